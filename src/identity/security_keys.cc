// See security_keys.h.
#include "identity/security_keys.h"

#include <algorithm>

#include "core/errors/identity.h"
#include "core/id.h"
#include "core/text.h"
#include "identity/sealed_lines.h"
#include "identity/second_factor_store.h"
#include "identity/secrets.h"
#include "identity/security_key_store.h"
#include "identity/user_log.h"
#include "platform/log/log.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kAdditionContext = "identity: security key that is being added";
constexpr std::string_view kProofContext = "identity: proof by a security key";
constexpr std::string_view kPasskeyContext = "identity: sign-in by a passkey";

std::string ticket_for(const SecondFactorDoor& door, const Session& session, std::string_view context) {
  return seal_lines(door.keyring, {session.tenant_id, session.user_id, session.id},
                    door.clock.now().plus_seconds(kTicketSeconds), context);
}

bool is_of_session(const SecondFactorDoor& door, const Session& session, std::string_view ticket, std::string_view context) {
  const auto words = open_lines(door.keyring, ticket, 3, door.clock.now(), context);
  return words && (*words)[0] == session.tenant_id && (*words)[1] == session.user_id && (*words)[2] == session.id;
}

/// As bytes. A ticket is sealed with a nonce of 24 random bytes, so nobody foresees it.
std::string challenge_of(std::string_view ticket) {
  const crypto::Hash hash = crypto::sha256(ticket);
  return {hash.begin(), hash.end()};
}

KeyQuestion question(const SecondFactorDoor& door, std::string ticket, std::vector<SecurityKey> keys) {
  return {.ticket = ticket,
          .challenge = crypto::to_base64url(challenge_of(ticket)),
          .party = door.party->id,
          .keys = std::move(keys)};
}

std::unexpected<Error> keys_off() { return fail(errors::kSecurityKeysOff); }

bool take_answer(sql::Tx& tx, const SecondFactorDoor& door, std::string_view ticket) {
  const Instant now = door.clock.now();
  return store::take_key_answer(tx, hash_secret(SecretKind::kSecurityKeyAnswer, ticket), now, now.plus_seconds(kTicketSeconds));
}

Result<std::string> fit_name(std::string_view name) {
  const std::string_view kept = text::trim(name);
  if (kept.empty() || kept.size() > kLongestKeyName)
    return fail(errors::kInvalidProperty, "Give the key a name of at most 128 bytes.", "name");
  return std::string(kept);
}

/// Of the words that browsers have for it (level 3, 5.8.4), the known ones.
std::vector<std::string> known_transports(const std::vector<std::string>& told) {
  std::vector<std::string> kept;
  for (const std::string_view word : {"usb", "nfc", "ble", "smart-card", "hybrid", "internal"}) {
    if (std::ranges::find(told, word) != told.end()) kept.emplace_back(word);
  }
  return kept;
}

void record_key(sql::Tx& tx, const Actor& actor, const User& user, std::string_view operation, std::string_view name) {
  record_act_on(tx, actor, user, operation, {{"SecurityKey", std::string(name)}});
}

std::unexpected<Error> refuse(sql::Tx& tx, const Actor& actor, const User& user, std::string_view name, std::string_view why) {
  log::warning("security key refused", {{"user", user.id}, {"why", why}, {"correlation_id", actor.correlation_id}});
  record_act_on(tx, actor, user, "refuse_security_key", {{"SecurityKey", std::string(name)}, {"Reason", std::string(why)}});
  return fail(errors::kInvalidProperty, "The security key was not accepted. Try again, or prove yourself in another way.", "key");
}

enum class Use : std::uint8_t { kBesidePassword, kAlone };

Result<void> prove(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user, const KeyAnswer& answer,
                   Use use) {
  if (!door.party) return keys_off();
  if (!take_answer(tx, door, answer.ticket)) return refuse(tx, actor, user, "", "the question was answered already");
  const std::optional<store::StoredKey> stored = store::security_key_by_credential(tx, user, answer.credential_id);
  if (!stored) return refuse(tx, actor, user, "", "not a key of this account");
  const std::string& name = stored->key.name;
  const auto proof =
      webauthn::check_assertion(*door.party, challenge_of(answer.ticket), stored->verifier.public_key, answer.assertion);
  if (!proof) return refuse(tx, actor, user, name, webauthn::to_string(proof.error()));
  if (use == Use::kAlone) {
    if (!crypto::equal(answer.user_handle, handle_of(user))) return refuse(tx, actor, user, name, "it names another account");
    if (!proof->user_verified) return refuse(tx, actor, user, name, "it did not verify its user");
  }
  // Keys that count nothing tell zero for ever.
  if (!store::use_security_key(tx, user, stored->key.id, proof->sign_count, actor.at))
    return refuse(tx, actor, user, name, "its count went back: there may be a copy of it");
  record_key(tx, actor, user, use == Use::kAlone ? "sign_in_by_passkey" : "use_security_key", name);
  return {};
}

}  // namespace

std::string handle_of(const User& user) {
  const crypto::Hash hash = crypto::sha256(user.tenant_id + "\n" + user.id);
  return {hash.begin(), hash.end()};
}

