// The sentences about cancelling, in English and in Simplified Chinese. Named values stand in braces (say.h).
#pragma once

#include <string_view>

namespace chandlery::ordering {

struct CancellationWords {
  std::string_view cancelled, requested, never, never_plans;
  std::string_view by_subscription, outside_sandbox;  ///< empty: the error's own
  std::string_view passed, days, hours, term;         ///< the last three as `window` of the first
  std::string_view provider_cancels, person_needed, admin_agent_needed;
  std::string_view important;  ///< what the dialog says and the canceller acknowledges (S58, S66, S67)
};

const CancellationWords& cancellation_words(std::string_view locale);

}  // namespace chandlery::ordering
