#include "notices/mail.h"

#include "notices/facts.h"
#include "notices/store.h"

namespace chandlery::notices {
namespace {

Audience audience_of(const store::StoredNotice& notice) {
  if (notice.partner_id.empty()) return Audience::kOperator;
  return notice.tenant_id == notice.partner_id ? Audience::kPartner : Audience::kCustomer;
}

}  // namespace

std::vector<Letter> waiting_letters(sql::Tx& tx, std::int64_t limit) {
  std::vector<Letter> letters;
  for (store::StoredNotice& notice : store::waiting_for_mail(tx, limit)) {
    letters.push_back({.partner_id = notice.partner_id,
                       .tenant_id = notice.tenant_id,
                       .id = notice.id,
                       .row = &row_of_word(notice.kind, audience_of(notice)),
                       .user_id = notice.user_id,
                       .facts = parse_facts(notice.facts),
                       .created_at = notice.created_at});
  }
  return letters;
}

void settle(sql::Tx& tx, const Letter& letter, Outcome outcome) {
  store::settle_mail(tx, letter.partner_id, letter.tenant_id, letter.id,
                     outcome == Outcome::kMailed ? store::Mail::kMailed : store::Mail::kGivenUp);
}

}  // namespace chandlery::notices
