// What a partner's papers and the seller's country say of its taxes, for those who only ask: whoever charges has it from
// the held account (accounts.h).
#pragma once

#include <string>
#include <string_view>

#include "billing/charge_line.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

struct Taxpayer {
  std::string tax_id;  ///< registered for `tax_country`; empty: none
  std::string tax_country;
  bool exempt = false;
  std::string seller_country;  ///< empty: none
};
/// As it counts at `at`, in one read by key; for a round trip with others. The id must live until it is asked.
sql::Tx::Question taxpayer_question(std::string_view partner_id, Instant at, Taxpayer& found);

/// none | exclusive | inclusive | reverseCharge | exempt
std::string_view to_string(TaxTreatment treatment);

}  // namespace chandlery::billing
