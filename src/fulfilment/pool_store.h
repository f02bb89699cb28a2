// The SQL of key pools: filling them, taking keys in order, and the queue of lines that wait.
//
// Invariants:
// 1. A key is taken by the statement that checks that it is free, so no two transactions take one, on either engine.
// 2. Keys are taken from the lowest free sequence up. Where to look first is a hint of this thread; a wrong hint costs
//    time, never a key: before a pool is called empty it is searched from `first_free`, waiting for transactions that
//    hold keys and might still give them back.
// 3. A pool that is being filled or called empty is locked, so that a line never begins to wait for keys that have just
//    been committed, and a filling never misses a line that has just begun to wait.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fulfilment/keys_ahead.h"
#include "fulfilment/model.h"
#include "fulfilment/product_key.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment::store {

struct PoolName {
  std::string product_id, sku_id, version;
};
/// First 8 bytes of BLAKE2b(product | 0 | SKU | 0 | version) without the sign bit: known without asking the database.
std::int64_t pool_number(const PoolName& name);

/// The first 16 bytes of the keyed hash: enough that two of 10^9 keys share one with a chance of 10^-21.
using Lookup = std::array<unsigned char, 16>;
Lookup lookup_of(std::string_view key, KeyFormat format, const crypto::Hash& lookup_key);
/// What a pool's key is sealed for: it opens only in its pool and beside its own lookup.
std::string pool_seal_context(std::int64_t pool, const Lookup& lookup);

struct PreparedKey {
  std::int64_t row = 0;  ///< of the import, for its report
  Lookup lookup{};
  std::string sealed;
};

/// Makes the pool or finds it. It becomes the current one of its SKU when asked to, when it is the SKU's first, or when
/// the current one never had a key.
void open_pool(sql::Tx& tx, const PoolName& name, KeyFormat format, bool make_current, Instant at);
std::optional<KeyFormat> pool_format(sql::Tx& tx, const PoolName& name);
/// Locks the pool, adds what is not stored yet anywhere, and returns the rows of those that were refused as duplicates.
std::vector<std::int64_t> add_keys(sql::Tx& tx, std::int64_t pool, const std::vector<PreparedKey>& keys);
/// Every pool with its level; the count of available keys reads from `first_free` on.
std::vector<KeyPool> pools(sql::Tx& tx);
/// Whether a key was ever put into any pool. Counts nothing.
bool has_keys(sql::Tx& tx);
std::vector<KeyPool> pools_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);

struct TakenKeys {
  std::int64_t pool = 0;
  std::vector<std::int64_t> sequences;  ///< ascending
};
/// The `count` lowest free keys of the SKU's current pool, or none at all when it has fewer (or there is no pool). What
/// was taken `ahead` of as many is used, or given back.
std::optional<TakenKeys> take_keys(sql::Tx& tx, std::string_view product_id, std::string_view sku_id,
                                   std::int64_t count, const KeysAhead* ahead = nullptr);
/// Takes `keys.count` of them, or as many as are found at once; nullopt when this thread has no hint where to look.
std::optional<sql::Tx::Question> take_question(KeysAhead& keys);

/// The lowest free key of this pool, whether it is the current one or not; nullopt when it has none. For rare single
/// keys: it looks from `first_free` on, without a hint.
std::optional<std::int64_t> take_key_of_pool(sql::Tx& tx, std::int64_t pool);
/// From how many keys downwards the pool counts as low; nullopt: the rule of is_low. False when there is no such pool.
bool set_low_below(sql::Tx& tx, const PoolName& name, std::optional<std::int64_t> low_below);

/// Notes that the operator is told now that this SKU's current pool is low; nullopt when that is noted already, or when
/// there is no pool.
std::optional<KeyPool> mark_low(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at);
/// From now on a low pool is told again.
void unmark_low(sql::Tx& tx, std::int64_t pool);

/// A line in the queue for keys.
struct Wait {
  std::string product_id, sku_id;
  Instant since;
  std::string order_id;
  std::int64_t line_number = 0;
  std::string partner_id, customer_id;
  std::int64_t keys_needed = 0, activation_limit = 1;
};
void add_wait(sql::Tx& tx, const Wait& wait);
/// The oldest waits of the SKU, locked.
std::vector<Wait> oldest_waits(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, std::int64_t limit);
void remove_wait(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant since,
                 std::string_view order_id, std::int64_t line_number);
struct WaitingSku {
  std::string product_id, sku_id;
  std::int64_t lines = 0;
};
std::vector<WaitingSku> waiting_skus(sql::Tx& tx);

}  // namespace chandlery::fulfilment::store
