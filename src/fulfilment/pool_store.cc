// See pool_store.h.
#include "fulfilment/pool_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "platform/crypto/crypto.h"
#include "platform/sql/bytes.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

#define CHANDLERY_CURRENT_POOL "(SELECT number FROM key_pools WHERE product_id = $1 AND sku_id = $2 AND is_current = 1)"

// $3: where to begin, $4: how many. PostgreSQL passes over keys that another transaction holds.
const Statement kTake("UPDATE pool_keys SET state = 1 WHERE pool = " CHANDLERY_CURRENT_POOL
                      " AND state = 0 AND sequence /*sqlite: IN ( */ /*postgres: = ANY (ARRAY( */"
                      "SELECT k.sequence FROM pool_keys k WHERE k.pool = " CHANDLERY_CURRENT_POOL
                      " AND k.sequence >= $3 AND k.state = 0 ORDER BY k.sequence LIMIT CAST($4 AS BIGINT)"
                      " /*postgres: FOR UPDATE SKIP LOCKED)) */ /*sqlite: ) */ RETURNING pool, sequence");
// The same for one key, which is what most lines ask for. A limit that PostgreSQL knows lets it keep one plan; with $4 it
// makes a new one each time, which takes longer than the update itself.
const Statement kTakeOne("UPDATE pool_keys SET state = 1 WHERE pool = " CHANDLERY_CURRENT_POOL
                         " AND state = 0 AND sequence = (SELECT k.sequence FROM pool_keys k WHERE k.pool = "
                         CHANDLERY_CURRENT_POOL " AND k.sequence >= $3 AND k.state = 0 ORDER BY k.sequence LIMIT 1"
                         " /*postgres: FOR UPDATE SKIP LOCKED */) RETURNING pool, sequence");
// As kTake, but waits for those transactions: a key that they give back is found.
const Statement kTakeThorough("UPDATE pool_keys SET state = 1 WHERE pool = " CHANDLERY_CURRENT_POOL
                              " AND state = 0 AND sequence /*sqlite: IN ( */ /*postgres: = ANY (ARRAY( */"
                              "SELECT k.sequence FROM pool_keys k WHERE k.pool = " CHANDLERY_CURRENT_POOL
                              " AND k.sequence >= $3 AND k.state = 0 ORDER BY k.sequence LIMIT CAST($4 AS BIGINT)"
                              " /*postgres: FOR UPDATE)) */ /*sqlite: ) */ RETURNING pool, sequence");
#undef CHANDLERY_CURRENT_POOL

const Statement kGiveBack("UPDATE pool_keys SET state = 0 WHERE pool = $1 AND sequence = $2");
const Statement kCurrentPool(
    "SELECT number, first_free, next_sequence FROM key_pools WHERE product_id = $1 AND sku_id = $2 AND is_current = 1");
const Statement kLockCurrentPool(
    "SELECT number, first_free, next_sequence FROM key_pools WHERE product_id = $1 AND sku_id = $2 AND is_current = 1"
    " /*postgres: FOR UPDATE */");
// Whatever is not committed yet counts as free here, so the mark never passes a key that may come back.
const Statement kMoveMark(
    "UPDATE key_pools SET first_free = (SELECT COALESCE(MIN(k.sequence), key_pools.next_sequence) FROM pool_keys k"
    " WHERE k.pool = key_pools.number AND k.sequence >= key_pools.first_free AND k.state = 0) WHERE number = $1");

const Statement kOpenPool(
    "INSERT INTO key_pools (product_id, sku_id, version, number, format, is_current, next_sequence, first_free, total,"
    " opened_at) VALUES ($1, $2, $3, $4, $5, 0, 1, 1, 0, $6) ON CONFLICT (product_id, sku_id, version) DO NOTHING");
const Statement kCurrentFilled(
    "SELECT number FROM key_pools WHERE product_id = $1 AND sku_id = $2 AND is_current = 1 AND total > 0");
const Statement kMakeCurrent(
    "UPDATE key_pools SET is_current = CASE WHEN version = $3 THEN 1 ELSE 0 END WHERE product_id = $1 AND sku_id = $2");
