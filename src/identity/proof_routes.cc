// A person who is signed in proves once more who he is, by what his account has.
#include "core/errors/identity.h"
#include "identity/oauth_wire.h"
#include "identity/proof.h"
#include "identity/routes.h"
#include "identity/security_key_wire.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"

namespace chandlery::identity {
namespace {

Result<Session> session_of_caller(sql::Tx& tx, const Actor& actor, const http::Request& request) {
  const std::optional<LiveSession> live = own_session(tx, actor, request);
  if (!live) return fail(errors::kNotFound, "This request was signed by a token and belongs to no session.");
  return live->session;
}

Result<http::Response> show(const SecondFactorDoor& door, http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const Session session = OR_RETURN(session_of_caller(call.tx, call.actor, call.request));
  json::Writer out;
  out.begin_object().field("fresh", is_fresh(session, call.actor.at)).key("ways").begin_array();
  bool by_key = false;
  for (const ProofWay way : ways_of_proof(call.tx, door, user)) {
    out.value(to_string(way));
    by_key |= way == ProofWay::kSecurityKey;
  }
  out.end_array();
  if (by_key) {
    out.key("securityKey").begin_object();
    write_question(out, OR_RETURN(ask_security_key(call.tx, door, user, session)));
    out.end_object();
  }
  out.attributes("ProofQuestion").end_object();
  http::Response response{.body = out.take()};
  forbid_storing(response);
  return response;
}

Result<void> prove_by_password(http::WorkerCall& call, const User& user, std::string password) {
  std::optional<Result<SignedIn>> outcome;
  try {
    outcome = sign_in(call.database, {.user_name = user.user_name, .password = std::move(password), .new_password = {}}, call.actor);
  } catch (const crypto::PasswordQueueFull&) {
    return fail(errors::kUnavailable, "Too many passwords are being hashed. Repeat the request in a few seconds.");
  }
  if (*outcome) return {};
  return fail(errors::kInvalidProperty, "The password is wrong, or too many attempts failed. Try again in some minutes.", "password");
}

/// By a code or a key, where the account has a second factor: its password alone would not do.
Result<void> prove_by_factor(const SecondFactorDoor& door, http::WorkerCall& call, const User& user, const Session& session,
                             const json::Object& body) {
  if (const auto told = OR_RETURN(body.optional_object("securityKey"))) {
    const KeyAnswer answer = OR_RETURN(read_key_answer(*told));
    if (!is_ticket_of_proof(door, session, answer.ticket))
      return fail(errors::kInvalidProperty, "The question is ten minutes old, or another session's. Begin again.", "ticket");
    return attempt_proof(call.database, user, call.actor.at,
                         [&](sql::Tx& tx) { return prove_by_security_key(tx, door, call.actor, user, answer); });
  }
  const std::string code = OR_RETURN(body.text("code"));
  return attempt_proof(call.database, user, call.actor.at,
                       [&](sql::Tx& tx) { return prove_second_factor(tx, door, user, code); });
}

Result<http::Response> prove(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  std::optional<Result<User>> user;
  std::optional<Result<Session>> session;
  bool has_factor = false;
  call.database.read_now([&](sql::Tx& tx) {
    user = own_account(tx, call.actor);
    session = session_of_caller(tx, call.actor, call.request);
    if (*user) has_factor = second_factor_of(tx, (*user)->tenant_id, (*user)->id).has_value();
  });
  RETURN_IF_FAILED(*user);
  RETURN_IF_FAILED(*session);
  if (has_factor) {
    RETURN_IF_FAILED(prove_by_factor(door, call, **user, **session, body));
  } else {
    RETURN_IF_FAILED(prove_by_password(call, **user, OR_RETURN(body.text("password"))));
  }
  call.database.write_now([&](sql::Tx& tx) { prove_session(tx, **session, has_factor, call.actor.at); });
  http::Response response;
  response.status = 204;
  forbid_storing(response);
  return response;
}

}  // namespace

std::vector<http::Route> proof_routes(const SecondFactorDoor& door) {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  return {{kGet, "/auth/proof", Capability::kSignedIn, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
           "How the caller may prove once more who he is, and whether he must.",
           [&door](http::Call& call) { return show(door, call); }},
          {kPost, "/auth/proof", Capability::kSignedIn, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
           "Proves once more who the caller is; counts for a quarter of an hour.", nullptr,
           [&door](http::WorkerCall& call) { return prove(door, call); }}};
}

}  // namespace chandlery::identity
