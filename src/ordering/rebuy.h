// Return and re-buy: seats of software cannot be taken off a line, so all of it goes back and fewer are bought (rules 7).
#pragma once

#include <optional>
#include <string>

#include "core/money.h"
#include "ordering/cancellation.h"

namespace chandlery::ordering {

struct RebuyCommand {
  std::string customer_id, order_id;
  std::int64_t line_number = 0;
  std::int64_t quantity = 0;               ///< to be bought again, fewer than the line has
  std::optional<Decimal> expected_total;   ///< with tax, as it was quoted; none: whatever it is
  std::string reason;
};

struct RebuyQuote {
  Cancellation returned;  ///< a draft
  std::int64_t quantity = 0, returned_quantity = 0;
  Money price;           ///< of what is bought again, as the price list counts today
  billing::Taxed taxed;  ///< the same, split or with its tax on top
};
/// What return_and_rebuy comes to now, with all its checks but the credit limit's and the stock's. Writes nothing.
Result<RebuyQuote> quote_rebuy(sql::Tx& tx, const Actor& actor, const Services& services, const RebuyCommand& command);

struct Rebought {
  Cancelled returned;
  Order order;
};
/// Gives a line back and buys fewer of the same item at today's price, together or not at all. The errors of cancel and
/// place_order; kQuantityInvalid unless 1 <= quantity < the line's; kPriceChanged, with the new total in data, when it is
/// not the expected one.
Result<Rebought> return_and_rebuy(sql::Tx& tx, const Actor& actor, const Services& services,
                                  const RebuyCommand& command);

}  // namespace chandlery::ordering
