// See store_policy_uses.h.
#include "catalog/store_policy_uses.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kFulfilmentUses{
    "SELECT fulfilment_family, product_id, id, title FROM skus ORDER BY fulfilment_family, product_id, id"};
const sql::Statement kReturnUses{
    "SELECT return_family, product_id, id, title FROM skus ORDER BY return_family, product_id, id"};

std::map<std::string, FamilyUse> uses_by(sql::Tx& tx, const sql::Statement& statement) {
  std::map<std::string, FamilyUse> uses;
  tx.query(statement, {}, [&](const sql::Row& row) {
    if (row.text(0).empty()) return;
    FamilyUse& use = uses[row.string(0)];
    ++use.count;
    if (use.skus.size() < kMostShownSkus) use.skus.push_back({row.string(1), row.string(2), row.string(3)});
  });
  return uses;
}

}  // namespace

std::map<std::string, FamilyUse> fulfilment_family_uses(sql::Tx& tx) { return uses_by(tx, kFulfilmentUses); }
std::map<std::string, FamilyUse> return_family_uses(sql::Tx& tx) { return uses_by(tx, kReturnUses); }

}  // namespace chandlery::catalog::store
