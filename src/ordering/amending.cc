// See amending.h.
#include "ordering/amending.h"

#include "ordering/cancellation_store.h"
#include "ordering/rules.h"
#include "ordering/store.h"

namespace chandlery::ordering {

Result<Order> find_line_to_amend(sql::Tx& tx, std::string_view seller_id, std::string_view customer_id,
                                 std::string_view order_id, std::int64_t line_number) {
  std::optional<Order> order = load_order(tx, seller_id, customer_id, order_id);
  if (!order || line_number >= std::ssize(order->lines)) return fail(errors::kOrderNotFound);
  if (order->lines.at(static_cast<std::size_t>(line_number)).status == LineStatus::kCancelled) {
    return fail(errors::kSubscriptionDeleted);
  }
  for (const Cancellation& each : load_cancellations(tx, seller_id, customer_id, order_id)) {
    if (!is_open(each.state)) continue;
    for (const CancelledLine& line : each.lines) {
      if (line.number != line_number) continue;
      return fail(errors::kPendingAdjustment, "A request to cancel this purchase is being worked on.");
    }
  }
  return *std::move(order);
}

sql::Tx::Question claim(std::string_view seller_id, const Order& order, bool& claimed) {
  return claim_order(seller_id, order, false, claimed);
}

void mark_amended(sql::Tx& tx, std::string_view seller_id, const Order& order, std::int64_t line_number) {
  mark_line_amended(tx, seller_id, order, line_number);
}

void mark_cancelled(sql::Tx& tx, std::string_view seller_id, const Order& order, std::int64_t line_number) {
  mark_line_cancelled(tx, seller_id, order, line_number);
  Order after = order;
  after.lines.at(static_cast<std::size_t>(line_number)).status = LineStatus::kCancelled;
  if (status_of(after.lines) == OrderStatus::kCancelled) mark_order_cancelled(tx, seller_id, order);
}

}  // namespace chandlery::ordering
