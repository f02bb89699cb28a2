// See own.h.
#include "identity/own.h"

#include "identity/service.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"

namespace chandlery::identity {

Result<User> own_account(sql::Tx& tx, const Actor& actor) {
  std::optional<User> user = find_user_by_name(tx, actor.user_name);
  if (!user || user->id != actor.user_id) return fail(errors::kUserNotFound);
  return *std::move(user);
}

std::optional<LiveSession> own_session(sql::Tx& tx, const Actor& actor, const http::Request& request) {
  std::optional<LiveSession> live = find_session(tx, session_secret(request), actor.at);
  if (live && live->user.id != actor.user_id) live.reset();
  return live;
}

std::string own_session_id(sql::Tx& tx, const Actor& actor, const http::Request& request) {
  const std::optional<LiveSession> live = own_session(tx, actor, request);
  return live ? live->session.id : "";
}

}  // namespace chandlery::identity
