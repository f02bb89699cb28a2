// Posting to the ledger, and checking it.
#include "billing/service.h"

#include <map>
#include <stdexcept>

#include "billing/store.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kAccountWords[kAccountCount] = {"receivable", "unbilled",   "revenue", "tax",
                                                           "credit",     "adjustment", "payment"};

bool is_account(std::string_view word) {
  for (std::string_view known : kAccountWords) {
    if (known == word) return true;
  }
  return false;
}

}  // namespace

std::string_view to_string(Account account) { return kAccountWords[static_cast<int>(account)]; }

void post(sql::Tx& tx, const Actor& actor, const Posting& posting) {
  if (actor.partner_id.empty()) throw std::logic_error("a posting without a partner's book");
  if (posting.business_key.empty()) throw std::logic_error("a posting without a business key");
  if (posting.debit == posting.credit) throw std::logic_error("a posting of an account against itself");
  if (posting.amount.currency == Currency()) throw std::logic_error("a posting without a currency");
  insert_entry(tx, actor.partner_id, posting, actor.at);
}

std::vector<Balance> balances(sql::Tx& tx, std::string_view partner_id) {
  if (partner_id.empty()) throw std::logic_error("the balances of no partner");
  std::vector<Balance> result;
  for (StoredBalance& sum : sum_accounts(tx, partner_id)) {
    result.push_back({std::move(sum.account), {sum.minor, Currency::parse(sum.currency).value_or(Currency())}});
  }
  return result;
}

LedgerCheck check_ledger(sql::Tx& tx) {
  LedgerCheck check;
  check.entries = count_entries(tx);
  std::map<std::string, std::int64_t> total_of_currency;
  for (StoredBalance& sum : sum_accounts(tx, {})) {
    const std::optional<Currency> currency = Currency::parse(sum.currency);
    if (!currency) check.problems.push_back("The ledger holds an unknown currency: " + sum.currency + ".");
    if (!is_account(sum.account)) check.problems.push_back("The ledger holds an unknown account: " + sum.account + ".");
    total_of_currency[sum.currency] += sum.minor;
    check.balances.push_back({std::move(sum.account), {sum.minor, currency.value_or(Currency())}});
  }
  for (const auto& [currency, total] : total_of_currency) {
    if (total != 0)
      check.problems.push_back("The accounts in " + currency + " do not balance: " + std::to_string(total) + ".");
  }
  return check;
}

}  // namespace chandlery::billing
