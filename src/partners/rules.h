// What partners may do and what their records must look like. Pure.
#pragma once

#include "partners/service.h"

namespace chandlery::partners {

/// kInvalidProperty or kInvalidAddress with the field.
Result<void> check_new_partner(const NewPartner& partner);
/// What an operator may change of a partner's names. kInvalidProperty with the field.
Result<void> check_partner_names(const std::string& name, std::string_view mpn_id);
/// The same for a profile; `country` is the partner's own, whose VAT ids count.
Result<void> check_profile(ProfileKind kind, const Profile& profile, std::string_view country);

}  // namespace chandlery::partners
