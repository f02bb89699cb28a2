// See sessions.h.
#include "identity/sessions.h"

#include "core/id.h"
#include "core/text.h"
#include "identity/secrets.h"
#include "identity/session_rules.h"
#include "identity/session_store.h"
#include "identity/store.h"

namespace chandlery::identity {
namespace {

crypto::Hash hash_of(std::string_view secret) { return hash_secret(SecretKind::kSession, secret); }

/// What the browser calls itself, cut to what a column and a list should hold.
std::string told_name(const http::Request& request) {
  std::string_view told = request.header("User-Agent").substr(0, kLongestUserAgent);
  while (!told.empty() && !text::valid_utf8(told)) told.remove_suffix(1);
  return std::string(told);
}

}  // namespace

Result<OpenedSession> open_session(sql::Tx& tx, const SignedIn& who, const http::Request& request,
                                   const SessionSettings& settings, Instant now) {
  if (!store::still_has_password(tx, who.user, who.password_hash))
    return fail(errors::kAccessDenied, "The account was changed during the sign-in. Sign in again.");
  if (const std::string_view old = session_secret(request); !old.empty()) end_session_by_secret(tx, old, now);

  OpenedSession opened{.session = {}, .secret = crypto::random_token()};
  Session& session = opened.session;
  session.id = new_id(now);
  session.tenant_id = who.tenant.id;
  session.user_id = who.user.id;
  session.portal = portal_of(who.tenant.kind);
  session.created_at = now;
  session.ends_at = now.plus_seconds(settings.absolute_seconds);
  session.user_agent = told_name(request);
  session.peer = request.peer;
  session.mfa = who.user.mfa;
  session.proved_at = who.proved_at.value_or(now);
  session = seen(std::move(session), settings, now);
  store::insert_session(tx, hash_of(opened.secret), session);
  return opened;
}

std::optional<LiveSession> find_session(sql::Tx& tx, std::string_view secret, Instant now) {
  if (secret.empty()) return std::nullopt;
  std::optional<LiveSession> found = store::session_by_hash(tx, hash_of(secret));
  if (!found || !is_live(found->session, now) || found->user.disabled_at) return std::nullopt;
  return found;
}

Actor actor_of(const LiveSession& live) {
  Actor actor = acting_as({}, live.tenant, live.user);
  actor.application_id = "portal";
  return actor;
}

void see_session(sql::Tx& tx, const Session& session, const SessionSettings& settings, Instant now) {
  store::see_session(tx, seen(session, settings, now));
}

std::vector<Session> sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now) {
  return store::sessions_of(tx, tenant_id, user_id, now);
}

Result<void> end_session(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view session_id,
                         Instant now) {
  if (!store::end_session(tx, tenant_id, user_id, session_id, now))
    return fail(errors::kNotFound, "There is no such session, or it has ended.");
  return {};
}

void end_session_by_secret(sql::Tx& tx, std::string_view secret, Instant now) {
  store::end_session_by_hash(tx, hash_of(secret), now);
}

std::int64_t end_sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now,
                             std::string_view kept) {
  return store::end_sessions_of(tx, tenant_id, user_id, kept, now);
}

void prove_session(sql::Tx& tx, const Session& session, bool by_second_factor, Instant now) {
  store::prove_session(tx, session, by_second_factor, now);
}

void carry_sessions(sql::Tx& tx, Instant now, std::int64_t micros) { store::carry_sessions(tx, now, micros); }

std::int64_t forget_ended_sessions(sql::Tx& tx, Instant now) {
  return store::forget_ended_sessions(tx, now.plus_days(-1));
}

}  // namespace chandlery::identity
