// The use cases of buying: each a flat list of checks in a fixed order, then the writes.
#include "ordering/service.h"

#include <algorithm>

#include "catalog/policies.h"
#include "catalog/rules.h"
#include "core/id.h"
#include "customers/find_together.h"
#include "fulfilment/service.h"
#include "ordering/order_lists.h"
#include "ordering/purchase.h"
#include "ordering/rules.h"
#include "ordering/store.h"
#include "ordering/telling.h"
#include "partners/partner_question.h"

namespace chandlery::ordering {
namespace {

// In one round trip with `together`.
Result<Sides> find_sides(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                         std::span<const sql::Tx::Question> together = {}) {
  std::optional<partners::Partner> found;
  std::vector<sql::Tx::Question> questions = {partners::partner_question(actor.partner_id, found)};
  std::ranges::copy(together, std::back_inserter(questions));
  customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id, questions));
  partners::Partner seller = OR_RETURN(partners::known_partner(std::move(found)));
  if (seller.type == partners::PartnerType::kIndirectReseller) {
    return fail(errors::kPartnerNotValidForOffer, "An indirect reseller buys through its provider.");
  }
  return Sides{std::move(buyer), std::move(seller)};
}

// The customer's cart, ordered or not. An expired one counts as gone, unless it was ordered in time.
Result<Cart> known_cart(std::optional<Cart> cart, const Actor& actor) {
  if (!cart) return fail(errors::kCartNotFound);
  if (cart->status == CartStatus::kActive && is_expired(*cart, actor.at)) return fail(errors::kCartNotFound);
  return std::move(*cart);
}

Result<Cart> active_cart(std::optional<Cart> found, const Actor& actor) {
  Cart cart = OR_RETURN(known_cart(std::move(found), actor));
  if (cart.status == CartStatus::kOrdered) return fail(errors::kCartAlreadySubmitted);
  return cart;
}

struct Buying {
  Sides sides;
  Cart cart;
};

// Who buys and the cart that is to be ordered or changed: one round trip.
Result<Buying> find_buying(sql::Tx& tx, const Actor& actor, const CartIds& ids) {
  const std::string customer_id = OR_RETURN(customers::parse_customer_id(ids.customer_id));
  std::optional<Cart> found;
  const sql::Tx::Question question = cart_question(actor.partner_id, customer_id, ids.cart_id, found);
  Sides sides = OR_RETURN(find_sides(tx, actor, customer_id, {&question, 1}));
  return Buying{std::move(sides), OR_RETURN(active_cart(std::move(found), actor))};
}

std::vector<LineRequest> asked_lines(const Cart& cart) {
  std::vector<LineRequest> asked;
  for (const CartLine& line : cart.lines) asked.push_back(line.asked);
  return asked;
}

// One line of a cart: priced, and then one of `priced_lines`, too, or with what is wrong with it. Sorts nothing into groups
// yet.
CartLine quote(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides, const LineRequest& asked,
               std::vector<PricedLine>& priced_lines) {
  CartLine line{.asked = asked};
  const Result<void> reseller = check_resellers(tx, sides, {&asked, 1}, errors::kResellerInvalid);
  if (!reseller) {
    line.problem = problem_of(reseller.error());
    return line;
  }
  Result<PricedLine> priced = price_to_buy(tx, actor, services, sides, asked, priced_lines);
  if (!priced) {
    line.problem = problem_of(priced.error());
    return line;
  }
  line.asked = priced->asked;
  // Whom nobody has named is found again when the cart is bought: until then a partnership may end.
  line.asked.reseller_mpn_id = asked.reseller_mpn_id;
  line.unit_price = priced->item.unit_price;
  line.total = priced->total;
  priced_lines.push_back(std::move(*priced));
  return line;
}

// Fills the cart with the lines as they can be bought now, numbered and grouped.
void fill(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
          const std::vector<LineRequest>& lines, Cart& cart) {
  cart.lines.clear();
  std::vector<PricedLine> priced_lines;
  for (const LineRequest& asked : lines) {
    CartLine& line = cart.lines.emplace_back(quote(tx, actor, services, sides, asked, priced_lines));
    line.number = static_cast<std::int64_t>(cart.lines.size()) - 1;
  }
  std::vector<GroupKey> keys;
  for (const PricedLine& line : priced_lines) keys.push_back(group_key(line));
  const std::vector<std::size_t> groups = group_lines(keys);
  std::size_t priced = 0;
  for (CartLine& line : cart.lines) {
    if (!line.problem) line.order_group = std::to_string(groups[priced++]);
  }
  cart.modified_at = actor.at;
  cart.expires_at = cart_expiry(actor.at, services.cart_lifetime_seconds);
  cart.modified_by = actor.principal();
}

