// See verification_store.h.
#include "audit/verification_store.h"
#include "platform/sql/seek.h"

namespace chandlery::audit::store {
namespace {

using sql::Statement;

#define COLUMNS                                                                                                    \
  "id, whole_log, partner_id, started_at, started_by, updated_at, finished_at, chains, records, total, head, "    \
  "break_partner_id, break_sequence, break_kind, break_explanation"
const Statement kInsert("INSERT INTO audit_verifications (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
const Statement kFind("SELECT " COLUMNS " FROM audit_verifications WHERE id = $1");
const Statement kList("SELECT " COLUMNS
                      " FROM audit_verifications WHERE id < $1 ORDER BY id DESC LIMIT CAST($2 AS BIGINT)");
#undef COLUMNS
// The log grows while it is read: what was read is part of the total.
const Statement kUpdate(
    "UPDATE audit_verifications SET updated_at = $2, finished_at = $3, chains = $4, records = $5, head = $6, "
    "total = CASE WHEN total < $5 THEN $5 ELSE total END, "
    "break_partner_id = $7, break_sequence = $8, break_kind = $9, break_explanation = $10 WHERE id = $1");
const Statement kRunning("SELECT id FROM audit_verifications WHERE finished_at IS NULL AND updated_at > $1 LIMIT 1");
const Statement kCountAll("SELECT CAST(COALESCE(SUM(sequence), 0) AS BIGINT) FROM audit_heads");
const Statement kCountOne("SELECT COALESCE(MAX(sequence), 0) FROM audit_heads WHERE partner_id = $1");

using sql::kAfterEveryId;

BreakKind kind_of(std::string_view word) {
  for (const BreakKind kind : {BreakKind::kChanged, BreakKind::kMissing, BreakKind::kReordered, BreakKind::kHeadMismatch,
                               BreakKind::kDayIndex}) {
    if (to_string(kind) == word) return kind;
  }
  return BreakKind::kChanged;
}

VerificationRun run_of(const sql::Row& row) {
  VerificationRun run{.id = row.string(0),
                      .whole_log = row.flag(1),
                      .partner_id = row.string(2),
                      .started_at = row.instant(3),
                      .started_by = row.string(4),
                      .updated_at = row.instant(5),
                      .finished_at = row.optional_instant(6),
                      .chains = row.integer(7),
                      .records = row.integer(8),
                      .total = row.integer(9),
                      .head = row.string(10),
                      .first_break = {}};
  if (!row.is_null(11)) run.first_break = Break{row.string(11), row.integer(12), kind_of(row.text(13)), row.string(14)};
  return run;
}

struct BreakParams {
  std::optional<std::string> partner_id;
  std::int64_t sequence = 0;
  std::string_view kind, explanation;
};
BreakParams params_of(const std::optional<Break>& found) {
  if (!found) return {};
  return {found->partner_id, found->sequence, to_string(found->kind), found->explanation};
}

}  // namespace

void insert_verification(sql::Tx& tx, const VerificationRun& r) {
  const BreakParams found = params_of(r.first_break);
  tx.execute(kInsert, {r.id, r.whole_log, r.partner_id, r.started_at, r.started_by, r.updated_at, r.finished_at,
                       r.chains, r.records, r.total, r.head, found.partner_id, found.sequence, found.kind,
                       found.explanation});
}

void update_verification(sql::Tx& tx, const VerificationRun& r) {
  const BreakParams found = params_of(r.first_break);
  tx.execute(kUpdate, {r.id, r.updated_at, r.finished_at, r.chains, r.records, r.head, found.partner_id, found.sequence,
                       found.kind, found.explanation});
}

std::optional<VerificationRun> find_verification(sql::Tx& tx, std::string_view id) {
  return tx.first(kFind, {id}, run_of);
}

std::vector<VerificationRun> list_verifications(sql::Tx& tx, std::string_view before, std::int64_t limit) {
  return tx.all(kList, {before.empty() ? kAfterEveryId : before, limit}, run_of);
}

bool is_running(sql::Tx& tx, Instant since) {
  return tx.first(kRunning, {since}, [](const sql::Row&) { return true; }).has_value();
}

std::int64_t count_records(sql::Tx& tx, bool whole_log, std::string_view partner_id) {
  const auto number = [](const sql::Row& row) { return row.integer(0); };
  return whole_log ? tx.first(kCountAll, {}, number).value_or(0) : tx.first(kCountOne, {partner_id}, number).value_or(0);
}

}  // namespace chandlery::audit::store
