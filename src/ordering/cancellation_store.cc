// The SQL of cancellations.
#include "ordering/cancellation_store.h"

#include <stdexcept>

#include "platform/sql/seek.h"

namespace chandlery::ordering {
namespace {

const sql::Statement kInsert(R"(
  INSERT INTO cancellations (partner_id, customer_id, order_id, cancellation_id, state, path, reason, note, currency,
    amount_asked, requested_at, requested_by, decided_at, decided_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))");

const sql::Statement kInsertLine(R"(
  INSERT INTO cancellation_lines (partner_id, customer_id, order_id, cancellation_id, line_number, basis, credit, fee,
    period_days, used_days, subtotal, tax)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))");

const sql::Statement kUpdate(R"(
  UPDATE cancellations SET state = $6, reason = $7, note = $8, decided_at = $9, decided_by = $10
  WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND cancellation_id = $4 AND state = $5)");

const sql::Statement kUpdateLine(R"(
  UPDATE cancellation_lines SET credit = $6, subtotal = $7, tax = $8
  WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND cancellation_id = $4 AND line_number = $5)");

// A cancellation always has a line, so that one join reads it whole.
#define CANCELLATIONS_WITH_LINES                                                                                     \
  "SELECT c.partner_id, c.customer_id, c.order_id, c.cancellation_id, c.state, c.path, c.reason, c.note,"            \
  " c.currency, c.amount_asked, c.requested_at, c.requested_by, c.decided_at, c.decided_by, l.line_number, l.basis," \
  " l.credit, l.fee, l.period_days, l.used_days, l.subtotal, l.tax"                                                  \
  " FROM cancellations c JOIN cancellation_lines l ON l.partner_id = c.partner_id"                                   \
  " AND l.customer_id = c.customer_id AND l.order_id = c.order_id AND l.cancellation_id = c.cancellation_id "
const sql::Statement kOfOrder(CANCELLATIONS_WITH_LINES
                              "WHERE c.partner_id = $1 AND c.customer_id = $2 AND c.order_id = $3"
                              " ORDER BY c.cancellation_id, l.line_number");
const sql::Statement kById(CANCELLATIONS_WITH_LINES "WHERE c.cancellation_id = $1 ORDER BY l.line_number");
const sql::Statement kInState(CANCELLATIONS_WITH_LINES
                              "WHERE c.cancellation_id IN (SELECT q.cancellation_id FROM cancellations q"
                              " WHERE q.state = $1 AND q.cancellation_id > $2 AND q.cancellation_id <= $5"
                              " AND (CAST($4 AS TEXT) = '' OR q.partner_id = CAST($4 AS TEXT))"
                              " ORDER BY q.cancellation_id LIMIT CAST($3 AS BIGINT))"
                              " ORDER BY c.cancellation_id, l.line_number");
#undef CANCELLATIONS_WITH_LINES
const sql::Statement kBeyondInState(
    "SELECT cancellation_id FROM cancellations WHERE state = $1 AND cancellation_id > $2"
    " ORDER BY cancellation_id LIMIT 1 OFFSET CAST($3 AS BIGINT)");
const sql::Statement kCountWaiting(
    "SELECT state, COUNT(*) FROM cancellations WHERE state IN ('submitted', 'needsInformation') GROUP BY state");

// The states of is_open, as the index of open ones has them. The plus keeps SQLite from looking for the lines by the
// range of orders instead of by the order.
#define OPEN_LINES                                                                                                   \
  " FROM cancellations c JOIN cancellation_lines l ON l.partner_id = c.partner_id AND l.customer_id = c.customer_id" \
  " AND l.order_id = /*sqlite: + */ c.order_id AND l.cancellation_id = c.cancellation_id"                            \
  " WHERE c.partner_id = $1 AND c.state IN ('draft', 'submitted', 'needsInformation', 'approved')"
const sql::Statement kLinesInRequest("SELECT c.order_id, l.line_number" OPEN_LINES
                                     " AND c.order_id >= $2 AND c.order_id <= $3");
const sql::Statement kRequestedLines("SELECT c.customer_id, c.order_id, l.line_number" OPEN_LINES
                                     " AND c.order_id <= $2 AND (c.order_id < $2 OR l.line_number > $3)"
                                     " ORDER BY c.order_id DESC, l.line_number LIMIT CAST($4 AS BIGINT)");
#undef OPEN_LINES

template <class T>
T known(std::optional<T> value) {
  if (!value) throw std::logic_error("a row of a cancellation holds an unknown word");
  return *value;
}

void collect(std::vector<Cancellation>& found, const sql::Row& row) {
  if (found.empty() || found.back().id != row.text(3)) {
    Cancellation& c = found.emplace_back();
    c.partner_id = row.string(0);
    c.customer_id = row.string(1);
    c.order_id = row.string(2);
    c.id = row.string(3);
    c.state = known(parse_cancellation_state(row.text(4)));
    c.path = row.text(5) == to_string(CancellationPath::kSelfService) ? CancellationPath::kSelfService
                                                                      : CancellationPath::kSupportRequest;
    c.reason = row.string(6);
    c.note = row.string(7);
    c.currency = known(Currency::parse(row.text(8)));
    if (const auto amount = row.optional_integer(9)) c.amount_asked = Money{*amount, c.currency};
    c.requested_at = row.instant(10);
    c.requested_by = row.string(11);
    c.decided_at = row.optional_instant(12);
    c.decided_by = row.string(13);
  }
  Cancellation& c = found.back();
  c.lines.push_back({row.integer(14),
                     {.basis = known(catalog::parse_return_basis(row.text(15))),
                      .credit = {row.integer(16), c.currency},
                      .fee = {row.integer(17), c.currency},
                      .period_days = row.integer(18),
                      .used_days = row.integer(19)},
                     {.subtotal = {row.integer(20), c.currency}, .tax = {row.integer(21), c.currency}}});
}

std::vector<Cancellation> load(sql::Tx& tx, const sql::Statement& statement, std::initializer_list<sql::Param> params) {
  std::vector<Cancellation> found;
  tx.query(statement, params, [&](const sql::Row& row) { collect(found, row); });
  return found;
}

}  // namespace

