// What people are told of keys: that a line waits for some, that they arrived, that one was replaced, that a pool is low.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "fulfilment/model.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

/// What a notice names of a line.
struct ToldLine {
  std::string_view customer_id, order_id;
  std::int64_t line_number = 0;
  std::string_view alternate_order_id, title;
};
/// The seller and the customer; `actor` acts in the seller's tenant.
void tell_pending(sql::Tx& tx, const Actor& actor, const ToldLine& line);
void tell_arrived(sql::Tx& tx, const Actor& actor, const ToldLine& line);
void tell_replaced(sql::Tx& tx, const Actor& actor, const ToldLine& line, std::string_view reason);

/// Tells the operator that this SKU's current pool is low, unless that was told since it last was filled. Any number of
/// servers may ask at once: one tells. Returns whether this call did. On PostgreSQL it waits for one answer.
bool tell_low_pool(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at);

}  // namespace chandlery::fulfilment
