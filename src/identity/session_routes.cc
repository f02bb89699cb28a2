// A person's own portal sessions and password.
#include "identity/oauth_wire.h"
#include "identity/own.h"
#include "identity/permissions.h"
#include "identity/proof.h"
#include "identity/routes.h"
#include "identity/service.h"
#include "identity/session_rules.h"
#include "identity/session_wire.h"
#include "identity/sessions.h"
#include "identity/wire.h"
#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"

namespace chandlery::identity {
namespace {

http::Response nothing() {
  http::Response response;
  response.status = 204;
  forbid_storing(response);
  return response;
}

Result<http::Response> get_session(http::Call& call, const SessionSettings& settings, const TenantName& name_of_tenant) {
  const std::optional<LiveSession> live = own_session(call.tx, call.actor, call.request);
  if (!live) return fail(errors::kNotFound, "This request was signed by a token and belongs to no session.");
  Session session = live->session;
  // The edge prolongs it in a transaction of its own.
  if (!only_peeks(call.request) && is_due(session, call.actor.at)) session = seen(session, settings, call.actor.at);

  json::Writer out;
  out.begin_object();
  out.key("user")
      .begin_object()
      .field("id", live->user.id)
      .field("userPrincipalName", live->user.user_name)
      .field("displayName", live->user.display_name)
      .end_object();
  out.key("tenant")
      .begin_object()
      .field("id", live->tenant.id)
      .field("domain", live->tenant.domain)
      .field("kind", to_string(live->tenant.kind))
      .field("partnerId", live->tenant.partner_id)
      .field("name", name_of_tenant(call.tx, live->tenant))
      .end_object();
  write_roles(out, live->user.roles);
  out.key("capabilities").begin_array();
  for (const Capability capability : capabilities_of(call.actor)) out.value(to_string(capability));
  out.end_array();
  out.field("portal", to_string(session.portal))
      .field("now", call.actor.at)
      .field("expiresAt", session.idle_ends_at)
      .field("absoluteExpiresAt", session.ends_at)
      .end_object();
  http::Response response{.body = out.take()};
  forbid_storing(response);
  return response;
}

Result<http::Response> sign_out(http::Call& call) {
  http::Response response = nothing();
  if (!own_session(call.tx, call.actor, call.request)) return response;
  end_session_by_secret(call.tx, session_secret(call.request), call.actor.at);
  response.set("Set-Cookie", ended_session_cookie());
  // Pages kept for the back button, and whatever the portal stored. What is to outlast it, as the theme, the portal writes
  // again (docs/decisions.md).
  response.set("Clear-Site-Data", "\"cache\", \"storage\"");
  return response;
}

Result<http::Response> list_own(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  return http::Response{.body = list_of(sessions_of(call.tx, user.tenant_id, user.id, call.actor.at), "/auth/sessions",
                                        own_session_id(call.tx, call.actor, call.request))};
}

Result<http::Response> end_own(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  RETURN_IF_FAILED(end_session(call.tx, user.tenant_id, user.id, call.path["session_id"], call.actor.at));
  return nothing();
}

Result<http::Response> end_other_own(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  end_sessions_of(call.tx, user.tenant_id, user.id, call.actor.at, own_session_id(call.tx, call.actor, call.request));
  return nothing();
}

Result<http::Response> change_password(const SessionSettings& settings, const TenantName& name_of_tenant,
                                       http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  Credentials credentials;
  credentials.password = OR_RETURN(body.text("oldPassword"));
  credentials.new_password = OR_RETURN(body.text("newPassword"));
  if (credentials.new_password.empty())
    return fail(errors::kInvalidProperty, "The password needs at least 8 characters.", "newPassword");
  std::optional<LiveSession> before;
  std::optional<Result<User>> user;
  call.database.read_now([&](sql::Tx& tx) {
    user = own_account(tx, call.actor);
    before = own_session(tx, call.actor, call.request);
  });
  credentials.user_name = OR_RETURN(std::move(*user)).user_name;

  SignedIn signed_in = OR_RETURN(sign_in_again(call.database, credentials, call.actor, "oldPassword", name_of_tenant));
  http::Response response = nothing();
  if (!before) return response;
  // All sessions have ended with the old password; this browser gets a new one, proved as the one before it.
  signed_in.user.mfa = before->user.mfa;
  if (signed_in.needs_code) signed_in.proved_at = before->session.proved_at;
  std::optional<Result<OpenedSession>> opened;
  call.database.write_now([&](sql::Tx& tx) {
    opened = open_session(tx, signed_in, call.request, settings, call.actor.at);
  });
  if (*opened) response.set("Set-Cookie", session_cookie((*opened)->secret));
  return response;
}

http::Route own(http::Method method, std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  return {method,
          pattern,
          Capability::kSignedIn,
          http::Tokens::kUserOnly,
          http::is_unsafe(method) ? http::Access::kWrite : http::Access::kRead,
          http::Idempotency::kNone,
          summary,
          std::move(handler)};
}

}  // namespace

std::vector<http::Route> session_routes(const SessionSettings& settings, const TenantName& name_of_tenant) {
  using enum http::Method;
  return {
      own(kGet, kSessionPath, "Who is signed in to which portal, and until when; peek=true asks without prolonging it.",
          [&settings, name_of_tenant](http::Call& call) { return get_session(call, settings, name_of_tenant); }),
      own(kPost, "/auth/signout", "Ends the browser's session.", sign_out),
      own(kGet, "/auth/sessions", "Lists the caller's own sessions, the newest first.", list_own),
      own(kDelete, "/auth/sessions", "Ends the caller's other sessions.", end_other_own),
      own(kDelete, "/auth/sessions/{session_id}", "Ends one of the caller's own sessions.", end_own),
      {kPost, "/auth/password", Capability::kSignedIn, http::Tokens::kUserOnly, http::Access::kWorker,
       http::Idempotency::kNone, "Changes the caller's own password and ends all other sessions.", nullptr,
       [&settings, name_of_tenant](http::WorkerCall& call) { return change_password(settings, name_of_tenant, call); }},
  };
}

}  // namespace chandlery::identity
