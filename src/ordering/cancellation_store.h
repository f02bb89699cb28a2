// The tables of cancellations. Only cancellation_store.cc names them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulfilment/model.h"
#include "ordering/cancellation.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// Queued.
void insert_cancellation(sql::Tx& tx, const Cancellation& cancellation);
/// Writes state, reason, note and decision. False when its state is not `from` any more.
bool update_cancellation(sql::Tx& tx, const Cancellation& cancellation, CancellationState from);
/// Queued: what came back of each line.
void update_cancelled_lines(sql::Tx& tx, const Cancellation& cancellation);
/// Oldest first.
std::vector<Cancellation> load_cancellations(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                             std::string_view order_id);
/// The lines that wait for a decision, of the partner's orders from one id to another: order id and line number.
std::set<std::pair<std::string, std::int64_t>> load_lines_in_request(sql::Tx& tx, std::string_view partner_id,
                                                                     std::string_view first_order,
                                                                     std::string_view last_order);
/// The same of all orders, newest first: those after line `after_line` of order `after_order` (empty: from the newest
/// on).
std::vector<fulfilment::LineName> load_requested_lines(sql::Tx& tx, std::string_view partner_id,
                                                       std::string_view after_order, std::int64_t after_line,
                                                       std::int64_t limit);
/// Of any partner: for the operator.
std::optional<Cancellation> load_cancellation(sql::Tx& tx, std::string_view cancellation_id);
/// Those with an id above `after` and up to `last` (empty: to the newest), oldest first; of one partner, or of every one.
std::vector<Cancellation> load_cancellations_in(sql::Tx& tx, CancellationState state, std::string_view after,
                                                std::string_view last, std::string_view partner_id, std::int64_t limit);
/// The id of the one `count` places after `after` in the state, whosever it is; nullopt where fewer are left.
std::optional<std::string> cancellation_beyond(sql::Tx& tx, CancellationState state, std::string_view after,
                                               std::int64_t count);
WaitingCancellations count_waiting_cancellations(sql::Tx& tx);

}  // namespace chandlery::ordering
