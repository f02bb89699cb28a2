// Security keys and passkeys (Web Authentication) of built-in accounts: second factors beside the authenticator (rules 2.5), and
// both factors at once where the key itself asks its user for a PIN or a finger (passkeys.h).
//
// Invariants:
// 1. A question to a key stands in a ticket that the browser holds sealed: for one user, for what it was asked for, for ten
//    minutes. The challenge is the ticket's hash, so that an answer fits its ticket alone; the first answer uses it up, on
//    whichever node it comes, also where it is wrong.
// 2. A key is one account's. Its count of uses only grows; one that stands still or goes back is a copy's, and is refused.
// 3. Keys are added and removed in a session whose user has proved himself lately (proof.h). Each addition, change, removal, use
//    and refusal is in the log.
// 4. The first second factor of an account brings recovery codes; they go with the last one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/second_factor.h"
#include "identity/session.h"
#include "platform/webauthn/ceremony.h"

namespace chandlery::identity {

inline constexpr std::size_t kMostSecurityKeys = 20;   ///< of an account
inline constexpr std::size_t kLongestKeyName = 128;    ///< bytes

struct SecurityKey {
  std::string id;
  std::string credential_id;  ///< bytes
  std::vector<std::string> transports;
  std::string name;
  Instant added_at;
  std::optional<Instant> last_used_at;
};
/// The oldest first.
std::vector<SecurityKey> security_keys_of(sql::Tx& tx, const User& user);

/// What a browser is to ask a key.
struct KeyQuestion {
  std::string ticket;
  std::string challenge;          ///< base64url
  std::string party;              ///< the relying party's id
  std::vector<SecurityKey> keys;  ///< the account's: one of them is to answer, or none of them is to be added again
};

/// For a key that is to be added in this session. kSecurityKeysOff; kInvalidInput where there are too many.
Result<KeyQuestion> begin_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user, const Session& session);
struct NewSecurityKey {
  std::string ticket, name;
  std::string client_notes, attestation;  ///< bytes, of the browser's answer
  std::vector<std::string> transports;
};
struct AddedSecurityKey {
  SecurityKey key;
  std::vector<std::string> recovery_codes;  ///< where it is the account's first second factor; to be shown once
};
/// kInvalidProperty "ticket" or "attestation".
Result<AddedSecurityKey> finish_security_key(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                                             const Session& session, const NewSecurityKey& wanted);
/// kNotFound; kInvalidProperty "name".
Result<SecurityKey> rename_security_key(sql::Tx& tx, const Actor& actor, const User& user, std::string_view id,
                                        std::string_view name);
/// kNotFound; kInvalidInput for the last second factor of an account that must have one.
Result<void> remove_security_key(sql::Tx& tx, const Actor& actor, const User& user, std::string_view id, bool must_have);

/// Whose answer proves the user anew in this session. kSecurityKeysOff where no keys are taken.
Result<KeyQuestion> ask_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user, const Session& session);
/// The same at a sign-in that waits: its ticket is the question's. nullopt where the account has no key, or none is taken.
std::optional<KeyQuestion> ask_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user,
                                            std::string_view ticket_of_sign_in);

/// What keys call the account: a name that tells a key's finder nothing (level 2, 14.6.1), as bytes.
std::string handle_of(const User& user);

/// For a sign-in by whichever key there is at the browser, of whichever account. nullopt where none is taken.
std::optional<KeyQuestion> ask_passkey(const SecondFactorDoor& door);
bool is_ticket_of_passkey(const SecondFactorDoor& door, std::string_view ticket);

/// navigator.credentials.get()'s answer, as bytes.
struct KeyAnswer {
  std::string ticket;
  std::string credential_id;
  std::string user_handle;  ///< whose key it says to be; not of interest where the account is known already
  webauthn::Assertion assertion;
};
/// Takes the answer to a ticket that was found to be this user's. kInvalidProperty "key".
Result<void> prove_by_security_key(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                                   const KeyAnswer& answer);
/// The same for the ticket of ask_passkey. The key must have verified its user, and name him as its own.
Result<void> prove_by_passkey(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                              const KeyAnswer& answer);
/// Whether the ticket is of ask_security_key for this session.
bool is_ticket_of_proof(const SecondFactorDoor& door, const Session& session, std::string_view ticket);

}  // namespace chandlery::identity
