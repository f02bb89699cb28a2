// "Explain this line": how a charge came to its amount, as a chain of facts and the arithmetic in words.
//
// Invariant: the arithmetic is done again from the facts. Where it does not give what the line says, the explanation
// says so rather than pretend.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "billing/proration.h"
#include "billing/term_changes.h"

namespace chandlery::billing {

/// What a credit follows from besides itself. Of a line that recorded how it was reckoned (CreditBasis) it is what was
/// recorded, of an older one what can be told from its amounts.
struct CreditFacts {
  ChargeLine original;  ///< the charge that is given back
  Instant cancelled_at;
  bool prorated = true;  ///< false: all of it comes back, as for a perpetual licence
  std::optional<std::int64_t> used_days;  ///< as they were recorded; none: they follow from the policy
  ProrationRule rule = ProrationRule::kLine;
  UsedDays policy;
  std::string policy_name;               ///< as "software-subscription, since 2021-06-01"; may be empty
  std::optional<Money> credited_before;  ///< earlier credits of the same charge, as a positive amount
};

/// Of a credit that gives back a part of a charge: all of it is recorded on the line itself, which begins where the used days
/// end. nullopt of any other line.
std::optional<CreditFacts> facts_of_part(const ChargeLine& line);

struct Explanation {
  std::vector<std::string> facts;       ///< what happened, in order, a sentence each
  std::vector<std::string> arithmetic;  ///< how the amount follows, a step each; the last gives the total
  bool agrees = true;                   ///< the steps give the line's subtotal, tax and total
};

/// Of a line that a change of a running term caused, or a cancellation after one (rules 3.3). In Chinese for `zh…`, in
/// English for every other locale, as below.
Explanation explain_change(const ChargeLine& line, const ChangeFacts& change, std::string_view locale);

/// In Chinese for `zh…`, in English for every other locale.
Explanation explain(const ChargeLine& line, const std::optional<CreditFacts>& credit, std::string_view locale);

}  // namespace chandlery::billing
