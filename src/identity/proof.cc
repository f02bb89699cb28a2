// See proof.h.
#include "identity/proof.h"

#include "core/errors/identity.h"
#include "identity/company_store.h"
#include "identity/session_rules.h"
#include "identity/sign_in.h"

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
  if (store::has_identity(tx, user)) return {};
  return {ProofWay::kPassword};
}

Result<void> attempt_proof(sql::Database& database, const User& user, Instant now,
                           const std::function<Result<void>(sql::Tx&)>& prove) {
  Result<void> outcome;
  database.write_now([&](sql::Tx& tx) {
    outcome = count_code_attempt(tx, user, now);
    if (outcome) outcome = prove(tx);
    if (outcome) forget_code_attempts(tx, user);
  });
  return outcome;
}

}  // namespace chandlery::identity
