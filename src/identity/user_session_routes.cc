// The portal sessions of a partner's people, for its own admins, and of anybody, for the operator.
#include "core/id.h"
#include "identity/own.h"
#include "identity/partner_users.h"
#include "identity/routes.h"
#include "identity/service.h"
#include "identity/session_wire.h"
#include "identity/sessions.h"
#include "identity/user_sessions.h"

namespace chandlery::identity {
namespace {

std::string current_session(const http::Call& call) { return own_session_id(call.tx, call.actor, call.request); }

Result<http::Response> list_of_colleague(http::Call& call) {
  const std::optional<User> user = find_user(call.tx, call.actor.partner_id, call.path["user_id"]);
  if (!user) return fail(errors::kUserNotFound);
  return http::Response{.body = list_of(sessions_of(call.tx, user->tenant_id, user->id, call.actor.at),
                                        "/users/" + user->id + "/sessions", current_session(call))};
}

Result<http::Response> end_one_of_colleague(http::Call& call) {
  const User user = OR_RETURN(colleague_to_change(call.tx, call.actor, call.path["user_id"]));
  RETURN_IF_FAILED(end_session_of(call.tx, call.actor, user, call.path["session_id"]));
  return http::Response{.status = 204};
}

Result<http::Response> end_all_of_colleague(http::Call& call) {
  const User user = OR_RETURN(colleague_to_change(call.tx, call.actor, call.path["user_id"]));
  end_all_sessions_of(call.tx, call.actor, user, user.id == call.actor.user_id ? current_session(call) : "");
  return http::Response{.status = 204};
}

Result<User> addressed_user(sql::Tx& tx, const http::PathParameters& path) {
  const std::optional<std::string> tenant = normalise_guid(path["tenant_id"]);
  std::optional<User> user;
  if (tenant) user = find_user(tx, *tenant, path["user_id"]);
  if (!user) return fail(errors::kUserNotFound);
  return *std::move(user);
}

Result<http::Response> list_of_anybody(http::Call& call) {
  const User user = OR_RETURN(addressed_user(call.tx, call.path));
  const std::string path = "/operator/v1/tenants/" + user.tenant_id + "/users/" + user.id + "/sessions";
  return http::Response{.body = list_of(sessions_of(call.tx, user.tenant_id, user.id, call.actor.at), path)};
}

Result<http::Response> end_one_of_anybody(http::Call& call) {
  const User user = OR_RETURN(addressed_user(call.tx, call.path));
  RETURN_IF_FAILED(end_session_of(call.tx, call.actor, user, call.path["session_id"]));
  return http::Response{.status = 204};
}

Result<http::Response> end_all_of_anybody(http::Call& call) {
  const User user = OR_RETURN(addressed_user(call.tx, call.path));
  end_all_sessions_of(call.tx, call.actor, user);
  return http::Response{.status = 204};
}

http::Route route(http::Method method, std::string_view pattern, Capability needs, http::Tokens tokens,
                  std::string_view summary, http::RouteHandler handler) {
  return {method,
          pattern,
          needs,
          tokens,
          http::is_unsafe(method) ? http::Access::kWrite : http::Access::kRead,
          http::Idempotency::kNone,
          summary,
          std::move(handler)};
}

}  // namespace

std::vector<http::Route> user_session_routes() {
  using enum http::Method;
  const auto admin = [](http::Method method, std::string_view pattern, std::string_view summary,
                        http::RouteHandler handler) {
    return route(method, pattern, Capability::kManagePartnerUsers, http::Tokens::kUserOnly, summary, std::move(handler));
  };
  const auto operate = [](http::Method method, std::string_view pattern, std::string_view summary,
                          http::RouteHandler handler) {
    return route(method, pattern, Capability::kOperate, http::Tokens::kAppOrUser, summary, std::move(handler));
  };
  constexpr std::string_view kAnybody = "/operator/v1/tenants/{tenant_id}/users/{user_id}/sessions";
  return {
      admin(kGet, "/v1/users/{user_id}/sessions", "Where a user of the partner is signed in, the newest first.",
            list_of_colleague),
      admin(kDelete, "/v1/users/{user_id}/sessions", "Ends a user's sessions, but the one that asks.",
            end_all_of_colleague),
      admin(kDelete, "/v1/users/{user_id}/sessions/{session_id}", "Ends one of a user's sessions.",
            end_one_of_colleague),
      operate(kGet, kAnybody, "Lists a user's sessions.", list_of_anybody),
      operate(kDelete, kAnybody, "Ends all of a user's sessions.", end_all_of_anybody),
      operate(kDelete, "/operator/v1/tenants/{tenant_id}/users/{user_id}/sessions/{session_id}",
              "Ends one of a user's sessions.", end_one_of_anybody),
  };
}

}  // namespace chandlery::identity
