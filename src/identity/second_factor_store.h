// The SQL of second factors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/second_factor.h"
#include "platform/crypto/sealed_sample.h"

namespace chandlery::identity::store {

std::optional<SecondFactor> second_factor_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id);

struct Authenticator {
  std::string sealed_secret;
  std::int64_t last_step = 0;
};
std::optional<Authenticator> authenticator_of(sql::Tx& tx, const User& user);
/// What an authenticator's secret is sealed in the name of.
std::string secret_context(std::string_view tenant_id, std::string_view user_id);
/// Of any user; nullopt where nobody has one.
std::optional<crypto::SealedSample> any_sealed_secret(sql::Tx& tx);
/// In place of an earlier one.
void put_authenticator(sql::Tx& tx, const User& user, const Authenticator& authenticator, Instant now);
/// False when this step or a later one was taken by another request.
bool take_step(sql::Tx& tx, const User& user, std::int64_t step);
/// False when there was none.
bool remove_authenticator(sql::Tx& tx, const User& user);

/// In place of those that there were.
void put_recovery_codes(sql::Tx& tx, const User& user, const std::vector<crypto::Hash>& hashes);
/// False when there is no such code.
bool take_recovery_code(sql::Tx& tx, const User& user, const crypto::Hash& hash);

}  // namespace chandlery::identity::store
