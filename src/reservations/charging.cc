// See charging.h.
#include "reservations/charging.h"

#include <fmt/format.h>

#include "billing/effective_price.h"
#include "billing/tax_rules.h"
#include "ordering/charging.h"

namespace chandlery::reservations {
namespace {

using billing::ChargeLine;

std::string prefix_of(const Reservation& r) { return r.order_id + "/" + std::to_string(r.line_number); }

// The tax of another amount, decided as the purchase's was.
billing::Taxed taxed_like(const ChargeLine& bought, const Money& amount) {
  const bool inclusive = bought.tax_treatment == billing::TaxTreatment::kInclusive;
  return billing::apply_tax({.treatment = bought.tax_treatment,
                             .rate = bought.tax_rate,
                             .included_rate = inclusive ? bought.tax_rate : Decimal(),
                             .name = bought.tax_name},
                            amount);
}

ChargeLine line_like(const Reservation& r, const ChargeLine& bought, billing::BillingMonth month, Instant at) {
  ChargeLine line = bought;
  line.month = month;
  line.posted_at = at;
  line.quantity = r.quantity;
  line.billable_quantity = Decimal(r.quantity, 0);
  line.promotion_id.clear();
  line.price_adjustment.clear();
  return line;
}

}  // namespace

ChargeLine purchase_of(sql::Tx& tx, const Reservation& r, const ordering::Order& order) {
  return ordering::charges_bought(tx, r.partner_id, order, order.created_at).at(static_cast<std::size_t>(r.line_number));
}

Instalment next_instalment(const Reservation& r, const ChargeLine& bought, billing::BillingMonth month, Instant at) {
  const std::int64_t all = instalments_of(r.term_duration);
  const Money amount = paid_after(r.price, r.instalments + 1, all) - r.paid;
  ChargeLine line = line_like(r, bought, month, at);
  line.id = fmt::format("{}/plan/{:03}/{}", prefix_of(r), r.instalments + 1, r.id);
  const billing::Taxed taxed = taxed_like(bought, amount);
  line.subtotal = taxed.subtotal;
  line.tax = taxed.tax;
  line.effective_unit_price = billing::quotient(line.subtotal.to_decimal(), line.billable_quantity);
  line.charge_start = instalment_start(r, r.instalments);
  line.charge_end = instalment_start(r, r.instalments + 1).plus_seconds(-1);
  return {amount, std::move(line)};
}

std::vector<ChargeLine> return_charges(const Reservation& r, const ChargeLine& bought, const Return& back,
                                       billing::BillingMonth month, Instant at) {
  std::vector<ChargeLine> charges;
  if (back.credit.minor > 0) {
    ChargeLine credit = line_like(r, bought, month, at);
    credit.id = prefix_of(r) + "/return/" + r.id;
    credit.type = billing::ChargeType::kCancelImmediate;
    const ReturnedCharge& charge = back.charge;
    const billing::Taxed part = billing::reverse_tax(r.charged, r.paid, r.paid - charge.price, charge.price);
    const billing::Taxed taxed = billing::reverse_tax(part, charge.price, charge.credited_before, back.credit);
    credit.subtotal = -taxed.subtotal;
    credit.tax = -taxed.tax;
    credit.credit_basis = charge.used_days == 0 ? billing::CreditBasis::kWhole : billing::CreditBasis::kProrated;
    credit.used_days = charge.used_days;
    credit.credited_before = charge.credited_before.minor;
    credit.part_subtotal = part.subtotal.minor;
    credit.part_tax = part.tax.minor;
    credit.billable_quantity = Decimal(-r.quantity, 0);
    credit.effective_unit_price = billing::quotient(taxed.subtotal.to_decimal(), Decimal(r.quantity, 0));
    credit.charge_start = charge.start.plus_days(charge.used_days);
    credit.charge_end = charge.start.plus_days(charge.days).plus_seconds(-1);
    charges.push_back(std::move(credit));
  }
  if (back.fee.minor > 0) {
    ChargeLine fee = line_like(r, bought, month, at);
    fee.id = prefix_of(r) + "/fee/" + r.id;
    fee.type = billing::ChargeType::kCancelImmediate;
    const billing::Taxed taxed = taxed_like(bought, back.fee);
    fee.subtotal = taxed.subtotal;
    fee.tax = taxed.tax;
    fee.quantity = 1;
    fee.billable_quantity = Decimal(1, 0);
    fee.unit_price = back.fee.to_decimal();
    fee.effective_unit_price = billing::quotient(taxed.subtotal.to_decimal(), Decimal(1, 0));
    fee.price_adjustment = R"(["Early termination fee"])";
    charges.push_back(std::move(fee));
  }
  return charges;
}

}  // namespace chandlery::reservations