std::vector<SecurityKey> security_keys_of(sql::Tx& tx, const User& user) { return store::security_keys_of(tx, user); }

Result<KeyQuestion> begin_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user, const Session& session) {
  if (!door.party) return keys_off();
  std::vector<SecurityKey> keys = store::security_keys_of(tx, user);
  if (keys.size() >= kMostSecurityKeys) return fail(errors::kInvalidInput, "An account has at most 20 security keys. Remove one first.");
  return question(door, ticket_for(door, session, kAdditionContext), std::move(keys));
}

Result<AddedSecurityKey> finish_security_key(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                                             const Session& session, const NewSecurityKey& wanted) {
  if (!door.party) return keys_off();
  std::string name = OR_RETURN(fit_name(wanted.name));
  if (!is_of_session(door, session, wanted.ticket, kAdditionContext) || !take_answer(tx, door, wanted.ticket))
    return fail(errors::kInvalidProperty, "The set-up was finished already, or has taken more than ten minutes. Begin again.", "ticket");
  const auto read =
      webauthn::read_registration(*door.party, challenge_of(wanted.ticket), wanted.client_notes, wanted.attestation);
  if (!read) {
    log::warning("security key not added", {{"user", user.id}, {"why", webauthn::to_string(read.error())}, {"correlation_id", actor.correlation_id}});
    return fail(errors::kInvalidProperty, "What the browser told of the key is not right. Begin again.", "attestation");
  }
  if (store::security_keys_of(tx, user).size() >= kMostSecurityKeys)
    return fail(errors::kInvalidInput, "An account has at most 20 security keys. Remove one first.");
  const bool first = !second_factor_of(tx, user.tenant_id, user.id);
  AddedSecurityKey added;
  added.key = {.id = new_id(actor.at),
               .credential_id = read->id,
               .transports = known_transports(wanted.transports),
               .name = std::move(name),
               .added_at = actor.at,
               .last_used_at = std::nullopt};
  if (!store::insert_security_key(tx, user, added.key, {.public_key = read->public_key, .sign_count = read->sign_count}))
    return fail(errors::kInvalidProperty, "This key is registered already.", "attestation");
  record_key(tx, actor, user, "add_security_key", added.key.name);
  if (first) added.recovery_codes = put_new_recovery_codes(tx, door, user);
  return added;
}

Result<SecurityKey> rename_security_key(sql::Tx& tx, const Actor& actor, const User& user, std::string_view id,
                                        std::string_view name) {
  const std::string kept = OR_RETURN(fit_name(name));
  std::optional<SecurityKey> key = store::security_key(tx, user, id);
  if (!key) return fail(errors::kNotFound, "This account has no such security key.");
  store::rename_security_key(tx, user, id, kept);
  key->name = kept;
  record_key(tx, actor, user, "rename_security_key", kept);
  return *std::move(key);
}

Result<void> remove_security_key(sql::Tx& tx, const Actor& actor, const User& user, std::string_view id, bool must_have) {
  hold_factors(tx, user);
  const std::optional<SecurityKey> key = store::security_key(tx, user, id);
  if (!key) return fail(errors::kNotFound, "This account has no such security key.");
  const std::optional<SecondFactor> factor = second_factor_of(tx, user.tenant_id, user.id);
  const bool last = factor && !factor->authenticator_since && factor->security_keys == 1;
  if (last && must_have)
    return fail(errors::kInvalidInput, "This server wants a second factor of every account of a partner. Add another one first.");
  store::remove_security_key(tx, user, id);
  if (last) store::put_recovery_codes(tx, user, {});
  record_key(tx, actor, user, "remove_security_key", key->name);
  return {};
}

Result<KeyQuestion> ask_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user, const Session& session) {
  if (!door.party) return keys_off();
  return question(door, ticket_for(door, session, kProofContext), store::security_keys_of(tx, user));
}

std::optional<KeyQuestion> ask_security_key(sql::Tx& tx, const SecondFactorDoor& door, const User& user,
                                            std::string_view ticket_of_sign_in) {
  if (!door.party) return std::nullopt;
  std::vector<SecurityKey> keys = store::security_keys_of(tx, user);
  if (keys.empty()) return std::nullopt;
  return question(door, std::string(ticket_of_sign_in), std::move(keys));
}

Result<void> prove_by_security_key(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                                   const KeyAnswer& answer) {
  return prove(tx, door, actor, user, answer, Use::kBesidePassword);
}

Result<void> prove_by_passkey(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user,
                              const KeyAnswer& answer) {
  return prove(tx, door, actor, user, answer, Use::kAlone);
}

std::optional<KeyQuestion> ask_passkey(const SecondFactorDoor& door) {
  if (!door.party) return std::nullopt;
  return question(door, seal_lines(door.keyring, {}, door.clock.now().plus_seconds(kTicketSeconds), kPasskeyContext), {});
}

bool is_ticket_of_passkey(const SecondFactorDoor& door, std::string_view ticket) {
  return open_lines(door.keyring, ticket, 0, door.clock.now(), kPasskeyContext).has_value();
}

bool is_ticket_of_proof(const SecondFactorDoor& door, const Session& session, std::string_view ticket) {
  return is_of_session(door, session, ticket, kProofContext);
}

}  // namespace chandlery::identity
