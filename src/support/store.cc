#include "support/store.h"

#include <charconv>
#include <stdexcept>

#include "support/appointment_store.h"
#include "support/rules.h"

namespace chandlery::support::store {
namespace {

#define COLUMNS                                                                                                  \
  "partner_id, request_id, customer_id, organization_name, country, topic_id, severity, status, title,"          \
  " description, product_id, product_name, contact_first_name, contact_last_name, contact_email, contact_phone," \
  " refund_order_id, refund_lines, refund_reason, refund_amount, refund_currency, created_by, created_by_name,"  \
  " created_at, modified_by, modified_by_name, modified_at, closed_at, notes, files, cancellation_id"
const sql::Statement kLast("SELECT COALESCE(MAX(request_id), 0) FROM service_requests WHERE partner_id = $1");
const sql::Statement kInsert(
    "INSERT INTO service_requests (" COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)"
    " ON CONFLICT (partner_id, request_id) DO NOTHING");
#define SELECT_REQUEST "SELECT " COLUMNS " FROM service_requests WHERE "
const sql::Statement kFind(SELECT_REQUEST "partner_id = $1 AND request_id = $2");
const sql::Statement kFindForChange(SELECT_REQUEST "partner_id = $1 AND request_id = $2 /*postgres: FOR UPDATE */");
// The last condition lets SQLite take the index.
const sql::Statement kOfCancellation(
    "SELECT request_id FROM service_requests"
    " WHERE partner_id = $1 AND cancellation_id = $2 AND cancellation_id <> ''");
// Without statistics SQLite takes the key, and reads past all that is in another state, or another's.
#define BY_STATUS "/*sqlite: INDEXED BY service_requests_by_status */ "
#define BY_MAKER "/*sqlite: INDEXED BY service_requests_by_maker */ "
#define SELECT_BY(INDEX) "SELECT " COLUMNS " FROM service_requests " INDEX "WHERE "
// $1 partner, $2 whose own or which customer's, $3 limit, $4 offset, $5 status.
#define SLICE " ORDER BY request_id DESC LIMIT $3 OFFSET $4"
#define OWN_OR_OF_CUSTOMERS "partner_id = $1 AND (created_by = $2 OR customer_id <> '')"
const sql::Statement kList(SELECT_REQUEST OWN_OR_OF_CUSTOMERS SLICE);
const sql::Statement kListInStatus(SELECT_BY(BY_STATUS) OWN_OR_OF_CUSTOMERS " AND status = $5" SLICE);
const sql::Statement kListOwn(SELECT_BY(BY_MAKER) "partner_id = $1 AND created_by = $2" SLICE);
const sql::Statement kListOwnInStatus(SELECT_BY(BY_MAKER) "partner_id = $1 AND created_by = $2 AND status = $5" SLICE);
const sql::Statement kListOfCustomer(SELECT_REQUEST "partner_id = $1 AND customer_id = $2" SLICE);
// Most requests are closed in the end, so those of the customer are read past the few that are not; of the others there are
// few, whosever they are.
const sql::Statement kListOfCustomerClosed(SELECT_REQUEST "partner_id = $1 AND customer_id = $2 AND status = $5" SLICE);
const sql::Statement kListOfCustomerNotClosed(
    SELECT_BY(BY_STATUS) "partner_id = $1 AND customer_id = $2 AND status = $5" SLICE);
#undef OWN_OR_OF_CUSTOMERS
#undef SLICE
#undef BY_MAKER
#define SEEN "partner_id = $1 AND (created_by = $2 OR (CAST($3 AS BIGINT) = 1 AND customer_id <> ''))"
const sql::Statement kListNumbered(SELECT_REQUEST SEEN
                                   " AND request_id >= $4 AND request_id <= $5 ORDER BY request_id LIMIT $6");
// Bytes are compared, so that what begins with a text is one range whatever the database's collation.
#define TITLE "lower(title) /*postgres: COLLATE \"C\" */"
const sql::Statement kListTitled(SELECT_REQUEST SEEN " AND " TITLE " >= lower(CAST($4 AS TEXT)) AND " TITLE
                                                     " < lower(CAST($4 AS TEXT)) || $5 ORDER BY " TITLE " LIMIT $6");
#undef TITLE
// `status = 'attention_needed'` is the index's own condition; without statistics SQLite takes the key, and reads past
// all that does not wait.
#define WAITING                                                                         \
  " FROM service_requests /*sqlite: INDEXED BY service_requests_waiting */ WHERE " SEEN \
  " AND status = 'attention_needed'"
const sql::Statement kListWaiting("SELECT " COLUMNS WAITING " ORDER BY request_id DESC LIMIT $4");
const sql::Statement kCountWaiting("SELECT COUNT(*) FROM (SELECT 1" WAITING " LIMIT CAST($4 AS BIGINT)) AS found");
#undef WAITING
#undef SEEN
// $1 and $2 the place, $3 limit, $4 the status or the partner, $5 the status.
#define QUEUED                                                             \
  " AND (request_id, partner_id) > (CAST($1 AS BIGINT), CAST($2 AS TEXT))" \
  " ORDER BY request_id, partner_id LIMIT CAST($3 AS BIGINT)"
#define NOT_CLOSED "status IN ('open', 'attention_needed')"
const sql::Statement kQueue(SELECT_REQUEST NOT_CLOSED QUEUED);
const sql::Statement kQueueOfStatus(SELECT_REQUEST "status = $4" QUEUED);
const sql::Statement kQueueOfPartner(SELECT_BY(BY_STATUS) "partner_id = $4 AND " NOT_CLOSED QUEUED);
const sql::Statement kQueueOfPartnerAndStatus(SELECT_BY(BY_STATUS) "partner_id = $4 AND status = $5" QUEUED);
#undef NOT_CLOSED
#undef QUEUED
#undef SELECT_BY
#undef BY_STATUS
#undef SELECT_REQUEST
const sql::Statement kCountQueue(
    "SELECT status, COUNT(*) FROM service_requests WHERE status IN ('open', 'attention_needed') GROUP BY status");
#undef COLUMNS

const sql::Statement kUpdate(R"(
  UPDATE service_requests SET severity = $3, status = $4, title = $5, description = $6, contact_first_name = $7,
    contact_last_name = $8, contact_email = $9, contact_phone = $10, modified_by = $11, modified_by_name = $12,
    modified_at = $13, closed_at = $14, notes = $15, files = $16
  WHERE partner_id = $1 AND request_id = $2)");

const sql::Statement kInsertNote(R"(
  INSERT INTO service_request_notes (partner_id, request_id, note_number, created_at, created_by_name, note)
  VALUES ($1, $2, $3, $4, $5, $6))");
const sql::Statement kNotes(R"(
  SELECT created_at, created_by_name, note FROM service_request_notes
  WHERE partner_id = $1 AND request_id = $2 ORDER BY note_number)");

const sql::Statement kInsertFile(R"(
  INSERT INTO service_request_files (partner_id, request_id, file_id, stem, extension, size, sha256, remark, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))");
#define SELECT_FILE \
  "SELECT file_id, stem, extension, size, sha256, remark, created_at FROM service_request_files " \
  "WHERE partner_id = $1 AND request_id = $2"
const sql::Statement kFiles(SELECT_FILE " ORDER BY file_id");
const sql::Statement kFindFile(SELECT_FILE " AND file_id = $3");
#undef SELECT_FILE

template <class T>
T stored(Result<T> parsed) {
  if (!parsed) throw std::logic_error("a row holds an unknown word: " + parsed.error().message);
  return *parsed;
}

std::string lines_text(const std::vector<std::int64_t>& lines) {
  std::string text;
  for (const std::int64_t line : lines) text += (text.empty() ? "" : ",") + std::to_string(line);
  return text;
}

std::vector<std::int64_t> lines_of(std::string_view text) {
  std::vector<std::int64_t> lines;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    std::from_chars(part.data(), part.data() + part.size(), lines.emplace_back());
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return lines;
}

std::optional<Refund> refund_of(const sql::Row& row) {
  if (row.text(16).empty()) return std::nullopt;
  const std::optional<Currency> currency = Currency::parse(row.text(20));
  if (!currency) throw std::logic_error("a row holds an unknown currency");
  return Refund{row.string(16), lines_of(row.text(17)), row.string(18), {row.integer(19), *currency}, row.string(30)};
}

ServiceRequest request_of(const sql::Row& row) {
  ServiceRequest request;
  request.partner_id = row.string(0);
  request.id = row.integer(1);
  request.customer_id = row.string(2);
  request.organization_name = row.string(3);
  request.country = row.string(4);
  request.topic_id = static_cast<int>(row.integer(5));
  request.severity = stored(parse_severity(row.text(6), {}));
  request.status = stored(parse_status(row.text(7), {}));
  request.title = row.string(8);
  request.description = row.string(9);
  request.product_id = row.string(10);
  request.product_name = row.string(11);
  request.contact = {row.string(12), row.string(13), row.string(14), row.string(15)};
  request.refund = refund_of(row);
  request.created_by = row.string(21);
  request.created_by_name = row.string(22);
  request.created_at = row.instant(23);
  request.modified_by = row.string(24);
  request.modified_by_name = row.string(25);
  request.modified_at = row.instant(26);
  request.closed_at = row.optional_instant(27);
  request.note_count = row.integer(28);
  request.file_count = row.integer(29);
  return request;
}

Attachment file_of(const sql::Row& row) {
  return {.id = row.string(0),
          .stem = row.string(1),
          .extension = row.string(2),
          .size = row.integer(3),
          .sha256 = row.string(4),
          .remark = row.string(5),
          .created_at = row.instant(6)};
}

std::vector<ServiceRequest> sliced(sql::Tx& tx, const sql::Statement& statement, std::string_view partner_id,
                                   std::string_view whose, const Slice& slice) {
  const bool any = slice.status == Status::kNone;
  const std::string_view status = any ? std::string_view() : to_string(slice.status);
  const sql::Param params[] = {partner_id, whose, slice.limit, slice.offset, status};
  std::vector<ServiceRequest> found;
  tx.query(statement, sql::Params(params).first(any ? 4 : 5), [&](const sql::Row& row) { found.push_back(request_of(row)); });
  return found;
}

}  // namespace

