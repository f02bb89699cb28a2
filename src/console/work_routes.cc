// HTTP of what waits and what runs beside the requests.
#include <fmt/format.h>

#include "audit/verifications.h"
#include "billing/invoice_run.h"
#include "console/queues.h"
#include "console/routes.h"
#include "fulfilment/pool_store.h"
#include "platform/json/collection.h"

namespace chandlery::console {
namespace {

using http::Call, http::Response;

constexpr std::int64_t kShownRuns = 12, kShownVerifications = 5;

/// One piece of work as the list shows it, whatever it is.
struct Job {
  std::string name, kind;  ///< upkeep, invoiceRun, auditVerification, keyQueue
  std::string_view state;  ///< running, succeeded, failed, waiting, interrupted
  std::optional<Instant> began_at, ended_at;
  std::optional<std::int64_t> done, total;
  std::string outcome;
};

Job job_of(const jobs::Board::Entry& entry) {
  Job job{.name = entry.name, .kind = "upkeep", .state = "succeeded", .began_at = entry.began_at,
          .ended_at = entry.ended_at, .done = {}, .total = {}, .outcome = entry.outcome};
  if (entry.state == jobs::Board::State::kRunning) job.state = "running";
  if (entry.state == jobs::Board::State::kFailed) job.state = "failed";
  return job;
}

Job job_of(const billing::InvoiceRun& run) {
  Job job{.name = run.month.to_string(), .kind = "invoiceRun", .state = run.finished_at ? "succeeded" : "running",
          .began_at = run.started_at, .ended_at = run.finished_at, .done = run.partners_done, .total = run.partners,
          .outcome = {}};
  for (const billing::store::RunTotal& total : run.totals) {
    job.outcome += fmt::format("{}{} invoices, {} {}", job.outcome.empty() ? "" : "; ", total.invoices,
                               total.total.to_string(), total.currency.code());
  }
  return job;
}

Job job_of(const audit::VerificationRun& run, Instant at) {
  const audit::VerificationState state = run.state_at(at);
  Job job{.name = run.id, .kind = "auditVerification", .state = "succeeded", .began_at = run.started_at,
          .ended_at = run.finished_at, .done = run.records, .total = run.total, .outcome = std::string(to_string(state))};
  if (state == audit::VerificationState::kRunning) job.state = "running";
  if (state == audit::VerificationState::kInterrupted) job.state = "interrupted";
  if (state == audit::VerificationState::kBroken) job.state = "failed";
  if (run.first_break) job.outcome = run.first_break->explanation;
  return job;
}

Job job_of(const fulfilment::store::WaitingSku& sku) {
  return {.name = sku.product_id + ":" + sku.sku_id, .kind = "keyQueue", .state = "waiting", .began_at = {},
          .ended_at = {}, .done = {}, .total = sku.lines, .outcome = "Order lines that wait for keys of this SKU."};
}

void write_job(json::Writer& out, const Job& job) {
  out.begin_object().field("name", job.name).field("kind", job.kind).field("state", job.state);
  out.field("startedDate", job.began_at).field("endedDate", job.ended_at);
  out.field("done", job.done).field("total", job.total);
  if (!job.outcome.empty()) out.field("outcome", job.outcome);
  out.attributes("Job").end_object();
}

Result<Response> get_jobs(Call& call, const ServerFacts& server) {
  std::vector<Job> all;
  if (server.board != nullptr) {
    for (const jobs::Board::Entry& entry : server.board->entries()) all.push_back(job_of(entry));
  }
  for (const billing::InvoiceRun& run : billing::store::list_runs(call.tx, kShownRuns)) all.push_back(job_of(run));
  const auto verifications = OR_RETURN(audit::list_verifications(call.tx, {}, kShownVerifications));
  for (const audit::VerificationRun& run : verifications.items) all.push_back(job_of(run, call.actor.at));
  for (const auto& sku : fulfilment::store::waiting_skus(call.tx)) all.push_back(job_of(sku));
  return Response{.body = json::collection(all, "/operator/v1/jobs", write_job)};
}

Result<Response> get_queues(Call& call) {
  json::Writer out;
  out.begin_object();
  write_queues(out, count_queues(call.tx, call.actor.at));
  out.attributes("Queues").end_object();
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> work_routes(const ServerFacts& server) {
  const auto get = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) -> http::Route {
    return {http::Method::kGet,       pattern, Capability::kOperate,    http::Tokens::kAppOrUser,
            http::Access::kLongRead, http::Idempotency::kNone, summary, std::move(handler)};
  };
  return {get("/operator/v1/jobs", "What the server does beside requests: upkeep, invoice runs, verifications, lines that wait.",
              [&server](Call& call) { return get_jobs(call, server); }),
          get("/operator/v1/queues",
              "How much waits: cancellations, support requests, calls, keys, mail, bank entries, certificates of withheld tax.",
              get_queues)};
}

}  // namespace chandlery::console
