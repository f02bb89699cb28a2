// How much of a catalogue there is, for set-up and the console.
#pragma once

#include <cstdint>

#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

struct CatalogueCounts {
  std::int64_t markets = 0, products = 0, skus = 0;
  std::int64_t skus_from_pools = 0;  ///< whose keys come from a pool
  bool has_prices = false;
};
CatalogueCounts count_catalogue(sql::Tx& tx);

}  // namespace chandlery::catalog::store
