// See second_factor.h.
#include "identity/second_factor.h"

#include <algorithm>

#include "core/text.h"
#include "identity/sealed_lines.h"
#include "identity/second_factor_store.h"
#include "identity/security_key_store.h"
#include "identity/service.h"
#include "identity/store.h"
#include "identity/user_log.h"
#include "platform/crypto/one_time_code.h"
#include "platform/http/message.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kEnrolmentContext = "identity: enrolment of an authenticator";
constexpr std::string_view kSignInContext = "identity: sign-in that waits for its code";
constexpr std::string_view kRecoveryPurpose = "recovery-code";

std::string seal(const SecondFactorDoor& door, std::initializer_list<std::string_view> words, std::string_view context) {
  return seal_lines(door.keyring, words, door.clock.now().plus_seconds(kTicketSeconds), context);
}

std::unexpected<Error> wrong_code() {
  return fail(errors::kInvalidProperty,
              "The code is wrong, was used before, or its half minute is over. Enter the one that is shown now.", "code");
}

std::unexpected<Error> old_ticket() {
  return fail(errors::kInvalidProperty, "The set-up has taken more than ten minutes. Begin again.", "ticket");
}

/// The secret that the ticket holds for this user.
std::optional<std::string> enrolled_secret(const SecondFactorDoor& door, const User& user, std::string_view ticket) {
  const auto words = open_lines(door.keyring, ticket, 3, door.clock.now(), kEnrolmentContext);
  if (!words || (*words)[0] != user.tenant_id || (*words)[1] != user.id) return std::nullopt;
  return crypto::from_base64url((*words)[2]);
}

Enrolment enrolment_of(const User& user, std::string_view secret, std::string ticket) {
  Enrolment enrolment{.ticket = std::move(ticket), .secret = crypto::to_base32(secret), .address = {}};
  enrolment.address = "otpauth://totp/Chandlery:" + http::percent_encode(user.user_name) + "?secret=" + enrolment.secret +
                      "&issuer=Chandlery";
  return enrolment;
}

crypto::Hash hash_of(const SecondFactorDoor& door, std::string_view code) {
  return crypto::keyed_hash(code, door.keyring.lookup_key(kRecoveryPurpose));
}

}  // namespace

bool must_have_second_factor(const SecondFactorDoor& door, TenantKind kind) {
  return door.required && kind != TenantKind::kCustomer;
}

std::optional<SecondFactor> second_factor_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id) {
  return store::second_factor_of(tx, tenant_id, user_id);
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now, std::int64_t last) {
  const std::int64_t current = now.micros / (kCodeStepSeconds * Instant::kSecond);
  std::optional<std::int64_t> found;
  // All are tried, so that the time taken does not tell which one it was.
  for (std::int64_t step = current - kStepsAround; step <= current + kStepsAround; ++step) {
    if (crypto::equal(crypto::one_time_code(secret, static_cast<std::uint64_t>(step)), code) && step > last) found = step;
  }
  return found;
}

