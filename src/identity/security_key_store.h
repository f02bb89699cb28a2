// The SQL of security keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/security_keys.h"

namespace chandlery::identity::store {

/// What its answers are checked by.
struct KeyVerifier {
  std::string public_key;  ///< COSE
  std::int64_t sign_count = 0;
};
struct StoredKey {
  SecurityKey key;
  KeyVerifier verifier;
};

/// The oldest first.
std::vector<SecurityKey> security_keys_of(sql::Tx& tx, const User& user);
std::optional<SecurityKey> security_key(sql::Tx& tx, const User& user, std::string_view id);
/// Whose key it is; disabled ones are found, too.
std::optional<User> user_of_credential(sql::Tx& tx, std::string_view credential_id);
std::optional<StoredKey> security_key_by_credential(sql::Tx& tx, const User& user, std::string_view credential_id);
/// False when an account has this key already.
bool insert_security_key(sql::Tx& tx, const User& user, const SecurityKey& key, const KeyVerifier& verifier);
void rename_security_key(sql::Tx& tx, const User& user, std::string_view id, std::string_view name);
void remove_security_key(sql::Tx& tx, const User& user, std::string_view id);
/// How many.
std::int64_t remove_security_keys(sql::Tx& tx, const User& user);
/// False when the count is not above the one that is known; zero after zero is good.
bool use_security_key(sql::Tx& tx, const User& user, std::string_view id, std::int64_t sign_count, Instant now);
/// False when an answer to this question was taken before. Forgets those whose time is over.
bool take_key_answer(sql::Tx& tx, const crypto::Hash& ticket, Instant now, Instant ends_at);

}  // namespace chandlery::identity::store
