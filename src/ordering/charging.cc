// See charging.h.
#include "ordering/charging.h"

#include <algorithm>
#include <stdexcept>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/effective_price.h"
#include "billing/proration.h"
#include "fulfilment/rules.h"
#include "ordering/rules.h"

namespace chandlery::ordering {
namespace {

constexpr std::string_view kUnitType = "Licenses", kReservedUnitType = "1 Unit";

struct Period {
  Instant start, end;  // 00:00 of the first day to 23:59:59 of the last (rules 3.1)
};

// Perpetual software has none.
std::optional<Period> period_of(const Order& order, const OrderLine& line) {
  const auto end = fulfilment::end_of_term(order.created_at, line.term_duration);
  if (!end) return std::nullopt;
  return Period{Date::of(order.created_at).start(), Date::of(*end).start().plus_seconds(-1)};
}

}  // namespace

std::string charge_prefix(const Order& order, std::int64_t line_number) {
  return order.id + "/" + std::to_string(line_number);
}

billing::ChargeLine purchase_charge(const Sides& sides, const billing::HeldAccount& payer, const Order& order,
                                    const OrderLine& line, const PricedLine& priced) {
  billing::ChargeLine charge;
  charge.partner_id = sides.seller.id;
  charge.month = billing::open_month(payer.account, order.created_at);
  charge.invoice_type = invoice_type_of(order.billing_cycle);
  charge.id = charge_prefix(order, line.number) + "/new";
  charge.posted_at = charge.ordered_at = order.created_at;
  charge.customer_id = order.customer_id;
  charge.customer_name = sides.buyer.name;
  charge.customer_domain = sides.buyer.domain;
  charge.customer_country = sides.buyer.country;
  charge.mpn_id = sides.seller.mpn_id;
  charge.reseller_mpn_id = line.reseller_mpn_id;
  charge.order_id = order.id;
  charge.order_line = line.number;
  charge.alternate_id = alternate_id(order.id);
  charge.product_id = line.item.product_id;
  charge.sku_id = line.item.sku_id;
  charge.availability_id = line.item.availability_id;
  charge.product_name = line.product_title;
  charge.sku_name = line.sku_title;
  charge.publisher_name = line.publisher;
  charge.subscription_description = line.friendly_name;
  if (is_subscription(line)) charge.subscription_id = subscription_id(order.id, line.number);
  charge.term_and_billing_cycle =
      line.term_duration.empty() ? order.billing_cycle : line.term_duration + "/" + order.billing_cycle;
  charge.billing_frequency = order.billing_cycle;
  charge.unit_type = kUnitType;
  charge.promotion_id = priced.item.promotion_id;
  charge.price_adjustment = priced.item.price_adjustment;
  charge.unit_price = priced.item.list_price;
  charge.effective_unit_price = billing::effective_unit_price(line.unit_price, 1, 1, priced.tax_decision.included_rate);
  charge.quantity = line.quantity;
  charge.billable_quantity = Decimal(line.quantity, 0);
  charge.subtotal = priced.taxed.subtotal;
  charge.tax = priced.taxed.tax;
  charge.tax_treatment = priced.tax_decision.treatment;
  charge.tax_rate = priced.tax_decision.rate;
  charge.tax_name = priced.tax_decision.name;
  charge.pricing_currency = line.total.currency;
  if (const auto period = period_of(order, line)) {
    charge.charge_start = charge.subscription_start = period->start;
    charge.charge_end = charge.subscription_end = period->end;
  }
  if (!priced.reserved) return charge;
  charge.reservation_order_id = subscription_id(order.id, line.number);
  charge.subscription_id = priced.reserved->subscription_id;
  charge.unit_type = kReservedUnitType;
  if (priced.reserved->first_instalment) {
    charge.effective_unit_price = billing::quotient(charge.subtotal.to_decimal(), charge.billable_quantity);
    charge.charge_end = priced.reserved->instalment_end;
  }
  return charge;
}

std::vector<billing::ChargeLine> charges_bought(sql::Tx& tx, std::string_view seller_id, const Order& order,
                                                Instant at) {
  const billing::BillingMonth ordered = billing::BillingMonth::of(order.created_at);
  const billing::ChargeSet set{std::string(seller_id), ordered, invoice_type_of(order.billing_cycle),
                               order.total.currency};
  const auto search = [&](billing::BillingMonth last) {
    std::vector<billing::ChargeLine> bought = billing::charges_of_order(tx, set, last, order.id);
    std::erase_if(bought, [&](const billing::ChargeLine& each) {
      return each.id != charge_prefix(order, each.order_line) + "/new";  // instalments of a reservation are new, too
    });
    std::ranges::sort(bought, {}, &billing::ChargeLine::order_line);
    return bought;
  };
  std::vector<billing::ChargeLine> bought = search(std::max(ordered, billing::BillingMonth::of(at)));
  // Bought when its own month was issued already, as after a clock went back.
  if (bought.size() < order.lines.size()) bought = search(billing::find_account(tx, seller_id).first_open_month);
  if (bought.size() != order.lines.size()) throw std::logic_error("an order whose lines are not all charged");
  return bought;
}

billing::GivenBack returned(const billing::ChargeLine& bought, const OrderLine& line, const billing::Taxed& credited,
                            const Money& price) {
  return billing::give_back(bought, line.total, credited, price);
}

std::vector<billing::ChargeLine> cancellation_charges(const billing::ChargeLine& bought,
                                                      const billing::Taxed& credited,
                                                      const billing::HeldAccount& payer, const Order& order,
                                                      const OrderLine& line, const CancelledLine& cancelled,
                                                      std::string_view cancellation_id, Instant at) {
  const Refund& refund = cancelled.refund;
  billing::ChargeLine credit = bought;
  credit.month = billing::open_month(payer.account, at);
  credit.id = charge_prefix(order, line.number) + "/cancelImmediate";
  credit.type = billing::ChargeType::kCancelImmediate;
  credit.posted_at = at;
  credit.cancellation_id = cancellation_id;
  billing::ChargeLine fee = credit;

  credit.subtotal = -cancelled.taxed.subtotal;
  credit.tax = -cancelled.taxed.tax;
  credit.billable_quantity = Decimal(-line.quantity, 0);
  credit.credit_basis = billing::CreditBasis::kWhole;
  credit.credited_before = billing::price_of(bought, credited).minor;
  if (refund.basis == catalog::ReturnBasis::kProrated && refund.period_days > 0) {
    credit.credit_basis = billing::CreditBasis::kProrated;
    credit.used_days = refund.used_days;
    const bool includes_tax = bought.tax_treatment == billing::TaxTreatment::kInclusive;
    credit.effective_unit_price =
        billing::effective_unit_price(line.unit_price, refund.period_days - refund.used_days, refund.period_days,
                                      includes_tax ? bought.tax_rate : Decimal());
    if (credit.charge_start) credit.charge_start = credit.charge_start->plus_days(refund.used_days);
  }
  std::vector<billing::ChargeLine> charges = {std::move(credit)};
  if (refund.fee.minor == 0) return charges;

  const billing::Taxed amounts =
      billing::reverse_tax({bought.subtotal, bought.tax}, line.total, {0, line.total.currency}, refund.fee);
  fee.id = charge_prefix(order, line.number) + "/fee";
  fee.subtotal = amounts.subtotal;
  fee.tax = amounts.tax;
  fee.quantity = 1;
  fee.billable_quantity = Decimal(1, 0);
  fee.unit_price = refund.fee.to_decimal();
  fee.effective_unit_price = billing::quotient(amounts.subtotal.to_decimal(), Decimal(1, 0));
  fee.price_adjustment = R"(["Early termination fee"])";
  charges.push_back(std::move(fee));
  return charges;
}

}  // namespace chandlery::ordering
