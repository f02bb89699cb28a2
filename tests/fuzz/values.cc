// Numbers, currencies and dates as they are written: what is printed reads as the same.
#include "core/money.h"
#include "core/time.h"
#include "core/whole_money.h"
#include "fuzz/target.h"
#include "platform/crypto/crypto.h"

namespace chandlery {

FUZZ_TARGET(values) {
  bool accepted = false;
  if (const auto number = Decimal::parse(input)) {
    accepted = true;
    const auto again = Decimal::parse(number->to_string());
    MUST(again && *again == *number && again->scale() == number->scale());
    for (const char* code : {"USD", "JPY", "KWD"})
      if (const auto money = whole_money(*number, *Currency::parse(code))) MUST(money->to_decimal() == *number);
  }
  if (const auto instant = parse_iso(input)) {
    accepted = true;
    MUST(parse_iso(to_iso(*instant)) == instant);
  }
  if (const auto date = parse_iso_date(input)) {
    accepted = true;
    MUST(parse_iso_date(to_iso(*date)) == date);
  }
  parse_query_date(input);
  Currency::parse(input);
  if (const auto bytes = crypto::from_base64url(input)) MUST(crypto::to_base64url(*bytes) == input);
  if (const auto bytes = crypto::from_base64(input)) MUST(crypto::to_base64(*bytes) == input);
  crypto::from_hex(input);
  return accepted;
}

}  // namespace chandlery
