// The tables of imported usage. Only usage_store.cc names them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "reservations/usage_rows.h"

namespace chandlery::reservations::store {

/// A customer of a partner, or of all.
struct UsageOwner {
  std::string partner_id, customer_id;
  friend auto operator<=>(const UsageOwner&, const UsageOwner&) = default;
};

// --- Imports. One is coming at a time.

enum class ImportState : std::uint8_t { kComing, kAccepted, kRefused };
struct UsageImportRecord {
  std::int64_t number = 0;
  ImportState state = ImportState::kComing;
  std::string name, started_by;
  Instant started_at;
  std::optional<Instant> ended_at;
  std::int64_t rows = 0, added = 0, corrections = 0, duplicates = 0;
};
/// A new import's number; nullopt while another one is coming that was touched after `gone_before`. One that was touched
/// earlier is refused, and what it staged must be swept.
std::optional<std::int64_t> open_usage_import(sql::Tx& tx, std::string_view name, std::string_view by, Instant at,
                                              Instant gone_before);
/// Counts `rows` on. False when the import is no longer the one that is coming.
bool touch_usage_import(sql::Tx& tx, std::int64_t number, std::int64_t rows, Instant at);
/// False when it is no longer coming.
bool end_usage_import(sql::Tx& tx, const UsageImportRecord& record);
/// Newest first, before `before` (0: from the newest).
std::vector<UsageImportRecord> usage_imports(sql::Tx& tx, std::int64_t before, std::int64_t limit);

// --- Resources and staged rows.

/// 16 bytes that stand for everything that the row says of its resource.
std::string resource_key(const UsageRow& row);
/// Queued; does nothing for a known one.
void put_resource(sql::Tx& tx, const UsageRow& row, std::string_view key);
/// Queued.
void stage_usage(sql::Tx& tx, const UsageRow& row, std::string_view key);
/// At most `most` rows at a time; false when none is left.
bool sweep_staged_usage(sql::Tx& tx, std::int64_t most);

/// What is wrong between the staged rows, or between them and the stored ones: at most `most`.
std::vector<UsageRowError> staged_usage_errors(sql::Tx& tx, std::size_t most);
/// Moves what is staged to the records: the corrected ones count no more, the days of both are to be rated. Fills in
/// added, corrections and duplicates.
void accept_staged_usage(sql::Tx& tx, UsageImportRecord& record);

// --- Reading for the engine.

struct MeteredResource {
  std::string key;
  Machine machine;
  Priority priority = Priority::kRegular;
  Decimal unit_price;
  Currency currency;
  bool earned_credit = false;
  std::string details;
};
/// What was used of one resource in one hour.
struct MeteredHour {
  Hour hour;
  std::string resource_key;
  std::int64_t quantity = 0;  ///< micro-hours
};
/// In order of hour and key; corrected records are left out.
void each_metered_hour(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before,
                       const std::function<void(const MeteredHour&)>& each);
/// Those used in the window, in order of their keys.
std::vector<MeteredResource> metered_resources(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before);

// --- Days to rate.

struct UsageDay {
  UsageOwner owner;
  Date day;
  std::int64_t changed = 0;
};
/// Of all customers, those that have changed since they were rated and lie before `before`: by day and owner, after `after`.
std::vector<UsageDay> days_to_rate(sql::Tx& tx, Date from, Date before, const std::optional<UsageDay>& after,
                                   std::int64_t limit);
/// The day is to be rated, once more where it was before.
void mark_day(sql::Tx& tx, const UsageOwner& owner, Date day);
/// As mark_day, but leaves a day alone that was enrolled before.
void enrol_day(sql::Tx& tx, const UsageOwner& owner, Date day);
/// False when the day has changed meanwhile, or somebody else rated it.
bool settle_day(sql::Tx& tx, const UsageDay& day, Instant at);
/// All days of the window that have usage or were enrolled are to be rated again.
void mark_days(sql::Tx& tx, Date from, Date before);
/// The earliest day with usage; nullopt for none.
std::optional<Date> earliest_usage(sql::Tx& tx);

}  // namespace chandlery::reservations::store
