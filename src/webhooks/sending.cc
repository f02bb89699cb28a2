// See sending.h.
#include "webhooks/sending.h"

#include <algorithm>
#include <set>

#include "audit/follow.h"
#include "core/id.h"
#include "core/text.h"
#include "notices/service.h"
#include "webhooks/store.h"

namespace chandlery::webhooks {
namespace {

constexpr std::int64_t kRecordsAtOnce = 500;
constexpr std::int64_t kPartnersAtOnce = 64;   // of them one delivery each is under way
constexpr int kMostRounds = 500;               // of a turn
constexpr std::int64_t kClaimSeconds = 60;     // a round takes some kSendSeconds
constexpr int kSendSeconds = 5;
constexpr std::size_t kLongestAnswer = 64 << 10;  // bytes

/// A delivery on its way.
struct Parcel {
  Delivery delivery;
  Registration registration;
};

void insert_events(sql::Tx& tx, const Sending& sending, const store::Cursor& cursor, const audit::Record& record,
                   Instant now, std::int64_t& made) {
  for (const Event& event : events_of(record)) {
    if (std::ranges::find(cursor.events, event.name) == cursor.events.end()) continue;
    Delivery delivery{.partner_id = cursor.partner_id,
                      .id = new_id(now),
                      .event = std::string(event.name),
                      .resource_uri = sending.base_url + event.resource_path,
                      .body = {},
                      .created_at = now,
                      .next_at = now};
    delivery.body = body_of(event.name, delivery.resource_uri, event.resource_name,
                            sending.base_url + "/auditactivity/v1/auditrecords/" + record.id, record.at);
    store::insert_delivery(tx, delivery);
    ++made;
  }
}

/// Reads one log to its end.
std::int64_t follow_one(sql::Database& database, const Sending& sending, store::Cursor cursor, Instant now) {
  std::int64_t made = 0;
  while (true) {
    std::int64_t made_here = 0, read = 0;
    bool ours = false;
    database.write_now([&](sql::Tx& tx) {
      made_here = 0;
      const std::vector<audit::Record> records = audit::records_after(tx, cursor.partner_id, cursor.sequence, kRecordsAtOnce);
      read = std::ssize(records);
      ours = !records.empty() && store::advance(tx, cursor.partner_id, cursor.sequence, records.back().sequence);
      if (!ours) return;
      for (const audit::Record& record : records) insert_events(tx, sending, cursor, record, now, made_here);
    });
    if (!ours) return made;
    made += made_here;
    cursor.sequence += read;
    if (read < kRecordsAtOnce) return made;
  }
}

http::Outgoing request_of(const Parcel& parcel, const Sending& sending) {
  const std::string certificate = (sending.certificate_url.empty() ? sending.base_url + std::string(kCertificates)
                                                                    : sending.certificate_url) +
                                  sending.signer.certificate_id + ".cer";
  const std::string signature = "Signature " + sending.signer.signature(parcel.delivery.body);
  return {.url = parcel.registration.url,
          .headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"Expect", ""},  // libcurl would ask before it sends
                      {"User-Agent", "Chandlery-Webhooks/1"},
                      {parcel.registration.ms_header ? "x-ms-signature" : "Authorization", signature},
                      {"X-MS-Certificate-Url", certificate},
                      {"X-MS-Signature-Algorithm", "rsa-sha256"},
                      {"X-Chandlery-Delivery", parcel.delivery.id}},
          .body = parcel.delivery.body,
          .seconds = kSendSeconds,
          .longest_answer = kLongestAnswer,
          .cut = true,
          .may_connect = [&reach = sending.reach](const http::Address& address) { return reach.has(address); }};
}

