// Taking the keys of lines before the lines are written, so that it travels with what else a purchase waits for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

/// Keys out of a SKU's current pool that the transaction has taken for one line, perhaps fewer than the line needs.
struct KeysAhead {
  bool asked = false;
  std::string product_id, sku_id;
  std::int64_t count = 0;               ///< that were asked for
  std::int64_t pool = 0;                ///< where they are from
  std::vector<std::int64_t> sequences;  ///< in it, ascending
};

/// The question that takes the keys of a line of `quantity` units; for LineToFulfil::keys then. nullopt where the line gets none
/// out of a pool, and where this thread does not know yet where the pool's free keys begin: then fulfil asks by itself.
/// `keys` must stay where it is until the answer. What a purchase does not come to is given back with its transaction.
std::optional<sql::Tx::Question> take_keys_ahead(const catalog::PricedItem& item, std::int64_t quantity, KeysAhead& keys);

}  // namespace chandlery::fulfilment
