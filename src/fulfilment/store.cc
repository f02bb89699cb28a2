// See store.h.
#include "fulfilment/store.h"

#include "fulfilment/pool_store.h"
#include "platform/sql/bytes.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

const Statement kAddEntitlement(
    "INSERT INTO entitlements (partner_id, customer_id, order_id, line_number, alternate_order_id, product_id, sku_id,"
    " product_type, title, quantity, state, key_source, activations_per_unit, pool, granted_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

#define CHANDLERY_ENTITLEMENTS                                                                                    \
  "SELECT e.partner_id, e.customer_id, e.order_id, e.line_number, e.alternate_order_id, e.product_id, e.sku_id, " \
  "e.title,"                                                                                                      \
  " e.product_type, e.quantity, e.state, e.key_source, e.activations_per_unit, e.pool, p.version, e.granted_at,"  \
  " e.expires_at, e.cancelled_at, e.activated_at FROM entitlements e LEFT JOIN key_pools p ON p.number = e.pool"  \
  " WHERE e.partner_id = $1 AND e.customer_id = $2 "

const Statement kOfCustomer(CHANDLERY_ENTITLEMENTS "ORDER BY e.order_id, e.line_number");
const Statement kOfOrder(CHANDLERY_ENTITLEMENTS "AND e.order_id = $3 ORDER BY e.line_number");
const Statement kFindEntitlement(CHANDLERY_ENTITLEMENTS "AND e.order_id = $3 AND e.line_number = $4");
#undef CHANDLERY_ENTITLEMENTS

// The newest first; within an order by line. `state = 1` is the index's own condition.
const Statement kPending(
    "SELECT customer_id, order_id, line_number FROM entitlements WHERE partner_id = $1 AND state = 1"
    " AND order_id <= $2 AND (order_id < $2 OR line_number > $3)"
    " ORDER BY order_id DESC, line_number LIMIT CAST($4 AS BIGINT)");
const Statement kCountPending(
    "SELECT COUNT(*) FROM (SELECT 1 FROM entitlements /*sqlite: INDEXED BY entitlements_pending */"
    " WHERE partner_id = $1 AND state = 1 LIMIT CAST($2 AS BIGINT)) AS found");

const Statement kActivate(
    "UPDATE entitlements SET state = 0, pool = $5, activated_at = $6 WHERE partner_id = $1 AND customer_id = $2 AND "
    "order_id = $3"
    " AND line_number = $4 AND state = 1 RETURNING alternate_order_id, title");
const Statement kCancel(
    "UPDATE entitlements SET state = 2, cancelled_at = $5 WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3"
    " AND line_number = $4 AND state <> 2");

#define CHANDLERY_LINE " WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND line_number = $4 "
const Statement kExtend("UPDATE entitlements SET expires_at = $5" CHANDLERY_LINE "AND state = 0");
const Statement kMove("UPDATE entitlements SET state = $7" CHANDLERY_LINE "AND state IN ($5, $6)");
const Statement kChangeUnits("UPDATE entitlements SET quantity = $5" CHANDLERY_LINE "AND state = 0");
const Statement kConvert("UPDATE entitlements SET product_id = $5, sku_id = $6, product_type = $7, title = $8,"
                         " quantity = $9, state = $10, key_source = $11, activations_per_unit = $12, pool = $13"
                         CHANDLERY_LINE "AND state = 0");
#undef CHANDLERY_LINE
const Statement kSetActivationLimit(
    "UPDATE software_keys SET activation_limit = $4"
    " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status < 2");

const Statement kAddKey(
    "INSERT INTO software_keys (partner_id, order_id, line_number, ordinal, pool, pool_sequence, sealed,"
    " activation_limit, status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)");

#define CHANDLERY_KEYS                                                                                          \
  "SELECT s.ordinal, s.activation_limit, s.status, s.first_revealed_at, s.first_revealed_by, s.sealed, s.pool," \
  " k.lookup, k.sealed, s.activation_count FROM software_keys s LEFT JOIN pool_keys k ON k.pool = s.pool AND "  \
  "k.sequence = s.pool_sequence"                                                                                \
  " WHERE s.partner_id = $1 AND s.order_id = $2 AND s.line_number = $3 "

const Statement kKeysOfLine(CHANDLERY_KEYS "AND s.ordinal > $4 ORDER BY s.ordinal LIMIT CAST($5 AS BIGINT)");
const Statement kFindKey(CHANDLERY_KEYS "AND s.ordinal = $4");
#undef CHANDLERY_KEYS
const Statement kCountKeys(
    "SELECT COUNT(*) FROM software_keys WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status <> 3");
const Statement kKeysInNumbers(
    "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status = 1 THEN 1 ELSE 0 END), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(activation_limit), 0) AS BIGINT), CAST(COALESCE(SUM(activation_count), 0) AS BIGINT)"
    " FROM software_keys WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status <> 3");
const Statement kMarkRevealed(
    "UPDATE software_keys SET status = 1, first_revealed_at = COALESCE(first_revealed_at, CAST($5 AS BIGINT)),"
    " first_revealed_by = COALESCE(first_revealed_by, CAST($6 AS TEXT))"
    " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND ordinal = $4 AND status < 2");
const Statement kMarkReplaced(
    "UPDATE software_keys SET status = 3"
    " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND ordinal = $4 AND status < 2");
const Statement kLastOrdinal(
    "SELECT COALESCE(MAX(ordinal), 0) FROM software_keys WHERE partner_id = $1 AND order_id = $2 AND line_number = $3");
const Statement kHoldActive(
    "UPDATE entitlements SET state = 0 WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3"
    " AND line_number = $4 AND state = 0");
const Statement kRevokeKeys(
    "UPDATE software_keys SET status = 2 WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND status < 2");

Entitlement entitlement_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .customer_id = row.string(1),
          .order_id = row.string(2),
          .line_number = row.integer(3),
          .alternate_order_id = row.string(4),
          .product_id = row.string(5),
          .sku_id = row.string(6),
          .title = row.string(7),
          .product_type = static_cast<catalog::ProductType>(row.integer(8)),
          .quantity = row.integer(9),
          .state = static_cast<EntitlementState>(row.integer(10)),
          .key_source = static_cast<catalog::KeySource>(row.integer(11)),
          .activations_per_unit = row.integer(12),
          .pool = row.optional_integer(13),
          .version = row.string(14),
          .granted_at = row.instant(15),
          .activated_at = row.optional_instant(18),
          .expires_at = row.optional_instant(16),
          .cancelled_at = row.optional_instant(17)};
}