/// The beginning of an answer, as it may be shown.
std::string message_of(const http::Outcome& outcome) {
  if (!outcome.answer) return outcome.why;
  std::string text = outcome.answer->body.substr(0, kLongestMessage);
  while (!text.empty() && !text::valid_utf8(text)) text.pop_back();  // cut within a letter, or no text at all
  std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

/// Once a day: a program that is down misses all of its events.
void tell_given_up(sql::Tx& tx, const Parcel& parcel, Instant now) {
  if (store::gave_up_since(tx, parcel.delivery.partner_id, now.plus_days(-1))) return;
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.partner_id = parcel.delivery.partner_id;
  actor.at = now;
  notices::tell(tx, actor,
                {.kind = notices::Kind::kWebhookGivenUp,
                 .audience = notices::Audience::kPartner,
                 .facts = {{"event", parcel.delivery.event}, {"host", host_of(parcel.registration.url)}}});
}

/// Notes what came of it; true when it was delivered.
bool settle(sql::Tx& tx, const Parcel& parcel, const http::Outcome& outcome, Instant now, Turn& turn) {
  const int status = outcome.answer ? outcome.answer->status : 0;
  Delivery delivery = parcel.delivery;
  ++delivery.attempts;
  ++delivery.tries;
  store::insert_attempt(tx, delivery.partner_id, delivery.id,
                        {.number = delivery.attempts,
                         .at = now,
                         .url = parcel.registration.url,
                         .status = status,
                         .message = message_of(outcome)});
  const bool delivered = status >= 200 && status < 300;
  if (delivered) {
    ++turn.delivered;
    delivery.state = State::kDelivered;
    delivery.settled_at = now;
  } else if (delivery.tries >= kMostTries) {
    ++turn.given_up;
    delivery.state = State::kGivenUp;
    delivery.settled_at = now;
    tell_given_up(tx, parcel, now);
  } else {
    ++turn.failed;
    delivery.next_at = now.plus_seconds(back_off(delivery.tries));
  }
  store::update_delivery(tx, delivery);
  return delivered;
}

/// Claims these partners, those whom nobody else holds, with the first that is due of each.
std::vector<Parcel> take(sql::Database& database, std::span<const std::string> partners, Instant now, Instant held_at,
                         Instant until) {
  std::vector<Parcel> parcels;
  database.write_now([&](sql::Tx& tx) {
    parcels.clear();
    for (const std::string& partner : partners) {
      if (!store::claim(tx, partner, held_at, until)) continue;
      auto delivery = store::first_due(tx, partner, now);
      auto registration = store::find_registration(tx, partner);
      if (delivery && registration) {
        parcels.push_back({*std::move(delivery), *std::move(registration)});
      } else {
        store::release(tx, partner, until);
      }
    }
  });
  return parcels;
}

/// Adds to `failing` the partners whose delivery failed, and those that another server sends to.
void send(sql::Database& database, const Sending& sending, std::span<const Parcel> parcels, Instant now, Instant until,
          Turn& turn, std::set<std::string>& failing) {
  std::vector<http::Outgoing> requests;
  for (const Parcel& parcel : parcels) requests.push_back(request_of(parcel, sending));
  const std::vector<http::Outcome> outcomes = sending.post(requests);
  Turn after;
  std::set<std::string> failed;
  database.write_now([&](sql::Tx& tx) {
    after = turn;
    failed.clear();
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      // Once the claim has ended, another server may be at it: what came of this one is its own to see.
      const bool ours = store::release(tx, parcels[i].delivery.partner_id, until);
      if (!ours || !settle(tx, parcels[i], outcomes[i], now, after)) failed.insert(parcels[i].delivery.partner_id);
    }
  });
  turn = after;
  failing.merge(failed);
}

}  // namespace

bool anybody_registered(sql::Database& database) {
  bool anybody = false;
  database.read_now([&](sql::Tx& tx) { anybody = store::anybody_registered(tx); });
  return anybody;
}

std::int64_t follow(sql::Database& database, const Sending& sending, Instant now) {
  std::vector<store::Cursor> cursors;
  std::vector<std::int64_t> ends;
  database.read_now([&](sql::Tx& tx) {
    cursors = store::cursors(tx);
    std::vector<std::string> partners;
    for (const store::Cursor& cursor : cursors) partners.push_back(cursor.partner_id);
    ends = audit::ends_of(tx, partners);
  });
  std::int64_t made = 0;
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    if (ends[i] > cursors[i].sequence) made += follow_one(database, sending, std::move(cursors[i]), now);
  }
  return made;
}

Turn send_due(sql::Database& database, const Sending& sending, Instant now, const Clock& system,
              const std::function<bool()>& go_on) {
  Turn turn;
  std::set<std::string> failing;
  std::string after;
  bool sent = false;
  for (int round = 0; round < kMostRounds && go_on(); ++round) {
    std::vector<std::string> partners;
    database.read_now([&](sql::Tx& tx) { partners = store::partners_due(tx, now, after, kPartnersAtOnce); });
    const bool last_page = std::ssize(partners) < kPartnersAtOnce;
    after = last_page ? std::string() : partners.back();
    std::erase_if(partners, [&](const std::string& partner) { return failing.contains(partner); });
    if (!partners.empty()) {
      const Instant held_at = system.now(), until = held_at.plus_seconds(kClaimSeconds);
      const std::vector<Parcel> parcels = take(database, partners, now, held_at, until);
      sent = sent || !parcels.empty();
      if (!parcels.empty()) send(database, sending, parcels, now, until, turn, failing);
    }
    if (!last_page) continue;
    if (!sent) break;
    sent = false;  // and once more from the first partner
  }
  return turn;
}

std::int64_t forget_settled(sql::Database& database, Instant now) {
  constexpr std::int64_t kAtOnce = 500;
  std::int64_t all = 0, removed = 0;
  do {
    database.write_now([&](sql::Tx& tx) { removed = store::remove_settled(tx, now.plus_days(-kDeliveryDays), kAtOnce); });
    all += removed;
  } while (removed == kAtOnce);
  return all;
}

}  // namespace chandlery::webhooks
