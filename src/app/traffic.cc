#include "app/traffic.h"

#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

// One set of handles a thread and route: no lock and no look-up by name on the hot path.
struct RouteMetrics {
  std::vector<metrics::Counter> by_class;  // 1xx to 5xx
  metrics::Histogram seconds;
};

RouteMetrics make_metrics(const http::Route* route) {
  const std::string_view pattern = route ? route->pattern : "(none)";
  const std::string_view method = route ? http::to_string(route->method) : "(any)";
  RouteMetrics made{{}, metrics::histogram("chandlery_request_seconds", "Time from a request's last byte to its answer.",
                                           {{"method", method}, {"route", pattern}})};
  for (const std::string_view status : {"1xx", "2xx", "3xx", "4xx", "5xx"}) {
    made.by_class.push_back(metrics::counter("chandlery_requests_total", "Requests by route and class of status.",
                                             {{"method", method}, {"route", pattern}, {"status", status}}));
  }
  return made;
}

}  // namespace

void count_request(const http::Route* route, int status, std::int64_t micros) {
  thread_local std::unordered_map<const http::Route*, RouteMetrics> known;
  auto found = known.find(route);
  if (found == known.end()) found = known.emplace(route, make_metrics(route)).first;
  const int status_class = std::clamp(status / 100, 1, 5);
  found->second.by_class[static_cast<std::size_t>(status_class - 1)].add();
  found->second.seconds.observe_micros(micros);
}

}  // namespace chandlery::app