std::string as_typed(std::string_view code) {
  std::string kept;
  for (const char c : code.substr(0, 64)) {
    if (c != ' ' && c != '-') kept += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return kept;
}

Enrolment begin_enrolment(const SecondFactorDoor& door, const User& user) {
  const std::string secret = crypto::random_bytes(kAuthenticatorBytes);
  return enrolment_of(
      user, secret, seal(door, {user.tenant_id, user.id, crypto::to_base64url(secret)}, kEnrolmentContext));
}

Result<Enrolment> shown_again(const SecondFactorDoor& door, const User& user, std::string_view ticket) {
  const std::optional<std::string> secret = enrolled_secret(door, user, ticket);
  if (!secret) return old_ticket();
  return enrolment_of(user, *secret, std::string(ticket));
}

Result<std::vector<std::string>> finish_enrolment(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor,
                                                  const User& user, std::string_view ticket, std::string_view code) {
  const std::optional<std::string> secret = enrolled_secret(door, user, ticket);
  if (!secret) return old_ticket();
  const std::optional<std::int64_t> step = step_of_code(*secret, as_typed(code), door.clock.now(), 0);
  if (!step) return wrong_code();
  store::put_authenticator(tx, user, {.sealed_secret = door.keyring.seal(*secret, store::secret_context(user.tenant_id, user.id)), .last_step = *step},
                           actor.at);
  record_act_on(tx, actor, user, "set_second_factor");
  return put_new_recovery_codes(tx, door, user);
}

Result<void> prove_second_factor(sql::Tx& tx, const SecondFactorDoor& door, const User& user, std::string_view typed) {
  const std::string code = as_typed(typed);
  const std::optional<store::Authenticator> authenticator = store::authenticator_of(tx, user);
  if (!authenticator) {
    if (store::take_recovery_code(tx, user, hash_of(door, code))) return {};
    return wrong_code();
  }
  const std::optional<std::string> secret =
      door.keyring.open_sealed(authenticator->sealed_secret, store::secret_context(user.tenant_id, user.id));
  if (!secret) throw std::runtime_error("an authenticator's secret is not sealed by this server's master key");
  if (const auto step = step_of_code(*secret, code, door.clock.now(), authenticator->last_step)) {
    if (store::take_step(tx, user, *step)) return {};
  } else if (store::take_recovery_code(tx, user, hash_of(door, code))) {
    return {};
  }
  return wrong_code();
}

std::vector<std::string> put_new_recovery_codes(sql::Tx& tx, const SecondFactorDoor& door, const User& user) {
  std::vector<std::string> codes;
  std::vector<crypto::Hash> hashes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    const std::string code = crypto::to_base32(crypto::random_bytes(7)).substr(0, 10);  // 50 bits
    hashes.push_back(hash_of(door, code));
    codes.push_back(code.substr(0, 5) + "-" + code.substr(5));
  }
  store::put_recovery_codes(tx, user, hashes);
  return codes;
}

std::vector<std::string> renew_recovery_codes(sql::Tx& tx, const SecondFactorDoor& door, const Actor& actor, const User& user) {
  record_act_on(tx, actor, user, "renew_recovery_codes");
  return put_new_recovery_codes(tx, door, user);
}

void hold_factors(sql::Tx& tx, const User& user) { store::user_for_change(tx, user.tenant_id, user.id); }

Result<void> remove_authenticator(sql::Tx& tx, const Actor& actor, const User& user) {
  if (!store::remove_authenticator(tx, user)) return fail(errors::kNotFound, "This account has no authenticator.");
  if (!second_factor_of(tx, user.tenant_id, user.id)) store::put_recovery_codes(tx, user, {});
  record_act_on(tx, actor, user, "remove_authenticator");
  return {};
}

Result<void> remove_second_factor(sql::Tx& tx, const Actor& actor, const User& user) {
  const std::optional<SecondFactor> factor = second_factor_of(tx, user.tenant_id, user.id);
  if (!factor) return fail(errors::kNotFound, "This account has no second factor.");
  store::remove_authenticator(tx, user);
  store::remove_security_keys(tx, user);
  store::put_recovery_codes(tx, user, {});
  // Whoever lost a telephone may have lost more.
  end_sign_ins(tx, user, actor.at);
  record_act_on(tx, actor, user, "remove_second_factor");
  return {};
}

std::string ticket_of_sign_in(const SecondFactorDoor& door, const WaitingSignIn& waiting) {
  const std::string proved_at = waiting.proved_at ? std::to_string(waiting.proved_at->micros) : "";
  return seal(door, {waiting.tenant_id, waiting.user_id, waiting.password_hash, proved_at}, kSignInContext);
}

std::optional<WaitingSignIn> sign_in_of_ticket(const SecondFactorDoor& door, std::string_view ticket) {
  auto words = open_lines(door.keyring, ticket, 4, door.clock.now(), kSignInContext);
  if (!words) return std::nullopt;
  WaitingSignIn waiting{std::move((*words)[0]), std::move((*words)[1]), std::move((*words)[2]), std::nullopt};
  if (const std::string& proved_at = (*words)[3]; !proved_at.empty()) waiting.proved_at = Instant{std::stoll(proved_at)};
  return waiting;
}

}  // namespace chandlery::identity
