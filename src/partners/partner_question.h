// Finding a partner in one round trip with what else a use case begins with.
#pragma once

#include "partners/service.h"

namespace chandlery::partners {

sql::Tx::Question partner_question(std::string_view partner_id, std::optional<Partner>& found);
/// What find_partner says of such an answer: kNotFound when there is none.
Result<Partner> known_partner(std::optional<Partner> found);

}  // namespace chandlery::partners
