// Who asks about himself: the caller's account, and his browser's session.
#pragma once

#include <optional>
#include <string>

#include "core/actor.h"
#include "core/result.h"
#include "identity/session.h"
#include "platform/http/message.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// kUserNotFound for a caller without one.
Result<User> own_account(sql::Tx& tx, const Actor& actor);
/// The browser's session, where it is the caller's own: whoever comes with a token may hold somebody else's cookie.
std::optional<LiveSession> own_session(sql::Tx& tx, const Actor& actor, const http::Request& request);
/// Its id; empty where there is none.
std::string own_session_id(sql::Tx& tx, const Actor& actor, const http::Request& request);

}  // namespace chandlery::identity
