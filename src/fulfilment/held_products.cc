// See held_products.h.
#include "fulfilment/held_products.h"

#include "fulfilment/model.h"

namespace chandlery::fulfilment {
namespace {

const sql::Statement kHeld{R"(
SELECT DISTINCT product_id, product_type FROM entitlements
WHERE partner_id = $1 AND customer_id = $2 AND state NOT IN ($3, $4)
ORDER BY product_id)"};

}  // namespace

std::vector<HeldProduct> held_products(sql::Tx& tx, const customers::Buyer& customer) {
  return tx.all(kHeld,
                {customer.partner_id, customer.id, static_cast<int>(EntitlementState::kCancelled),
                 static_cast<int>(EntitlementState::kExpired)},
                [](const sql::Row& row) {
                  return HeldProduct{row.string(0), static_cast<catalog::ProductType>(row.integer(1))};
                });
}

}  // namespace chandlery::fulfilment
