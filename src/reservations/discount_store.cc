// See discount_store.h.
#include "platform/sql/bytes.h"
#include "reservations/discount_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kClearUsage(
    "DELETE FROM rated_usage WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4");
const sql::Statement kClearCovers(
    "DELETE FROM usage_covers WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4");
const sql::Statement kClearHours(
    "DELETE FROM reservation_hours WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4");
const sql::Statement kPutUse(
    "INSERT INTO rated_usage (partner_id, customer_id, hour, resource_key, ratio, used, uncovered)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)");
const sql::Statement kPutCover(
    "INSERT INTO usage_covers (partner_id, customer_id, hour, resource_key, reservation_id, ratio_hours)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, customer_id, hour, resource_key, reservation_id)"
    " DO UPDATE SET ratio_hours = usage_covers.ratio_hours + excluded.ratio_hours");
const sql::Statement kPutHour(
    "INSERT INTO reservation_hours (partner_id, customer_id, reservation_id, hour, capacity, given, hourly_cost, currency)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

const sql::Statement kHoursOfOne(
    "SELECT reservation_id, hour, capacity, given, hourly_cost, currency FROM reservation_hours"
    " WHERE partner_id = $1 AND customer_id = $2 AND reservation_id = $3 AND hour >= $4 AND hour < $5 ORDER BY hour");
const sql::Statement kHoursOfAll(
    "SELECT reservation_id, hour, capacity, given, hourly_cost, currency FROM reservation_hours"
    " WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4 ORDER BY reservation_id, hour");
const sql::Statement kGivenSum(
    "SELECT COUNT(*), CAST(COALESCE(SUM(given), 0) AS BIGINT), CAST(COALESCE(SUM(capacity), 0) AS BIGINT)"
    " FROM reservation_hours"
    " WHERE partner_id = $1 AND customer_id = $2 AND reservation_id = $3 AND hour >= $4 AND hour < $5");

const sql::Statement kGivenByReservation(
    "SELECT reservation_id, COUNT(*), CAST(SUM(given) AS BIGINT), CAST(SUM(capacity) AS BIGINT), MAX(hourly_cost),"
    " MAX(currency) FROM reservation_hours WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4"
    " GROUP BY reservation_id ORDER BY reservation_id");
const sql::Statement kLines(
    "SELECT u.hour, u.resource_key, u.ratio, u.used, u.uncovered, m.resource, m.size, m.region, m.subscription_id,"
    " m.resource_group, m.management_group, m.priority, m.unit_price, m.currency, m.earned_credit, m.details"
    " FROM rated_usage u JOIN metered_resources m ON m.partner_id = u.partner_id AND m.customer_id = u.customer_id"
    " AND m.resource_key = u.resource_key"
    " WHERE u.partner_id = $1 AND u.customer_id = $2 AND u.hour >= $3 AND u.hour < $4"
    " AND (u.hour, u.resource_key) > ($5, $6) ORDER BY u.hour, u.resource_key LIMIT $7");
const sql::Statement kDay(
    "SELECT s.resource_key, s.resource_key, s.ratio, s.used, s.uncovered, m.resource, m.size, m.region, m.subscription_id,"
    " m.resource_group, m.management_group, m.priority, m.unit_price, m.currency, m.earned_credit, m.details"
    " FROM (SELECT resource_key, ratio, CAST(SUM(used) AS BIGINT) AS used, CAST(SUM(uncovered) AS BIGINT) AS uncovered"
    " FROM rated_usage WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4 AND resource_key > $5"
    " GROUP BY resource_key, ratio ORDER BY resource_key LIMIT $6) s"
    " JOIN metered_resources m ON m.partner_id = $1 AND m.customer_id = $2 AND m.resource_key = s.resource_key"
    " ORDER BY s.resource_key");
const sql::Statement kCovers(
    "SELECT hour, resource_key, reservation_id, ratio_hours FROM usage_covers"
    " WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4 ORDER BY hour, resource_key, reservation_id");

const sql::Statement kRaiseAlarm(
    "INSERT INTO reservation_alarms (partner_id, customer_id, reservation_id, told_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT DO NOTHING");
const sql::Statement kEndAlarm(
    "DELETE FROM reservation_alarms WHERE partner_id = $1 AND customer_id = $2 AND reservation_id = $3");
const sql::Statement kEnrolled("SELECT enrolled_through FROM discount_progress WHERE id = 1");
const sql::Statement kSetEnrolled(
    "INSERT INTO discount_progress (id, enrolled_through) VALUES (1, $1)"
    " ON CONFLICT (id) DO UPDATE SET enrolled_through = excluded.enrolled_through");

using sql::bytes_of;
using sql::text_of;

ReservationHour read_hour(const sql::Row& row) {
  return {.reservation_id = row.string(0),
          .hour = {row.integer(1)},
          .capacity = row.integer(2),
          .given = row.integer(3),
          .hourly_cost = Decimal::parse(row.text(4)).value(),
          .currency = Currency::parse(row.text(5)).value()};
}

// From the sixth column on, as kLines and kDay have them.
MeteredResource read_resource(const sql::Row& row, std::string key) {
  MeteredResource resource{.key = std::move(key),
                           .machine = {.resource = row.string(5),
                                       .size = row.string(6),
                                       .region = row.string(7),
                                       .subscription = row.string(8),
                                       .resource_group = row.string(9),
                                       .management_group = row.string(10)},
                           .priority = static_cast<Priority>(row.integer(11)),
                           .unit_price = Decimal::parse(row.text(12)).value(),
                           .currency = Currency::parse(row.text(13)).value(),
                           .earned_credit = row.flag(14),
                           .details = row.string(15)};
  resource.machine.eligible = resource.priority == Priority::kRegular;
  return resource;
}

}  // namespace

