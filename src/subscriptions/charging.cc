// See charging.h.
#include "subscriptions/charging.h"

#include <algorithm>
#include <stdexcept>

#include "billing/charge_credits.h"
#include "billing/charges.h"
#include "billing/credit_rules.h"
#include "billing/effective_price.h"
#include "billing/term_changes.h"
#include "ordering/rules.h"

namespace chandlery::subscriptions {
namespace {

using billing::ChargeLine;

std::string prefix_of(const Subscription& s) { return s.order_id + "/" + std::to_string(s.line_number); }

// 00:00 of the n-th day of the term, counted from 0.
Instant day_start(const Subscription& s, std::int64_t day) { return Date::of(s.term_start).start().plus_days(day); }

Decimal rate_within(const ChargeLine& charge) {
  return charge.tax_treatment == billing::TaxTreatment::kInclusive ? charge.tax_rate : Decimal();
}

// A credit of `amounts` of a charge. What it was listed at and discounted by is told by the charge itself.
ChargeLine credit_of(const ChargeLine& charge, const billing::Taxed& amounts, billing::BillingMonth month, Instant at) {
  ChargeLine credit = charge;
  credit.month = month;
  credit.posted_at = at;
  credit.promotion_id.clear();
  credit.price_adjustment.clear();
  credit.subtotal = -amounts.subtotal;
  credit.tax = -amounts.tax;
  credit.billable_quantity = Decimal(-charge.quantity, 0);
  return credit;
}

// The part of the standing charge that begins on `change.day`, at the subscription's own price, or what is left of the
// charge after the operator credited `credited` of it.
ChargeLine rest_credit(const Subscription& s, const ChargeLine& standing, const billing::Taxed& credited,
                       const Change& change, billing::BillingMonth month, Instant at) {
  const billing::GivenBack back = billing::give_back(standing, change.standing, credited, change.credit);
  ChargeLine credit = credit_of(standing, back.taxed, month, at);
  credit.credit_basis = billing::CreditBasis::kProrated;
  credit.used_days = change.day;
  credit.credited_before = back.before.minor;
  credit.unit_price = s.unit_price;
  credit.effective_unit_price =
      billing::effective_unit_price(s.unit_price, change.days_left, term_days(s), rate_within(standing));
  credit.charge_start = day_start(s, change.day);
  return credit;
}

// A charge of the term, and what of it was given back.
struct Remainder {
  ChargeLine charge;
  billing::Taxed given;
  billing::Taxed left() const { return {charge.subtotal - given.subtotal, charge.tax - given.tax}; }
};

// What was charged for the term and not given back yet, newest first.
std::vector<Remainder> remainders(const Subscription& s, const std::vector<ChargeLine>& charges) {
  const Instant start = day_start(s, 0);
  std::vector<Remainder> found;
  for (const ChargeLine& each : charges) {
    const bool of_term = each.order_line == s.line_number && each.subscription_start == start;
    if (!of_term || each.subtotal.minor < 0 || each.id.ends_with("/credit") || billing::is_customer_credit_id(each.id)) {
      continue;
    }
    found.push_back({each, billing::given_back(each, charges)});
  }
  const auto newer = [](const Remainder& a, const Remainder& b) {
    return std::pair(*a.charge.charge_start, std::string_view(a.charge.id)) >
           std::pair(*b.charge.charge_start, std::string_view(b.charge.id));
  };
  std::ranges::sort(found, newer);
  std::erase_if(found, [](const Remainder& each) { return each.left().subtotal.minor == 0 && each.left().tax.minor == 0; });
  return found;
}

}  // namespace

ChargeLine standing_charge(sql::Tx& tx, const Subscription& s) {
  const billing::ChargeSet set{s.partner_id, s.charge_month, ordering::invoice_type_of(s.billing_cycle), s.currency};
  auto charge = billing::find_charge(tx, set, s.charge_id);
  if (!charge) throw std::logic_error("a subscription without the charge of its term");
  return *std::move(charge);
}

billing::Taxed credited_of(sql::Tx& tx, const Subscription& s, const ChargeLine& standing) {
  return billing::credited(billing::credits_of_order(tx, s.partner_id, s.order_id), standing);
}

std::vector<ChargeLine> change_charges(const Subscription& s, const ChargeLine& standing,
                                       const billing::Taxed& credited, const Change& change,
                                       billing::ChargeType type, const ChangedProduct& now,
                                       const ordering::PricedLine& priced, billing::BillingMonth month, Instant at) {
  ChargeLine credit = rest_credit(s, standing, credited, change, month, at);
  credit.id = billing::change_credit_id(standing.id);
  credit.type = type;
  credit.reference_id = now.reference_id;

  ChargeLine charge = credit;
  charge.credit_basis = billing::CreditBasis::kUnrecorded;
  charge.used_days = charge.credited_before = 0;
  charge.id = billing::change_id(prefix_of(s), s.version + 1);
  charge.product_id = now.item.product_id;
  charge.sku_id = now.item.sku_id;
  charge.availability_id = now.item.availability_id;
  charge.product_name = now.product_title;
  charge.sku_name = now.sku_title;
  charge.publisher_name = now.publisher;
  charge.unit_price = now.unit_price;
  charge.quantity = now.quantity;
  charge.billable_quantity = Decimal(now.quantity, 0);
  charge.effective_unit_price = billing::effective_unit_price(now.unit_price, change.days_left, term_days(s),
                                                              priced.tax_decision.included_rate);
  charge.subtotal = priced.taxed.subtotal;
  charge.tax = priced.taxed.tax;
  charge.tax_treatment = priced.tax_decision.treatment;
  charge.tax_rate = priced.tax_decision.rate;
  charge.tax_name = priced.tax_decision.name;
  return {std::move(credit), std::move(charge)};
}

ChargeLine renewal_charge(const Subscription& renewed, const ChargeLine& before, const ordering::Sides& sides,
                          const ordering::PricedLine& priced, billing::BillingMonth month) {
  ChargeLine charge = before;
  charge.month = month;
  charge.id = billing::renewal_id(prefix_of(renewed), renewed.term);
  charge.type = billing::ChargeType::kRenew;
  charge.posted_at = renewed.term_start;
  charge.customer_name = sides.buyer.name;
  charge.customer_domain = sides.buyer.domain;
  charge.customer_country = sides.buyer.country;
  charge.mpn_id = sides.seller.mpn_id;
  charge.reseller_mpn_id = renewed.reseller_mpn_id;
  charge.product_name = priced.item.product_title;
  charge.sku_name = priced.item.sku_title;
  charge.publisher_name = priced.item.publisher;
  charge.subscription_description = renewed.friendly_name;
  charge.term_and_billing_cycle = renewed.term_duration + "/" + renewed.billing_cycle;
  charge.reference_id.clear();
  charge.promotion_id = priced.item.promotion_id;
  charge.price_adjustment = priced.item.price_adjustment;
  charge.unit_price = priced.item.list_price;
  charge.effective_unit_price =
      billing::effective_unit_price(renewed.unit_price, 1, 1, priced.tax_decision.included_rate);
  charge.quantity = renewed.quantity;
  charge.billable_quantity = Decimal(renewed.quantity, 0);
  charge.subtotal = priced.taxed.subtotal;
  charge.tax = priced.taxed.tax;
  charge.tax_treatment = priced.tax_decision.treatment;
  charge.tax_rate = priced.tax_decision.rate;
  charge.tax_name = priced.tax_decision.name;
  charge.charge_start = charge.subscription_start = day_start(renewed, 0);
  charge.charge_end = charge.subscription_end = Date::of(renewed.term_end).start().plus_seconds(-1);
  return charge;
}

std::vector<ChargeLine> cancellation_charges(const Subscription& s, const catalog::ReturnPolicy& policy,
                                             const std::vector<ChargeLine>& charges, billing::BillingMonth month,
                                             Instant at) {
  const std::int64_t days = term_days(s);
  const std::int64_t used = billing::used_days({policy.cancel_day_counts_as_used, policy.full_within_hours},
                                               s.term_start, at, days);
  std::vector<ChargeLine> credits;
  for (const Remainder& each : remainders(s, charges)) {
    const bool standing = each.charge.id == s.charge_id;
    const bool whole = policy.basis == catalog::ReturnBasis::kFull || used == 0;
    if (!whole && !standing) break;  // those days are used
    if (whole) {
      ChargeLine& credit = credits.emplace_back(credit_of(each.charge, each.left(), month, at));
      credit.credit_basis = billing::CreditBasis::kWhole;
      credit.credited_before = billing::price_of(each.charge, each.given).minor;
      if (standing) credit.unit_price = s.unit_price;
    } else {
      Change change = change_units(billing::ProrationRule::kLine, s, s.quantity, at);
      change.day = std::max(used, s.changed_day);
      change.days_left = days - change.day;
      const billing::Stretch then{s.unit_price, s.currency, days, s.unit_days + s.quantity * (change.day - s.changed_day)};
      change.credit = billing::rest(billing::ProrationRule::kLine, then, s.quantity, change.days_left);
      if (change.days_left == 0) break;
      credits.push_back(rest_credit(s, each.charge, each.given, change, month, at));
    }
    credits.back().id = billing::cancel_credit_id(each.charge.id);
    credits.back().type = billing::ChargeType::kCancelImmediate;
  }
  return credits;
}

}  // namespace chandlery::subscriptions
