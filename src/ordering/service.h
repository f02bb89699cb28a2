// Buying: carts, checkout, direct orders.
//
// Invariants:
// 1. A purchase is one transaction: orders, lines, entitlements, keys, ledger and activity log, or nothing of it.
//    Checkout is all or nothing over its order groups, too, so `orderErrors` of a checkout result is always empty: a
//    buyer who confirmed one total never gets a part of it.
// 2. A cart is ordered once, whatever runs at the same time, and with the lines and prices that its checkout has read.
// 3. What is bought at a price is what was shown at that price: a price that changed since stops the checkout.
// 4. Order totals are sums of line totals, as the price list counts. Each line is one charge, split into what it is
//    without tax and its tax (billing/charge_line.h).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "catalog/service.h"
#include "core/actor.h"
#include "core/result.h"
#include "ordering/model.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::ordering {

/// Told of each new order, in its transaction, with what it charged by line: for the floor above, whose subscriptions
/// begin with it.
using PurchaseFollower =
    std::function<void(sql::Tx&, const Actor&, const Order&, std::span<const billing::ChargeLine>)>;

struct Sides;
struct PricedLine;
/// Asked of each line that is a reservation, after it was priced and before anybody sees the price: for the floor above,
/// which knows what reservations are billed to. It completes the line (purchase.h, PricedLine::reserved) or refuses it;
/// the span is what the same purchase buys before it.
using ReservationJudge =
    std::function<Result<void>(sql::Tx&, const Actor&, const Sides&, PricedLine&, std::span<const PricedLine>)>;

/// What buying needs of the house, and its one setting.
struct Services {
  const crypto::Keyring& keyring;
  std::int64_t cart_lifetime_seconds = 7 * 86'400;  ///< since the cart's last change (rules 4.3)
  PurchaseFollower follow_purchase = nullptr;
  ReservationJudge judge_reservation = nullptr;  ///< none: kSubscriptionNotRegistered for every reservation
};

struct CartCommand {
  std::string customer_id;
  std::vector<LineRequest> lines;  ///< in normalised words (rules.h, normalise)
};
struct CartIds {
  std::string customer_id, cart_id;
};

/// Prices the lines; what is wrong with a line stands on it. Fails for the customer (as customers::find_buyer), the
/// number of lines (kInvalidInput), and an indirect reseller, who has no prices (kPartnerNotValidForOffer): so do all
/// use cases that buy.
Result<Cart> create_cart(sql::Tx& tx, const Actor& actor, const Services& services, const CartCommand& command);
/// kCartNotFound for an unknown or expired one. An ordered cart can still be read.
Result<Cart> find_cart(sql::Tx& tx, const Actor& actor, const CartIds& ids);
/// Replaces all lines, priced anew, and begins the cart's lifetime again. kCartNotFound, kCartAlreadySubmitted;
/// kCartBusy when another request changed it in the same moment.
Result<Cart> replace_cart(sql::Tx& tx, const Actor& actor, const Services& services, const CartIds& ids,
                          const std::vector<LineRequest>& lines);

/// Orders the cart: one order for each of its groups, in the groups' order. Checks, in this order: the customer (as
/// find_buyer), the cart (kCartNotFound, kCartAlreadySubmitted), the agreement (kAgreementMissing), the partner
/// (as partners::may_transact), the reseller of record (kResellerInvalid), each line as it can be bought now
/// (kCartHasErrors, with a sentence for each bad line in data), the prices (kPriceChanged, with the new total in data),
/// the number of keys (kQuantityInvalid), that nobody else took the cart (kCartBusy), the seller's standing and
/// credit (kCreditBlocked, kCreditExceeded), that nobody else took the stock (kInventoryUnavailable).
Result<std::vector<Order>> checkout(sql::Tx& tx, const Actor& actor, const Services& services, const CartIds& ids);

struct OrderCommand {
  std::string customer_id;
  std::string billing_cycle;       ///< of all lines; empty: what the lines' items have
  std::vector<LineRequest> lines;  ///< in the order of their numbers
};
/// A purchase without a cart. The same checks as checkout without cart and price; a bad line fails with its own error
/// and place (kInvalidOffer, kQuantityOutOfRange, kCountryBlocked...), an unknown reseller of record with
/// kProviderNotFound, lines of different billing cycles or currencies with kBillingCycleInvalid or kInvalidInput: they
/// are several orders.
Result<Order> place_order(sql::Tx& tx, const Actor& actor, const Services& services, const OrderCommand& command);

/// kOrderNotFound. A cancelled order is found. Whether a line still waits for keys is fulfilment's to say, so that an
/// order is completed by the arrival of its keys without a write here. An indirect reseller reads its customers'
/// orders.
Result<Order> find_order(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id);
/// Newest first. `billing_cycle` is a normalised word; empty: all.
Result<std::vector<Order>> list_orders(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                       std::string_view billing_cycle);

/// How many carts of all partners are open at `at` with one of these items (as product:sku:availability), and on how many
/// lines: what a new price would change under its buyer's eyes. Reads every open cart: for the operator's previews.
catalog::CartCount count_open_carts(sql::Tx& tx, const catalog::ItemIds& items, Instant at);

/// Whether the partner may end its relationship with the customer: kInvalidInput, naming the order, while a line could
/// still be cancelled (rules 4.1, C14). What is past its window stays with the customer and does not stand in the way.
Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::ordering
