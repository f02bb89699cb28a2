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

// Partnerships between a provider and a reseller (rules 2.4).

/// kProgramStatus for a partner that is no indirect provider, and what keeps one from transacting.
Result<void> may_request_partnership(const Partner& partner);
/// kProgramStatus unless `partner` is an indirect reseller; the provider itself is told that the link is not for it.
Result<void> may_answer_request(const Partner& provider, const Partner& partner);
/// Whether the partner may accept, too: it has signed and is not restricted (kPartnerAgreementUnsigned, kProgramStatus), and
/// the provider may still take resellers (kProgramStatus, and no more of why not).
Result<void> may_be_partners(const Partner& provider, const Partner& partner);

}  // namespace chandlery::partners