const Statement kFormat("SELECT format FROM key_pools WHERE product_id = $1 AND sku_id = $2 AND version = $3");
const Statement kReserve(
    "UPDATE key_pools SET next_sequence = next_sequence + $2 WHERE number = $1 RETURNING next_sequence");
const Statement kCountIn("UPDATE key_pools SET total = total + $2 WHERE number = $1");
#define CHANDLERY_POOLS                                                                                              \
  "SELECT p.number, p.product_id, p.sku_id, p.version, p.format, p.is_current, p.total,"                            \
  " (SELECT COUNT(*) FROM pool_keys k WHERE k.pool = p.number AND k.sequence >= p.first_free AND k.state = 0),"     \
  " p.low_below, p.low_since FROM key_pools p "
const Statement kPools(CHANDLERY_POOLS "ORDER BY p.product_id, p.sku_id, p.version");
const Statement kAnyFilled("SELECT 1 FROM key_pools WHERE total > 0 LIMIT 1");
const Statement kPoolsOfSku(CHANDLERY_POOLS "WHERE p.product_id = $1 AND p.sku_id = $2 ORDER BY p.version");
#undef CHANDLERY_POOLS

#define CHANDLERY_TAKE_OF_POOL(WHERE_HELD)                                                  \
  "UPDATE pool_keys SET state = 1 WHERE pool = $1 AND state = 0 AND sequence = ("           \
  "SELECT k.sequence FROM pool_keys k WHERE k.pool = $1 AND k.state = 0"                    \
  " AND k.sequence >= (SELECT first_free FROM key_pools WHERE number = $1)"                 \
  " ORDER BY k.sequence LIMIT 1 /*postgres: FOR UPDATE" WHERE_HELD " */)"                   \
  " RETURNING sequence, (SELECT first_free FROM key_pools WHERE number = $1)"
const Statement kTakeOfPool(CHANDLERY_TAKE_OF_POOL(" SKIP LOCKED"));
// Waits for whoever holds a key: sealing it anew (sealed_columns.h) holds a hundred for a moment.
const Statement kTakeOfPoolThorough(CHANDLERY_TAKE_OF_POOL(""));
#undef CHANDLERY_TAKE_OF_POOL
const Statement kMarkLow(
    "UPDATE key_pools SET low_since = $3 WHERE product_id = $1 AND sku_id = $2 AND is_current = 1 AND low_since IS NULL"
    " RETURNING number, version, total");
const Statement kAvailable(
    "SELECT COUNT(*) FROM pool_keys k WHERE k.pool = $1 AND k.state = 0"
    " AND k.sequence >= (SELECT first_free FROM key_pools WHERE number = $1)");
const Statement kUnmarkLow("UPDATE key_pools SET low_since = NULL WHERE number = $1 AND low_since IS NOT NULL");
const Statement kSetLowBelow(
    "UPDATE key_pools SET low_below = $4 WHERE product_id = $1 AND sku_id = $2 AND version = $3");

const Statement kAddWait(
    "INSERT INTO key_waits (product_id, sku_id, since, order_id, line_number, partner_id, customer_id, keys_needed,"
    " activation_limit) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const Statement kOldestWaits(
    "SELECT since, order_id, line_number, partner_id, customer_id, keys_needed, activation_limit FROM key_waits"
    " WHERE product_id = $1 AND sku_id = $2 ORDER BY since, order_id, line_number LIMIT CAST($3 AS BIGINT)"
    " /*postgres: FOR UPDATE */");
const Statement kRemoveWait(
    "DELETE FROM key_waits WHERE product_id = $1 AND sku_id = $2 AND since = $3 AND order_id = $4 AND line_number = "
    "$5");
const Statement kWaitingSkus(
    "SELECT product_id, sku_id, COUNT(*) FROM key_waits GROUP BY product_id, sku_id ORDER BY product_id, sku_id");

