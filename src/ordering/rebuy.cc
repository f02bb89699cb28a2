// Return and re-buy: cancelling and buying as everybody else does, in one transaction.
#include "ordering/rebuy.h"

#include "core/whole_money.h"
#include "ordering/purchase.h"
#include "ordering/taxes.h"
#include "partners/service.h"

namespace chandlery::ordering {
namespace {

CancelCommand cancel_command(const RebuyCommand& command) {
  return {.customer_id = command.customer_id,
          .order_id = command.order_id,
          .lines = {{command.line_number, {}}},
          .etag = {},
          .reason = command.reason,
          .amount_asked = {}};
}

// The line as it is bought again.
Result<LineRequest> line_again(sql::Tx& tx, const Actor& actor, const Order& order, const RebuyCommand& command) {
  const OrderLine& line = order.lines.at(static_cast<std::size_t>(command.line_number));
  if (command.quantity < 1 || command.quantity >= line.quantity) {
    return fail(errors::kQuantityInvalid,
                "Fewer than the line's " + std::to_string(line.quantity) +
                    " units can be bought again; more of them are an order of their own.",
                "quantity");
  }
  return LineRequest{.catalog_item_id = line.item.to_string(),
                     .friendly_name = line.friendly_name,
                     .quantity = command.quantity,
                     .billing_cycle = order.billing_cycle,
                     .term_duration = line.term_duration,
                     .reseller_mpn_id = partners::reseller_on_record(tx, actor.partner_id, line.reseller_mpn_id),
                     .renews_to_term = line.renews_to_term,
                     .provisioning_context = line.provisioning_context};
}

struct Priced {
  Money price;
  billing::Taxed taxed;
};

Result<Priced> price_again(sql::Tx& tx, const Actor& actor, const Services& services, std::string_view customer_id,
                           LineRequest again) {
  const Sides sides{OR_RETURN(customers::find_buyer(tx, actor, customer_id)),
                    OR_RETURN(partners::find_partner(tx, actor.partner_id))};
  RETURN_IF_FAILED(may_buy(sides));
  const PricedLine priced = OR_RETURN(price_to_buy(tx, actor, services, sides, std::move(again)));
  Cart cart{.customer_id = sides.buyer.id};
  cart.lines.push_back(CartLine{.asked = priced.asked, .unit_price = priced.item.unit_price, .total = priced.total});
  const CartTaxes taxes = OR_RETURN(quote_taxes(tx, actor, cart));
  return Priced{priced.total, taxes.lines.at(0).value().taxed};
}

Result<void> confirm(const Money& total, const Decimal& expected) {
  if (whole_money(expected, total.currency) == total) return {};
  Error error(errors::kPriceChanged, "The price changed since it was quoted: buying again comes to " + total.to_string() +
                                         " " + std::string(total.currency.code()) +
                                         " now. Nothing was cancelled and nothing bought.");
  error.data.push_back(total.to_string());
  return fail(std::move(error));
}

}  // namespace

Result<RebuyQuote> quote_rebuy(sql::Tx& tx, const Actor& actor, const Services& services, const RebuyCommand& command) {
  RebuyQuote quote;
  quote.returned =
      OR_RETURN(quote_cancellation(tx, actor, cancel_command(command), CancellationPath::kSelfService));
  const Order order = OR_RETURN(find_order(tx, actor, command.customer_id, command.order_id));
  LineRequest again = OR_RETURN(line_again(tx, actor, order, command));
  const Priced priced = OR_RETURN(price_again(tx, actor, services, order.customer_id, std::move(again)));
  quote.quantity = command.quantity;
  quote.returned_quantity = order.lines.at(static_cast<std::size_t>(command.line_number)).quantity;
  quote.price = priced.price;
  quote.taxed = priced.taxed;
  return quote;
}

Result<Rebought> return_and_rebuy(sql::Tx& tx, const Actor& actor, const Services& services,
                                  const RebuyCommand& command) {
  Cancelled returned = OR_RETURN(cancel(tx, actor, cancel_command(command)));
  LineRequest again = OR_RETURN(line_again(tx, actor, returned.order, command));
  if (command.expected_total) {
    const Priced now = OR_RETURN(price_again(tx, actor, services, returned.order.customer_id, again));
    RETURN_IF_FAILED(confirm(now.taxed.total(), *command.expected_total));
  }
  Order order = OR_RETURN(
      place_order(tx, actor, services, {returned.order.customer_id, returned.order.billing_cycle, {std::move(again)}}));
  return Rebought{std::move(returned), std::move(order)};
}

}  // namespace chandlery::ordering