void insert(sql::Tx& tx, ServiceRequest& r) {
  const Refund refund = r.refund.value_or(Refund{});
  const std::string lines = lines_text(refund.lines);
  const std::string_view currency = r.refund ? refund.amount.currency.code() : std::string_view();
  for (;;) {  // another server may take the number first; then the last one is another, too
    const auto last = tx.first(kLast, {r.partner_id}, [](const sql::Row& row) { return row.integer(0); });
    r.id = next_number(last.value_or(0), Date::of(r.created_at));
    const std::int64_t inserted = tx.execute(kInsert, {r.partner_id,
                                                       r.id,
                                                       r.customer_id,
                                                       r.organization_name,
                                                       r.country,
                                                       r.topic_id,
                                                       to_string(r.severity),
                                                       to_string(r.status),
                                                       r.title,
                                                       r.description,
                                                       r.product_id,
                                                       r.product_name,
                                                       r.contact.first_name,
                                                       r.contact.last_name,
                                                       r.contact.email,
                                                       r.contact.phone,
                                                       refund.order_id,
                                                       lines,
                                                       refund.reason,
                                                       refund.amount.minor,
                                                       currency,
                                                       r.created_by,
                                                       r.created_by_name,
                                                       r.created_at,
                                                       r.modified_by,
                                                       r.modified_by_name,
                                                       r.modified_at,
                                                       r.closed_at,
                                                       r.note_count,
                                                       r.file_count,
                                                       refund.cancellation_id});
    if (inserted == 1) return;
  }
}