/// `count` rows of an import in one statement: on PostgreSQL a round trip each, on SQLite one preparation.
std::string insert_text(int count) {
  std::string text = "INSERT INTO pool_keys (pool, sequence, state, lookup, sealed) VALUES ";
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(2 + 3 * i), lookup = std::to_string(3 + 3 * i),
                      sealed = std::to_string(4 + 3 * i);
    text += (i ? ", " : "") + ("($1, $" + n + ", 0, $" + lookup + ", $" + sealed + ")");
  }
  return text + " ON CONFLICT (lookup) DO NOTHING";
}
constexpr std::size_t kRowsAtOnce = 100;
const std::string kInsertOneText = insert_text(1), kInsertManyText = insert_text(kRowsAtOnce);
const Statement kInsertOne(kInsertOneText), kInsertMany(kInsertManyText);
const Statement kStoredOf("SELECT sequence FROM pool_keys WHERE pool = $1 AND sequence >= $2 AND sequence < $3");

std::string name_of_sku(std::string_view product_id, std::string_view sku_id) {
  std::string name(product_id);
  name.append("|").append(sku_id);
  return name;
}

/// Past so many taken keys found at a cold start, the mark is moved, so that the next start is quick.
constexpr std::int64_t kMarkLag = 10'000;

/// Where this thread last found a free key, by SKU. SQLite has one writer thread for each database, PostgreSQL one
/// thread for each connection, so there is nothing to lock, and the number of entries is that of the SKUs sold.
struct Hint {
  std::int64_t pool = 0;  ///< of which pool it speaks: the SKU's current one may have changed since
  std::int64_t sequence = 1;
};
std::map<std::string, Hint, std::less<>>& hints() {
  thread_local std::map<std::string, Hint, std::less<>> by_sku;
  return by_sku;
}

struct CurrentPool {
  std::int64_t number = 0, first_free = 1, next_sequence = 1;
};
CurrentPool current_pool_of(const sql::Row& row) { return {row.integer(0), row.integer(1), row.integer(2)}; }

KeyPool pool_of(const sql::Row& row) {
  return {row.integer(0), row.string(1), row.string(2),  row.string(3),           row.string(4),
          row.flag(5),    row.integer(6), row.integer(7), row.optional_integer(8), row.optional_instant(9)};
}

using sql::bytes_of;

TakenKeys take(sql::Tx& tx, const Statement& statement, std::string_view product_id, std::string_view sku_id,
               std::int64_t from, std::int64_t count) {
  TakenKeys taken;
  const sql::Param params[] = {product_id, sku_id, from, count};
  const std::size_t used = &statement == &kTakeOne ? 3 : 4;
  tx.query(statement, sql::Params(params).first(used), [&](const sql::Row& row) {
    taken.pool = row.integer(0);
    taken.sequences.push_back(row.integer(1));
  });
  std::sort(taken.sequences.begin(), taken.sequences.end());
  return taken;
}

void give_back(sql::Tx& tx, const TakenKeys& taken) {
  for (const std::int64_t sequence : taken.sequences) tx.queue(kGiveBack, {taken.pool, sequence});
}

}  // namespace

std::int64_t pool_number(const PoolName& name) {
  std::string text = name.product_id;
  text.append(1, '\0').append(name.sku_id).append(1, '\0').append(name.version);
  const crypto::Hash hash = crypto::hash(text);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | hash[i];
  return static_cast<std::int64_t>(number >> 1);
}

Lookup lookup_of(std::string_view key, KeyFormat format, const crypto::Hash& lookup_key) {
  const crypto::Hash hash = crypto::keyed_hash(lookup_text(key, format), lookup_key);
  Lookup lookup{};
  std::copy_n(hash.begin(), lookup.size(), lookup.begin());
  return lookup;
}

std::string pool_seal_context(std::int64_t pool, const Lookup& lookup) {
  return "pool_keys|" + std::to_string(pool) + "|" + crypto::to_hex(lookup);
}

