// See usage_store.h.
#include "reservations/usage_store.h"

#include <algorithm>

#include "platform/crypto/crypto.h"
#include "platform/sql/bytes.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kComing("SELECT number, touched_at FROM usage_imports WHERE state = 0 ORDER BY number");
const sql::Statement kRefuseComing("UPDATE usage_imports SET state = 2, ended_at = $1 WHERE state = 0");
const sql::Statement kLastImport("SELECT number FROM usage_imports ORDER BY number DESC LIMIT 1");
const sql::Statement kOpenImport(
    "INSERT INTO usage_imports (number, state, name, started_by, started_at, touched_at, ended_at, row_count, added,"
    " corrections, duplicates) VALUES ($1, 0, $2, $3, $4, $4, NULL, 0, 0, 0, 0)");
const sql::Statement kTouchImport(
    "UPDATE usage_imports SET touched_at = $2, row_count = row_count + $3 WHERE number = $1 AND state = 0");
const sql::Statement kEndImport(
    "UPDATE usage_imports SET state = $2, ended_at = $3, row_count = $4, added = $5, corrections = $6, duplicates = $7"
    " WHERE number = $1 AND state = 0");
const sql::Statement kImports(
    "SELECT number, state, name, started_by, started_at, ended_at, row_count, added, corrections, duplicates"
    " FROM usage_imports WHERE $1 = 0 OR number < $1 ORDER BY number DESC LIMIT $2");

const sql::Statement kPutResource(
    "INSERT INTO metered_resources (partner_id, customer_id, resource_key, resource, size, region, subscription_id,"
    " resource_group, management_group, priority, unit_price, currency, earned_credit, details)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING");
const sql::Statement kStage(
    "INSERT INTO usage_staged (row_number, partner_id, customer_id, hour, resource_key, record_id, quantity, replaces)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const sql::Statement kSweep(
    "DELETE FROM usage_staged WHERE row_number IN (SELECT row_number FROM usage_staged ORDER BY row_number LIMIT $1)");

// The same id again, but not the same row.
const sql::Statement kTwiceInFile(
    "SELECT s.row_number FROM usage_staged s JOIN ("
    "SELECT partner_id, customer_id, record_id, MIN(row_number) AS first_row FROM usage_staged"
    " GROUP BY partner_id, customer_id, record_id HAVING COUNT(*) > 1) d"
    " ON d.partner_id = s.partner_id AND d.customer_id = s.customer_id AND d.record_id = s.record_id"
    " JOIN usage_staged f ON f.row_number = d.first_row"
    " WHERE s.hour <> f.hour OR s.resource_key <> f.resource_key OR s.quantity <> f.quantity OR s.replaces <> f.replaces"
    " ORDER BY s.row_number LIMIT $1");
const sql::Statement kOtherwiseKnown(
    "SELECT s.row_number FROM usage_staged s JOIN usage_records r"
    " ON r.partner_id = s.partner_id AND r.customer_id = s.customer_id AND r.record_id = s.record_id"
    " WHERE s.hour <> r.hour OR s.resource_key <> r.resource_key OR s.quantity <> r.quantity OR s.replaces <> r.replaces"
    " ORDER BY s.row_number LIMIT $1");
// A row that is known already, or that stands earlier in the file, says nothing new.
const sql::Statement kDropDuplicates(
    "DELETE FROM usage_staged WHERE row_number IN ("
    "SELECT s.row_number FROM usage_staged s WHERE EXISTS (SELECT 1 FROM usage_records r"
    " WHERE r.partner_id = s.partner_id AND r.customer_id = s.customer_id AND r.record_id = s.record_id)"
    " OR EXISTS (SELECT 1 FROM usage_staged e WHERE e.partner_id = s.partner_id AND e.customer_id = s.customer_id"
    " AND e.record_id = s.record_id AND e.row_number < s.row_number))");
const sql::Statement kBadCorrections(
    "SELECT s.row_number, r.record_id, r.replaced_by FROM usage_staged s LEFT JOIN usage_records r"
    " ON r.partner_id = s.partner_id AND r.customer_id = s.customer_id AND r.record_id = s.replaces"
    " WHERE s.replaces <> '' AND (r.record_id IS NULL OR (r.replaced_by <> '' AND r.replaced_by <> s.record_id))"
    " ORDER BY s.row_number LIMIT $1");
const sql::Statement kCorrectedTwice(
    "SELECT MAX(row_number) AS last_row FROM usage_staged WHERE replaces <> ''"
    " GROUP BY partner_id, customer_id, replaces HAVING COUNT(DISTINCT record_id) > 1 ORDER BY last_row LIMIT $1");
