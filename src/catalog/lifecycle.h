// What may become of a subscription while its term runs and when it ends, as the catalogue says it by SKU (rules 3.3, 4.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

struct Lifecycle {
  std::string product_id = {}, sku_id = {}, title = {}, unit_of_measure = {};
  std::vector<std::string> terms = {};
  std::int64_t minimum_quantity = 1, maximum_quantity = 1;
  bool quantity_changes = false;  ///< seats: units may be added, and given back within the return window
  bool renews = false;            ///< a term that ends begins again by itself
  bool is_trial = false;
  bool is_microsoft_product = true;
  std::vector<std::string> conversions = {};  ///< product:sku
};
/// As the catalogue is now; nullopt for a SKU that it does not have.
std::optional<Lifecycle> lifecycle_of(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);

}  // namespace chandlery::catalog
