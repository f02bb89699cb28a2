// The tables of customers' own purchases. Only self_purchase_store.cc names them.
#pragma once

#include "reservations/self_purchase.h"

namespace chandlery::reservations::store {

/// The switch with its owners, without their names; and its version, 0 for one that was never turned.
struct StoredSelfPurchase {
  SelfPurchase switched;
  std::int64_t version = 0;
};
StoredSelfPurchase find_self_purchase(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);
/// False unless the version is still that one.
bool put_self_purchase(sql::Tx& tx, std::string_view partner_id, const SelfPurchase& now, std::int64_t version);
/// In place of all others.
void put_owners(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                const std::vector<SubscriptionOwner>& owners);
bool is_owner(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view subscription_id,
              std::string_view user_id);

}  // namespace chandlery::reservations::store
