// Posting to the ledger.
#include "billing/ledger.h"

#include <stdexcept>

#include "billing/ledger_store.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kAccountWords[kAccountCount] = {"receivable", "unbilled",   "revenue", "tax",
                                                           "credit",     "adjustment", "payment"};

void check(const Actor& actor, const Posting& posting) {
  if (actor.partner_id.empty()) throw std::logic_error("a posting without a partner's book");
  if (posting.business_key.empty()) throw std::logic_error("a posting without a business key");
  if (posting.debit == posting.credit) throw std::logic_error("a posting of an account against itself");
  if (posting.amount.currency == Currency()) throw std::logic_error("a posting without a currency");
}

}  // namespace

std::string_view to_string(Account account) { return kAccountWords[static_cast<int>(account)]; }

std::optional<Account> parse_account(std::string_view word) {
  for (int i = 0; i < kAccountCount; ++i) {
    if (kAccountWords[i] == word) return static_cast<Account>(i);
  }
  return std::nullopt;
}

void post(sql::Tx& tx, const Actor& actor, const Posting& posting) { post(tx, actor, {&posting, 1}); }

void post(sql::Tx& tx, const Actor& actor, std::span<const Posting> postings) {
  for (const Posting& posting : postings) check(actor, posting);
  insert_entries(tx, actor.partner_id, postings, actor.at);
}

std::vector<Balance> balances(sql::Tx& tx, std::string_view partner_id) {
  if (partner_id.empty()) throw std::logic_error("the balances of no partner");
  std::vector<Balance> result;
  const sql::Tx::Question question = balances_question(partner_id, result);
  tx.query_all({&question, 1});
  return result;
}

}  // namespace chandlery::billing
