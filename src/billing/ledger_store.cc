// The ledger's SQL.
#include "billing/ledger_store.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "platform/crypto/crypto.h"

namespace chandlery::billing {
namespace {

// A key that is taken by an equal entry changes nothing. By another, the amount becomes null, which the column refuses:
// so the difference is found by the engine, and a posting needs no answer to wait for.
const sql::Statement kInsert(R"(
  INSERT INTO ledger_entries (partner_id, business_key, kind, debit, credit, currency, amount, customer_id, posted_at,
    mark)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (partner_id, business_key) DO UPDATE SET amount =
    CASE WHEN ledger_entries.amount = excluded.amount AND ledger_entries.currency = excluded.currency
          AND ledger_entries.debit = excluded.debit AND ledger_entries.credit = excluded.credit
          AND ledger_entries.kind = excluded.kind
         THEN ledger_entries.amount END)");

// Moves the balances by the entries from one key to another that this call wrote, each account once. An entry that was
// there before has another mark, and was counted then. Sorted, so that two transactions never wait for each other's
// rows.
const sql::Statement kMoveBalances(R"(
  INSERT INTO account_balances (partner_id, currency, account, balance)
  SELECT partner_id, currency, account, CAST(SUM(amount) AS BIGINT) FROM (
    SELECT partner_id, currency, debit AS account, amount FROM ledger_entries
    WHERE partner_id = $1 AND business_key >= $2 AND business_key <= $3 AND mark = $4
    UNION ALL
    SELECT partner_id, currency, credit AS account, -amount AS amount FROM ledger_entries
    WHERE partner_id = $1 AND business_key >= $2 AND business_key <= $3 AND mark = $4) AS sides
  WHERE 1 = 1
  GROUP BY partner_id, currency, account
  ORDER BY currency, account
  ON CONFLICT (partner_id, currency, account) DO UPDATE SET balance = account_balances.balance + excluded.balance)");

const sql::Statement kBalances(
    "SELECT account, currency, balance FROM account_balances WHERE partner_id = $1 ORDER BY currency, account");

std::int64_t new_mark() {
  const std::string bytes = crypto::random_bytes(8);
  std::int64_t mark = 0;
  for (const char byte : bytes)
    mark = static_cast<std::int64_t>((static_cast<std::uint64_t>(mark) << 8) | static_cast<unsigned char>(byte));
  return mark;
}

}  // namespace

void insert_entries(sql::Tx& tx, std::string_view partner_id, std::span<const Posting> postings, Instant at) {
  if (postings.empty()) return;
  const std::int64_t mark = new_mark();
  for (const Posting& posting : postings) {
    tx.queue(kInsert,
             {partner_id, posting.business_key, posting.kind, to_string(posting.debit), to_string(posting.credit),
              posting.amount.currency.code(), posting.amount.minor, posting.customer_id, at, mark});
  }
  const auto [first, last] = std::ranges::minmax(postings, {}, &Posting::business_key);
  tx.queue(kMoveBalances, {partner_id, first.business_key, last.business_key, mark});
}

sql::Tx::Question balances_question(std::string_view partner_id, std::vector<Balance>& found) {
  return {kBalances, {partner_id}, [&found](const sql::Row& row) {
            const auto currency = Currency::parse(row.text(1));
            if (!currency) throw std::logic_error("a balance in an unknown currency");
            found.push_back({row.string(0), {row.integer(2), *currency}});
          }};
}

}  // namespace chandlery::billing
