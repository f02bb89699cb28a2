// The SQL of earlier versions' keys that were assigned by downgrade rights.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fulfilment/store.h"

namespace chandlery::fulfilment::store {

/// Those of a pool whose ordinal is from `first` to `last`, in order; limits and counts of activations are the own
/// keys'.
std::vector<StoredKey> included_keys(sql::Tx& tx, const LineAddress& line, std::int64_t pool, std::int64_t first,
                                     std::int64_t last);
/// A key of the pool in place of the line's own key, seen for the first time.
void add_included_key(sql::Tx& tx, const LineAddress& line, std::int64_t pool, std::int64_t ordinal,
                      std::int64_t sequence, Instant at, std::string_view by);
/// Revokes those of a line, or marks as replaced those in place of one key; what has ended before stays so.
void end_included_keys(sql::Tx& tx, const LineAddress& line, std::optional<std::int64_t> ordinal, KeyStatus status);

}  // namespace chandlery::fulfilment::store
