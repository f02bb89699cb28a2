// Proving oneself anew within a session, before the acts that matter most.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "identity/own.h"
#include "identity/second_factor.h"
#include "identity/sign_in.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

/// The caller's own session, where its user has proved himself lately. kProofTooOld otherwise, also for a request without one.
Result<Session> fresh_session(sql::Tx& tx, const Actor& actor, const http::Request& request);

enum class ProofWay : std::uint8_t { kPassword, kCode, kSecurityKey };
std::string_view to_string(ProofWay way);
/// How the user may prove himself: by his second factor where he has one, else by his password. Nothing where a company's
/// service signs him in: then he signs in there again.
std::vector<ProofWay> ways_of_proof(sql::Tx& tx, const SecondFactorDoor& door, const User& user);

/// Counts an attempt like those of a sign-in, lets `prove` look, and forgets the attempts where it is content. What `prove`
/// writes stays in any case, and a code or key that does not fit is traced. kInvalidProperty "code" while there were too many.
Result<void> attempt_proof(sql::Tx& tx, const User& user, const Actor& actor,
                           const std::function<Result<void>(sql::Tx&)>& prove);

/// sign_in for who is signed in: a wrong password is kInvalidProperty naming `field`, since a 401 would say that the caller is
/// nobody; kUnavailable while too many passwords are being hashed. The errors of a new password, where one is given, which may not be made
/// of `name_of_tenant`.
Result<SignedIn> sign_in_again(sql::Database& database, const Credentials& credentials, const Actor& actor,
                               std::string_view field, const TenantName& name_of_tenant = {});

}  // namespace chandlery::identity
