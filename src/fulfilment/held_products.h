// Which products a customer holds now: for what only depends on there being one.
#pragma once

#include <string>
#include <vector>

#include "catalog/service.h"
#include "customers/service.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

struct HeldProduct {
  std::string id;
  catalog::ProductType type = catalog::ProductType::kPerpetualSoftware;
};
/// Those of which anything was neither cancelled nor has expired, each once, by id; to be called with the customer that
/// find_buyer gave. Reads the customer's range of the primary key, and gives a row a product.
std::vector<HeldProduct> held_products(sql::Tx& tx, const customers::Buyer& customer);

}  // namespace chandlery::fulfilment
