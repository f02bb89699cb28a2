#include "app/operations.h"

#include "app/vitals.h"
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

/// Not what a proxy on this machine passes on: that has come from anywhere.
bool from_this_machine(const http::Request& request) {
  if (!request.header("X-Forwarded-For").empty()) return false;
  return request.peer.starts_with("127.") || request.peer == "::1" || request.peer.starts_with("::ffff:127.");
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
    refresh_vitals(database_, board_);
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
