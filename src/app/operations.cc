#include "app/operations.h"

#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

http::Response plain(int status, std::string text) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  response.set("Cache-Control", "no-store");
  return response;
}

bool from_this_machine(const http::Request& request) {
  return request.peer.starts_with("127.") || request.peer == "::1" || request.peer.starts_with("::ffff:127.");
}

void refresh_database_gauges(const sql::Statistics& statistics) {
  static const auto waiting = metrics::gauge("chandlery_write_jobs_waiting", "Write jobs that have not begun.");
  static const auto writes = metrics::gauge("chandlery_write_jobs", "Write jobs since the start.");
  static const auto failures = metrics::gauge("chandlery_write_job_failures", "Write jobs that failed since the start.");
  static const auto commits = metrics::gauge("chandlery_commits", "Commits since the start; fewer than jobs where groups commit.");
  static const auto retries = metrics::gauge("chandlery_job_retries", "Jobs run again after a serialisation failure.");
  waiting.set(static_cast<std::int64_t>(statistics.waiting));
  writes.set(static_cast<std::int64_t>(statistics.write_jobs));
  failures.set(static_cast<std::int64_t>(statistics.write_failures));
  commits.set(static_cast<std::int64_t>(statistics.commits));
  retries.set(static_cast<std::int64_t>(statistics.retries));
}

}  // namespace

bool Operations::handle(const http::Request& request, const http::Respond& respond) {
  const bool asks = request.method == http::Method::kGet || request.method == http::Method::kHead;
  if (!asks) return false;
  if (request.path == "/healthz") {
    respond(plain(200, "alive\n"));
  } else if (request.path == "/readyz") {
    answer_ready(respond);
  } else if (request.path == "/metrics") {
    if (!public_metrics_ && !from_this_machine(request)) {
      respond(plain(403, "Metrics are given to this machine only, unless [server] metrics is \"public\".\n"));
      return true;
    }
    refresh_database_gauges(database_.statistics());
    http::Response response = plain(200, metrics::render());
    response.content_type = metrics::kContentType;
    respond(std::move(response));
  } else {
    return false;
  }
  return true;
}

void Operations::answer_ready(const http::Respond& respond) {
  if (draining_) return respond(plain(503, "stopping\n"));
  const bool accepted = workers_.run([this, respond] {
    if (!database_.reachable()) return respond(plain(503, "the database does not answer\n"));
    if (!database_.writable()) return respond(plain(503, "the database takes no writes: its disk is full or failing\n"));
    respond(plain(200, "ready\n"));
  });
  if (!accepted) respond(plain(503, "overloaded\n"));
}

}  // namespace chandlery::app
