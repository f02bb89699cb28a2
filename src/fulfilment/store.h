// The SQL of what tenants hold: entitlements and the keys of lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fulfilment/model.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment::store {

void add_entitlement(sql::Tx& tx, const Entitlement& entitlement);
std::optional<Entitlement> find_entitlement(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                            std::string_view order_id, std::int64_t line_number);
/// In the order of purchase; one range of the primary key.
std::vector<Entitlement> entitlements_of_customer(sql::Tx& tx, std::string_view partner_id,
                                                  std::string_view customer_id);
std::vector<Entitlement> entitlements_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                               std::string_view order_id);
/// Of each line, none for an unknown one; one round trip.
std::vector<std::optional<Entitlement>> entitlements_of_lines(sql::Tx& tx, std::string_view partner_id,
                                                              std::span<const LineName> lines);
/// Those that wait for keys, newest order first, and their number up to `most`.
std::vector<LineName> pending_lines(sql::Tx& tx, std::string_view partner_id, std::string_view after_order,
                                    std::int64_t after_line, std::int64_t limit);
std::int64_t count_pending_lines(sql::Tx& tx, std::string_view partner_id, std::int64_t most);
struct Activated {
  std::string alternate_order_id, title;
};
/// From pending to active, with keys of this pool that came at this moment. None when it is not pending (any more).
std::optional<Activated> activate(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                  std::string_view order_id, std::int64_t line_number, std::int64_t pool, Instant at);
/// False when it does not exist or was cancelled before.
bool cancel(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
            std::int64_t line_number, Instant at);

/// Moves the end of the term of an active line.
bool extend(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
            std::int64_t line_number, Instant expires_at);
/// From one state to another; false when it is in neither of the two it may come from.
bool move(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
          std::int64_t line_number, EntitlementState from, EntitlementState or_from, EntitlementState to);
/// Other units of an active line.
bool change_units(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
                  std::int64_t line_number, std::int64_t quantity);
/// What an active line is of: product, SKU, names, keys and state are replaced by the entitlement's.
bool convert(sql::Tx& tx, const Entitlement& entitlement);

/// Whose key: the front of a key's address.
struct LineAddress {
  std::string_view partner_id, order_id;
  std::int64_t line_number = 0;
};
/// What a generated key is sealed for.
std::string generated_seal_context(const LineAddress& line, std::int64_t ordinal);
void add_pool_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::int64_t pool, std::int64_t sequence,
                  std::int64_t activation_limit);
void add_generated_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::string_view sealed,
                       std::int64_t activation_limit);
/// Keys with an ordinal above `after`, in order.
std::vector<StoredKey> keys_of_line(sql::Tx& tx, const LineAddress& line, std::int64_t after, std::int64_t limit);
std::int64_t count_keys(sql::Tx& tx, const LineAddress& line);
/// Of each line, in the lines' order; one round trip on PostgreSQL.
std::vector<LineKeys> keys_of_lines(sql::Tx& tx, std::span<const LineAddress> lines);
std::optional<StoredKey> find_key(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal);
/// Marks the key revealed where it was not yet, and holds it until the transaction ends, so that a revocation comes
/// wholly before or after. False when the key does not exist or is revoked.
bool mark_revealed(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, Instant at, std::string_view by);
/// Holds an active entitlement until the transaction ends; false when it is not active (any more).
bool hold_active(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view order_id,
                 std::int64_t line_number);
/// False when the key does not exist, or is revoked or replaced already.
bool mark_replaced(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal);
std::int64_t last_ordinal(sql::Tx& tx, const LineAddress& line);
/// Those that were replaced stay so.
void revoke_keys(sql::Tx& tx, const LineAddress& line);
/// Of every key that is not revoked or replaced.
void set_activation_limit(sql::Tx& tx, const LineAddress& line, std::int64_t activation_limit);

}  // namespace chandlery::fulfilment::store
