// Portal sessions as use cases: opened by a sign-in, looked up at every request, ended by the person, by the operator, or by
// time.
//
// Invariants:
// 1. The browser's secret is 256 random bits, new at each sign-in and at each change of the password; the database has its
//    hash alone.
// 2. A session is good while nobody ended it, its idle and absolute times have not come, and its user may sign in. The user
//    is read with it, so a role that is taken away is gone at the next request.
// 3. Disabling a user and setting a password end the user's sessions in the same transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "identity/session.h"
#include "identity/sign_in.h"
#include "platform/http/message.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

struct OpenedSession {
  Session session;
  std::string secret;  ///< for the cookie, and for nobody else
};
/// Signs the browser that sent `request` in, and ends the session that it had. kAccessDenied when the user was disabled, or
/// given another password, since the password was looked at.
Result<OpenedSession> open_session(sql::Tx& tx, const SignedIn& who, const http::Request& request,
                                   const SessionSettings& settings, Instant now);

/// The session that the secret opens, if it is good at `now`.
std::optional<LiveSession> find_session(sql::Tx& tx, std::string_view secret, Instant now);
/// Who acts by the session: as an application with a user, the application being the portal. Time, ids and locale are the
/// caller's to add.
Actor actor_of(const LiveSession& live);
/// Notes a request and so prolongs the session, by seen().
void see_session(sql::Tx& tx, const Session& session, const SessionSettings& settings, Instant now);

/// Those good at `now`, the newest first.
std::vector<Session> sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now);
/// kNotFound when the user has no such session.
Result<void> end_session(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view session_id,
                         Instant now);
/// The session that the secret opens; none is no error.
void end_session_by_secret(sql::Tx& tx, std::string_view secret, Instant now);
/// All of the user's but `kept`, which may be empty; how many. Whoever calls it for another has checked the right to, and
/// records it.
std::int64_t end_sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now,
                             std::string_view kept = {});
/// Its user has just proved who he is: by a second factor, or by the password of an account that has none.
void prove_session(sql::Tx& tx, const Session& session, bool by_second_factor, Instant now);
/// Lets those good at `now` live on as if `micros` had not passed: in a sandbox whose clock is turned.
void carry_sessions(sql::Tx& tx, Instant now, std::int64_t micros);
/// Forgets sessions a day after their time was over; how many. For the upkeep.
std::int64_t forget_ended_sessions(sql::Tx& tx, Instant now);

}  // namespace chandlery::identity
