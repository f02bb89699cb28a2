// The SQL of security keys. No other file of the house names these tables.
#include "identity/security_key_store.h"

#include "identity/user_row.h"
#include "platform/sql/bytes.h"

namespace chandlery::identity::store {
namespace {

using sql::bytes_of;

#define KEY_COLUMNS "id, credential_id, transports, name, added_at, last_used_at"

const sql::Statement kKeysOf("SELECT " KEY_COLUMNS " FROM security_keys WHERE tenant_id = $1 AND user_id = $2 ORDER BY id");
const sql::Statement kKey("SELECT " KEY_COLUMNS " FROM security_keys WHERE tenant_id = $1 AND user_id = $2 AND id = $3");
const sql::Statement kKeyByCredential(
    "SELECT " KEY_COLUMNS ", public_key, sign_count FROM security_keys WHERE tenant_id = $1 AND user_id = $2 AND credential_id = $3");
const sql::Statement kUserOfCredential(
    "SELECT " CHANDLERY_USER_COLUMNS " FROM users WHERE (tenant_id, id) = "
    "(SELECT tenant_id, user_id FROM security_keys WHERE credential_id = $1)");
const sql::Statement kInsertKey(
    "INSERT INTO security_keys (tenant_id, user_id, id, credential_id, public_key, sign_count, transports, name, added_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING");
const sql::Statement kRenameKey("UPDATE security_keys SET name = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3");
const sql::Statement kRemoveKey("DELETE FROM security_keys WHERE tenant_id = $1 AND user_id = $2 AND id = $3");
const sql::Statement kRemoveKeys("DELETE FROM security_keys WHERE tenant_id = $1 AND user_id = $2");
const sql::Statement kUseKey(
    "UPDATE security_keys SET sign_count = $4, last_used_at = $5 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 "
    "AND (sign_count < $4 OR (sign_count = 0 AND $4 = 0))");
const sql::Statement kForgetAnswers("DELETE FROM security_key_answers WHERE ends_at <= $1");
const sql::Statement kTakeAnswer("INSERT INTO security_key_answers (hash, ends_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING");

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

SecurityKey read_key(const sql::Row& row) {
  return {.id = row.string(0),
          .credential_id = sql::text_of(row.bytes(1)),
          .transports = words_of(row.text(2)),
          .name = row.string(3),
          .added_at = row.instant(4),
          .last_used_at = row.optional_instant(5)};
}

}  // namespace

std::vector<SecurityKey> security_keys_of(sql::Tx& tx, const User& user) {
  return tx.all(kKeysOf, {user.tenant_id, user.id}, read_key);
}

std::optional<SecurityKey> security_key(sql::Tx& tx, const User& user, std::string_view id) {
  return tx.first(kKey, {user.tenant_id, user.id, id}, read_key);
}

std::optional<User> user_of_credential(sql::Tx& tx, std::string_view credential_id) {
  return tx.first(kUserOfCredential, {bytes_of(credential_id)}, [](const sql::Row& row) { return read_user(row); });
}

std::optional<StoredKey> security_key_by_credential(sql::Tx& tx, const User& user, std::string_view credential_id) {
  return tx.first(kKeyByCredential, {user.tenant_id, user.id, bytes_of(credential_id)}, [](const sql::Row& row) {
    return StoredKey{read_key(row), {.public_key = sql::text_of(row.bytes(6)), .sign_count = row.integer(7)}};
  });
}

bool insert_security_key(sql::Tx& tx, const User& user, const SecurityKey& key, const KeyVerifier& verifier) {
  return tx.execute(kInsertKey, {user.tenant_id, user.id, key.id, bytes_of(key.credential_id), bytes_of(verifier.public_key),
                                 verifier.sign_count, joined(key.transports), key.name, key.added_at}) == 1;
}

void rename_security_key(sql::Tx& tx, const User& user, std::string_view id, std::string_view name) {
  tx.execute(kRenameKey, {user.tenant_id, user.id, id, name});
}

void remove_security_key(sql::Tx& tx, const User& user, std::string_view id) {
  tx.execute(kRemoveKey, {user.tenant_id, user.id, id});
}

std::int64_t remove_security_keys(sql::Tx& tx, const User& user) { return tx.execute(kRemoveKeys, {user.tenant_id, user.id}); }

bool use_security_key(sql::Tx& tx, const User& user, std::string_view id, std::int64_t sign_count, Instant now) {
  return tx.execute(kUseKey, {user.tenant_id, user.id, id, sign_count, now}) == 1;
}

bool take_key_answer(sql::Tx& tx, const crypto::Hash& ticket, Instant now, Instant ends_at) {
  tx.queue(kForgetAnswers, {now});
  return tx.execute(kTakeAnswer, {sql::Bytes(ticket), ends_at}) == 1;
}

}  // namespace chandlery::identity::store
