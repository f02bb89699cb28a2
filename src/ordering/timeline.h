// What happened to an order, from its purchase on: put together from orders, fulfilment, billing, cancellations and,
// for those who may read it, the activity log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/money.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

struct OrderEvent {
  Instant at;
  /// created | charged | keyPending | keyIssued | keyRevealed | linkMade | downloaded | invoiced | cancelRequested |
  /// cancelRejected | cancelled | credited
  std::string_view kind;
  std::optional<std::int64_t> line_number;
  std::string who;     ///< empty: not known, or not the caller's to know
  std::string detail;  ///< a product's title, a file's name, an invoice's number, a reason
  std::optional<Money> amount;
  std::string correlation_id;  ///< of the act in the activity log; empty: none, or not the caller's to read
  std::string link;            ///< to what tells more; relative, without /v1
};
/// Oldest first; of one moment in the order of the kinds above. The errors of find_order.
///
/// Who saw keys and fetched media is told to those alone who may read that half of the log (C5). An indirect reseller,
/// who reads its customers' orders, is told of no money.
///
/// Costs the order, its keys that were seen, its charges of two years of months, its invoices, and of the log the
/// records of the days on which something happened.
Result<std::vector<OrderEvent>> order_timeline(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view order_id);

}  // namespace chandlery::ordering
