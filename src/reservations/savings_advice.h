// What to reserve, by a customer's own last thirty days.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"
#include "reservations/savings.h"

namespace chandlery::reservations {

inline constexpr int kAdviceDays = 30;

/// A reservation that could be bought.
struct OfferedSize {
  std::string size, region;
  std::int64_t term_months = 12;
  Decimal price;  ///< of the whole term
  std::string catalog_item_id, name;  ///< where it is one of the shelf's; empty: a caller's own
};
struct Advice {
  OfferedSize offer;
  std::string group;             ///< of its flexibility
  Recommendation recommendation;
  Decimal price_as_you_go;       ///< that a ratio-hour of the group has cost on average
};
/// By the rated days of the last thirty that are over, what no reservation covered. Machines that reservations never match are
/// left out. The errors of customers::find_buyer; kInvalidProperty for a size that the flexibility table does not have.
Result<std::vector<Advice>> advise(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                   const std::vector<OfferedSize>& offers);

/// The same of everything that the partner could reserve for the customer now at what it would pay (catalog/offers.h): only what
/// would have saved something, the most first. Offers in another currency than the partner's usage are left out.
Result<std::vector<Advice>> advise_by_shelf(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::reservations
