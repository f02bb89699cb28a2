// An order line that the floor above changes, because its subscription does: what it must be for that, and what is noted.
//
// Invariant: whoever changes a line claims its order by its version, as whoever cancels one does. So a line is never
// changed and cancelled at once, on either engine.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// The order of a line that may be changed now. kOrderNotFound; kSubscriptionDeleted for a cancelled line;
/// kPendingAdjustment while a request to cancel it waits for a decision.
Result<Order> find_line_to_amend(sql::Tx& tx, std::string_view seller_id, std::string_view customer_id,
                                 std::string_view order_id, std::int64_t line_number);
/// Claims the order: not `claimed` when somebody else changed it since it was read. A question, so that it travels with
/// others.
sql::Tx::Question claim(std::string_view seller_id, const Order& order, bool& claimed);
/// Of a claimed order: from now on the line is cancelled through its subscription. Queued.
void mark_amended(sql::Tx& tx, std::string_view seller_id, const Order& order, std::int64_t line_number);
/// Of a claimed order: the line is cancelled, and the order with its last line. Queued; it undoes nothing else.
void mark_cancelled(sql::Tx& tx, std::string_view seller_id, const Order& order, std::int64_t line_number);

}  // namespace chandlery::ordering
