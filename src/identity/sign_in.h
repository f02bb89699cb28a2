// Signing in by user name and password, with a soft lock against guessing.
#pragma once

#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "identity/model.h"

namespace chandlery::sql {
class Database;
}

namespace chandlery::identity {

struct Credentials {
  std::string user_name;
  std::string password;
  std::string new_password;  ///< given when the user chooses a new one on the way in
};
struct SignedIn {
  Tenant tenant;
  User user;
  /// The password was right but must be replaced first: ask again, with new_password. No sign-in has taken place.
  bool must_change = false;
  /// Of the password that matched: a session is opened only while it is still the user's.
  std::string password_hash;
};

/// Blocks for one or two password hashes; for worker threads. In this order:
/// 1. The attempt is counted before the password is looked at, so that attempts at the same time share one allowance.
/// 2. Unknown, disabled, locked and wrong have one answer, kAccessDenied, and take the time of a hash.
/// 3. A new password, where one is given, is checked (kInvalidProperty), stored as the user's own act in the log, and ends
///    the user's refresh tokens and sessions.
/// `caller` is still anonymous; it gives the time and the correlation id.
/// Throws crypto::PasswordQueueFull.
Result<SignedIn> sign_in(sql::Database& database, const Credentials& credentials, const Actor& caller);

/// The caller as this user: an application with a signed-in user.
Actor acting_as(Actor caller, const Tenant& tenant, const User& user);

}  // namespace chandlery::identity
