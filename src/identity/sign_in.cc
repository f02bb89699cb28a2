// Signing in by user name and password.
#include "identity/sign_in.h"

#include "core/errors/identity.h"
#include "identity/refused_attempt.h"
#include "identity/rules.h"
#include "identity/service.h"
#include "identity/store.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::identity {
namespace {

std::unexpected<Error> refused() {
  return fail(errors::kAccessDenied,
              "The user name or the password is wrong, or too many attempts failed. Try again in some minutes.");
}

/// What nobody's password matches, for spending the same time on names that do not exist.
const std::string& nobodys_hash() {
  static const std::string kHash = crypto::hash_password(crypto::random_token());
  return kHash;
}

struct Candidate {
  Tenant tenant;
  User user;
  std::string password_hash;
  Instant password_set_at;
  std::int64_t attempts = 0;
};

/// Finds the user and counts the attempt; nullopt when there is nobody who may try.
std::optional<Candidate> begin_attempt(sql::Tx& tx, std::string_view user_name, Instant now) {
  std::optional<User> user = store::user_by_name(tx, user_name);
  if (!user || user->disabled_at) return std::nullopt;
  std::optional<Tenant> tenant = store::tenant_by_id(tx, user->tenant_id);
  std::optional<store::Attempt> attempt = store::count_attempt(tx, *user, now);
  if (!tenant || !attempt) return std::nullopt;
  Instant until = locked_until(attempt->attempts, now);
  if (until > now) store::lock(tx, *user, until);
  return Candidate{std::move(*tenant), std::move(*user), std::move(attempt->password_hash), attempt->password_set_at,
                   attempt->attempts};
}

}  // namespace

Actor acting_as(Actor caller, const Tenant& tenant, const User& user) {
  caller.mode = TokenMode::kAppAndUser;
  caller.partner_id = tenant.partner_id;
  caller.user_id = user.id;
  caller.user_name = user.user_name;
  caller.roles = user.roles;
  caller.mfa = user.mfa;
  switch (tenant.kind) {
    case TenantKind::kPartner: caller.kind = PrincipalKind::kPartnerUser; break;
    case TenantKind::kCustomer:
      caller.kind = PrincipalKind::kCustomerUser;
      caller.customer_id = tenant.id;
      break;
    case TenantKind::kOperator: caller.kind = PrincipalKind::kOperator; break;
  }
  return caller;
}

Result<SignedIn> sign_in(sql::Database& database, const Credentials& credentials, const Actor& caller,
                         const TenantName& name_of_tenant) {
  const Instant now = caller.at;
  if (credentials.password.size() > kLongestPassword) return refused();
  std::optional<Candidate> candidate;
  // Forgets the attempts, or keeps them until the code has come; the code may be tried at once, and locks if it is wrong.
  const auto take_password = [](sql::Tx& tx, SignedIn& who, std::int64_t attempts) {
    who.needs_code = second_factor_of(tx, who.user.tenant_id, who.user.id).has_value();
    if (who.needs_code) {
      store::set_attempts(tx, who.user, attempts);
    } else {
      store::forget_attempts(tx, who.user);
    }
  };
  database.write_now([&](sql::Tx& tx) { candidate = begin_attempt(tx, credentials.user_name, now); });

  bool matches = crypto::verify_password(credentials.password, candidate ? candidate->password_hash : nobodys_hash());
  if (!candidate) return refused();
  const bool ended = has_ended(candidate->user.force_change, candidate->password_set_at, now);
  if (!matches || ended) {
    trace_refused_attempt(database, caller, {.user = candidate->user,
                                             .attempts = candidate->attempts,
                                             .proof = matches ? "temporary_password" : "password",
                                             .peer = credentials.peer});
    return matches ? fail(errors::kTemporaryPasswordEnded) : refused();
  }

  SignedIn signed_in{.tenant = std::move(candidate->tenant),
                     .user = std::move(candidate->user),
                     .password_hash = std::move(candidate->password_hash)};
  User& user = signed_in.user;
  if (credentials.new_password.empty()) {
    signed_in.must_change = user.force_change;
    database.write_now([&](sql::Tx& tx) { take_password(tx, signed_in, candidate->attempts); });
    return signed_in;
  }

  std::string company;
  if (name_of_tenant) database.read_now([&](sql::Tx& tx) { company = name_of_tenant(tx, signed_in.tenant); });
  Result<void> fit = check_password(credentials.new_password,
                                    {user.user_name, user.first_name, user.last_name, user.display_name, company}, "newPassword");
  if (fit && credentials.new_password == credentials.password)
    fit = fail(errors::kInvalidProperty, "The new password must differ from the old one.", "newPassword");
  if (!fit) {
    // Who knows the old one and looks for a good new one is not to be locked out.
    database.write_now([&](sql::Tx& tx) { take_password(tx, signed_in, candidate->attempts); });
    return std::unexpected(std::move(fit.error()));
  }
  PreparedPassword prepared = prepare_password(credentials.new_password);
  Actor self = acting_as(caller, signed_in.tenant, user);
  Result<void> stored;
  database.write_now([&](sql::Tx& tx) {
    stored = set_password(tx, self, user.tenant_id, user.id, prepared);
    if (stored) take_password(tx, signed_in, candidate->attempts);
  });
  RETURN_IF_FAILED(stored);
  user.force_change = false;
  signed_in.password_hash = std::move(prepared.hash);
  return signed_in;
}

Result<SignedIn> begin_sign_in(sql::Tx& tx, std::string_view user_name, const Actor& caller) {
  std::optional<Candidate> candidate = begin_attempt(tx, user_name, caller.at);
  if (!candidate) return refused();
  return SignedIn{.tenant = std::move(candidate->tenant),
                  .user = std::move(candidate->user),
                  .password_hash = std::move(candidate->password_hash),
                  .attempts = candidate->attempts};
}

Result<SignedIn> resume_sign_in(sql::Tx& tx, const SecondFactorDoor& door, std::string_view ticket, const Actor& caller) {
  const std::optional<WaitingSignIn> waiting = sign_in_of_ticket(door, ticket);
  if (!waiting) return fail(errors::kInvalidProperty, "The sign-in took too long. Begin again.", "ticket");
  const std::optional<User> user = store::user_by_id(tx, waiting->tenant_id, waiting->user_id);
  if (!user) return refused();
  SignedIn signed_in = OR_RETURN(begin_sign_in(tx, user->user_name, caller));
  if (signed_in.password_hash != waiting->password_hash) return refused();
  signed_in.proved_at = waiting->proved_at;
  return signed_in;
}

Result<std::int64_t> count_code_attempt(sql::Tx& tx, const User& user, Instant now) {
  if (const auto candidate = begin_attempt(tx, user.user_name, now)) return candidate->attempts;
  return fail(errors::kInvalidProperty, "Too many attempts failed. Try again in some minutes.", "code");
}

void forget_code_attempts(sql::Tx& tx, const User& user) { store::forget_attempts(tx, user); }

void complete_sign_in(sql::Tx& tx, SignedIn& signed_in) {
  signed_in.user.mfa = true;
  signed_in.needs_code = false;
  store::forget_attempts(tx, signed_in.user);
}

}  // namespace chandlery::identity
