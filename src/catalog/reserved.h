// What a reservation's SKU reserves: the kind of resource, its size and its region, as the catalogue says it by SKU.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/model.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// From the SKU's dynamic attributes (contract 3.1), each empty where it has none.
struct ReservedSku {
  std::string type;          ///< reservationType, as "virtualmachines"
  std::string arm_sku_name;  ///< armSkuName, as "Standard_DS4_v2"
  std::string region;        ///< armRegionName in lower case, as "eastus"
};
ReservedSku reserved_by(const Sku& sku);
/// As the catalogue is now; nullopt for a SKU that it does not have.
std::optional<ReservedSku> reserved_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);

}  // namespace chandlery::catalog
