// Arrears.
#include "billing/standing.h"

#include <set>

#include "audit/service.h"
#include "billing/invoice_store.h"
#include "notices/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

constexpr Standing kStandingOf[] = {Standing::kGood, Standing::kInArrears, Standing::kSuspended};

struct Judged {
  Standing standing = Standing::kGood;
  std::optional<Invoice> oldest;  ///< that is overdue
  std::optional<Money> overdue;   ///< in the oldest one's currency
};

Judged judge(const std::vector<Invoice>& invoices, const ArrearsPolicy& policy, Date today) {
  Judged judged;
  for (const Invoice& invoice : invoices) {
    const Arrears arrears = arrears_of(invoice, policy, today);
    if (arrears == Arrears::kNone) continue;
    judged.standing = std::max(judged.standing, kStandingOf[static_cast<int>(arrears)]);
    if (!judged.oldest || invoice.due_date < judged.oldest->due_date) judged.oldest = invoice;
  }
  if (!judged.oldest) return judged;
  judged.overdue = Money{0, judged.oldest->currency()};
  for (const Invoice& invoice : invoices) {
    if (arrears_of(invoice, policy, today) == Arrears::kNone) continue;
    if (invoice.currency() == judged.overdue->currency) judged.overdue = *judged.overdue + invoice.balance();
  }
  return judged;
}

std::string snapshot(Standing standing) {
  json::Writer out;
  out.begin_object().field("Standing", to_string(standing)).end_object();
  return out.take();
}

void tell(sql::Tx& tx, const Actor& actor, const Judged& judged) {
  notices::Notice notice{.kind = notices::Kind::kAccountRestored, .audience = notices::Audience::kPartner};
  if (judged.standing != Standing::kGood) {
    notice.kind = judged.standing == Standing::kSuspended ? notices::Kind::kAccountSuspended : notices::Kind::kAccountInArrears;
    notice.subject.invoice_id = judged.oldest->number;
    notice.facts = {{"amount", judged.overdue->to_string()}, {"currency", std::string(judged.overdue->currency.code())}};
    if (judged.standing == Standing::kInArrears) notice.facts.emplace_back("since", to_iso(judged.oldest->due_date));
  }
  notices::tell(tx, actor, notice);
}

}  // namespace

Standing review_standing(sql::Tx& tx, const Actor& actor, const ArrearsPolicy& policy) {
  BillingAccount account = hold_account(tx, actor.partner_id, actor.at).account;
  const Judged judged = judge(store::list_invoices(tx, actor.partner_id, {}, 0, 0), policy, Date::of(actor.at));
  if (judged.standing == account.standing) return account.standing;
  audit::append(tx, actor,
                {.operation = "update_account_standing",
                 .resource_type = "billing_account",
                 .old_value = snapshot(account.standing),
                 .new_value = snapshot(judged.standing)});
  tell(tx, actor, judged);
  account.standing = judged.standing;
  update_account(tx, account, actor.at);
  return account.standing;
}

std::int64_t review_standings(sql::Database& database, const Actor& actor, const ArrearsPolicy& policy) {
  std::set<std::string> partners;
  database.read_now([&](sql::Tx& tx) {
    for (const Invoice& invoice : store::overdue(tx, Date::of(actor.at))) partners.insert(invoice.partner_id);
    for (const std::string& partner : partners_in_arrears(tx)) partners.insert(partner);
  });
  std::int64_t changed = 0;
  for (const std::string& partner : partners) {
    Actor acting = actor;
    acting.partner_id = partner;
    bool changes = false;
    database.write_now([&](sql::Tx& tx) {
      const Standing before = find_account(tx, partner).standing;
      changes = review_standing(tx, acting, policy) != before;
    });
    changed += changes ? 1 : 0;
  }
  return changed;
}

}  // namespace chandlery::billing
