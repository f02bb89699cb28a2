// A customer's own purchase of reservations (rules 2.3, 5.1): the partner's switch, the owners of its Azure subscriptions, and
// the purchase, which the partner is billed for and told of.
//
// Invariants:
// 1. Off until the partner's admin agent says otherwise, for one customer at a time.
// 2. What is checked for a purchase by the partner is checked for this one, too; beyond it the switch, the owner's role on the
//    subscription that it is billed to, and that this partner opened that subscription.
// 3. The seller is told of each such purchase, in its transaction.
// 4. The customer sees no price of the partner's: resale prices where the partner has set them, else none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/offers.h"
#include "core/actor.h"
#include "core/errors/reservations.h"
#include "core/result.h"
#include "ordering/service.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

inline constexpr std::size_t kMostOwners = 200;  ///< of a customer

struct SubscriptionOwner {
  std::string subscription_id, user_id;
  std::string user_name;          ///< empty: there is no such user any more
  std::string subscription_name;
  friend auto operator<=>(const SubscriptionOwner&, const SubscriptionOwner&) = default;
};
struct SelfPurchase {
  std::string customer_id;
  bool allowed = false;
  std::vector<SubscriptionOwner> owners;  ///< by subscription and user
  std::string changed_by;
  std::optional<Instant> changed_at;      ///< none: never
};
/// The errors of customers::find_buyer.
Result<SelfPurchase> find_self_purchase(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

struct SelfPurchaseChanges {
  std::optional<bool> allowed = {};
  std::optional<std::vector<SubscriptionOwner>> owners = {};  ///< in place of all others
};
/// Recorded as create_self_serve_policy or delete_self_serve_policy where the switch turns, and as an update of the customer
/// otherwise. kNoRelationship for a reseller's actor; kInvalidProperty for an owner who is none of the customer's people, for
/// a subscription that is none of its Azure subscriptions, and for more than kMostOwners; kReservationState when another
/// request was faster.
Result<SelfPurchase> change_self_purchase(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          const SelfPurchaseChanges& changes);

/// Nothing for a partner's actor. For a customer's: kSelfPurchaseOff while the switch is off, kRoleMissing unless the actor owns
/// the subscription.
Result<void> may_buy_by_itself(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer,
                               std::string_view subscription_id);

/// The customer's relationship under which the subscription stands, with the actor as it acts there. For a customer with
/// several partners the subscription decides. kNotAzureSubscription for one that is under none of them.
struct Purchaser {
  customers::Buyer buyer;
  Actor actor;
};
Result<Purchaser> purchaser_for(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                std::string_view subscription_id);

/// Buys one line, by the customer or by its partner. The errors of purchaser_for and ordering::place_order.
Result<Reservation> buy_reservation(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                                    std::string_view customer_id, std::string_view subscription_id,
                                    ordering::LineRequest line);

/// What can be reserved for the customer now, as catalog::read_shelf. A customer's own actor sees its partner's shelf.
Result<catalog::Shelf> reservable(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view words,
                                  std::string_view continuation, std::int64_t size);

}  // namespace chandlery::reservations
