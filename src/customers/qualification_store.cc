// See qualification_store.h.
#include "customers/qualification_store.h"

namespace chandlery::customers::store {
namespace {

using sql::Statement;

#define OF_REQUEST                                                                                                       \
  "q.partner_id, q.id, q.customer_id, q.segment, q.state, q.education_segment, q.website, q.code, q.requested_at, " \
  "q.requested_by, q.decided_at, q.decided_by, q.note"
#define QUEUED                                                                                \
  "SELECT " OF_REQUEST ", c.company_name, c.domain, c.country FROM customer_qualifications q " \
  "JOIN customers c ON c.partner_id = q.partner_id AND c.id = q.customer_id "

const Statement kInsert(
    "INSERT INTO customer_qualifications (partner_id, id, customer_id, segment, state, education_segment, website, code, "
    "requested_at, requested_by, decided_at, decided_by, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING");
const Statement kDecide(
    "UPDATE customer_qualifications SET state = $3, decided_at = $4, decided_by = $5, note = $6 "
    "WHERE partner_id = $1 AND id = $2 AND state = $7");
const Statement kOfCustomer("SELECT " OF_REQUEST
                            " FROM customer_qualifications q WHERE q.partner_id = $1 AND q.customer_id = $2 "
                            "ORDER BY q.id DESC");
const Statement kFind(QUEUED "WHERE q.id = $1");
const Statement kIn(QUEUED "WHERE q.state = $1 AND q.id > $2 ORDER BY q.id LIMIT CAST($3 AS BIGINT)");
const Statement kCount(
    "SELECT COUNT(*) FROM (SELECT 1 FROM customer_qualifications WHERE state = $1 LIMIT CAST($2 AS BIGINT)) counted");
#undef OF_REQUEST
#undef QUEUED

// One bit, whatever the others are by now: two may be decided at once.
const Statement kOpen(
    "UPDATE customers SET opened_segments = opened_segments | CAST($3 AS BIGINT) WHERE partner_id = $1 AND id = $2");
const Statement kClose(
    "UPDATE customers SET opened_segments = opened_segments & ~CAST($3 AS BIGINT) WHERE partner_id = $1 AND id = $2");

Qualification qualification_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .customer_id = row.string(2),
          .segment = static_cast<Segment>(row.integer(3)),
          .state = static_cast<QualificationState>(row.integer(4)),
          .education_segment = row.string(5),
          .website = row.string(6),
          .code = row.string(7),
          .requested_at = row.instant(8),
          .requested_by = row.string(9),
          .decided_at = row.optional_instant(10),
          .decided_by = row.string(11),
          .note = row.string(12)};
}

QueuedQualification queued_of(const sql::Row& row) {
  return {qualification_of(row), row.string(13), row.string(14), row.string(15)};
}

}  // namespace

bool insert_qualification(sql::Tx& tx, const Qualification& q) {
  return tx.execute(kInsert, {q.partner_id, q.id, q.customer_id, static_cast<int>(q.segment), static_cast<int>(q.state),
                              q.education_segment, q.website, q.code, q.requested_at, q.requested_by, q.decided_at,
                              q.decided_by, q.note}) == 1;
}

bool decide_qualification(sql::Tx& tx, const Qualification& q, QualificationState expected) {
  return tx.execute(kDecide, {q.partner_id, q.id, static_cast<int>(q.state), q.decided_at, q.decided_by, q.note,
                              static_cast<int>(expected)}) == 1;
}

std::vector<Qualification> qualifications_of(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  return tx.all(kOfCustomer, {partner_id, customer_id}, qualification_of);
}

std::optional<QueuedQualification> find_qualification(sql::Tx& tx, std::string_view id) {
  return tx.first(kFind, {id}, queued_of);
}

std::vector<QueuedQualification> qualifications_in(sql::Tx& tx, QualificationState state, std::string_view after,
                                                   std::int64_t limit) {
  return tx.all(kIn, {static_cast<int>(state), after, limit}, queued_of);
}

std::int64_t count_qualifications(sql::Tx& tx, QualificationState state, std::int64_t most) {
  return tx.first(kCount, {static_cast<int>(state), most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

void open_segment(sql::Tx& tx, const Qualification& granted) {
  tx.execute(kOpen, {granted.partner_id, granted.customer_id, SegmentSet::bit(granted.segment)});
}

void close_segment(sql::Tx& tx, const Qualification& withdrawn) {
  tx.execute(kClose, {withdrawn.partner_id, withdrawn.customer_id, SegmentSet::bit(withdrawn.segment)});
}

}  // namespace chandlery::customers::store
