#include "app/traffic.h"

#include <array>
#include <map>
#include <string>

#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

// One set of handles a thread and route: no lock and no look-up by name on the hot path.
struct RouteMetrics {
  std::array<metrics::Counter*, 6> by_class{};  // 1xx to 5xx, 0 unused
  metrics::Histogram* seconds = nullptr;
};

RouteMetrics& metrics_of(const http::Route* route) {
  thread_local std::unordered_map<const http::Route*, RouteMetrics> known;
  RouteMetrics& found = known[route];
  if (found.seconds == nullptr) {
    const std::string pattern(route ? route->pattern : "(none)");
    const std::string method(route ? http::to_string(route->method) : "(any)");
    for (int status = 1; status <= 5; ++status) {
      found.by_class[static_cast<std::size_t>(status)] =
          &metrics::counter("chandlery_requests_total", "Requests by route and class of status",
                            {{"method", method}, {"route", pattern}, {"status", std::to_string(status) + "xx"}});
    }
    found.seconds = &metrics::histogram("chandlery_request_seconds", "Time from the request's last byte to its answer",
                                        {{"method", method}, {"route", pattern}});
  }
  return found;
}

}  // namespace

void count_request(const http::Route* route, int status, std::int64_t micros) {
  RouteMetrics& found = metrics_of(route);
  const int status_class = std::clamp(status / 100, 1, 5);
  found.by_class[static_cast<std::size_t>(status_class)]->add();
  found.seconds->observe(static_cast<double>(micros) / 1e6);
}

}  // namespace chandlery::app
