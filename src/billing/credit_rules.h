// What may still be given back of a charge, pure. Whoever gives something back goes through give_back: a cancellation, a
// change of a term, a credit of the operator's.
//
// Invariants:
// 1. All that is given back of a charge together is never more than the charge, without tax and in tax.
// 2. Once its whole price is given back, so is exactly what was charged, at the tax of the charge.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "billing/charge_line.h"
#include "billing/tax_rules.h"

namespace chandlery::billing {

/// What a line came to as the price list counts: with the tax where prices include it.
Money price_of(const ChargeLine& line);
/// The same of amounts that are taxed like the line.
Money price_of(const ChargeLine& line, const Taxed& amounts);

struct GivenBack {
  Money price;   ///< as `whole` counts
  Money before;  ///< what of the price was given back before
  Taxed taxed;
};
/// `asked` of the `whole` price of a charge, or what is left of it when that is less; `given` of the charge went back
/// before. `whole` is price_of(charge), or the price list's own where a tax came off it that was not charged.
GivenBack give_back(const ChargeLine& charge, const Money& whole, const Taxed& given, const Money& asked);

/// `<charge>/customerCredit/<credit>`
std::string customer_credit_id(std::string_view charge_id, std::string_view credit_id);
bool is_customer_credit_id(std::string_view id);
/// What its id begins with and those of all lines that give back of it do, without the `/` behind: its order, or the day
/// of a resource that was used.
std::string_view origin_of(std::string_view charge_id);
/// What the lines of the charge's origin gave back of it, as positive amounts.
Taxed given_back(const ChargeLine& charge, std::span<const ChargeLine> of_origin);
/// The line that takes back what is left of a charge of usage when `given` of it was credited before. Its id, month and
/// moment are the caller's.
ChargeLine taken_back(const ChargeLine& charge, const Taxed& given);

}  // namespace chandlery::billing