void insert_cancellation(sql::Tx& tx, const Cancellation& c) {
  tx.queue(kInsert,
           {c.partner_id, c.customer_id, c.order_id, c.id, to_string(c.state), to_string(c.path), c.reason, c.note,
            c.currency.code(), c.amount_asked ? sql::Param(c.amount_asked->minor) : sql::Param(nullptr), c.requested_at,
            c.requested_by, c.decided_at, c.decided_by});
  for (const CancelledLine& line : c.lines) {
    tx.queue(kInsertLine,
             {c.partner_id, c.customer_id, c.order_id, c.id, line.number, catalog::to_string(line.refund.basis),
              line.refund.credit.minor, line.refund.fee.minor, line.refund.period_days, line.refund.used_days,
              line.taxed.subtotal.minor, line.taxed.tax.minor});
  }
}

bool update_cancellation(sql::Tx& tx, const Cancellation& c, CancellationState from) {
  return tx.execute(kUpdate, {c.partner_id, c.customer_id, c.order_id, c.id, to_string(from), to_string(c.state),
                              c.reason, c.note, c.decided_at, c.decided_by}) == 1;
}

void update_cancelled_lines(sql::Tx& tx, const Cancellation& c) {
  for (const CancelledLine& line : c.lines) {
    tx.queue(kUpdateLine, {c.partner_id, c.customer_id, c.order_id, c.id, line.number, line.refund.credit.minor,
                           line.taxed.subtotal.minor, line.taxed.tax.minor});
  }
}

std::vector<Cancellation> load_cancellations(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                             std::string_view order_id) {
  return load(tx, kOfOrder, {partner_id, customer_id, order_id});
}

std::optional<Cancellation> load_cancellation(sql::Tx& tx, std::string_view cancellation_id) {
  std::vector<Cancellation> found = load(tx, kById, {cancellation_id});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Cancellation> load_cancellations_in(sql::Tx& tx, CancellationState state, std::string_view after,
                                                std::string_view last, std::string_view partner_id, std::int64_t limit) {
  return load(tx, kInState, {to_string(state), after, limit, partner_id, last.empty() ? sql::kAfterEveryId : last});
}

std::optional<std::string> cancellation_beyond(sql::Tx& tx, CancellationState state, std::string_view after,
                                               std::int64_t count) {
  return tx.first(kBeyondInState, {to_string(state), after, count - 1}, [](const sql::Row& row) { return row.string(0); });
}

WaitingCancellations count_waiting_cancellations(sql::Tx& tx) {
  WaitingCancellations counts;
  tx.query(kCountWaiting, {}, [&](const sql::Row& row) {
    (row.text(0) == to_string(CancellationState::kSubmitted) ? counts.submitted : counts.needs_information) =
        row.integer(1);
  });
  return counts;
}

std::set<std::pair<std::string, std::int64_t>> load_lines_in_request(sql::Tx& tx, std::string_view partner_id,
                                                                     std::string_view first_order,
                                                                     std::string_view last_order) {
  std::set<std::pair<std::string, std::int64_t>> found;
  tx.query(kLinesInRequest, {partner_id, first_order, last_order},
           [&](const sql::Row& row) { found.emplace(row.string(0), row.integer(1)); });
  return found;
}

std::vector<fulfilment::LineName> load_requested_lines(sql::Tx& tx, std::string_view partner_id,
                                                       std::string_view after_order, std::int64_t after_line,
                                                       std::int64_t limit) {
  constexpr std::string_view kAfterAll = "g";  // ids are hexadecimal
  return tx.all(kRequestedLines, {partner_id, after_order.empty() ? kAfterAll : after_order, after_line, limit},
                [](const sql::Row& row) {
                  return fulfilment::LineName{row.string(0), row.string(1), row.integer(2)};
                });
}

}  // namespace chandlery::ordering
