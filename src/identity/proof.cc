// See proof.h.
#include "identity/proof.h"

#include "core/errors/identity.h"
#include "identity/company_store.h"
#include "identity/refused_attempt.h"
#include "identity/session_rules.h"

namespace chandlery::identity {

Result<Session> fresh_session(sql::Tx& tx, const Actor& actor, const http::Request& request) {
  const std::optional<LiveSession> live = own_session(tx, actor, request);
  if (!live || !is_fresh(live->session, actor.at)) return fail(errors::kProofTooOld);
  return live->session;
}

std::string_view to_string(ProofWay way) {
  switch (way) {
    case ProofWay::kPassword: return "password";
    case ProofWay::kCode: return "code";
    case ProofWay::kSecurityKey: break;
  }
  return "security_key";
}

std::vector<ProofWay> ways_of_proof(sql::Tx& tx, const SecondFactorDoor& door, const User& user) {
  if (const std::optional<SecondFactor> factor = second_factor_of(tx, user.tenant_id, user.id)) {
    if (door.party && factor->security_keys > 0) return {ProofWay::kSecurityKey, ProofWay::kCode};
    return {ProofWay::kCode};
  }
  if (store::issuer_of(tx, user)) return {};
  return {ProofWay::kPassword};
}

Result<void> attempt_proof(sql::Tx& tx, const User& user, const Actor& actor, const std::function<Result<void>(sql::Tx&)>& prove) {
  const std::int64_t attempts = OR_RETURN(count_code_attempt(tx, user, actor.at));
  if (Result<void> proved = prove(tx); !proved) {
    const std::string& field = proved.error().field;
    if (field == "code" || field == "key")
      trace_refused_attempt(tx, actor, {.user = user, .attempts = attempts, .proof = field == "code" ? "code" : "security_key"});
    return proved;
  }
  forget_code_attempts(tx, user);
  return {};
}

Result<SignedIn> sign_in_again(sql::Database& database, const Credentials& credentials, const Actor& actor,
                               std::string_view field, const TenantName& name_of_tenant) {
  std::optional<Result<SignedIn>> outcome;
  try {
    outcome = sign_in(database, credentials, actor, name_of_tenant);
  } catch (const crypto::PasswordQueueFull&) {
    return fail(errors::kUnavailable, "Too many passwords are being hashed. Repeat the request in a few seconds.");
  }
  if (!*outcome && outcome->error().is(errors::kAccessDenied)) {
    return fail(errors::kInvalidProperty, "The password is wrong, or too many attempts failed. Try again in some minutes.",
                std::string(field));
  }
  return *std::move(outcome);
}

}  // namespace chandlery::identity
