// What a completed order gives the customer: the entitlement, and the keys of the line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::fulfilment {

/// A line that was just ordered and is to be fulfilled.
struct LineToFulfil {
  std::string_view customer_id;
  std::string_view order_id;
  std::string_view alternate_order_id;
  std::int64_t line_number = 0;
  std::int64_t quantity = 1;
  const catalog::PricedItem& item;
};

enum class FulfilmentState : std::uint8_t { kFulfilled, kPending };

/// Writes the entitlement and assigns the line's keys from the pool or generates them. kPending when the pool has too
/// few: the order stands, the key follows when keys arrive (rules 4.5, contract 17.2).
FulfilmentState fulfil(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const LineToFulfil& line);

}  // namespace chandlery::fulfilment
