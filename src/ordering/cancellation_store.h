// The tables of cancellations. Only cancellation_store.cc names them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ordering/cancellation.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// Queued.
void insert_cancellation(sql::Tx& tx, const Cancellation& cancellation);
/// Writes state, reason, note and decision. False when its state is not `from` any more.
bool update_cancellation(sql::Tx& tx, const Cancellation& cancellation, CancellationState from);
/// Oldest first.
std::vector<Cancellation> load_cancellations(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                             std::string_view order_id);
/// The lines that wait for a decision, of the customer's orders from one id to another: order id and line number.
std::vector<std::pair<std::string, std::int64_t>> load_lines_in_request(sql::Tx& tx, std::string_view partner_id,
                                                                        std::string_view customer_id,
                                                                        std::string_view first_order,
                                                                        std::string_view last_order);
/// Of any partner: for the operator.
std::optional<Cancellation> load_cancellation(sql::Tx& tx, std::string_view cancellation_id);
/// Those with an id above `after`, oldest first; of one partner, or of every one.
std::vector<Cancellation> load_cancellations_in(sql::Tx& tx, CancellationState state, std::string_view after,
                                                std::string_view partner_id, std::int64_t limit);
WaitingCancellations count_waiting_cancellations(sql::Tx& tx);

}  // namespace chandlery::ordering
