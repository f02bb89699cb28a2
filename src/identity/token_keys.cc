// See token_keys.h.
#include "identity/token_keys.h"

#include <algorithm>
#include <stdexcept>

#include "identity/key_store.h"
#include "identity/sealing_keys.h"
#include "platform/json/writer.h"

namespace chandlery::identity {
namespace {

using Keys = std::vector<TokenKey>;

TokenKey opened(const store::SigningRow& row, std::shared_ptr<const crypto::SigningKey> key) {
  return {.slot = row.slot, .key = std::move(key), .created_at = row.created_at, .signs_from = row.signs_from, .ends_at = row.ends_at};
}

TokenKey open(const store::SigningRow& row, const crypto::Keyring& ring) {
  const std::optional<std::string> pem = ring.open_sealed(row.sealed_pem, store::signing_key_context(row.slot));
  if (!pem) throw std::runtime_error("The master key does not open the signing key of this database.");
  return opened(row, std::make_shared<const crypto::SigningKey>(crypto::SigningKey::from_pem(*pem)));
}

}  // namespace

TokenKeys::TokenKeys(crypto::SigningKey key)
    : TokenKeys(Keys{{.key = std::make_shared<const crypto::SigningKey>(std::move(key))}}) {}

TokenKeys::TokenKeys(std::vector<TokenKey> keys) : keys_(std::make_shared<const Keys>(std::move(keys))) {}

void TokenKeys::hold(std::vector<TokenKey> keys) {
  keys_.store(std::make_shared<const Keys>(std::move(keys)));
  generation_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const crypto::SigningKey> TokenKeys::signing(Instant now) const {
  const std::shared_ptr<const Keys> keys = keys_.load();
  const auto signs = std::ranges::find_if(keys->rbegin(), keys->rend(), [&](const TokenKey& key) { return key.signs_from <= now; });
  // A clock that stands before the first key was made signs with that one.
  return signs == keys->rend() ? keys->front().key : signs->key;
}

std::optional<TokenKeys::Verified> TokenKeys::verify(std::string_view token, Instant now) const {
  const std::shared_ptr<const Keys> keys = keys_.load();
  for (auto key = keys->rbegin(); key != keys->rend(); ++key) {
    if (key->ended(now)) continue;
    const crypto::SigningKey* const one[] = {key->key.get()};
    if (std::optional<std::string> payload = crypto::verify_jwt(token, one)) return Verified{std::move(*payload), key->ends_at};
  }
  return std::nullopt;
}

std::string TokenKeys::key_set(Instant now) const {
  const std::shared_ptr<const Keys> keys = keys_.load();
  json::Writer out;
  out.begin_object().key("keys").begin_array();
  for (const TokenKey& key : *keys) {
    if (!key.ended(now)) out.raw(key.key->jwk());
  }
  out.end_array().end_object();
  return out.take();
}

std::vector<TokenKey> load_token_keys(sql::Database& database, const crypto::Keyring& ring, Instant now) {
  std::vector<store::SigningRow> rows;
  const auto look = [&](sql::Tx& tx) { rows = store::signing_keys(tx); };
  database.read_now(look);
  if (rows.empty()) {
    // Another server may be quicker; whoever came first is read back by both.
    const std::string mine = ring.seal(crypto::SigningKey::generate().to_pem(), store::signing_key_context(1));
    database.write_now([&](sql::Tx& tx) {
      store::insert_signing_key(tx, {.slot = 1, .sealed_pem = mine, .created_at = now, .signs_from = {}, .ends_at = {}});
      look(tx);
    });
  }
  Keys keys;
  for (const store::SigningRow& row : rows) keys.push_back(open(row, ring));
  return keys;
}

void refresh_token_keys(sql::Database& database, const crypto::Keyring& ring, TokenKeys& keys) {
  std::vector<store::SigningRow> rows;
  database.read_now([&](sql::Tx& tx) { rows = store::signing_keys(tx); });
  const Keys held = keys.all();
  const auto same = [](const store::SigningRow& row, const TokenKey& key) {
    return row.slot == key.slot && row.signs_from == key.signs_from && row.ends_at == key.ends_at;
  };
  if (rows.empty() || std::ranges::equal(rows, held, same)) return;
  Keys now_there;
  for (const store::SigningRow& row : rows) {
    const auto known = std::ranges::find(held, row.slot, &TokenKey::slot);
    now_there.push_back(known == held.end() ? open(row, ring) : opened(row, known->key));
  }
  keys.hold(std::move(now_there));
}

Result<TokenKey> announce_token_key(sql::Tx& tx, const Actor& actor, const crypto::Keyring& ring,
                                    std::shared_ptr<const crypto::SigningKey> prepared, Haste haste) {
  const std::vector<store::SigningRow> rows = store::lock_signing_keys(tx);
  const store::SigningRow& last = rows.back();
  const bool hasty = haste == Haste::kOldKeyIsStolen;
  if (!hasty && last.signs_from > actor.at) {
    return fail(errors::kAlreadyExists,
                "Signing key " + std::to_string(last.slot) + " is announced already, and signs from " + to_iso(last.signs_from) + " on.");
  }
  const std::int64_t slot = last.slot + 1;
  const Instant signs_from = actor.at.plus_seconds(hasty ? kHastySeconds : kPublishedSeconds);
  const store::SigningRow row{.slot = slot,
                              .sealed_pem = ring.seal(prepared->to_pem(), store::signing_key_context(slot)),
                              .created_at = actor.at,
                              .signs_from = signs_from,
                              .ends_at = {}};
  const Instant old_ends = signs_from.plus_seconds(hasty ? 0 : kLongestTokenSeconds);
  for (const store::SigningRow& old : rows) {
    if (!old.ends_at || *old.ends_at > old_ends) store::end_signing_key(tx, old.slot, old_ends);
  }
  store::insert_signing_key(tx, row);
  record_key_change(tx, actor, "announce_signing_key",
                    {{"KeyId", prepared->key_id()}, {"SignsFrom", to_iso(signs_from)}, {"OldKeysEndAt", to_iso(old_ends)}});
  return opened(row, std::move(prepared));
}

std::optional<std::string> verify_by_any(std::string_view token, const std::vector<TokenKey>& keys) {
  std::vector<const crypto::SigningKey*> all;
  for (const TokenKey& key : keys) all.push_back(key.key.get());
  return crypto::verify_jwt(token, all);
}

}  // namespace chandlery::identity
