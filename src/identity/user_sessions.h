// Another person's portal sessions, ended by who may manage that account. Each end is in the activity log.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// Whoever calls it has checked that the actor may. kNotFound when the user has no such session.
Result<void> end_session_of(sql::Tx& tx, const Actor& actor, const User& user, std::string_view session_id);
/// All but `kept`, which is the actor's own where he ends his others. Whoever calls it has checked that the actor may.
void end_all_sessions_of(sql::Tx& tx, const Actor& actor, const User& user, std::string_view kept = {});

}  // namespace chandlery::identity
