// The sentences of explanations, in English and in Simplified Chinese. Named values stand in braces (fmt).
#pragma once

#include <array>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

struct ExplainWords {
  std::array<std::string_view, kChargeTypes> happened;  ///< by the type of the charge
  std::string_view fee, adjustment, used, used_otherwise, someone;
  std::string_view period, rest_of_term, given_back, perpetual;
  std::string_view cancelled, cancelled_whole, policy, day_counts, hours_free;
  std::string_view billed, recurring, one_time;

  std::string_view product, product_exchanged, for_days, discount, effective;
  std::string_view by_line, by_unit, by_day, by_parts, all_back, none_back, capped;
  std::string_view exclusive, inclusive, reverse_charge, exempt, untaxed, tax_back, tax_share_back;
  std::string_view sum, differs;
};

const ExplainWords& explain_words(std::string_view locale);

}  // namespace chandlery::billing