std::optional<ServiceRequest> find(sql::Tx& tx, std::string_view partner_id, std::int64_t id) {
  return tx.first(kFind, {partner_id, id}, request_of);
}

std::optional<ServiceRequest> find_for_change(sql::Tx& tx, std::string_view partner_id, std::int64_t id) {
  return tx.first(kFindForChange, {partner_id, id}, request_of);
}

std::optional<std::int64_t> find_of_cancellation(sql::Tx& tx, std::string_view partner_id,
                                                 std::string_view cancellation_id) {
  return tx.first(kOfCancellation, {partner_id, cancellation_id}, [](const sql::Row& row) { return row.integer(0); });
}

void read_rest(sql::Tx& tx, ServiceRequest& request) {
  request.notes = tx.all(kNotes, {request.partner_id, request.id}, [](const sql::Row& row) {
    return Note{row.instant(0), row.string(1), row.string(2)};
  });
  request.files = tx.all(kFiles, {request.partner_id, request.id}, file_of);
  request.appointment = last_appointment(tx, request.partner_id, request.id);
}

void update(sql::Tx& tx, const ServiceRequest& r) {
  tx.queue(kUpdate, {r.partner_id, r.id, to_string(r.severity), to_string(r.status), r.title, r.description,
                     r.contact.first_name, r.contact.last_name, r.contact.email, r.contact.phone, r.modified_by,
                     r.modified_by_name, r.modified_at, r.closed_at, r.note_count, r.file_count});
}