using sql::text_of;

StoredKey key_of(const LineAddress& line, const sql::Row& row) {
  StoredKey key{.ordinal = row.integer(0),
                .activation_limit = row.integer(1),
                .activation_count = row.integer(9),
                .status = static_cast<KeyStatus>(row.integer(2)),
                .first_revealed_at = row.optional_instant(3),
                .first_revealed_by = row.string(4)};
  if (row.is_null(6)) {
    key.sealed = text_of(row.bytes(5));
    key.seal_context = generated_seal_context(line, key.ordinal);
    return key;
  }
  Lookup lookup{};
  const sql::Bytes stored = row.bytes(7);
  if (stored.size() == lookup.size()) std::copy(stored.begin(), stored.end(), lookup.begin());
  key.sealed = text_of(row.bytes(8));
  key.seal_context = pool_seal_context(row.integer(6), lookup);
  return key;
}

}  // namespace

void add_entitlement(sql::Tx& tx, const Entitlement& e) {
  tx.queue(kAddEntitlement,
           {e.partner_id, e.customer_id, e.order_id, e.line_number, e.alternate_order_id, e.product_id, e.sku_id,
            static_cast<int>(e.product_type), e.title, e.quantity, static_cast<int>(e.state),
            static_cast<int>(e.key_source), e.activations_per_unit, e.pool, e.granted_at, e.expires_at});
}

std::optional<Entitlement> find_entitlement(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                            std::string_view order_id, std::int64_t line_number) {
  return tx.first(kFindEntitlement, {partner_id, customer_id, order_id, line_number}, entitlement_of);
}

std::vector<Entitlement> entitlements_of_customer(sql::Tx& tx, std::string_view partner_id,
                                                  std::string_view customer_id) {
  return tx.all(kOfCustomer, {partner_id, customer_id}, entitlement_of);
}

std::vector<Entitlement> entitlements_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                               std::string_view order_id) {
  return tx.all(kOfOrder, {partner_id, customer_id, order_id}, entitlement_of);
}

std::vector<std::optional<Entitlement>> entitlements_of_lines(sql::Tx& tx, std::string_view partner_id,
                                                              std::span<const LineName> lines) {
  std::vector<std::optional<Entitlement>> found(lines.size());
  std::vector<sql::Tx::Question> questions;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    questions.push_back({kFindEntitlement,
                         {partner_id, lines[i].customer_id, lines[i].order_id, lines[i].line_number},
                         [&each = found[i]](const sql::Row& row) { each = entitlement_of(row); }});
  }
  tx.query_all(questions);
  return found;
}

std::vector<LineName> pending_lines(sql::Tx& tx, std::string_view partner_id, std::string_view after_order,
                                    std::int64_t after_line, std::int64_t limit) {
  constexpr std::string_view kAfterAll = "g";  // ids are hexadecimal
  return tx.all(kPending, {partner_id, after_order.empty() ? kAfterAll : after_order, after_line, limit},
                [](const sql::Row& row) {
                  return LineName{row.string(0), row.string(1), row.integer(2)};
                });
}

