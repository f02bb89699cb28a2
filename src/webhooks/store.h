// The SQL of webhooks. Only this file and its .cc name the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "webhooks/model.h"

namespace chandlery::webhooks::store {

/// False when the partner has one already.
bool insert_registration(sql::Tx& tx, const Registration& registration);
/// Writes address, events, header and change.
void update_registration(sql::Tx& tx, const Registration& registration);
std::optional<Registration> find_registration(sql::Tx& tx, std::string_view partner_id);
void remove_registration(sql::Tx& tx, std::string_view partner_id);

struct Cursor {
  std::string partner_id;
  std::int64_t sequence = 0;
  std::vector<std::string> events;
};
/// Of every registered partner.
bool anybody_registered(sql::Tx& tx);
std::vector<Cursor> cursors(sql::Tx& tx);
void insert_cursor(sql::Tx& tx, std::string_view partner_id, std::int64_t sequence);
/// False when it does not stand at `from` any more: another server has read on.
bool advance(sql::Tx& tx, std::string_view partner_id, std::int64_t from, std::int64_t to);

/// False while another server holds the partner, or nobody is registered.
bool claim(sql::Tx& tx, std::string_view partner_id, Instant now, Instant until);
/// False when the claim has ended, and perhaps another's begun.
bool release(sql::Tx& tx, std::string_view partner_id, Instant until);

/// Queued.
void insert_delivery(sql::Tx& tx, const Delivery& delivery);
std::optional<Delivery> find_delivery(sql::Tx& tx, std::string_view partner_id, std::string_view id);
/// Newest first, those before `before` (empty: from the newest on), in one state or any.
std::vector<Delivery> list_deliveries(sql::Tx& tx, std::string_view partner_id, std::optional<State> state,
                                      std::string_view before, std::int64_t limit);
/// Of every partner.
std::vector<Delivery> list_given_up(sql::Tx& tx, std::string_view before, std::int64_t limit);
/// Given up, counted to `most`.
std::int64_t count_given_up(sql::Tx& tx, std::int64_t most);
/// Whether one was given up after this instant.
bool gave_up_since(sql::Tx& tx, std::string_view partner_id, Instant since);
std::int64_t count_since(sql::Tx& tx, std::string_view partner_id, std::string_view event, Instant since);
/// Writes state, counts and times. Queued.
void update_delivery(sql::Tx& tx, const Delivery& delivery);
void give_up_waiting(sql::Tx& tx, std::string_view partner_id, Instant at);

/// Partners after this one that have a delivery to be sent now.
std::vector<std::string> partners_due(sql::Tx& tx, Instant now, std::string_view after, std::int64_t limit);
/// The partner's first delivery to be sent now.
std::optional<Delivery> first_due(sql::Tx& tx, std::string_view partner_id, Instant now);

/// Queued.
void insert_attempt(sql::Tx& tx, std::string_view partner_id, std::string_view delivery_id, const Attempt& attempt);
/// In their order.
std::vector<Attempt> attempts(sql::Tx& tx, std::string_view partner_id, std::string_view delivery_id);

/// Removes at most `limit` that were settled before; returns how many.
std::int64_t remove_settled(sql::Tx& tx, Instant before, std::int64_t limit);

struct StoredCertificate {
  std::int64_t slot = 0;
  std::string id, certificate, sealed_key;
  Instant ends_at;
};
/// By slot.
std::vector<StoredCertificate> certificates(sql::Tx& tx);
std::optional<StoredCertificate> last_certificate(sql::Tx& tx);
std::optional<StoredCertificate> find_certificate(sql::Tx& tx, std::string_view id);
/// Changes nothing where the slot is taken, and says so by false.
bool insert_certificate(sql::Tx& tx, const StoredCertificate& certificate);
/// If its key is still sealed as `old`.
void reseal_certificate(sql::Tx& tx, std::int64_t slot, std::string_view old, std::string_view sealed_key);

}  // namespace chandlery::webhooks::store