// What is counted of a resource in an hour: the file's rows, once each, and the stored ones that no row corrects.
const sql::Statement kOverAnHour(
    "SELECT MAX(u.row_number) AS last_row FROM ("
    "SELECT s.partner_id, s.customer_id, s.hour, lower(m.resource) AS resource, s.quantity, s.row_number"
    " FROM usage_staged s JOIN metered_resources m ON m.partner_id = s.partner_id AND m.customer_id = s.customer_id"
    " AND m.resource_key = s.resource_key"
    " WHERE NOT EXISTS (SELECT 1 FROM usage_staged e WHERE e.partner_id = s.partner_id AND e.customer_id = s.customer_id"
    " AND e.record_id = s.record_id AND e.row_number < s.row_number)"
    " AND NOT EXISTS (SELECT 1 FROM usage_records k WHERE k.partner_id = s.partner_id AND k.customer_id = s.customer_id"
    " AND k.record_id = s.record_id)"
    " UNION ALL "
    "SELECT r.partner_id, r.customer_id, r.hour, lower(m.resource) AS resource, r.quantity, 0 AS row_number"
    " FROM (SELECT DISTINCT partner_id, customer_id, hour FROM usage_staged) h"
    " JOIN usage_records r ON r.partner_id = h.partner_id AND r.customer_id = h.customer_id AND r.hour = h.hour"
    " JOIN metered_resources m ON m.partner_id = r.partner_id AND m.customer_id = r.customer_id"
    " AND m.resource_key = r.resource_key"
    " WHERE r.replaced_by = '' AND NOT EXISTS (SELECT 1 FROM usage_staged c WHERE c.partner_id = r.partner_id"
    " AND c.customer_id = r.customer_id AND c.replaces = r.record_id AND c.replaces <> '')) u"
    " GROUP BY u.partner_id, u.customer_id, u.hour, u.resource"
    " HAVING SUM(u.quantity) > 1000000 AND MAX(u.row_number) > 0 ORDER BY last_row LIMIT $1");

const sql::Statement kAccept(
    "INSERT INTO usage_records (partner_id, customer_id, hour, resource_key, record_id, quantity, replaces, replaced_by,"
    " import_number) SELECT partner_id, customer_id, hour, resource_key, record_id, quantity, replaces, '', $1"
    " FROM usage_staged");
const sql::Statement kReplace(
    "UPDATE usage_records SET replaced_by = s.record_id FROM usage_staged s WHERE s.replaces <> ''"
    " AND usage_records.partner_id = s.partner_id AND usage_records.customer_id = s.customer_id"
    " AND usage_records.record_id = s.replaces");
const sql::Statement kMarkStagedDays(
    "INSERT INTO usage_days (partner_id, customer_id, day, changed, rated, rated_at)"
    " SELECT d.partner_id, d.customer_id, d.day, 1, 0, NULL FROM ("
    "SELECT partner_id, customer_id, hour / 24 AS day FROM usage_staged"
    " UNION SELECT r.partner_id, r.customer_id, r.hour / 24 FROM usage_staged s JOIN usage_records r"
    " ON r.partner_id = s.partner_id AND r.customer_id = s.customer_id AND r.record_id = s.replaces"
    " WHERE s.replaces <> '') d WHERE true"
    " ON CONFLICT (partner_id, customer_id, day) DO UPDATE SET changed = usage_days.changed + 1");

const sql::Statement kHours(
    "SELECT hour, resource_key, CAST(SUM(quantity) AS BIGINT) FROM usage_records WHERE partner_id = $1 AND customer_id = $2"
    " AND hour >= $3 AND hour < $4 AND replaced_by = '' GROUP BY hour, resource_key ORDER BY hour, resource_key");
const sql::Statement kResources(
    "SELECT m.resource_key, m.resource, m.size, m.region, m.subscription_id, m.resource_group, m.management_group,"
    " m.priority, m.unit_price, m.currency, m.earned_credit, m.details FROM metered_resources m"
    " WHERE m.partner_id = $1 AND m.customer_id = $2 AND m.resource_key IN (SELECT resource_key FROM usage_records"
    " WHERE partner_id = $1 AND customer_id = $2 AND hour >= $3 AND hour < $4 AND replaced_by = '')"
    " ORDER BY m.resource_key");

const sql::Statement kToRate(
    "SELECT partner_id, customer_id, day, changed FROM usage_days WHERE rated < changed AND day >= $1 AND day < $2"
    " AND (day, partner_id, customer_id) > ($3, $4, $5) ORDER BY day, partner_id, customer_id LIMIT $6");