void clear_rated_day(sql::Tx& tx, const UsageOwner& owner, Date day) {
  const std::int64_t from = Hour::first_of(day).number, before = Hour::first_of(day.plus_days(1)).number;
  for (const sql::Statement* statement : {&kClearUsage, &kClearCovers, &kClearHours}) {
    tx.queue(*statement, {owner.partner_id, owner.customer_id, from, before});
  }
}

void put_rated_use(sql::Tx& tx, const UsageOwner& owner, const RatedUse& use) {
  tx.queue(kPutUse, {owner.partner_id, owner.customer_id, use.hour.number, bytes_of(use.resource_key), use.ratio, use.used,
                     use.open});
}

void put_cover(sql::Tx& tx, const UsageOwner& owner, const CoveredUse& cover) {
  tx.queue(kPutCover, {owner.partner_id, owner.customer_id, cover.hour.number, bytes_of(cover.resource_key),
                       cover.reservation_id, cover.ratio_hours});
}

void put_reservation_hour(sql::Tx& tx, const UsageOwner& owner, const ReservationHour& hour) {
  tx.queue(kPutHour, {owner.partner_id, owner.customer_id, hour.reservation_id, hour.hour.number, hour.capacity, hour.given,
                      hour.hourly_cost.to_string(), hour.currency.code()});
}

std::vector<ReservationHour> reservation_hours(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id,
                                               Hour from, Hour before) {
  if (reservation_id.empty()) {
    return tx.all(kHoursOfAll, {owner.partner_id, owner.customer_id, from.number, before.number}, read_hour);
  }
  return tx.all(kHoursOfOne, {owner.partner_id, owner.customer_id, reservation_id, from.number, before.number}, read_hour);
}

GivenSum given_sum(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id, Hour from, Hour before) {
  return tx
      .first(kGivenSum, {owner.partner_id, owner.customer_id, reservation_id, from.number, before.number},
             [](const sql::Row& row) {
               return GivenSum{.hours = row.integer(0), .given = row.integer(1), .capacity = row.integer(2)};
             })
      .value_or(GivenSum{});
}

std::vector<GivenByReservation> given_by_reservation(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before) {
  return tx.all(kGivenByReservation, {owner.partner_id, owner.customer_id, from.number, before.number},
                [](const sql::Row& row) {
                  return GivenByReservation{
                      .reservation_id = row.string(0),
                      .sum = {.hours = row.integer(1), .given = row.integer(2), .capacity = row.integer(3)},
                      .hourly_cost = Decimal::parse(row.text(4)).value(),
                      .currency = Currency::parse(row.text(5)).value()};
                });
}

std::vector<RatedLine> rated_lines(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before, Hour after_hour,
                                   std::string_view after_key, std::int64_t limit) {
  return tx.all(kLines,
                {owner.partner_id, owner.customer_id, from.number, before.number, after_hour.number, bytes_of(after_key),
                 limit},
                [](const sql::Row& row) {
                  std::string key = text_of(row.bytes(1));
                  RatedUse use{.hour = {row.integer(0)},
                               .resource_key = key,
                               .ratio = row.integer(2),
                               .used = row.integer(3),
                               .open = row.integer(4)};
                  return RatedLine{std::move(use), read_resource(row, std::move(key))};
                });
}

std::vector<CoveredUse> covers(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before) {
  return tx.all(kCovers, {owner.partner_id, owner.customer_id, from.number, before.number}, [](const sql::Row& row) {
    return CoveredUse{.hour = {row.integer(0)},
                      .resource_key = text_of(row.bytes(1)),
                      .reservation_id = row.string(2),
                      .ratio_hours = row.integer(3)};
  });
}

std::vector<RatedSum> rated_day(sql::Tx& tx, const UsageOwner& owner, Date day, std::string_view after_key, std::int64_t limit) {
  return tx.all(kDay,
                {owner.partner_id, owner.customer_id, Hour::first_of(day).number, Hour::first_of(day.plus_days(1)).number,
                 bytes_of(after_key), limit},
                [](const sql::Row& row) {
                  return RatedSum{.resource = read_resource(row, text_of(row.bytes(0))),
                                  .ratio = row.integer(2),
                                  .used = row.integer(3),
                                  .open = row.integer(4)};
                });
}

bool raise_alarm(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id, Instant at) {
  return tx.execute(kRaiseAlarm, {owner.partner_id, owner.customer_id, reservation_id, at}) == 1;
}

void end_alarm(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id) {
  tx.queue(kEndAlarm, {owner.partner_id, owner.customer_id, reservation_id});
}

std::optional<Date> enrolled_through(sql::Tx& tx) {
  return tx.first(kEnrolled, {}, [](const sql::Row& row) { return Date{static_cast<std::int32_t>(row.integer(0))}; });
}

void set_enrolled_through(sql::Tx& tx, Date day) { tx.execute(kSetEnrolled, {std::int64_t{day.days}}); }

}  // namespace chandlery::reservations::store
