// Signing in by user name and password.
#include "identity/sign_in.h"

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
  return Candidate{std::move(*tenant), std::move(*user), std::move(attempt->password_hash)};
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

Result<SignedIn> sign_in(sql::Database& database, const Credentials& credentials, const Actor& caller) {
  const Instant now = caller.at;
  if (credentials.password.size() > kLongestPassword) return refused();
  std::optional<Candidate> candidate;
  database.write_now([&](sql::Tx& tx) { candidate = begin_attempt(tx, credentials.user_name, now); });

  bool matches = crypto::verify_password(credentials.password, candidate ? candidate->password_hash : nobodys_hash());
  if (!candidate || !matches) return refused();

  SignedIn signed_in{std::move(candidate->tenant), std::move(candidate->user), false,
                     std::move(candidate->password_hash)};
  User& user = signed_in.user;
  if (credentials.new_password.empty()) {
    signed_in.must_change = user.force_change;
    database.write_now([&](sql::Tx& tx) { store::forget_attempts(tx, user); });
    return signed_in;
  }

  RETURN_IF_FAILED(check_password(credentials.new_password, user.user_name, "newPassword"));
  if (credentials.new_password == credentials.password)
    return fail(errors::kInvalidProperty, "The new password must differ from the old one.", "newPassword");
  PreparedPassword prepared = prepare_password(credentials.new_password);
  Actor self = acting_as(caller, signed_in.tenant, user);
  Result<void> stored;
  database.write_now([&](sql::Tx& tx) { stored = set_password(tx, self, user.tenant_id, user.id, prepared); });
  RETURN_IF_FAILED(stored);
  user.force_change = false;
  signed_in.password_hash = std::move(prepared.hash);
  return signed_in;
}

}  // namespace chandlery::identity
