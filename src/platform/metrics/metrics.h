// Numbers for /metrics. Ask for a handle once, keep it (a static, a member), and count through it from any thread.
//
//   static const auto placed = metrics::counter("chandlery_orders_total", "Orders placed.", {{"market", "US"}});
//   placed.add();
//
// Names are snake_case with the unit last, as chandlery_request_seconds. Label values must come from a small fixed set
// (route patterns, codes), never from what a caller sends: each new one is a series that lives as long as the process.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace chandlery::metrics {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Only ever grows. A handle is a pointer: copy it freely.
class Counter {
 public:
  void add(std::uint64_t count = 1) const;

 private:
  friend Counter counter(std::string_view, std::string_view, Labels);
  explicit Counter(void* series) : series_(series) {}
  void* series_;
};

class Gauge {
 public:
  void set(std::int64_t value) const;
  void add(std::int64_t change) const;

 private:
  friend Gauge gauge(std::string_view, std::string_view, Labels);
  explicit Gauge(void* series) : series_(series) {}
  void* series_;
};

class Histogram {
 public:
  void observe(double value) const;
  /// A duration in microseconds, for a histogram in seconds.
  void observe_micros(std::int64_t micros) const { observe(static_cast<double>(micros) / 1e6); }

 private:
  friend Histogram histogram(std::string_view, std::string_view, Labels, std::span<const double>);
  explicit Histogram(void* series) : series_(series) {}
  void* series_;
};

/// From half a millisecond to ten seconds.
inline constexpr double kSeconds[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

/// The series of that name and those labels, made when it is new. Throws std::invalid_argument on a name that is not
/// one of Prometheus's, or that another kind of metric has.
Counter counter(std::string_view name, std::string_view help, Labels labels = {});
Gauge gauge(std::string_view name, std::string_view help, Labels labels = {});
Histogram histogram(std::string_view name, std::string_view help, Labels labels = {},
                    std::span<const double> bounds = kSeconds);

/// How long something took, over all series of a histogram of seconds. A quantile lies within its bucket, and is told by its
/// place in it; 0 where nothing was observed.
struct Latency {
  std::uint64_t count = 0;
  std::int64_t mean_micros = 0, p50_micros = 0, p95_micros = 0, p99_micros = 0;
};
Latency latency(std::string_view name);
/// A counter's series added up by the value of one label.
std::map<std::string, std::uint64_t> totals_by(std::string_view name, std::string_view label);

/// Everything counted so far, in Prometheus's text exposition format 0.0.4.
std::string render();
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace chandlery::metrics
