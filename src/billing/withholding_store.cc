// The SQL of withholding requests.
#include "billing/withholding_store.h"

namespace chandlery::billing::store {
namespace {

// What "not decided" is in SQL, here and in the migration's indexes.
static_assert(static_cast<int>(WithholdingState::kAccepted) == 3);
static_assert(static_cast<int>(WithholdingState::kRejected) == 4);

#define COLUMNS                                                                                              \
  "partner_id, id, invoice, currency, amount, note, stem, extension, size, sha256, state, requested_by,"     \
  " requested_by_name, requested_at, submitted_at, answered_by_name, answered_at, answer"
const sql::Statement kInsert(
    "INSERT INTO withholding_requests (" COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
const sql::Statement kUpdate(
    "UPDATE withholding_requests SET amount = $3, note = $4, stem = $5, extension = $6, size = $7, sha256 = $8, state = $9,"
    " submitted_at = $10, answered_by_name = $11, answered_at = $12, answer = $13, invoice = $14"
    " WHERE partner_id = $1 AND id = $2");
const sql::Statement kFind("SELECT " COLUMNS " FROM withholding_requests WHERE partner_id = $1 AND id = $2");
const sql::Statement kList("SELECT " COLUMNS " FROM withholding_requests WHERE partner_id = $1"
                           " AND (CAST($2 AS TEXT) = '' OR id < CAST($2 AS TEXT)) ORDER BY id DESC LIMIT $3");
const sql::Statement kOfInvoice("SELECT " COLUMNS
                                " FROM withholding_requests WHERE partner_id = $1 AND invoice = $2 ORDER BY id DESC");
const sql::Statement kOpen("SELECT " COLUMNS
                           " FROM withholding_requests WHERE state < 3 AND id > $1 ORDER BY id LIMIT $2");
// Without statistics SQLite takes the key, and reads past all that is decided.
const sql::Statement kCountOpen(
    "SELECT COUNT(*) FROM (SELECT 1 FROM withholding_requests /*sqlite: INDEXED BY withholding_requests_waiting */"
    " WHERE state < 3 LIMIT CAST($1 AS BIGINT)) counted");
const sql::Statement kDecided("SELECT " COLUMNS " FROM withholding_requests WHERE state >= 3"
                              " AND (CAST($1 AS TEXT) = '' OR id < CAST($1 AS TEXT)) ORDER BY id DESC LIMIT $2");
#undef COLUMNS

WithholdingRequest request_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .invoice = row.string(2),
          .amount = {row.integer(4), Currency::parse(row.text(3)).value_or(Currency())},
          .note = row.string(5),
          .certificate = {.name = {row.string(6), row.string(7)}, .size = row.integer(8), .sha256 = row.string(9)},
          .state = static_cast<WithholdingState>(row.integer(10)),
          .requested_by = row.string(11),
          .requested_by_name = row.string(12),
          .requested_at = row.instant(13),
          .submitted_at = row.instant(14),
          .answered_by_name = row.string(15),
          .answered_at = row.optional_instant(16),
          .answer = row.string(17)};
}

}  // namespace

void insert_withholding(sql::Tx& tx, const WithholdingRequest& r) {
  const Certificate& c = r.certificate;
  tx.queue(kInsert, {r.partner_id, r.id, r.invoice, r.amount.currency.code(), r.amount.minor, r.note, c.name.stem,
                     c.name.extension, c.size, c.sha256, static_cast<int>(r.state), r.requested_by, r.requested_by_name,
                     r.requested_at, r.submitted_at, r.answered_by_name, r.answered_at, r.answer});
}

void update_withholding(sql::Tx& tx, const WithholdingRequest& r) {
  const Certificate& c = r.certificate;
  tx.queue(kUpdate, {r.partner_id, r.id, r.amount.minor, r.note, c.name.stem, c.name.extension, c.size, c.sha256,
                     static_cast<int>(r.state), r.submitted_at, r.answered_by_name, r.answered_at, r.answer, r.invoice});
}

std::optional<WithholdingRequest> find_withholding(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFind, {partner_id, id}, request_of);
}

std::vector<WithholdingRequest> list_withholding(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                                 std::int64_t limit) {
  return tx.all(kList, {partner_id, before, limit}, request_of);
}

std::vector<WithholdingRequest> withholding_of_invoice(sql::Tx& tx, std::string_view partner_id,
                                                       std::string_view number) {
  return tx.all(kOfInvoice, {partner_id, number}, request_of);
}

std::vector<WithholdingRequest> open_withholding(sql::Tx& tx, std::string_view after, std::int64_t limit) {
  return tx.all(kOpen, {after, limit}, request_of);
}

std::int64_t count_open_withholding(sql::Tx& tx, std::int64_t most) {
  return tx.first(kCountOpen, {most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<WithholdingRequest> decided_withholding(sql::Tx& tx, std::string_view before, std::int64_t limit) {
  return tx.all(kDecided, {before, limit}, request_of);
}

}  // namespace chandlery::billing::store
