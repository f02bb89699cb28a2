// The tax of a charge, pure: whether and how it is taxed, and what of the tax goes back with a credit (rules 3.7).
//
// Invariants:
// 1. Tax follows the partner's data, never the customer's: the partner is the one who is billed.
// 2. Each line is rounded by itself, half away from zero; subtotal + tax is what was to be paid, to the last minor
// unit.
// 3. A credit takes back the tax of its charge, at the charge's treatment and rate, whatever has changed since. Parts
//    of one charge never take back more than the whole, and all of them together take back exactly the whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

/// Whether the id has the form of the country's VAT ids, with or without the country's prefix (rules 3.7); South Africa
/// and Turkey: ten digits. False for countries without a form.
bool is_valid_tax_id(std::string_view country, std::string_view tax_id);

struct TaxFacts {
  std::string_view partner_country, seller_country;  ///< seller's empty: abroad for every partner
  std::string_view tax_id;                           ///< registered for the partner's country; empty: none
  bool exempt = false;                               ///< an exemption is in effect
  bool price_includes_tax = false;                   ///< of the price list: AU, BR
  Decimal rate;                                      ///< of the partner's country, 0.19 for 19 %
  std::string_view rate_name;                        ///< as "VAT"; empty: the country has no rate on file
};

/// What decides the tax of a line, as the line keeps it.
struct TaxDecision {
  TaxTreatment treatment = TaxTreatment::kNone;
  Decimal rate;           ///< that is charged: 0 without tax
  Decimal included_rate;  ///< that the price list's price includes; it comes off the price, charged or not
  std::string name;
};
/// In this order: no rate on file, an exemption, a valid tax id of a partner abroad (reverse charge), the price list's
/// inclusive prices, tax on top.
TaxDecision decide_tax(const TaxFacts& facts);

struct Taxed {
  Money subtotal, tax;
  Money total() const { return subtotal + tax; }
  friend bool operator==(const Taxed&, const Taxed&) = default;
};
/// Splits a price as the price list has it. Inclusive: tax = R(gross * r / (1 + r)); exclusive: tax = R(net * r).
Taxed apply_tax(const TaxDecision& decision, const Money& price);

/// What goes back of a charge when `part` of its `whole` price is given back, after `before` of it was: all three as
/// the price list counts, that is with the tax where prices include it.
Taxed reverse_tax(const Taxed& charged, const Money& whole, const Money& before, const Money& part);

}  // namespace chandlery::billing