void insert_note(sql::Tx& tx, const ServiceRequest& request, std::int64_t number, const Note& note) {
  tx.queue(kInsertNote, {request.partner_id, request.id, number, note.at, note.by_name, note.text});
}

void insert_file(sql::Tx& tx, const ServiceRequest& request, const Attachment& f) {
  tx.queue(kInsertFile, {request.partner_id, request.id, f.id, f.stem, f.extension, f.size, f.sha256, f.remark,
                         f.created_at});
}

std::optional<Attachment> find_file(sql::Tx& tx, std::string_view partner_id, std::int64_t id,
                                    std::string_view file_id) {
  return tx.first(kFindFile, {partner_id, id, file_id}, file_of);
}

std::vector<ServiceRequest> list(sql::Tx& tx, std::string_view partner_id, std::string_view principal, bool customers,
                                 const Slice& slice) {
  const bool any = slice.status == Status::kNone;
  const sql::Statement& statement =
      customers ? (any ? kList : kListInStatus) : (any ? kListOwn : kListOwnInStatus);
  return sliced(tx, statement, partner_id, principal, slice);
}

std::vector<ServiceRequest> list_of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                             const Slice& slice) {
  const sql::Statement& statement = slice.status == Status::kNone     ? kListOfCustomer
                                    : slice.status == Status::kClosed ? kListOfCustomerClosed
                                                                      : kListOfCustomerNotClosed;
  return sliced(tx, statement, partner_id, customer_id, slice);
}

std::vector<ServiceRequest> list_numbered(sql::Tx& tx, const Sight& sight, std::int64_t first, std::int64_t last,
                                          int limit) {
  return tx.all(kListNumbered, {sight.partner_id, sight.principal, sight.customers, first, last, limit}, request_of);
}

std::vector<ServiceRequest> list_titled(sql::Tx& tx, const Sight& sight, std::string_view beginning, int limit) {
  return tx.all(kListTitled, {sight.partner_id, sight.principal, sight.customers, beginning, "\U0010FFFF", limit},
                request_of);
}

std::vector<ServiceRequest> list_waiting(sql::Tx& tx, const Sight& sight, std::int64_t limit) {
  return tx.all(kListWaiting, {sight.partner_id, sight.principal, sight.customers, limit}, request_of);
}

std::int64_t count_waiting(sql::Tx& tx, const Sight& sight, std::int64_t most) {
  return tx
      .first(kCountWaiting, {sight.partner_id, sight.principal, sight.customers, most},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<ServiceRequest> queue(sql::Tx& tx, const QueuePlace& place) {
  const bool any = place.status == Status::kNone, anybody = place.partner_id.empty();
  std::vector<sql::Param> params = {place.after_id, place.after_partner, place.limit};
  if (!anybody) params.emplace_back(place.partner_id);
  if (!any) params.emplace_back(to_string(place.status));
  const sql::Statement& statement = anybody ? (any ? kQueue : kQueueOfStatus)
                                            : (any ? kQueueOfPartner : kQueueOfPartnerAndStatus);
  std::vector<ServiceRequest> found;
  tx.query(statement, params, [&](const sql::Row& row) { found.push_back(request_of(row)); });
  return found;
}

QueueCounts count_queue(sql::Tx& tx) {
  QueueCounts counts;
  tx.query(kCountQueue, {}, [&](const sql::Row& row) {
    (row.text(0) == to_string(Status::kOpen) ? counts.open : counts.attention_needed) = row.integer(1);
  });
  return counts;
}

}  // namespace chandlery::support::store
