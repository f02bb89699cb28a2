// See vitals.h.
#include "app/vitals.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/time.h"
#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

const Instant kStarted = SystemClock().now();

std::int64_t resident_bytes() {
  std::int64_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t open_files() {
  std::error_code ignored;
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd", ignored), std::filesystem::directory_iterator());
}

void tell_process() {
  static const auto started = metrics::gauge("process_start_time_seconds", "When the process started, in Unix seconds.");
  static const auto version = metrics::gauge("chandlery_build_info", "1, with the version that runs.", {{"version", CHANDLERY_VERSION}});
  static const auto memory = metrics::gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.");
  static const auto files = metrics::gauge("process_open_fds", "Files and sockets that are open.");
  started.set(kStarted.micros / Instant::kSecond);
  version.set(1);
  memory.set(resident_bytes());
  files.set(open_files());
}

void tell_database(const sql::Statistics& statistics) {
  static const auto waiting = metrics::gauge("chandlery_write_jobs_waiting", "Write jobs that have not begun.");
  static const auto writes = metrics::gauge("chandlery_write_jobs", "Write jobs since the start.");
  static const auto failures = metrics::gauge("chandlery_write_job_failures", "Write jobs that failed since the start.");
  static const auto commits = metrics::gauge("chandlery_commits", "Commits since the start; fewer than jobs where groups commit.");
  static const auto reads = metrics::gauge("chandlery_read_jobs", "Read jobs since the start.");
  static const auto retries = metrics::gauge("chandlery_job_retries", "Jobs run again after a serialisation failure or on a new session.");
  waiting.set(static_cast<std::int64_t>(statistics.waiting));
  writes.set(static_cast<std::int64_t>(statistics.write_jobs));
  failures.set(static_cast<std::int64_t>(statistics.write_failures));
  commits.set(static_cast<std::int64_t>(statistics.commits));
  reads.set(static_cast<std::int64_t>(statistics.read_jobs));
  retries.set(static_cast<std::int64_t>(statistics.retries));
}

// A job that runs is told by how its last run ended.
void tell_jobs(const jobs::Board& board) {
  for (const jobs::Board::Entry& entry : board.entries()) {
    if (entry.state == jobs::Board::State::kRunning) continue;
    metrics::gauge("chandlery_job_failing", "1 when the last run of what the server does beside requests failed.",
                   {{"work", entry.name}})
        .set(entry.state == jobs::Board::State::kFailed ? 1 : 0);
    if (!entry.ended_at) continue;
    metrics::gauge("chandlery_job_ended_timestamp_seconds", "When the last run ended, by the shop's clock.", {{"work", entry.name}})
        .set(entry.ended_at->micros / Instant::kSecond);
  }
}

}  // namespace

void refresh_vitals(const sql::Database& database, const jobs::Board& board) {
  tell_process();
  tell_database(database.statistics());
  tell_jobs(board);
}

}  // namespace chandlery::app