// Every line of the cart as it can be bought now. A line that had a problem when it was shown still has one: nobody has
// seen a price for it.
Result<std::vector<PricedLine>> price_cart(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
                                           const Cart& cart) {
  std::vector<PricedLine> priced;
  Error error(errors::kCartHasErrors);
  for (const CartLine& line : cart.lines) {
    const std::string place = "lineItems[" + std::to_string(line.number) + "]: ";
    if (line.problem) {
      error.data.push_back(place + line.problem->description);
    } else if (Result<PricedLine> now = price_to_buy(tx, actor, services, sides, line.asked, priced)) {
      priced.push_back(std::move(*now));
    } else {
      error.data.push_back(place + now.error().message);
    }
  }
  if (error.data.empty()) return priced;
  error.message = "The cart has lines with errors. " + error.data.front();
  return fail(std::move(error));
}

// What was shown is what is bought.
Result<void> confirm_prices(const Cart& cart, const std::vector<PricedLine>& priced) {
  bool changed = false;
  std::vector<Money> amounts;
  for (std::size_t i = 0; i < priced.size(); ++i) {
    const CartLine& shown = cart.lines[i];
    changed |= shown.unit_price != priced[i].item.unit_price || shown.total != priced[i].total;
    amounts.push_back(priced[i].total);
  }
  if (!changed) return {};
  const std::string total = totals_text(totals(amounts));
  Error error(errors::kPriceChanged, "A price changed since the cart was last updated. The new total is " + total +
                                         ". Update the cart to confirm it, and check out again.");
  error.data.push_back(total);
  return fail(std::move(error));
}

// The cart's lines by the group that each belongs to now, in the groups' order.
std::vector<std::vector<PricedLine>> split(std::vector<PricedLine> lines) {
  std::vector<GroupKey> keys;
  for (const PricedLine& line : lines) keys.push_back(group_key(line));
  const std::vector<std::size_t> group_of_line = group_lines(keys);
  std::vector<std::vector<PricedLine>> groups;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (group_of_line[i] == groups.size()) groups.emplace_back();
    groups[group_of_line[i]].push_back(std::move(lines[i]));
  }
  return groups;
}

}  // namespace

Result<Cart> create_cart(sql::Tx& tx, const Actor& actor, const Services& services, const CartCommand& command) {
  RETURN_IF_FAILED(check_line_count(command.lines.size()));
  const Sides sides = OR_RETURN(find_sides(tx, actor, command.customer_id));
  Cart cart{.customer_id = sides.buyer.id, .id = new_id(actor.at), .created_at = actor.at};
  fill(tx, actor, services, sides, command.lines, cart);
  insert_cart(tx, actor.partner_id, cart);
  return cart;
}

Result<Cart> find_cart(sql::Tx& tx, const Actor& actor, const CartIds& ids) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, ids.customer_id));
  return known_cart(load_cart(tx, actor.partner_id, buyer.id, ids.cart_id), actor);
}

Result<Cart> replace_cart(sql::Tx& tx, const Actor& actor, const Services& services, const CartIds& ids,
                          const std::vector<LineRequest>& lines) {
  RETURN_IF_FAILED(check_line_count(lines.size()));
  auto [sides, cart] = OR_RETURN(find_buying(tx, actor, ids));
  fill(tx, actor, services, sides, lines, cart);
  if (!update_cart(tx, actor.partner_id, cart)) return fail(errors::kCartBusy);
  return cart;
}

