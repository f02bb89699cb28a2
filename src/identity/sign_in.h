// Signing in by user name and password, and by a second factor where the account has one, with a soft lock against guessing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "identity/second_factor.h"
#include "identity/tenant_name.h"

namespace chandlery::sql {
class Database;
}

namespace chandlery::identity {

struct Credentials {
  std::string user_name;
  std::string password;
  std::string new_password;  ///< given when the user chooses a new one on the way in
  std::string peer = {};     ///< the caller's address, for the log
};
struct SignedIn {
  Tenant tenant;
  User user;
  /// The password was right but must be replaced first: ask again, with new_password. No sign-in has taken place.
  bool must_change = false;
  /// The account has a second factor: ask for its code. No sign-in has taken place.
  bool needs_code = false;
  /// When he proved the factors that his account has; none: now.
  std::optional<Instant> proved_at = {};
  /// Of the password that matched: a session is opened only while it is still the user's.
  std::string password_hash;
  /// Begun since the last that succeeded, this one included: what a code that does not fit is traced with.
  std::int64_t attempts = 0;
};

/// Blocks for one or two password hashes; for worker threads. In this order:
/// 1. The attempt is counted before the password is looked at, so that attempts at the same time share one allowance.
/// 2. Unknown, disabled, locked and wrong have one answer, kAccessDenied, and take the time of a hash. What was counted is
///    traced (refused_attempt.h).
/// 3. A temporary password that has ended (rules.h) is kTemporaryPasswordEnded: whoever is told so knows it.
/// 4. A new password, where one is given, is checked (kInvalidProperty; it may not be made of `name_of_tenant` either), stored
///    as the user's own act in the log, and ends
///    the user's refresh tokens and sessions.
/// `caller` is still anonymous; it gives the time and the correlation id.
/// 5. Where the account has a second factor, the attempt stays counted until the code is right as well: who knows the password
///    cannot buy himself more guesses at the code with it.
/// Throws crypto::PasswordQueueFull.
Result<SignedIn> sign_in(sql::Database& database, const Credentials& credentials, const Actor& caller,
                         const TenantName& name_of_tenant = {});

/// For a sign-in by other means than the password: counts an attempt of this user's, as sign_in does. kAccessDenied for who may
/// not try: disabled or locked.
Result<SignedIn> begin_sign_in(sql::Tx& tx, std::string_view user_name, const Actor& caller);
/// Who the ticket of ticket_of_sign_in is for, with the attempt counted. kAccessDenied as sign_in; kInvalidProperty "ticket"
/// for one that is old.
Result<SignedIn> resume_sign_in(sql::Tx& tx, const SecondFactorDoor& door, std::string_view ticket, const Actor& caller);
/// A code asked of who is signed in is an attempt like those of a sign-in: which since the last that succeeded. kInvalidProperty
/// "code" while they are locked.
Result<std::int64_t> count_code_attempt(sql::Tx& tx, const User& user, Instant now);
void forget_code_attempts(sql::Tx& tx, const User& user);
/// The code was right: the user counts as one with a second factor, and the attempts are forgotten.
void complete_sign_in(sql::Tx& tx, SignedIn& signed_in);

/// The caller as this user: an application with a signed-in user.
Actor acting_as(Actor caller, const Tenant& tenant, const User& user);

}  // namespace chandlery::identity
