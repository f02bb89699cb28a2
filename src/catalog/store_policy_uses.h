// Which SKUs stand under which family of policies.
#pragma once

#include <map>
#include <string>

#include "catalog/policy_timeline.h"

namespace chandlery::catalog::store {

struct FamilyUse {
  std::vector<UsingSku> skus;  ///< at most kMostShownSkus
  std::int64_t count = 0;
};
/// By family.
std::map<std::string, FamilyUse> fulfilment_family_uses(sql::Tx& tx);
std::map<std::string, FamilyUse> return_family_uses(sql::Tx& tx);

}  // namespace chandlery::catalog::store
