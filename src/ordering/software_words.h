// The sentences of the software list, in English and in Simplified Chinese. Named values stand in braces (say.h).
#pragma once

#include <array>
#include <string_view>

#include "core/actor.h"

namespace chandlery::ordering {

struct SoftwareWords {
  std::array<std::string_view, kRoleCount> roles;  ///< as people call them: both sides have a global admin
  std::string_view either, nobody, no_role;
  std::string_view policy, no_policy;  ///< `policy` of the sentences below
  std::string_view keys, downloads;    ///< `what`

  std::string_view no_key, sees_keys, partner_sees, customer_sees, and_sees, nobody_sees;
  std::string_view shown_to_partner, shown_to_customer, reveals_noted, downloads_noted;
  std::string_view customer_only, not_to_customer;
  std::string_view missing_role, seller_acts, person_needed, person_needed_to_copy, person_needed_to_cancel;
  std::string_view revoked, pending, term_ended, suspended, no_media, no_deep_link, link_is_safe;
  std::string_view cancelled, partner_cancels, open_without_end, one_day_left, days_left, by_itself, by_request;
};

const SoftwareWords& software_words(std::string_view locale);

}  // namespace chandlery::ordering
