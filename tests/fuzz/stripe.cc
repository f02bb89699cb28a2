// What comes in the payment service's name: the first line is the signature's header, the rest the body.
#include "billing/stripe.h"

#include "fuzz/target.h"

namespace chandlery::billing::stripe {

FUZZ_TARGET(stripe) {
  const std::size_t line = input.find('\n');
  const std::string_view body = line == input.npos ? input : input.substr(line + 1);
  MUST(!is_signed(input.substr(0, line), body, "a secret that nobody guesses", Instant{1'614'592'800 * Instant::kSecond}));
  read_answer(200, body);
  read_answer(402, body);
  const Result<Event> event = parse_event(body);
  if (!event) return false;
  MUST(!event->id.empty());
  if (event->kind == EventKind::kPaid) MUST(event->amount.minor >= 0);
  return true;
}

}  // namespace chandlery::billing::stripe
