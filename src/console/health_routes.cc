// HTTP of the installation's health.
#include "console/health.h"
#include "platform/words/refusals.h"

namespace chandlery::console {
namespace {

using http::Call, http::Response;

void write_database(json::Writer& out, const Health& health) {
  out.key("database").begin_object();
  out.field("engine", std::string_view(health.engine == sql::Engine::kSqlite ? "sqlite" : "postgresql"));
  out.field("bytes", health.database_bytes);
  if (health.statistics) {
    out.field("waitingWrites", static_cast<std::int64_t>(health.statistics->waiting));
    out.field("failedWrites", static_cast<std::int64_t>(health.statistics->write_failures));
  }
  out.key("schema").begin_array();
  for (const sql::AppliedSchema& each : health.schema) {
    out.begin_object().field("module", each.module).field("steps", each.steps).field("newest", each.newest).end_object();
  }
  out.end_array().end_object();
}

void write_traffic(json::Writer& out, const Traffic& traffic) {
  out.key("traffic").begin_object().field("requests", traffic.requests);
  out.field("clientErrors", traffic.client_errors).field("serverErrors", traffic.server_errors);
  out.key("latencyMicros").begin_object().field("mean", traffic.latency.mean_micros);
  out.field("p50", traffic.latency.p50_micros).field("p95", traffic.latency.p95_micros);
  out.field("p99", traffic.latency.p99_micros).end_object().end_object();
}

void write_last_run(json::Writer& out, const billing::InvoiceRun& run) {
  out.key("lastInvoiceRun").begin_object().field("month", run.month.to_string());
  out.field("startedDate", run.started_at).field("finishedDate", run.finished_at);
  out.field("partners", run.partners).field("partnersDone", run.partners_done).end_object();
}

Result<Response> get_health(Call& call, const ServerFacts& server) {
  const Health health = take_health(call.tx, server, call.actor.at);
  const std::vector<Finding> findings = judge(health);
  json::Writer out;
  out.begin_object();
  out.field("status", findings.empty() ? std::string_view("ok") : to_string(findings.front().severity));
  out.key("findings").begin_array();
  for (const Finding& finding : findings) {
    out.begin_object().field("severity", to_string(finding.severity)).field("code", finding.code);
    out.field("text", told_in(finding.text, call.actor.locale)).end_object();
  }
  out.end_array().field("version", health.version).field("startedDate", health.started_at);
  out.field("uptimeSeconds", (health.at.micros - health.started_at.micros) / Instant::kSecond);
  out.field("serverDate", health.at);
  write_database(out, health);
  out.key("disks").begin_array();
  for (const DiskUse& disk : health.disks) {
    out.begin_object().field("name", disk.name).field("freeBytes", disk.free_bytes);
    out.field("totalBytes", disk.total_bytes).end_object();
  }
  out.end_array();
  write_traffic(out, health.traffic);
  out.field("certificateEndDate", health.certificate_end);
  out.key("queues").begin_object();
  write_queues(out, health.queues);
  out.end_object();
  if (health.last_run) write_last_run(out, *health.last_run);
  out.attributes("Health").end_object();
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> health_routes(const ServerFacts& server) {
  return {{http::Method::kGet, "/operator/v1/health", Capability::kOperate, http::Tokens::kAppOrUser,
           http::Access::kLongRead, http::Idempotency::kNone,
           "How the installation is: server, database, disks, traffic, queues, and what needs somebody.",
           [&server](Call& call) { return get_health(call, server); }}};
}

}  // namespace chandlery::console
