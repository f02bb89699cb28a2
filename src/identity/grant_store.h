// The rows that a sign-in leaves behind: authorization codes, refresh tokens in families.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "identity/program_sign_ins.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

struct CodeRow {
  std::string tenant_id, user_id, application_id;
  std::string redirect_uri;
  std::string challenge;   ///< PKCE S256; empty for none
  std::string audience, scope, nonce;
  bool mfa = false;
  Instant expires_at;
  std::optional<Instant> used_at;
  std::string family_id;   ///< the refresh tokens that come of it
};
void insert_code(sql::Tx& tx, const crypto::Hash& hash, const CodeRow& code);
/// Marks the code as used at `now`, and returns it as it was before: with `used_at` when somebody was faster.
std::optional<CodeRow> take_code(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, Instant now);

struct FamilyRow {
  std::string tenant_id, id, user_id, application_id;
  std::string audience, scope;
  bool mfa = false;
  Instant created_at, expires_at;
  std::optional<Instant> revoked_at;
};
void insert_family(sql::Tx& tx, const FamilyRow& family);
std::optional<FamilyRow> family_by_id(sql::Tx& tx, std::string_view tenant_id, std::string_view id);
void revoke_family(sql::Tx& tx, std::string_view tenant_id, std::string_view id, Instant now);
void revoke_families_of_user(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now);

/// Those that still give tokens, by application.
std::vector<ProgramSignIns> families_by_application(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now);
/// How many were revoked.
std::int64_t revoke_families_by_application(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id,
                                            std::string_view application_id, Instant now);

void insert_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, std::string_view family_id);
struct RefreshRow {
  std::string family_id;
  std::optional<Instant> used_at;  ///< before this call
};
std::optional<RefreshRow> find_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash);
/// False when the token was used before.
bool use_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, Instant now);

/// Removes codes and refresh tokens that ended before `ended_before`; returns how many families went.
std::int64_t forget_ended(sql::Tx& tx, Instant ended_before);

}  // namespace chandlery::identity::store
