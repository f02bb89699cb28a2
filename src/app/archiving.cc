// See archiving.h.
#include "app/archiving.h"

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/sql/address.h"

namespace chandlery::app {
namespace {

constexpr std::string_view kName = "archive";
// How often the log is looked at. Segments are made by [archive] seconds.
constexpr std::chrono::milliseconds kEvery{250};

}  // namespace

void mark_for_archive(const config::Settings& settings, bool serving) {
  const auto file = sql::sqlite_file(settings.database.address);
  if (!file) return;
  const bool archived = !settings.archive.folder.empty();
  // A command that runs by other settings than the server's leaves the server's database as it is.
  if (archived || serving) sql::mark_archived(*file, archived);
}

Archiving::Archiving(Shop& shop) : board_(shop.board) {
  const config::Settings::Archive& settings = shop.settings.archive;
  if (settings.folder.empty()) return;
  archive_ = std::make_unique<sql::Archive>(
      *shop.database, clock_,
      sql::ArchiveOptions{.database = sql::sqlite_file(shop.settings.database.address).value(),
                          .folder = settings.folder,
                          .seconds = settings.seconds,
                          .days = settings.days,
                          .base_hours = settings.base_hours,
                          .log_limit_bytes = std::uint64_t{static_cast<unsigned>(settings.log_limit_mb)} << 20});
  ticker_ = std::make_unique<jobs::Ticker>(kEvery, [this] { turn(); });
}

void Archiving::stop() {
  if (ticker_) ticker_->stop();
}

void Archiving::finish() {
  if (!archive_) return;
  try {
    tell(archive_->finish());
  } catch (const std::exception& failure) {
    log::error("the rest was not archived; the next start does it", {{"what", failure.what()}});
  }
}

void Archiving::turn() {
  try {
    tell(archive_->turn());
  } catch (const std::exception& failure) {
    tell_failure(failure.what());
  }
  refresh_gauges();
}

void Archiving::tell(const sql::Archive::Turn& turn) {
  static const auto segments = metrics::counter("chandlery_archive_segments_total", "Segments archived since the start.");
  static const auto bytes = metrics::counter("chandlery_archive_bytes_total", "Bytes archived since the start, bases included.");
  static const auto bases = metrics::counter("chandlery_archive_bases_total", "Copies of the whole database made since the start.");
  segments.add(turn.segments);
  bytes.add(turn.bytes);
  if (!turn.new_base.empty()) {
    bases.add();
    log::warning("the archive has a new base", {{"why", turn.new_base}});
  }
  for (const std::string& chain : turn.removed) log::info("what is older than [archive] days was removed", {{"base", chain}});
  // A turn that only waits to try again is no success.
  if (turn.segments == 0 && turn.new_base.empty() && !failure_.empty()) return;
  if (!failure_.empty()) log::info("the archive goes on", {});
  failure_.clear();
  if (turn.segments == 0 && turn.new_base.empty()) return;
  const Instant now = clock_.now();
  board_.began(kName, now);
  board_.ended(kName, now, std::to_string(turn.segments) + " segments, " + std::to_string(turn.bytes) + " bytes");
}

void Archiving::tell_failure(const char* what) {
  static const auto failures = metrics::counter("chandlery_archive_failures_total", "Turns of the archive that failed.");
  failures.add();
  const Instant now = clock_.now();
  board_.began(kName, now);
  board_.failed(kName, now, what);
  if (failure_ == what) return;
  failure_ = what;
  log::error("the database is not archived; the shop goes on, and its log grows", {{"what", what}});
}

void Archiving::refresh_gauges() {
  static const auto failing = metrics::gauge("chandlery_archive_failing", "1 while the database cannot be archived.");
  static const auto complete_to = metrics::gauge("chandlery_archive_complete_to_seconds",
                                                 "Whatever was acknowledged before this time (since 1970) is archived.");
  static const auto age = metrics::gauge("chandlery_archive_age_seconds", "How long ago that was.");
  static const auto lag = metrics::gauge("chandlery_archive_lag_bytes", "Of changed pages that are not archived yet.");
  const sql::Archive::Status status = archive_->status();
  failing.set(failure_.empty() ? 0 : 1);
  complete_to.set(status.complete_to.micros / Instant::kSecond);
  age.set(status.complete_to.micros == 0 ? 0 : (clock_.now().micros - status.complete_to.micros) / Instant::kSecond);
  lag.set(static_cast<std::int64_t>(status.lag_bytes));
}

}  // namespace chandlery::app
