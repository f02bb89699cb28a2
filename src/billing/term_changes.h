// The charges of one order line while it is a subscription: how their ids tie them together, and what each follows from.
//
//   <order>/<line>/new               what was bought
//   <order>/<line>/renew/<term>      the term that followed, 001 the first
//   <order>/<line>/change/<number>   what the rest of a term costs since a change; numbers rise
//   <charge>/credit                  what of that charge a change gave back
//   <charge>/cancelImmediate         what of it a cancellation gave back
//   <charge>/customerCredit/<id>     what of it the operator credited (operator_credits.h)
//
// So a charge is given back by a change once at most, whatever runs twice, and a credit names its charge.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

/// Ids of the charges of a line, whose `prefix` is `<order>/<line>`.
std::string renewal_id(std::string_view prefix, std::int64_t term);
std::string change_id(std::string_view prefix, std::int64_t number);
std::string change_credit_id(std::string_view charge_id);
std::string cancel_credit_id(std::string_view charge_id);

/// What a line of a changed term follows from besides itself.
struct ChangeFacts {
  std::int64_t days = 0;                ///< of the whole term
  std::int64_t unit_days = 0;           ///< units times days of its price that were used before its first day
  std::int64_t original_unit_days = 0;  ///< the same before the first day of `original`
  std::optional<ChargeLine> original;   ///< the charge that this line gives back a part of
  std::optional<Money> credited_before;  ///< of the original, as the price list counts, positive
};
/// nullopt when `line` is none of a change: a purchase, a renewal, or the credit of one that nothing changed. `charges`
/// are those of its order, in any order.
std::optional<ChangeFacts> change_facts(const ChargeLine& line, std::span<const ChargeLine> charges);

}  // namespace chandlery::billing
