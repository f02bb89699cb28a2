// See included_store.h.
#include "fulfilment/included_store.h"

#include <algorithm>

#include "fulfilment/pool_store.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

const Statement kOfPool(
    "SELECT i.ordinal, i.status, i.first_revealed_at, i.first_revealed_by, k.lookup, k.sealed FROM included_keys i"
    " JOIN pool_keys k ON k.pool = i.pool AND k.sequence = i.pool_sequence"
    " WHERE i.partner_id = $1 AND i.order_id = $2 AND i.line_number = $3 AND i.pool = $4"
    " AND i.ordinal >= $5 AND i.ordinal <= $6 ORDER BY i.ordinal");
const Statement kAdd(
    "INSERT INTO included_keys (partner_id, order_id, line_number, pool, ordinal, pool_sequence, status,"
    " first_revealed_at, first_revealed_by) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)");
const Statement kEndAll(
    "UPDATE included_keys SET status = $4 WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status < 2");
const Statement kEndOfKey(
    "UPDATE included_keys SET status = $4 WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status < 2"
    " AND ordinal = $5");

}  // namespace

std::vector<StoredKey> included_keys(sql::Tx& tx, const LineAddress& line, std::int64_t pool, std::int64_t first,
                                     std::int64_t last) {
  return tx.all(kOfPool, {line.partner_id, line.order_id, line.line_number, pool, first, last},
                [&](const sql::Row& row) {
                  StoredKey key{.ordinal = row.integer(0),
                                .status = static_cast<KeyStatus>(row.integer(1)),
                                .first_revealed_at = row.optional_instant(2),
                                .first_revealed_by = row.string(3)};
                  Lookup lookup{};
                  const sql::Bytes stored = row.bytes(4);
                  if (stored.size() == lookup.size()) std::copy(stored.begin(), stored.end(), lookup.begin());
                  const sql::Bytes sealed = row.bytes(5);
                  key.sealed.assign(reinterpret_cast<const char*>(sealed.data()), sealed.size());
                  key.seal_context = pool_seal_context(pool, lookup);
                  return key;
                });
}

void add_included_key(sql::Tx& tx, const LineAddress& line, std::int64_t pool, std::int64_t ordinal,
                      std::int64_t sequence, Instant at, std::string_view by) {
  tx.queue(kAdd, {line.partner_id, line.order_id, line.line_number, pool, ordinal, sequence, at, by});
}

void end_included_keys(sql::Tx& tx, const LineAddress& line, std::optional<std::int64_t> ordinal, KeyStatus status) {
  const auto word = static_cast<int>(status);
  if (ordinal) {
    tx.queue(kEndOfKey, {line.partner_id, line.order_id, line.line_number, word, *ordinal});
  } else {
    tx.queue(kEndAll, {line.partner_id, line.order_id, line.line_number, word});
  }
}

}  // namespace chandlery::fulfilment::store
