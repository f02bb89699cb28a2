// How much of what was bought is used: of each product how many purchases had a key revealed, a download begun, an
// activation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

inline constexpr std::int64_t kUsedLines = 2'000;  ///< the newest, that are looked at

struct UsedProduct {
  std::string product_id, title;
  std::int64_t bought = 0;                                   ///< purchases (order lines) that are not cancelled
  std::int64_t quantity = 0;                                 ///< of them
  std::int64_t revealed = 0, downloaded = 0, activated = 0;  ///< purchases of which this is true
};
struct Utilisation {
  std::vector<UsedProduct> products;  ///< most bought first
  std::int64_t lines = 0;             ///< looked at
  bool complete = true;               ///< false: there are older purchases
};
/// Of one customer, or of all (an empty id) with a relationship. The errors of find_buyer. Costs four reads by key for
/// each line, together in four round trips.
Result<Utilisation> utilisation(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::ordering
