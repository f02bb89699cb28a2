// What is done to users, in the activity log of the partner whom it concerns.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/service.h"
#include "core/actor.h"
#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// Records the act in the log of the tenant's partner, also when an operator did it: it is the partner's user. A customer may
/// have several partners; whichever acts reads of it in its own log.
void record(sql::Tx& tx, const Actor& actor, const Tenant& tenant, audit::Entry entry);
/// The same for an act that changes nothing of what describes the user: of a partner's or a customer's, by its name and what
/// else is to be known.
void record_act_on(sql::Tx& tx, const Actor& actor, const User& user, std::string_view operation,
                   std::vector<std::pair<std::string, std::string>> known = {});

}  // namespace chandlery::identity
