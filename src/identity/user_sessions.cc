#include "identity/user_sessions.h"

#include "identity/sessions.h"
#include "identity/user_log.h"

namespace chandlery::identity {

Result<void> end_session_of(sql::Tx& tx, const Actor& actor, const User& user, std::string_view session_id) {
  RETURN_IF_FAILED(end_session(tx, user.tenant_id, user.id, session_id, actor.at));
  record_act_on(tx, actor, user, "end_user_session", {{"SessionId", std::string(session_id)}});
  return {};
}

void end_all_sessions_of(sql::Tx& tx, const Actor& actor, const User& user, std::string_view kept) {
  const std::int64_t ended = end_sessions_of(tx, user.tenant_id, user.id, actor.at, kept);
  record_act_on(tx, actor, user, "end_user_sessions", {{"SessionsEnded", std::to_string(ended)}});
}

}  // namespace chandlery::identity