std::int64_t count_pending_lines(sql::Tx& tx, std::string_view partner_id, std::int64_t most) {
  return tx.first(kCountPending, {partner_id, most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

std::optional<Activated> activate(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                  std::string_view order_id, std::int64_t line_number, std::int64_t pool, Instant at) {
  return tx.first(kActivate, {partner_id, customer_id, order_id, line_number, pool, at}, [](const sql::Row& row) {
    return Activated{row.string(0), row.string(1)};
  });
}

bool cancel(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
            std::int64_t line_number, Instant at) {
  return tx.execute(kCancel, {partner_id, customer_id, order_id, line_number, at}) == 1;
}

bool extend(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
            std::int64_t line_number, Instant expires_at) {
  return tx.execute(kExtend, {partner_id, customer_id, order_id, line_number, expires_at}) == 1;
}

bool move(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
          std::int64_t line_number, EntitlementState from, EntitlementState or_from, EntitlementState to) {
  return tx.execute(kMove, {partner_id, customer_id, order_id, line_number, static_cast<int>(from),
                            static_cast<int>(or_from), static_cast<int>(to)}) == 1;
}

bool change_units(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
                  std::int64_t line_number, std::int64_t quantity) {
  return tx.execute(kChangeUnits, {partner_id, customer_id, order_id, line_number, quantity}) == 1;
}

bool convert(sql::Tx& tx, const Entitlement& e) {
  return tx.execute(kConvert, {e.partner_id, e.customer_id, e.order_id, e.line_number, e.product_id, e.sku_id,
                               static_cast<int>(e.product_type), e.title, e.quantity, static_cast<int>(e.state),
                               static_cast<int>(e.key_source), e.activations_per_unit, e.pool}) == 1;
}

std::string generated_seal_context(const LineAddress& line, std::int64_t ordinal) {
  std::string context = "software_keys|";
  context.append(line.partner_id).append("|").append(line.order_id).append("|");
  return context + std::to_string(line.line_number) + "|" + std::to_string(ordinal);
}

void add_pool_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::int64_t pool, std::int64_t sequence,
                  std::int64_t activation_limit) {
  tx.queue(kAddKey,
           {line.partner_id, line.order_id, line.line_number, ordinal, pool, sequence, nullptr, activation_limit});
}

void add_generated_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::string_view sealed,
                       std::int64_t activation_limit) {
  const sql::Bytes bytes(reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size());
  tx.queue(kAddKey,
           {line.partner_id, line.order_id, line.line_number, ordinal, nullptr, nullptr, bytes, activation_limit});
}

std::vector<StoredKey> keys_of_line(sql::Tx& tx, const LineAddress& line, std::int64_t after, std::int64_t limit) {
  return tx.all(kKeysOfLine, {line.partner_id, line.order_id, line.line_number, after, limit},
                [&](const sql::Row& row) { return key_of(line, row); });
}

std::int64_t count_keys(sql::Tx& tx, const LineAddress& line) {
  return tx
      .first(kCountKeys, {line.partner_id, line.order_id, line.line_number},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<LineKeys> keys_of_lines(sql::Tx& tx, std::span<const LineAddress> lines) {
  std::vector<LineKeys> found(lines.size());
  std::vector<sql::Tx::Question> questions;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    questions.push_back({kKeysInNumbers,
                         {lines[i].partner_id, lines[i].order_id, lines[i].line_number},
                         [&found, i](const sql::Row& row) {
                           found[i] = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
                         }});
  }
  tx.query_all(questions);
  return found;
}

std::optional<StoredKey> find_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal) {
  return tx.first(kFindKey, {line.partner_id, line.order_id, line.line_number, ordinal},
                  [&](const sql::Row& row) { return key_of(line, row); });
}

bool mark_revealed(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, Instant at, std::string_view by) {
  return tx.execute(kMarkRevealed, {line.partner_id, line.order_id, line.line_number, ordinal, at, by}) == 1;
}

bool hold_active(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
                 std::int64_t line_number) {
  return tx.execute(kHoldActive, {partner_id, customer_id, order_id, line_number}) == 1;
}

bool mark_replaced(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal) {
  return tx.execute(kMarkReplaced, {line.partner_id, line.order_id, line.line_number, ordinal}) == 1;
}

std::int64_t last_ordinal(sql::Tx& tx, const LineAddress& line) {
  return tx
      .first(kLastOrdinal, {line.partner_id, line.order_id, line.line_number},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

void set_activation_limit(sql::Tx& tx, const LineAddress& line, std::int64_t activation_limit) {
  tx.queue(kSetActivationLimit, {line.partner_id, line.order_id, line.line_number, activation_limit});
}

void revoke_keys(sql::Tx& tx, const LineAddress& line) {
  tx.queue(kRevokeKeys, {line.partner_id, line.order_id, line.line_number});
}

}  // namespace chandlery::fulfilment::store