const sql::Statement kMarkDay(
    "INSERT INTO usage_days (partner_id, customer_id, day, changed, rated, rated_at) VALUES ($1, $2, $3, 1, 0, NULL)"
    " ON CONFLICT (partner_id, customer_id, day) DO UPDATE SET changed = usage_days.changed + 1");
const sql::Statement kEnrolDay(
    "INSERT INTO usage_days (partner_id, customer_id, day, changed, rated, rated_at) VALUES ($1, $2, $3, 1, 0, NULL)"
    " ON CONFLICT DO NOTHING");
const sql::Statement kSettleDay(
    "UPDATE usage_days SET rated = $4, rated_at = $5"
    " WHERE partner_id = $1 AND customer_id = $2 AND day = $3 AND changed = $4 AND rated < $4");
const sql::Statement kMarkDays("UPDATE usage_days SET changed = changed + 1 WHERE day >= $1 AND day < $2");
const sql::Statement kEarliest("SELECT MIN(day) FROM usage_days");

using sql::bytes_of;
using sql::text_of;

}  // namespace

std::optional<std::int64_t> open_usage_import(sql::Tx& tx, std::string_view name, std::string_view by, Instant at,
                                              Instant gone_before) {
  const auto coming = tx.first(kComing, {}, [](const sql::Row& row) { return row.instant(1); });
  if (coming && *coming >= gone_before) return std::nullopt;
  if (coming) tx.execute(kRefuseComing, {at});
  const std::int64_t number = tx.first(kLastImport, {}, [](const sql::Row& row) { return row.integer(0); }).value_or(0) + 1;
  tx.execute(kOpenImport, {number, name, by, at});
  return number;
}

bool touch_usage_import(sql::Tx& tx, std::int64_t number, std::int64_t rows, Instant at) {
  return tx.execute(kTouchImport, {number, at, rows}) == 1;
}

bool end_usage_import(sql::Tx& tx, const UsageImportRecord& record) {
  return tx.execute(kEndImport, {record.number, static_cast<std::int64_t>(record.state), record.ended_at, record.rows,
                                 record.added, record.corrections, record.duplicates}) == 1;
}

std::vector<UsageImportRecord> usage_imports(sql::Tx& tx, std::int64_t before, std::int64_t limit) {
  return tx.all(kImports, {before, limit}, [](const sql::Row& row) {
    return UsageImportRecord{.number = row.integer(0),
                             .state = static_cast<ImportState>(row.integer(1)),
                             .name = row.string(2),
                             .started_by = row.string(3),
                             .started_at = row.instant(4),
                             .ended_at = row.optional_instant(5),
                             .rows = row.integer(6),
                             .added = row.integer(7),
                             .corrections = row.integer(8),
                             .duplicates = row.integer(9)};
  });
}

std::string resource_key(const UsageRow& row) {
  std::string text;
  const auto add = [&](std::string_view part) { text.append(std::to_string(part.size())).append(":").append(part); };
  add(row.machine.resource), add(row.machine.size), add(row.machine.region), add(row.machine.subscription);
  add(row.machine.resource_group), add(row.machine.management_group);
  add(std::to_string(static_cast<int>(row.priority))), add(row.unit_price.to_string()), add(row.currency.code());
  add(row.earned_credit ? "1" : "0"), add(row.details);
  const crypto::Hash hash = crypto::hash(text);
  return {reinterpret_cast<const char*>(hash.data()), 16};
}

void put_resource(sql::Tx& tx, const UsageRow& row, std::string_view key) {
  const Machine& m = row.machine;
  tx.queue(kPutResource, {row.partner_id, row.customer_id, bytes_of(key), m.resource, m.size, m.region, m.subscription,
                          m.resource_group, m.management_group, static_cast<std::int64_t>(row.priority),
                          row.unit_price.to_string(), row.currency.code(), row.earned_credit, row.details});
}

void stage_usage(sql::Tx& tx, const UsageRow& row, std::string_view key) {
  tx.queue(kStage, {row.number, row.partner_id, row.customer_id, row.hour.number, bytes_of(key), row.record_id,
                    row.quantity, row.replaces});
}

bool sweep_staged_usage(sql::Tx& tx, std::int64_t most) { return tx.execute(kSweep, {most}) > 0; }

