// A person who is signed in proves once more who he is, by what his account has.
#include "core/errors/identity.h"
#include "identity/oauth_wire.h"
#include "identity/portal_door.h"
#include "identity/proof.h"
#include "identity/routes.h"
#include "identity/security_key_wire.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"

namespace chandlery::identity {
namespace {

Result<Session> session_of_caller(sql::Tx& tx, const Actor& actor, const http::Request& request) {
  const std::optional<LiveSession> live = own_session(tx, actor, request);
  if (!live) return fail(errors::kNotFound, "This request was signed by a token and belongs to no session.");
  return live->session;
}

Result<http::Response> show(const SecondFactorDoor& door, const CompanyDoor& companies, http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const Session session = OR_RETURN(session_of_caller(call.tx, call.actor, call.request));
  json::Writer out;
  out.begin_object().field("fresh", is_fresh(session, call.actor.at)).key("ways").begin_array();
  const std::vector<ProofWay> ways = ways_of_proof(call.tx, door, user);
  bool by_key = false;
  for (const ProofWay way : ways) {
    out.value(to_string(way));
    by_key |= way == ProofWay::kSecurityKey;
  }
  out.end_array();
  if (by_key) {
    out.key("securityKey").begin_object();
    write_question(out, OR_RETURN(ask_security_key(call.tx, door, user, session)));
    out.end_object();
  }
  const Company* company = ways.empty() ? company_of(call.tx, companies, user) : nullptr;
  if (company != nullptr) out.field("companySignIn", proof_address_of(*company));
  out.attributes("ProofQuestion").end_object();
  http::Response response{.body = out.take()};
  forbid_storing(response);
  return response;
}

Result<void> prove_by_password(http::WorkerCall& call, const User& user, const Session& session, std::string password) {
  const SignedIn proved = OR_RETURN(sign_in_again(
      call.database, {.user_name = user.user_name, .password = std::move(password), .new_password = {}}, call.actor, "password"));
  if (proved.needs_code) {
    return fail(errors::kInvalidProperty, "This account has a second factor by now. Prove yourself by that.", "code");
  }
  call.database.write_now([&](sql::Tx& tx) { prove_session(tx, session, false, call.actor.at); });
  return {};
}

/// What the body says of the second factor: the answer of a key, or a code.
struct FactorProof {
  std::optional<KeyAnswer> answer;
  std::string code;
};

Result<FactorProof> read_factor_proof(const SecondFactorDoor& door, const Session& session, const json::Object& body) {
  FactorProof proof;
  if (const auto told = OR_RETURN(body.optional_object("securityKey"))) {
    proof.answer = OR_RETURN(read_key_answer(*told));
    if (!is_ticket_of_proof(door, session, proof.answer->ticket))
      return fail(errors::kInvalidProperty, "The question is ten minutes old, or another session's. Begin again.", "ticket");
  } else {
    proof.code = OR_RETURN(body.text("code"));
  }
  return proof;
}

/// By a code or a key, where the account has a second factor: its password alone would not do. One transaction uses them up and
/// proves the session.
Result<void> prove_by_factor(const SecondFactorDoor& door, http::WorkerCall& call, const User& user, const Session& session,
                             const json::Object& body) {
  const FactorProof proof = OR_RETURN(read_factor_proof(door, session, body));
  Result<void> outcome;
  call.database.write_now([&](sql::Tx& within) {
    outcome = attempt_proof(within, user, call.actor, [&](sql::Tx& tx) -> Result<void> {
      RETURN_IF_FAILED(proof.answer ? prove_by_security_key(tx, door, call.actor, user, *proof.answer)
                                    : prove_second_factor(tx, door, user, proof.code));
      prove_session(tx, session, true, call.actor.at);
      return {};
    });
  });
  return outcome;
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
    RETURN_IF_FAILED(prove_by_password(call, **user, **session, OR_RETURN(body.text("password"))));
  }
  http::Response response;
  response.status = 204;
  forbid_storing(response);
  return response;
}

}  // namespace

std::vector<http::Route> proof_routes(const SecondFactorDoor& door, const CompanyDoor& companies) {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  return {{kGet, "/auth/proof", Capability::kSignedIn, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
           "How the caller may prove once more who he is, and whether he must.",
           [&door, &companies](http::Call& call) { return show(door, companies, call); }},
          {kPost, "/auth/proof", Capability::kSignedIn, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
           "Proves once more who the caller is; counts for a quarter of an hour.", nullptr,
           [&door](http::WorkerCall& call) { return prove(door, call); }}};
}

}  // namespace chandlery::identity
