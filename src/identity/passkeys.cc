// See passkeys.h.
#include "identity/passkeys.h"

#include "identity/company_store.h"
#include "identity/refused_attempt.h"
#include "identity/security_key_store.h"

namespace chandlery::identity {

Result<SignedIn> sign_in_by_passkey(sql::Tx& tx, const SecondFactorDoor& door, const KeyAnswer& answer, std::string_view peer,
                                    const Actor& caller) {
  const auto refused = [] { return fail(errors::kAccessDenied, "The passkey was not accepted, or too many attempts failed."); };
  if (!is_ticket_of_passkey(door, answer.ticket))
    return fail(errors::kInvalidProperty, "The sign-in took too long. Begin again.", "ticket");
  const std::optional<User> user = store::user_of_credential(tx, answer.credential_id);
  if (!user || store::issuer_of(tx, *user)) return refused();
  Result<SignedIn> signed_in = begin_sign_in(tx, user->user_name, caller);
  if (!signed_in) return refused();
  const Actor self = acting_as(caller, signed_in->tenant, signed_in->user);
  if (!prove_by_passkey(tx, door, self, signed_in->user, answer)) {
    trace_refused_attempt(tx, caller, {.user = signed_in->user, .attempts = signed_in->attempts, .proof = "passkey", .peer = peer});
    return refused();
  }
  complete_sign_in(tx, *signed_in);
  return signed_in;
}

}  // namespace chandlery::identity
