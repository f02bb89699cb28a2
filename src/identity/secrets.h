// The random texts that clients hold and the server keeps as hashes: client secrets, codes, refresh tokens, sessions.
//
// Each has 256 random bits from crypto::random_token, so that neither a slow nor a keyed hash adds anything: nobody can
// try them all. The kind is hashed with the text, so that one kind's hash never serves for another.
//
//   code, refresh token := tenant-id "." random-token        (the tenant is no secret; it finds the row)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/crypto.h"

namespace chandlery::identity {

enum class SecretKind : char { kClientSecret = 's', kAuthorizationCode = 'c', kRefreshToken = 'r', kSession = 'p', kCompanyAnswer = 'o',
                               kSecurityKeyAnswer = 'k' };

crypto::Hash hash_secret(SecretKind kind, std::string_view secret);
bool same_hash(const crypto::Hash& a, const crypto::Hash& b);

/// A new code or refresh token of the tenant.
std::string make_ticket(std::string_view tenant_id);
/// The tenant that a code or refresh token names; nullopt when it has not their form.
std::optional<std::string> tenant_of_ticket(std::string_view ticket);

}  // namespace chandlery::identity