Result<std::vector<Order>> checkout(sql::Tx& tx, const Actor& actor, const Services& services, const CartIds& ids) {
  const auto [sides, cart] = OR_RETURN(find_buying(tx, actor, ids));
  RETURN_IF_FAILED(may_buy(sides));
  RETURN_IF_FAILED(check_resellers(tx, sides, asked_lines(cart), errors::kResellerInvalid));
  std::vector<PricedLine> lines = OR_RETURN(price_cart(tx, actor, services, sides, cart));
  RETURN_IF_FAILED(confirm_prices(cart, lines));
  RETURN_IF_FAILED(check_key_count(lines));
  bool marked = false;
  const sql::Tx::Question mark = mark_cart_ordered(actor.partner_id, cart, marked);
  HeldForPurchase held = hold_for_purchase(tx, actor, sides, lines, {&mark, 1});
  if (!marked) return fail(errors::kCartBusy);
  RETURN_IF_FAILED(reserve_credit(tx, actor, held.payer, lines));
  RETURN_IF_FAILED(take_stock(tx, lines));

  std::vector<Order> orders;
  for (const std::vector<PricedLine>& group : split(std::move(lines))) {
    orders.push_back(write_purchase(tx, actor, services, sides, held.payer, group, cart.id));
  }
  for (const Order& order : orders) tell_ordered(tx, actor, sides, order);
  // The log last: its chain's head is one row for each partner, and is to be held as shortly as can be.
  for (const Order& order : orders) record_order(tx, actor, sides.buyer, order, held.log);
  return orders;
}

Result<Order> place_order(sql::Tx& tx, const Actor& actor, const Services& services, const OrderCommand& command) {
  RETURN_IF_FAILED(check_line_count(command.lines.size()));
  const Sides sides = OR_RETURN(find_sides(tx, actor, command.customer_id));
  RETURN_IF_FAILED(may_buy(sides));
  RETURN_IF_FAILED(check_resellers(tx, sides, command.lines, errors::kProviderNotFound));
  std::vector<PricedLine> lines;
  for (LineRequest asked : command.lines) {
    const std::string place = "lineItems[" + std::to_string(lines.size()) + "]";
    if (asked.billing_cycle.empty()) asked.billing_cycle = command.billing_cycle;
    Result<PricedLine> priced = price_to_buy(tx, actor, services, sides, std::move(asked), lines);
    if (!priced) {
      Error error = std::move(priced).error();
      error.field = error.field.empty() ? place : place + "." + error.field;
      return fail(std::move(error));
    }
    lines.push_back(std::move(*priced));
    if (lines.back().item.billing_cycle != lines.front().item.billing_cycle) {
      return fail(errors::kBillingCycleInvalid, "The lines of one order share one billing cycle.",
                  place + ".billingCycle");
    }
    if (lines.back().item.currency != lines.front().item.currency) {
      return fail(errors::kInvalidInput, "The lines of one order share one currency.", place);
    }
  }
  RETURN_IF_FAILED(check_key_count(lines));
  HeldForPurchase held = hold_for_purchase(tx, actor, sides, lines);
  RETURN_IF_FAILED(reserve_credit(tx, actor, held.payer, lines));
  RETURN_IF_FAILED(take_stock(tx, lines));
  Order order = write_purchase(tx, actor, services, sides, held.payer, lines, {});
  tell_ordered(tx, actor, sides, order);
  record_order(tx, actor, sides.buyer, order, held.log);
  return order;
}

Result<Order> find_order(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  std::optional<Order> order = load_order(tx, buyer.partner_id, buyer.id, order_id);
  if (!order) return fail(errors::kOrderNotFound);
  see_arrived_keys(tx, buyer.partner_id, *order);
  return std::move(*order);
}

Result<std::vector<Order>> list_orders(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                       std::string_view billing_cycle) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  std::vector<Order> orders = load_orders(tx, buyer.partner_id, buyer.id, billing_cycle);
  for (Order& order : orders) see_arrived_keys(tx, buyer.partner_id, order);
  return orders;
}

Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const std::vector<Order> orders = OR_RETURN(list_orders(tx, actor, customer_id, {}));
  for (const Order& order : orders) {
    for (const OrderLine& line : order.lines) {
      // Reservations are the floor above's to ask about: they can be returned as long as they run.
      if (line.status == LineStatus::kCancelled || line.product_type == catalog::ProductType::kReservation) continue;
      const std::optional<catalog::ReturnPolicy> policy = catalog::find_return_policy(tx, line.return_policy);
      const std::optional<Instant> last = policy ? catalog::last_cancellable(*policy, order.created_at) : std::nullopt;
      if (last && actor.at <= *last) {
        return fail(errors::kInvalidInput, "Order " + order.id + " can still be cancelled until " + to_iso(*last) +
                                               ". Cancel it before the relationship ends.");
      }
    }
  }
  return {};
}

}  // namespace chandlery::ordering
