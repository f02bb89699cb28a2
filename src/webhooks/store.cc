#include "core/word_list.h"
#include "platform/sql/bytes.h"
#include "platform/sql/seek.h"
#include "webhooks/store.h"

#include <algorithm>

namespace chandlery::webhooks::store {
namespace {

using sql::Statement;

#define CHANDLERY_REGISTRATION_COLUMNS "partner_id, subscriber_id, url, events, ms_header, created_at, changed_at"
const Statement kInsertRegistration("INSERT INTO webhook_registrations (" CHANDLERY_REGISTRATION_COLUMNS
                                    ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (partner_id) DO NOTHING");
const Statement kUpdateRegistration(
    "UPDATE webhook_registrations SET url = $2, events = $3, ms_header = $4, changed_at = $5 WHERE partner_id = $1");
const Statement kFindRegistration("SELECT " CHANDLERY_REGISTRATION_COLUMNS
                                  " FROM webhook_registrations WHERE partner_id = $1");
#undef CHANDLERY_REGISTRATION_COLUMNS
const Statement kRemoveRegistration("DELETE FROM webhook_registrations WHERE partner_id = $1");
const Statement kAnybodyRegistered("SELECT 1 FROM webhook_registrations LIMIT 1");
const Statement kRemoveCursor("DELETE FROM webhook_cursors WHERE partner_id = $1");

const Statement kCursors(
    "SELECT c.partner_id, c.sequence, r.events FROM webhook_cursors c"
    " JOIN webhook_registrations r ON r.partner_id = c.partner_id ORDER BY c.partner_id");
const Statement kInsertCursor(
    "INSERT INTO webhook_cursors (partner_id, sequence, claimed_until) VALUES ($1, $2, 0)"
    " ON CONFLICT (partner_id) DO UPDATE SET sequence = excluded.sequence");
const Statement kAdvance("UPDATE webhook_cursors SET sequence = $3 WHERE partner_id = $1 AND sequence = $2");
const Statement kClaim("UPDATE webhook_cursors SET claimed_until = $3 WHERE partner_id = $1 AND claimed_until <= $2");
const Statement kRelease("UPDATE webhook_cursors SET claimed_until = 0 WHERE partner_id = $1 AND claimed_until = $2");

const Statement kInsertDelivery(
    "INSERT INTO webhook_deliveries (partner_id, id, event, resource_uri, body, state, attempts, tries, created_at, next_at)"
    " VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, $7)");
#define CHANDLERY_DELIVERIES CHANDLERY_DELIVERIES_BY("")
#define CHANDLERY_DELIVERIES_BY(INDEX)                                                                                 \
  "SELECT d.partner_id, d.id, d.event, d.resource_uri, d.body, d.state, d.attempts, d.tries, d.created_at, d.next_at," \
  " d.settled_at, a.number, a.at, a.url, a.status, a.message FROM webhook_deliveries d" INDEX                          \
  " LEFT JOIN webhook_attempts a ON a.partner_id = d.partner_id AND a.delivery_id = d.id AND a.number = d.attempts "
const Statement kFindDelivery(CHANDLERY_DELIVERIES "WHERE d.partner_id = $1 AND d.id = $2");
const Statement kList(CHANDLERY_DELIVERIES
                      "WHERE d.partner_id = $1 AND d.id < $2 ORDER BY d.id DESC LIMIT CAST($3 AS BIGINT)");
// Without statistics SQLite takes the key, and reads past all that is in another state.
const Statement kListState(CHANDLERY_DELIVERIES_BY(" /*sqlite: INDEXED BY webhook_deliveries_by_state */")
                           "WHERE d.partner_id = $1 AND d.state = $4 AND d.id < $2 ORDER BY d.id DESC LIMIT CAST($3 AS BIGINT)");
const Statement kListGivenUp(CHANDLERY_DELIVERIES
                             "WHERE d.state = 2 AND d.id < $1 ORDER BY d.id DESC LIMIT CAST($2 AS BIGINT)");
const Statement kFirstDue(CHANDLERY_DELIVERIES
                          "WHERE d.partner_id = $1 AND d.state = 0 AND d.next_at <= $2 ORDER BY d.next_at, d.id LIMIT 1");
#undef CHANDLERY_DELIVERIES_BY
#undef CHANDLERY_DELIVERIES
const Statement kCountGivenUp(
    "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_deliveries WHERE state = 2 LIMIT CAST($1 AS BIGINT)) AS found");
const Statement kGaveUpSince(
    "SELECT 1 FROM webhook_deliveries WHERE partner_id = $1 AND state = 2 AND settled_at > $2 LIMIT 1");
// By the newest first: ids rise with time.
const Statement kCountSince(
    "SELECT COUNT(*) FROM (SELECT event, created_at FROM webhook_deliveries WHERE partner_id = $1 ORDER BY id DESC LIMIT 1000)"
    " AS newest WHERE event = $2 AND created_at > $3");
const Statement kUpdateDelivery(
    "UPDATE webhook_deliveries SET state = $3, attempts = $4, tries = $5, next_at = $6, settled_at = $7"
    " WHERE partner_id = $1 AND id = $2");
const Statement kGiveUpWaiting(
    "UPDATE webhook_deliveries SET state = 2, settled_at = $2 WHERE partner_id = $1 AND state = 0");
const Statement kPartnersDue(
    "SELECT DISTINCT partner_id FROM webhook_deliveries WHERE state = 0 AND next_at <= $1 AND partner_id > $2"
    " ORDER BY partner_id LIMIT CAST($3 AS BIGINT)");

const Statement kInsertAttempt(
    "INSERT INTO webhook_attempts (partner_id, delivery_id, number, at, url, status, message)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)");
const Statement kAttempts(
    "SELECT number, at, url, status, message FROM webhook_attempts WHERE partner_id = $1 AND delivery_id = $2"
    " ORDER BY number");
const Statement kSettledBefore(
    "SELECT partner_id, id FROM webhook_deliveries WHERE settled_at IS NOT NULL AND settled_at < $1 ORDER BY settled_at"
    " LIMIT CAST($2 AS BIGINT)");
const Statement kRemoveAttempts("DELETE FROM webhook_attempts WHERE partner_id = $1 AND delivery_id = $2");
const Statement kRemoveDelivery("DELETE FROM webhook_deliveries WHERE partner_id = $1 AND id = $2");

const Statement kCertificates("SELECT slot, id, certificate, sealed_key, ends_at FROM webhook_certificates ORDER BY slot");
const Statement kLastCertificate(
    "SELECT slot, id, certificate, sealed_key, ends_at FROM webhook_certificates ORDER BY slot DESC LIMIT 1");
const Statement kFindCertificate(
    "SELECT slot, id, certificate, sealed_key, ends_at FROM webhook_certificates WHERE id = $1");
const Statement kInsertCertificate(
    "INSERT INTO webhook_certificates (slot, id, certificate, sealed_key, ends_at) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (slot) DO NOTHING");
const Statement kResealCertificate("UPDATE webhook_certificates SET sealed_key = $3 WHERE slot = $1 AND sealed_key = $2");

using sql::kAfterEveryId;

using sql::bytes_of;

Attempt attempt_of(const sql::Row& row, int first) {
  return {.number = row.integer(first),
          .at = row.instant(first + 1),
          .url = row.string(first + 2),
          .status = static_cast<int>(row.integer(first + 3)),
          .message = row.string(first + 4)};
}

Delivery delivery_of(const sql::Row& row) {
  constexpr int kAttempt = 11;
  Delivery delivery{.partner_id = row.string(0),
                    .id = row.string(1),
                    .event = row.string(2),
                    .resource_uri = row.string(3),
                    .body = row.string(4),
                    .state = static_cast<State>(row.integer(5)),
                    .attempts = row.integer(6),
                    .tries = row.integer(7),
                    .created_at = row.instant(8),
                    .next_at = row.instant(9),
                    .settled_at = row.optional_instant(10),
                    .last = {}};
  if (!row.is_null(kAttempt)) delivery.last = attempt_of(row, kAttempt);
  return delivery;
}

std::string string_of(sql::Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

StoredCertificate certificate_of(const sql::Row& row) {
  return {.slot = row.integer(0),
          .id = row.string(1),
          .certificate = string_of(row.bytes(2)),
          .sealed_key = string_of(row.bytes(3)),
          .ends_at = row.instant(4)};
}

}  // namespace

bool insert_registration(sql::Tx& tx, const Registration& r) {
  return tx.execute(kInsertRegistration, {r.partner_id, r.subscriber_id, r.url, join_words(r.events), r.ms_header, r.created_at,
                                          r.changed_at}) == 1;
}

void update_registration(sql::Tx& tx, const Registration& r) {
  tx.execute(kUpdateRegistration, {r.partner_id, r.url, join_words(r.events), r.ms_header, r.changed_at});
}

std::optional<Registration> find_registration(sql::Tx& tx, std::string_view partner_id) {
  return tx.first(kFindRegistration, {partner_id}, [](const sql::Row& row) {
    return Registration{.partner_id = row.string(0),
                        .subscriber_id = row.string(1),
                        .url = row.string(2),
                        .events = split_words(row.text(3)),
                        .ms_header = row.flag(4),
                        .created_at = row.instant(5),
                        .changed_at = row.instant(6)};
  });
}

void remove_registration(sql::Tx& tx, std::string_view partner_id) {
  tx.execute(kRemoveRegistration, {partner_id});
  tx.execute(kRemoveCursor, {partner_id});
}

bool anybody_registered(sql::Tx& tx) {
  return tx.first(kAnybodyRegistered, {}, [](const sql::Row&) { return true; }).has_value();
}

std::vector<Cursor> cursors(sql::Tx& tx) {
  return tx.all(kCursors, {}, [](const sql::Row& row) { return Cursor{row.string(0), row.integer(1), split_words(row.text(2))}; });
}

void insert_cursor(sql::Tx& tx, std::string_view partner_id, std::int64_t sequence) {
  tx.execute(kInsertCursor, {partner_id, sequence});
}

bool advance(sql::Tx& tx, std::string_view partner_id, std::int64_t from, std::int64_t to) {
  return tx.execute(kAdvance, {partner_id, from, to}) == 1;
}

bool claim(sql::Tx& tx, std::string_view partner_id, Instant now, Instant until) {
  return tx.execute(kClaim, {partner_id, now, until}) == 1;
}

bool release(sql::Tx& tx, std::string_view partner_id, Instant until) {
  return tx.execute(kRelease, {partner_id, until}) == 1;
}

void insert_delivery(sql::Tx& tx, const Delivery& d) {
  tx.queue(kInsertDelivery, {d.partner_id, d.id, d.event, d.resource_uri, d.body, d.created_at, d.next_at});
}

std::optional<Delivery> find_delivery(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFindDelivery, {partner_id, id}, delivery_of);
}

std::vector<Delivery> list_deliveries(sql::Tx& tx, std::string_view partner_id, std::optional<State> state,
                                      std::string_view before, std::int64_t limit) {
  const std::string_view end = before.empty() ? kAfterEveryId : before;
  if (state) return tx.all(kListState, {partner_id, end, limit, static_cast<int>(*state)}, delivery_of);
  return tx.all(kList, {partner_id, end, limit}, delivery_of);
}

std::vector<Delivery> list_given_up(sql::Tx& tx, std::string_view before, std::int64_t limit) {
  return tx.all(kListGivenUp, {before.empty() ? kAfterEveryId : before, limit}, delivery_of);
}

std::int64_t count_given_up(sql::Tx& tx, std::int64_t most) {
  return tx.first(kCountGivenUp, {most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

bool gave_up_since(sql::Tx& tx, std::string_view partner_id, Instant since) {
  return tx.first(kGaveUpSince, {partner_id, since}, [](const sql::Row&) { return true; }).has_value();
}

std::int64_t count_since(sql::Tx& tx, std::string_view partner_id, std::string_view event, Instant since) {
  return tx.first(kCountSince, {partner_id, event, since}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

void update_delivery(sql::Tx& tx, const Delivery& d) {
  tx.queue(kUpdateDelivery,
           {d.partner_id, d.id, static_cast<int>(d.state), d.attempts, d.tries, d.next_at, d.settled_at});
}

void give_up_waiting(sql::Tx& tx, std::string_view partner_id, Instant at) { tx.execute(kGiveUpWaiting, {partner_id, at}); }

std::vector<std::string> partners_due(sql::Tx& tx, Instant now, std::string_view after, std::int64_t limit) {
  return tx.all(kPartnersDue, {now, after, limit}, [](const sql::Row& row) { return row.string(0); });
}

std::optional<Delivery> first_due(sql::Tx& tx, std::string_view partner_id, Instant now) {
  return tx.first(kFirstDue, {partner_id, now}, delivery_of);
}

void insert_attempt(sql::Tx& tx, std::string_view partner_id, std::string_view delivery_id, const Attempt& a) {
  tx.queue(kInsertAttempt, {partner_id, delivery_id, a.number, a.at, a.url, a.status, a.message});
}

std::vector<Attempt> attempts(sql::Tx& tx, std::string_view partner_id, std::string_view delivery_id) {
  return tx.all(kAttempts, {partner_id, delivery_id}, [](const sql::Row& row) { return attempt_of(row, 0); });
}

std::int64_t remove_settled(sql::Tx& tx, Instant before, std::int64_t limit) {
  const auto old = tx.all(kSettledBefore, {before, limit},
                          [](const sql::Row& row) { return std::pair(row.string(0), row.string(1)); });
  for (const auto& [partner_id, id] : old) {
    tx.queue(kRemoveAttempts, {partner_id, id});
    tx.queue(kRemoveDelivery, {partner_id, id});
  }
  return std::ssize(old);
}

std::vector<StoredCertificate> certificates(sql::Tx& tx) { return tx.all(kCertificates, {}, certificate_of); }

std::optional<StoredCertificate> last_certificate(sql::Tx& tx) { return tx.first(kLastCertificate, {}, certificate_of); }

std::optional<StoredCertificate> find_certificate(sql::Tx& tx, std::string_view id) {
  return tx.first(kFindCertificate, {id}, certificate_of);
}

bool insert_certificate(sql::Tx& tx, const StoredCertificate& c) {
  return tx.execute(kInsertCertificate, {c.slot, c.id, bytes_of(c.certificate), bytes_of(c.sealed_key), c.ends_at}) == 1;
}

void reseal_certificate(sql::Tx& tx, std::int64_t slot, std::string_view old, std::string_view sealed_key) {
  tx.queue(kResealCertificate, {slot, bytes_of(old), bytes_of(sealed_key)});
}

}  // namespace chandlery::webhooks::store
