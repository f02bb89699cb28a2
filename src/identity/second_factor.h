// The second factor of built-in accounts (rules 2.5): time-based codes of an authenticator (RFC 6238), security keys beside it
// (security_keys.h), and recovery codes for who has lost them.
//
// Invariants:
// 1. A code proves one sign-in: the step that it belongs to is written with it, and no step is taken twice. A recovery code is
//    gone with its use.
// 2. The secret lies in the database sealed by the master key, with its owner as context; recovery codes as keyed hashes.
// 3. Whoever changes a second factor proves the one that there is, but for an administrator who takes it away; each change is
//    in the log.
// 4. Codes run by the machine's own time, also where a sandbox's clock is turned: so do the telephones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "identity/model.h"
#include "identity/tenant_name.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"
#include "platform/webauthn/ceremony.h"

namespace chandlery::identity {

inline constexpr std::int64_t kCodeStepSeconds = 30;     ///< a step
inline constexpr std::int64_t kStepsAround = 1;      ///< the steps before and after, for clocks that differ
inline constexpr std::size_t kAuthenticatorBytes = 20;
inline constexpr int kRecoveryCodes = 10;
inline constexpr std::int64_t kTicketSeconds = 600;  ///< between the password and the code

struct SecondFactorDoor {
  const crypto::Keyring& keyring;
  const Clock& clock;          ///< the machine's, see 4
  bool required = false;       ///< of partners' and the operator's people; customers' may have one
  std::optional<webauthn::RelyingParty> party = {};  ///< the server as security keys know it; none: they are not taken
  TenantName name_of_tenant = {};  ///< for a password that is chosen on the way in: it is not made of it
};
bool must_have_second_factor(const SecondFactorDoor& door, TenantKind kind);

struct SecondFactor {
  std::optional<Instant> authenticator_since;  ///< none: there are security keys alone
  std::int64_t security_keys = 0;
  std::int64_t recovery_codes = 0;  ///< not used yet
};
/// nullopt for an account that has neither an authenticator nor a key.
std::optional<SecondFactor> second_factor_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id);

/// The newest step after `last` whose code this is, at `now`; pure.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now, std::int64_t last);
/// What of the typed text counts: capitals and digits, without blanks and hyphens.
std::string as_typed(std::string_view code);

/// An authenticator that a user is about to set up. Nothing of it is kept but in the ticket, which is sealed.
struct Enrolment {
  std::string ticket;
  std::string secret;   ///< base32, to be typed
  std::string address;  ///< otpauth://, to be read by a camera
};
Enrolment begin_enrolment(const SecondFactorDoor& door, const User& user);
/// kInvalidProperty "ticket" for one that is not this user's or ten minutes old.
Result<Enrolment> shown_again(const SecondFactorDoor& door, const User& user, std::string_view ticket);
/// The code proves that the authenticator works; it replaces an earlier one. Gives new recovery codes, which are shown once.
/// kInvalidProperty "ticket" as above, "code" for a wrong one.
Result<std::vector<std::string>> finish_enrolment(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor,
                                                  const User& user, std::string_view ticket, std::string_view code);
/// Takes the code of an authenticator or a recovery code. kInvalidProperty "code".
Result<void> prove_second_factor(sql::Tx& tx, const SecondFactorDoor& door, const User& user, std::string_view code);
/// New ones in place of those that there were.
std::vector<std::string> renew_recovery_codes(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user);
/// The same for an account that has just got its first second factor, which the log tells.
std::vector<std::string> put_new_recovery_codes(sql::Tx& tx, const SecondFactorDoor& door, const User& user);
/// Keeps others who change the account's second factors waiting until the transaction ends: of two who take away different ones at
/// the same moment, the later one sees that his is the last.
void hold_factors(sql::Tx& tx, const User& user);
/// The user's own act: security keys stay, and the recovery codes with them. kNotFound where there is none.
Result<void> remove_authenticator(sql::Tx& tx, const Actor& actor, const User& user);
/// All of it, keys too, and ends the user's sign-ins: for who has lost it. kNotFound where there is none.
Result<void> remove_second_factor(sql::Tx& tx, const Actor& actor, const User& user);

/// A sign-in that waits for its code: who it is, by a text that the browser holds meanwhile and cannot read.
struct WaitingSignIn {
  std::string tenant_id, user_id, password_hash;
  std::optional<Instant> proved_at;  ///< of what was proved so far; none: at the password, a moment ago
};
std::string ticket_of_sign_in(const SecondFactorDoor& door, const WaitingSignIn& waiting);
/// nullopt for one that was altered, or is ten minutes old.
std::optional<WaitingSignIn> sign_in_of_ticket(const SecondFactorDoor& door, std::string_view ticket);

}  // namespace chandlery::identity
