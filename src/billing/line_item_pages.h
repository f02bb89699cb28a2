// Pages of line items: of one document, or of what is not invoiced yet (contract 8, 1.8).
//
//   token = base64url( "1" LF set LF id ): the place of the last line, as which of the asked sets and its id there
// A token only ever names a place in the actor's own lines, so a forged one shows nothing that the list does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charges.h"
#include "billing/reconciliation.h"
#include "billing/usage_meters.h"
#include "core/result.h"
#include "platform/http/message.h"

namespace chandlery::billing {

inline constexpr std::int64_t kLargestLinePage = 2000;  ///< contract 8; also what a caller gets that names no size

/// What the words of a caller ask for, in any case and with or without underscores.
struct LineQuestion {
  std::optional<BillingProvider> provider;  ///< nullopt: all
  bool usage = false;                       ///< usagelineitems; else billinglineitems
  /// Of what is listed. Usage is one list under any provider's name: of azure in its older shape, else daily rated.
  LineShape shape_of(const ChargeLine& line) const;
  std::int64_t size = kLargestLinePage, offset = 0;
  std::string token;  ///< empty: from the start
};
/// office, azure, onetime, marketplace; all, none and nothing: all. kInvalidInput for other words and for a bad size.
Result<LineQuestion> read_line_question(const http::Request& request, std::string_view provider, std::string_view type);
/// Whether the daily rated usage is asked for: usagelineitems; billinglineitems, none and nothing are not. kInvalidInput for
/// other words.
Result<bool> asks_for_usage(std::string_view type);
/// onetime, office...: as the links of pages say it.
std::string_view query_word(std::optional<BillingProvider> provider);

struct LinePage {
  std::vector<ChargeLine> lines;
  UsageMeters meters;  ///< of those that have one
  std::string next;  ///< token; empty on the last page
};
/// The next lines of the sets, one after the other, without adjustments. Looks at no more than some ten thousand lines, so
/// a page may come shorter than asked and yet have a next one. kInvalidInput for a token of another list.
Result<LinePage> read_lines(sql::Tx& tx, const std::vector<ChargeSet>& sets, const LineQuestion& question);

}  // namespace chandlery::billing
