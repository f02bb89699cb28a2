// Reservations: bought through ordering, listed, scoped, split and merged (contract 7, rules 5.1-5.3).
//
// Invariants:
// 1. Each order line that is a reservation has one, made in the order's transaction; the id of its reservation order follows
//    from the line's. Whatever is split and merged stays in its order.
// 2. A change writes the row by its version, in one transaction with its records: of two at once the second is refused.
// 3. Ended ones stay and can be read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "core/actor.h"
#include "core/errors/reservations.h"
#include "core/page.h"
#include "core/result.h"
#include "customers/service.h"
#include "ordering/purchase.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

/// Ordering's ReservationJudge. In this order: kRoleMissing for a partner's actor without the right to buy reservations,
/// the context's errors (wire.h, read_context), kNotAzureSubscription, kSubscriptionNotActive, kSubscriptionNotRegistered,
/// may_buy_by_itself's (self_purchase.h),
/// kResellerInvalid for another partner on record than the subscription's, kInvalidInput for a duration that is not the
/// term's, kBillingCycleInvalid for what is not paid by the month, and as check_target, check_quota and check_sandbox
/// (quotas.h), with what the same purchase buys `before` it counted.
Result<void> judge_line(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides, ordering::PricedLine& line,
                        std::span<const ordering::PricedLine> before = {});
/// The same for a line that is bought in place of a reservation, which takes no room any more.
Result<void> judge_instead(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides, ordering::PricedLine& line,
                           const Reservation& replaced);
/// Ordering's PurchaseFollower. Queued but for one read a line.
void follow_purchase(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                     std::span<const billing::ChargeLine> charges);

struct Found {
  customers::Buyer buyer;
  Reservation reservation;
};
/// The errors of customers::find_buyer; kReservationNotFound.
Result<Found> find_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);
/// The same for a change: kNoRelationship for a reseller's actor or the customer's own.
Result<Found> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);

struct ListQuestion {
  std::string order_id = {};           ///< empty: of every order
  std::optional<State> state = {};
  std::string_view words = {};         ///< in name, product, size and region
  std::string_view continuation = {};
  std::int64_t size = 0;               ///< 1 to 500; 0: 500, as some clients never ask for a second page
};
struct Listed {
  customers::Buyer buyer;
  Page<Reservation> page;  ///< the newest first, ended ones among them
};
/// A page, read by seeking. The errors of customers::find_buyer; kInvalidProperty that names `size`, `q` or the
/// continuation token.
Result<Listed> list_reservations(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                 const ListQuestion& question);

struct OrderLineReservations {
  customers::Buyer buyer;
  std::vector<Reservation> reservations;  ///< in the order of their making
};
/// All of one order line, by the id of its reservation order. The errors of customers::find_buyer.
Result<OrderLineReservations> reservations_of_line(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                   std::string_view reservation_order_id);

/// What a caller wants to be another; any of it together.
struct ReservationChanges {
  std::optional<std::string> name = {};
  std::optional<Scope> scope = {};
  std::optional<bool> flexible = {};
  std::optional<bool> renews = {};
  std::string etag = {};  ///< as the caller read it; empty: whatever is there
};
/// In this order: find_to_change's, kStaleEtag, kReservationState, kInvalidInput for a name, and as check_target.
Result<Found> change_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                 const ReservationChanges& changes);
/// rules.h, split. The original is cancelled; a set renewal goes with it.
Result<std::vector<Reservation>> split_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                   std::string_view id, std::span<const std::int64_t> quantities);
/// rules.h, merge. kInvalidInput for one that is named twice.
Result<Reservation> merge_reservations(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                       const std::vector<std::string>& ids);

/// kScopeInvalid: rules.h, check_scope; a subscription that is not the customer's, or no longer active; capacity priority
/// (not `flexible`) outside one subscription (rules 5.5).
Result<void> check_target(sql::Tx& tx, const customers::Buyer& buyer, const Scope& scope, bool flexible);

/// Writes a reservation as it is now. kReservationState when another request was faster.
Result<void> write_changed(sql::Tx& tx, const Actor& actor, Reservation& reservation);
/// The same of one that ends now as `state`, and does not renew.
Result<void> write_ended(sql::Tx& tx, const Actor& actor, Reservation& reservation, State state);
/// A record of an act on a reservation, with what it charged.
void record_act(sql::Tx& tx, const Actor& actor, std::string_view operation, std::string_view act,
                std::string_view customer_name, const Reservation& before, const Reservation& after,
                std::span<const billing::ChargeLine> charges = {});

/// Whether the partner may end its relationship with the customer: as subscriptions::may_end_relationship, and kInvalidInput,
/// naming it, while a reservation runs (rules 4.1).
Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::reservations
