// The ledger's SQL.
#include "billing/store.h"

namespace chandlery::billing {
namespace {

// A key that is taken by an equal entry changes nothing. By another, the amount becomes null, which the column refuses:
// so the difference is found by the engine, and a posting needs no answer to wait for.
const sql::Statement kInsert(R"(
  INSERT INTO ledger_entries (partner_id, business_key, kind, debit, credit, currency, amount, customer_id, posted_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (partner_id, business_key) DO UPDATE SET amount =
    CASE WHEN ledger_entries.amount = excluded.amount AND ledger_entries.currency = excluded.currency
          AND ledger_entries.debit = excluded.debit AND ledger_entries.credit = excluded.credit
          AND ledger_entries.kind = excluded.kind
         THEN ledger_entries.amount END)");

// Each entry counts twice: for its debit account, and against its credit account.
#define SUM_SIDES(PARTNER)                                                                         \
  "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM ("                                   \
  "  SELECT debit AS account, currency, amount FROM ledger_entries " PARTNER                       \
  "  UNION ALL SELECT credit AS account, currency, -amount AS amount FROM ledger_entries " PARTNER \
  ") AS sides GROUP BY account, currency ORDER BY currency, account"
const sql::Statement kSumOfPartner(SUM_SIDES("WHERE partner_id = $1"));
const sql::Statement kSumOfAll(SUM_SIDES(""));
#undef SUM_SIDES

const sql::Statement kCount("SELECT COUNT(*) FROM ledger_entries");

}  // namespace

void insert_entry(sql::Tx& tx, std::string_view partner_id, const Posting& posting, Instant at) {
  tx.queue(kInsert,
           {partner_id, posting.business_key, posting.kind, to_string(posting.debit), to_string(posting.credit),
            posting.amount.currency.code(), posting.amount.minor, posting.customer_id, at});
}

std::vector<StoredBalance> sum_accounts(sql::Tx& tx, std::string_view partner_id) {
  const auto balance = [](const sql::Row& row) { return StoredBalance{row.string(0), row.string(1), row.integer(2)}; };
  return partner_id.empty() ? tx.all(kSumOfAll, {}, balance) : tx.all(kSumOfPartner, {partner_id}, balance);
}

std::int64_t count_entries(sql::Tx& tx) {
  return tx.first(kCount, {}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

}  // namespace chandlery::billing
