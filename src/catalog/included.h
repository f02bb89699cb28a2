// What comes with a purchase beside what was bought: earlier versions and companion products (contract 7.1, 17.1). The
// catalogue says it by SKU and date of purchase.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// A version that comes with purchases made from `from` until before `to`.
struct Inclusion {
  std::string product_id, sku_id;  ///< of what comes along
  std::string version;
  Instant from;
  std::optional<Instant> to;
  friend bool operator==(const Inclusion&, const Inclusion&) = default;
};

/// What came along with one purchase.
struct IncludedSku {
  std::string product_id, sku_id, version;
  std::string title;
  ProductType type = ProductType::kPerpetualSoftware;
  KeySource key_source = KeySource::kNone;
};

struct BoughtSku {
  std::string_view product_id, sku_id;
  Instant at;  ///< of the purchase
};
/// For each purchase, in their order, what came along, by product, SKU and version. A read for each SKU among them,
/// sent together.
std::vector<std::vector<IncludedSku>> included_with(sql::Tx& tx, std::span<const BoughtSku> purchases);

}  // namespace chandlery::catalog
