// Reading subscriptions together with what the floors below know of them: for each of this module's use cases.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/lifecycle.h"
#include "ordering/purchase.h"
#include "platform/sql/sql.h"
#include "subscriptions/model.h"

namespace chandlery::subscriptions {

/// Joins subscriptions with what the catalogue says of their SKUs and policies, each of which is read once.
class Standings {
 public:
  Standings(sql::Tx& tx, Instant at) : tx_(tx), at_(at) {}
  Standing of(Subscription subscription, fulfilment::Entitlement held);

 private:
  sql::Tx& tx_;
  Instant at_;
  std::map<std::pair<std::string, std::string>, std::optional<catalog::Lifecycle>> lifecycles_;
  std::map<std::string, std::optional<catalog::ReturnPolicy>> policies_;
};

/// What the customer holds by the subscription. std::logic_error without: the order wrote both.
fulfilment::Entitlement held_by(sql::Tx& tx, const Subscription& subscription);
fulfilment::HeldLine line_of(const Subscription& subscription);

struct Found {
  customers::Buyer buyer;
  Standing standing;
};
/// The errors of customers::find_buyer; kSubscriptionNotFound.
Result<Found> find(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);
/// The same for a change: kNoRelationship for a reseller's actor; kStaleEtag unless `etag` is empty or the subscription's.
Result<Found> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                             std::string_view etag);
/// Who buys and who sells what a subscription becomes, where a purchase may be made: as ordering::may_buy.
Result<ordering::Sides> sides_of_purchase(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer);
/// The subscription as a line to be priced.
ordering::LineRequest request_of(const Subscription& subscription, std::string term_duration);

}  // namespace chandlery::subscriptions
