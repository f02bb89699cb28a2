// Changing a subscription to another product along a path that the catalogue names (`convert`, rules 3.5): the rest of the
// old one is given back, the rest of the term charged for the new one, and both lines share one reference id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"
#include "subscriptions/rules.h"
#include "subscriptions/standing.h"

namespace chandlery::subscriptions {

/// What a subscription may become, and what that comes to today.
struct Upgrade {
  catalog::CatalogItemId target = {};
  std::string product_title = {}, sku_title = {};
  std::int64_t quantity = 1;
  Decimal unit_price = {};  ///< of one unit for the whole term, locked until it ends
  Money credit = {}, charge = {};  ///< of the rest of the term, as the price list counts
  std::optional<Error> refusal = {};  ///< why not now; then the amounts mean nothing
};
struct UpgradeOptions {
  customers::Buyer buyer;
  Subscription subscription;
  std::vector<Upgrade> upgrades;  ///< as the catalogue names them
};
/// The errors of find_subscription.
Result<UpgradeOptions> list_upgrades(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     std::string_view id);

struct UpgradeCommand {
  std::string_view customer_id, id;
  std::string target;  ///< product:sku, or a whole catalog item id
};
struct Upgraded {
  Found found;
  std::string reference_id;
};
/// Changes the subscription in its place: it keeps its id, its term and its units, and gets the keys of what it becomes. In
/// this order: find_to_change's, may_change's (suspended: kSuspendedUnchangeable), kSubscriptionNotActivated,
/// kConversionNotOffered (not on the SKU's path; another currency; no day left), as sides_of_purchase and
/// catalog::price_item, kPendingAdjustment, kCreditBlocked, kCreditExceeded.
Result<Upgraded> upgrade(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                         const UpgradeCommand& command);

}  // namespace chandlery::subscriptions
