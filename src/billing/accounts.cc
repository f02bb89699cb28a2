// Accounts of partners.
#include "billing/accounts.h"

#include <algorithm>
#include <stdexcept>

#include "billing/account_store.h"
#include "billing/ledger_store.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kStandingWords[kStandings] = {"good", "inArrears", "suspended"};
constexpr std::string_view kTreatmentWords[] = {"none", "exclusive", "inclusive", "reverseCharge", "exempt"};

}  // namespace

std::string_view to_string(Standing standing) { return kStandingWords[static_cast<int>(standing)]; }

std::optional<Standing> parse_standing(std::string_view word) {
  for (int i = 0; i < kStandings; ++i) {
    if (kStandingWords[i] == word) return static_cast<Standing>(i);
  }
  return std::nullopt;
}

std::string_view to_string(TaxTreatment treatment) { return kTreatmentWords[static_cast<int>(treatment)]; }

sql::Tx::Question taxpayer_question(std::string_view partner_id, Instant at, Taxpayer& found) {
  return store::taxpayer_question(partner_id, at, found);
}

BillingAccount find_account(sql::Tx& tx, std::string_view partner_id) {
  return store::find_account(tx, partner_id).value_or(BillingAccount{.partner_id = std::string(partner_id)});
}

std::vector<std::string> partners_with_open(sql::Tx& tx, BillingMonth month, std::string_view after,
                                            std::int64_t limit) {
  return store::partners_with_open(tx, month, after, limit);
}

std::vector<std::string> partners_in_arrears(sql::Tx& tx) { return store::partners_in_arrears(tx); }

HeldAccount hold_account(sql::Tx& tx, std::string_view partner_id, Instant at,
                         std::span<const sql::Tx::Question> before, std::span<const sql::Tx::Question> after) {
  if (partner_id.empty()) throw std::logic_error("the account of no partner");
  HeldAccount held;
  bool found = false;
  std::vector<sql::Tx::Question> questions(before.begin(), before.end());
  // The balances after the lock: whoever held it before has moved them.
  questions.push_back(store::hold_question(partner_id, at, held, found));
  questions.push_back(balances_question(partner_id, held.balances));
  std::ranges::copy(after, std::back_inserter(questions));
  tx.query_all(questions);
  if (found) return held;
  store::insert_account(tx, partner_id, at);
  held = {};
  const sql::Tx::Question again[] = {store::hold_question(partner_id, at, held, found),
                                     balances_question(partner_id, held.balances)};
  tx.query_all(again);
  if (!found) throw std::logic_error("an account that was just made is not there");
  return held;
}

BillingMonth open_month(const BillingAccount& account, Instant at) {
  return std::max(account.first_open_month, BillingMonth::of(at));
}

void close_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month, Instant at) {
  store::close_month(tx, partner_id, month, at);
}

void update_account(sql::Tx& tx, const BillingAccount& account, Instant at) { store::update_account(tx, account, at); }

}  // namespace chandlery::billing