void open_pool(sql::Tx& tx, const PoolName& name, KeyFormat format, bool make_current, Instant at) {
  tx.execute(kOpenPool, {name.product_id, name.sku_id, name.version, pool_number(name), to_string(format), at});
  const bool needs_current =
      make_current || !tx.first(kCurrentFilled, {name.product_id, name.sku_id}, [](const sql::Row&) { return true; });
  if (needs_current) tx.execute(kMakeCurrent, {name.product_id, name.sku_id, name.version});
}

std::optional<KeyFormat> pool_format(sql::Tx& tx, const PoolName& name) {
  return tx.first(kFormat, {name.product_id, name.sku_id, name.version},
                  [](const sql::Row& row) { return parse_key_format(row.text(0)).value_or(KeyFormat::kText); });
}

std::vector<std::int64_t> add_keys(sql::Tx& tx, std::int64_t pool, const std::vector<PreparedKey>& keys) {
  const auto count = static_cast<std::int64_t>(keys.size());
  std::int64_t first = 0;
  tx.query(kReserve, {pool, count}, [&](const sql::Row& row) { first = row.integer(0) - count; });

  const auto sequence_of = [&](std::size_t index) { return first + static_cast<std::int64_t>(index); };
  std::int64_t added = 0;
  std::vector<sql::Param> params;
  std::size_t next = 0;
  for (; keys.size() - next >= kRowsAtOnce; next += kRowsAtOnce) {
    params.assign(1, pool);
    for (std::size_t i = next; i < next + kRowsAtOnce; ++i) {
      params.insert(params.end(), {sequence_of(i), sql::Bytes(keys[i].lookup), bytes_of(keys[i].sealed)});
    }
    added += tx.execute(kInsertMany, sql::Params(params));
  }
  for (; next < keys.size(); ++next) {
    added += tx.execute(kInsertOne, {pool, sequence_of(next), sql::Bytes(keys[next].lookup), bytes_of(keys[next].sealed)});
  }
  tx.queue(kCountIn, {pool, added});
  if (added == count) return {};

  // Rarely asked, because each row that an insert returns costs a third of the insert.
  std::vector<bool> stored(keys.size(), false);
  tx.query(kStoredOf, {pool, first, first + count},
           [&](const sql::Row& row) { stored[static_cast<std::size_t>(row.integer(0) - first)] = true; });
  std::vector<std::int64_t> refused;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!stored[i]) refused.push_back(keys[i].row);
  }
  return refused;
}

std::vector<KeyPool> pools(sql::Tx& tx) { return tx.all(kPools, {}, pool_of); }

bool has_keys(sql::Tx& tx) {
  return tx.first(kAnyFilled, {}, [](const sql::Row&) { return true; }).value_or(false);
}

std::vector<KeyPool> pools_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return tx.all(kPoolsOfSku, {product_id, sku_id}, pool_of);
}

std::optional<sql::Tx::Question> take_question(KeysAhead& keys) {
  const auto hint = hints().find(name_of_sku(keys.product_id, keys.sku_id));
  if (hint == hints().end()) return std::nullopt;
  keys.asked = true;
  keys.sequences.clear();
  sql::Tx::Question question{keys.count == 1 ? kTakeOne : kTake,
                             {keys.product_id, keys.sku_id, hint->second.sequence},
                             [&keys](const sql::Row& row) {
                               keys.pool = row.integer(0);
                               keys.sequences.push_back(row.integer(1));
                             }};
  if (keys.count != 1) question.params.push_back(keys.count);
  return question;
}

