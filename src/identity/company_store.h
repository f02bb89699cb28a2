// The rows of sign-ins by companies' own services.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/model.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

struct CompanyUser {
  User user;
  std::string password_hash;
};
/// Nobody else changes the user until the transaction ends. Disabled ones are found, too.
std::optional<CompanyUser> user_of_subject(sql::Tx& tx, std::string_view tenant_id, std::string_view issuer,
                                           std::string_view subject);
/// The service at which the user is somebody.
std::optional<std::string> issuer_of(sql::Tx& tx, const User& user);
/// False when the subject or the user has one already.
bool insert_identity(sql::Tx& tx, const User& user, std::string_view issuer, std::string_view subject, Instant now);

/// False when it was taken before. Forgets those whose time is over.
bool take_answer(sql::Tx& tx, const crypto::Hash& state, Instant now, Instant ends_at);

}  // namespace chandlery::identity::store
