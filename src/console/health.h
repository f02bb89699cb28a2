// The health of the installation as one look: what the server and its database are, how it goes, and what needs somebody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/invoice_run.h"
#include "console/queues.h"
#include "console/routes.h"
#include "core/time.h"
#include "platform/jobs/board.h"
#include "platform/metrics/metrics.h"
#include "platform/sql/inspect.h"

namespace chandlery::console {

struct DiskUse {
  std::string name;
  std::int64_t free_bytes = 0, total_bytes = 0;
};
struct Traffic {
  std::uint64_t requests = 0, client_errors = 0, server_errors = 0;  ///< since the server started
  metrics::Latency latency;
};
struct Health {
  std::string version;
  Instant started_at, at;
  sql::Engine engine = sql::Engine::kSqlite;
  std::int64_t database_bytes = 0;
  std::vector<sql::AppliedSchema> schema;
  std::optional<sql::Statistics> statistics;
  std::vector<DiskUse> disks;
  Traffic traffic;
  std::optional<Instant> certificate_end;
  std::vector<jobs::Board::Entry> failing;  ///< what the server does beside its requests and last failed at
  Queues queues;
  std::optional<billing::InvoiceRun> last_run;
};
Health take_health(sql::Tx& tx, const ServerFacts& server, Instant at);

/// Something that needs somebody. The code is for programs, the sentence for people.
enum class Severity : std::uint8_t { kWarning, kCritical };
std::string_view to_string(Severity severity);  ///< warning, critical
struct Finding {
  Severity severity = Severity::kWarning;
  std::string_view code;
  std::string text;
};
inline constexpr std::int64_t kCertificateWarningDays = 21, kCertificateCriticalDays = 3;
inline constexpr std::int64_t kDiskWarningPercent = 10, kDiskCriticalPercent = 3;  ///< that are free
/// Pure; the critical ones first.
std::vector<Finding> judge(const Health& health);

}  // namespace chandlery::console