std::optional<TakenKeys> take_keys(sql::Tx& tx, std::string_view product_id, std::string_view sku_id,
                                   std::int64_t count, const KeysAhead* ahead) {
  const auto wanted = static_cast<std::size_t>(count);
  std::string sku = name_of_sku(product_id, sku_id);
  auto hint = hints().find(sku);
  std::optional<CurrentPool> cold;
  if (hint == hints().end()) {
    cold = tx.first(kCurrentPool, {product_id, sku_id}, current_pool_of);
    hint = hints().emplace(std::move(sku), cold ? Hint{cold->number, cold->first_free} : Hint{}).first;
  }

  TakenKeys taken;
  if (ahead && ahead->asked) {
    if (ahead->count != count) throw std::logic_error("another number of keys was taken ahead than the line gets");
    taken = {ahead->pool, ahead->sequences};
    std::sort(taken.sequences.begin(), taken.sequences.end());
  } else {
    taken = take(tx, count == 1 ? kTakeOne : kTake, product_id, sku_id, hint->second.sequence, count);
  }
  if (taken.sequences.size() == wanted) {
    // The lowest taken one, not the next: a job that is rolled back gives its keys back, and they are at or above it.
    const bool same_pool = hint->second.pool == taken.pool;
    hint->second = {taken.pool, same_pool ? taken.sequences.front() : 1};
    if (cold && same_pool && hint->second.sequence - cold->first_free > kMarkLag) tx.queue(kMoveMark, {taken.pool});
    return taken;
  }

  give_back(tx, taken);
  const auto pool = tx.first(kLockCurrentPool, {product_id, sku_id}, current_pool_of);
  if (!pool) return std::nullopt;
  taken = take(tx, kTakeThorough, product_id, sku_id, pool->first_free, count);
  if (taken.sequences.size() == wanted) {
    hint->second = {taken.pool, taken.sequences.front()};
    return taken;
  }
  give_back(tx, taken);
  const std::int64_t first_free = taken.sequences.empty() ? pool->next_sequence : taken.sequences.front();
  if (first_free != pool->first_free) tx.queue(kMoveMark, {pool->number});
  return std::nullopt;
}

std::optional<std::int64_t> take_key_of_pool(sql::Tx& tx, std::int64_t pool) {
  bool far = false;
  const auto sequence_of = [&](const sql::Row& row) {
    far = row.integer(0) - row.integer(1) > kMarkLag;
    return row.integer(0);
  };
  auto taken = tx.first(kTakeOfPool, {pool}, sequence_of);
  if (!taken) taken = tx.first(kTakeOfPoolThorough, {pool}, sequence_of);
  if (far) tx.queue(kMoveMark, {pool});
  return taken;
}

bool set_low_below(sql::Tx& tx, const PoolName& name, std::optional<std::int64_t> low_below) {
  return tx.execute(kSetLowBelow, {name.product_id, name.sku_id, name.version, low_below}) == 1;
}

std::optional<KeyPool> mark_low(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at) {
  auto pool = tx.first(kMarkLow, {product_id, sku_id, at}, [&](const sql::Row& row) {
    return KeyPool{.number = row.integer(0),
                   .product_id = std::string(product_id),
                   .sku_id = std::string(sku_id),
                   .version = row.string(1),
                   .current = true,
                   .total = row.integer(2),
                   .low_since = at};
  });
  if (pool) tx.query(kAvailable, {pool->number}, [&](const sql::Row& row) { pool->available = row.integer(0); });
  return pool;
}

void unmark_low(sql::Tx& tx, std::int64_t pool) { tx.queue(kUnmarkLow, {pool}); }

void add_wait(sql::Tx& tx, const Wait& wait) {
  tx.queue(kAddWait, {wait.product_id, wait.sku_id, wait.since, wait.order_id, wait.line_number, wait.partner_id,
                      wait.customer_id, wait.keys_needed, wait.activation_limit});
}

std::vector<Wait> oldest_waits(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, std::int64_t limit) {
  return tx.all(kOldestWaits, {product_id, sku_id, limit}, [&](const sql::Row& row) {
    return Wait{std::string(product_id), std::string(sku_id), row.instant(0), row.string(1), row.integer(2),
                row.string(3),           row.string(4),       row.integer(5), row.integer(6)};
  });
}

void remove_wait(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant since,
                 std::string_view order_id, std::int64_t line_number) {
  tx.queue(kRemoveWait, {product_id, sku_id, since, order_id, line_number});
}

std::vector<WaitingSku> waiting_skus(sql::Tx& tx) {
  return tx.all(kWaitingSkus, {}, [](const sql::Row& row) {
    return WaitingSku{row.string(0), row.string(1), row.integer(2)};
  });
}

}  // namespace chandlery::fulfilment::store
