// The SQL of activations, and of who holds a key that was seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fulfilment/pool_store.h"
#include "fulfilment/store.h"

namespace chandlery::fulfilment::store {

/// Where a key is.
struct Holder {
  std::string partner_id, customer_id, order_id;
  std::int64_t line_number = 0, ordinal = 0;
  std::optional<std::int64_t> included_pool;  ///< of an earlier version's key
};
void put_holder(sql::Tx& tx, const Lookup& lookup, const Holder& holder);
std::optional<Holder> find_holder(sql::Tx& tx, const Lookup& lookup);

/// False when the machine is activated on this key already.
bool add_activation(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::string_view machine, Instant at);
std::optional<Instant> activated_at(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal,
                                    std::string_view machine);
/// Counts one more, and holds the key until the transaction ends. False when the key is revoked, replaced or used up.
bool count_activation(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal);

}  // namespace chandlery::fulfilment::store
