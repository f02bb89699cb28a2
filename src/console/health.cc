// See health.h.
#include "console/health.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "platform/crypto/certificate.h"

namespace chandlery::console {
namespace {

/// A folder that is not there yet lies on the disk of the one above it.
std::filesystem::path existing(std::filesystem::path folder) {
  std::error_code ignored;
  folder = std::filesystem::absolute(folder.empty() ? "." : folder, ignored);
  while (!std::filesystem::exists(folder, ignored) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

std::vector<DiskUse> look_at_disks(const std::vector<ServerFacts::Disk>& disks) {
  std::vector<DiskUse> uses;
  for (const ServerFacts::Disk& disk : disks) {
    std::error_code problem;
    const std::filesystem::space_info space = std::filesystem::space(existing(disk.folder), problem);
    if (problem) continue;
    uses.push_back({disk.name, static_cast<std::int64_t>(space.available), static_cast<std::int64_t>(space.capacity)});
  }
  return uses;
}

Traffic look_at_traffic() {
  Traffic traffic{.latency = metrics::latency("chandlery_request_seconds")};
  for (const auto& [status, count] : metrics::totals_by("chandlery_requests_total", "status")) {
    traffic.requests += count;
    if (status == "4xx") traffic.client_errors += count;
    if (status == "5xx") traffic.server_errors += count;
  }
  return traffic;
}

std::int64_t days_between(Instant from, Instant to) { return (to.micros - from.micros) / Instant::kDay; }

void judge_disk(const DiskUse& disk, std::vector<Finding>& findings) {
  if (disk.total_bytes <= 0) return;
  const std::int64_t percent = disk.free_bytes / std::max<std::int64_t>(disk.total_bytes / 100, 1);
  if (percent >= kDiskWarningPercent) return;
  findings.push_back({percent < kDiskCriticalPercent ? Severity::kCritical : Severity::kWarning, "diskLow",
                      fmt::format("The disk of the {} has {} % free.", disk.name, percent)});
}

void judge_certificate(const Health& health, std::vector<Finding>& findings) {
  if (!health.certificate_end) return;
  const std::int64_t days = days_between(health.at, *health.certificate_end);
  if (days >= kCertificateWarningDays) return;
  const bool critical = days < kCertificateCriticalDays;
  findings.push_back({critical ? Severity::kCritical : Severity::kWarning, "certificateEnds",
                      *health.certificate_end <= health.at
                          ? std::string("The TLS certificate has ended.")
                          : fmt::format("The TLS certificate ends in {} days.", days)});
}

}  // namespace

std::string_view to_string(Severity severity) { return severity == Severity::kCritical ? "critical" : "warning"; }

Health take_health(sql::Tx& tx, const ServerFacts& server, Instant at) {
  Health health{.version = server.version,
                .started_at = server.started_at,
                .at = at,
                .engine = tx.engine(),
                .database_bytes = sql::database_bytes(tx),
                .schema = sql::applied_schema(tx),
                .statistics = {},
                .disks = look_at_disks(server.disks),
                .traffic = look_at_traffic(),
                .certificate_end = {},
                .failing = {},
                .queues = count_queues(tx, at),
                .last_run = {}};
  if (server.statistics) health.statistics = server.statistics();
  if (!server.certificate.empty()) health.certificate_end = crypto::end_of_certificate(server.certificate);
  if (server.board != nullptr) {
    for (jobs::Board::Entry& entry : server.board->entries()) {
      if (entry.state == jobs::Board::State::kFailed) health.failing.push_back(std::move(entry));
    }
  }
  for (billing::InvoiceRun& run : billing::store::list_runs(tx, 1)) health.last_run = std::move(run);
  return health;
}

std::vector<Finding> judge(const Health& health) {
  std::vector<Finding> findings;
  for (const DiskUse& disk : health.disks) judge_disk(disk, findings);
  judge_certificate(health, findings);
  const Queues& queues = health.queues;
  if (queues.empty_pools > 0) {
    findings.push_back({queues.lines_waiting_for_keys > 0 ? Severity::kCritical : Severity::kWarning, "keyPoolsEmpty",
                        fmt::format("{} key pools are empty; {} order lines wait for keys.", queues.empty_pools,
                                    queues.lines_waiting_for_keys)});
  }
  if (queues.low_pools > 0) {
    findings.push_back({Severity::kWarning, "keyPoolsLow", fmt::format("{} key pools are low.", queues.low_pools)});
  }
  if (queues.mail_failed > 0) {
    findings.push_back(
        {Severity::kWarning, "mailFailed", fmt::format("{} notices could not be mailed.", queues.mail_failed)});
  }
  if (queues.webhooks_failed > 0) {
    findings.push_back({Severity::kWarning, "webhooksFailed",
                        fmt::format("{} events could not be delivered to partners' webhooks.", queues.webhooks_failed)});
  }
  for (const jobs::Board::Entry& entry : health.failing) {
    findings.push_back({Severity::kWarning, "jobFailed", fmt::format("The job {} failed: {}", entry.name, entry.outcome)});
  }
  if (health.statistics && health.statistics->write_failures > 0) {
    findings.push_back({Severity::kWarning, "writesFailed",
                        fmt::format("{} writes have failed since the start; the log tells why.",
                                    health.statistics->write_failures)});
  }
  if (health.last_run && !health.last_run->finished_at) {
    findings.push_back({Severity::kWarning, "invoiceRunOpen",
                        fmt::format("The invoice run of {} is not finished.", health.last_run->month.to_string())});
  }
  std::ranges::stable_sort(findings, std::ranges::greater(), &Finding::severity);
  return findings;
}

}  // namespace chandlery::console
