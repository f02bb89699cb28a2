#include "notices/mail.h"

#include "core/word_list.h"
#include "notices/facts.h"
#include "notices/store.h"

namespace chandlery::notices {
namespace {

Audience audience_of(const store::StoredNotice& notice) {
  if (notice.partner_id.empty()) return Audience::kOperator;
  return notice.tenant_id == notice.partner_id ? Audience::kPartner : Audience::kCustomer;
}

}  // namespace

std::vector<Letter> waiting_letters(sql::Tx& tx, std::int64_t limit, Instant now, Instant system) {
  std::vector<Letter> letters;
  for (store::WaitingMail& waiting : store::waiting_for_mail(tx, limit, now, system)) {
    store::StoredNotice& notice = waiting.notice;
    letters.push_back({.partner_id = notice.partner_id,
                       .tenant_id = notice.tenant_id,
                       .id = notice.id,
                       .row = &row_of_word(notice.kind, audience_of(notice)),
                       .user_id = notice.user_id,
                       .subject = notice.subject,
                       .facts = parse_facts(notice.facts),
                       .created_at = notice.created_at,
                       .is_new = waiting.is_new,
                       .tries = waiting.tries,
                       .reached = split_words(waiting.reached)});
  }
  return letters;
}

void hold(sql::Tx& tx, const Letter& letter, Instant until) {
  store::hold_mail(tx, letter.partner_id, letter.tenant_id, letter.id, until);
}

void settle(sql::Tx& tx, const Letter& letter, Outcome outcome, std::string_view why) {
  const bool mailed = outcome == Outcome::kMailed;
  store::settle_mail(tx, letter.partner_id, letter.tenant_id, letter.id, mailed ? store::Mail::kMailed : store::Mail::kGivenUp);
  if (mailed) {
    store::forget_tries(tx, letter.partner_id, letter.tenant_id, letter.id);
  } else {
    postpone(tx, letter, {0}, why);
  }
}

void postpone(sql::Tx& tx, const Letter& letter, Instant next_at, std::string_view why) {
  store::put_tries(tx, letter.partner_id, letter.tenant_id, letter.id,
                   {.tries = letter.tries, .next_at = next_at, .reached = join_words(letter.reached), .why = std::string(why)});
}

}  // namespace chandlery::notices