std::vector<UsageRowError> staged_usage_errors(sql::Tx& tx, std::size_t most) {
  std::vector<UsageRowError> errors;
  const auto limit = static_cast<std::int64_t>(most);
  const auto add = [&](const sql::Statement& statement, std::string_view column, std::string_view reason) {
    tx.query(statement, {limit}, [&](const sql::Row& row) {
      errors.push_back({row.integer(0), std::string(column), std::string(reason)});
    });
  };
  add(kTwiceInFile, "RecordId", "stands in the file twice, with different content");
  add(kOtherwiseKnown, "RecordId", "is known with different content; a correction has an id of its own and names this one "
                                   "in ReplacesRecordId");
  tx.query(kBadCorrections, {limit}, [&](const sql::Row& row) {
    errors.push_back({row.integer(0), "ReplacesRecordId",
                      row.is_null(1) ? "names no record that was accepted before this file"
                                     : "names a record that was corrected already by " + row.string(2)});
  });
  add(kCorrectedTwice, "ReplacesRecordId", "names a record that another row of the file corrects, too");
  add(kOverAnHour, "Quantity", "makes more than an hour in an hour, together with what else is known of the resource");
  std::stable_sort(errors.begin(), errors.end(),
                   [](const UsageRowError& a, const UsageRowError& b) { return a.row < b.row; });
  if (errors.size() > most) errors.resize(most);
  return errors;
}

void accept_staged_usage(sql::Tx& tx, UsageImportRecord& record) {
  record.duplicates = tx.execute(kDropDuplicates, {});
  tx.execute(kMarkStagedDays, {});
  record.corrections = tx.execute(kReplace, {});
  record.added = tx.execute(kAccept, {record.number});
}

void each_metered_hour(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before,
                       const std::function<void(const MeteredHour&)>& each) {
  tx.query(kHours, {owner.partner_id, owner.customer_id, from.number, before.number}, [&](const sql::Row& row) {
    each({.hour = {row.integer(0)}, .resource_key = text_of(row.bytes(1)), .quantity = row.integer(2)});
  });
}

std::vector<MeteredResource> metered_resources(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before) {
  return tx.all(kResources, {owner.partner_id, owner.customer_id, from.number, before.number}, [](const sql::Row& row) {
    MeteredResource resource{.key = text_of(row.bytes(0)),
                             .machine = {.resource = row.string(1),
                                         .size = row.string(2),
                                         .region = row.string(3),
                                         .subscription = row.string(4),
                                         .resource_group = row.string(5),
                                         .management_group = row.string(6)},
                             .priority = static_cast<Priority>(row.integer(7)),
                             .unit_price = Decimal::parse(row.text(8)).value(),
                             .currency = Currency::parse(row.text(9)).value(),
                             .earned_credit = row.flag(10),
                             .details = row.string(11)};
    resource.machine.eligible = resource.priority == Priority::kRegular;
    return resource;
  });
}

std::vector<UsageDay> days_to_rate(sql::Tx& tx, Date from, Date before, const std::optional<UsageDay>& after,
                                   std::int64_t limit) {
  const UsageDay start = after.value_or(UsageDay{.owner = {}, .day = {from.days - 1}, .changed = 0});
  return tx.all(kToRate,
                {std::int64_t{from.days}, std::int64_t{before.days}, std::int64_t{start.day.days}, start.owner.partner_id,
                 start.owner.customer_id, limit},
                [](const sql::Row& row) {
                  return UsageDay{.owner = {row.string(0), row.string(1)},
                                  .day = {static_cast<std::int32_t>(row.integer(2))},
                                  .changed = row.integer(3)};
                });
}

void mark_day(sql::Tx& tx, const UsageOwner& owner, Date day) {
  tx.execute(kMarkDay, {owner.partner_id, owner.customer_id, std::int64_t{day.days}});
}

void enrol_day(sql::Tx& tx, const UsageOwner& owner, Date day) {
  tx.execute(kEnrolDay, {owner.partner_id, owner.customer_id, std::int64_t{day.days}});
}

bool settle_day(sql::Tx& tx, const UsageDay& day, Instant at) {
  return tx.execute(kSettleDay, {day.owner.partner_id, day.owner.customer_id, std::int64_t{day.day.days}, day.changed, at}) == 1;
}

void mark_days(sql::Tx& tx, Date from, Date before) {
  tx.execute(kMarkDays, {std::int64_t{from.days}, std::int64_t{before.days}});
}

std::optional<Date> earliest_usage(sql::Tx& tx) {
  const auto day = tx.first(kEarliest, {}, [](const sql::Row& row) { return row.optional_integer(0); });
  if (!day || !*day) return std::nullopt;
  return Date{static_cast<std::int32_t>(**day)};
}

}  // namespace chandlery::reservations::store
