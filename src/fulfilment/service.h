// What a completed order gives the customer: the entitlement, and the keys of the line.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "core/actor.h"
#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/model.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::fulfilment {

struct KeysAhead;

/// A line that was just ordered and is to be fulfilled.
struct LineToFulfil {
  std::string_view customer_id;
  std::string_view order_id;
  std::string_view alternate_order_id;
  std::int64_t line_number = 0;
  std::int64_t quantity = 1;
  const catalog::PricedItem& item;
  const KeysAhead* keys = nullptr;  ///< what was taken for it already (keys_ahead.h)
};

/// A new key of our own format (product_key.h).
std::string generate_key();

enum class FulfilmentState : std::uint8_t { kFulfilled, kPending };

/// Writes the entitlement and assigns the line's keys from the pool or generates them. kPending when the pool has too
/// few: the order stands, the key follows when keys arrive (rules 4.5, contract 17.2).
///
/// With one key out of a pool it changes one row and appends two, none of which has a second index; on PostgreSQL it
/// waits for one answer, or for none when the key was taken ahead.
FulfilmentState fulfil(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const LineToFulfil& line);

/// Gives keys to the lines of this SKU that wait, the oldest first, until the pool has too few for the next or `most`
/// lines were served; returns how many. An import calls it with every batch. Sellers and customers are told.
std::int64_t fulfil_pending(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at,
                            std::int64_t most = 1'000);
/// The same for every SKU with waiting lines; for the server's upkeep.
std::int64_t fulfil_all_pending(sql::Tx& tx, Instant at);

/// Revokes the line's keys and download links and cancels its entitlement (rules 4.5, effects of a completed cancellation; S16). A pending
/// line leaves the queue. kLineNumberInvalid when the order has no such line; cancelling twice changes nothing.
Result<void> cancel_line(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                         std::int64_t line_number);

/// What a customer holds, in the order of purchase; to be called with the customer that find_buyer gave.
std::vector<Entitlement> entitlements(sql::Tx& tx, const customers::Buyer& customer);
/// The same of one order of the actor's partner.
std::vector<Entitlement> entitlements_of_order(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view order_id);

/// The same of lines of any customers of one partner, in their order: one round trip. std::logic_error for a line that
/// holds nothing.
std::vector<Entitlement> entitlements_of_lines(sql::Tx& tx, std::string_view partner_id,
                                               std::span<const LineName> lines);
/// A partner's lines that wait for keys, newest order first: those after line `after_line` of order `after_order`
/// (empty: from the newest on), at most `limit`. Reads what it tells, by an index of such lines alone.
std::vector<LineName> pending_lines(sql::Tx& tx, std::string_view partner_id, std::string_view after_order,
                                    std::int64_t after_line, std::int64_t limit);
/// How many there are, counted to `most`.
std::int64_t count_pending_lines(sql::Tx& tx, std::string_view partner_id, std::int64_t most);
/// What there is of keys on each of these lines.
std::vector<LineKeys> keys_of_lines(sql::Tx& tx, std::span<const Entitlement> lines);

}  // namespace chandlery::fulfilment
