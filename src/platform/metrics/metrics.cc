#include "platform/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace chandlery::metrics {
namespace {

// Never destroyed, since threads may count until the very end of the process.
prometheus::Registry& registry() {
  static auto* const made = new prometheus::Registry();
  return *made;
}

prometheus::Labels labels_of(Labels labels) {
  prometheus::Labels made;
  for (const auto& [name, value] : labels) made.emplace(name, value);
  return made;
}

template <class Builder>
auto& family(Builder builder, std::string_view name, std::string_view help) {
  return builder.Name(std::string(name)).Help(std::string(help)).Register(registry());
}

}  // namespace

void Counter::add(std::uint64_t count) const {
  static_cast<prometheus::Counter*>(series_)->Increment(static_cast<double>(count));
}

void Gauge::set(std::int64_t value) const { static_cast<prometheus::Gauge*>(series_)->Set(static_cast<double>(value)); }
void Gauge::add(std::int64_t change) const {
  static_cast<prometheus::Gauge*>(series_)->Increment(static_cast<double>(change));
}

void Histogram::observe(double value) const { static_cast<prometheus::Histogram*>(series_)->Observe(value); }

Counter counter(std::string_view name, std::string_view help, Labels labels) {
  return Counter(&family(prometheus::BuildCounter(), name, help).Add(labels_of(labels)));
}

Gauge gauge(std::string_view name, std::string_view help, Labels labels) {
  return Gauge(&family(prometheus::BuildGauge(), name, help).Add(labels_of(labels)));
}

Histogram histogram(std::string_view name, std::string_view help, Labels labels, std::span<const double> bounds) {
  return Histogram(&family(prometheus::BuildHistogram(), name, help)
                        .Add(labels_of(labels), prometheus::Histogram::BucketBoundaries(bounds.begin(), bounds.end())));
}

namespace {

/// The metrics of one name, over all its series.
std::vector<prometheus::ClientMetric> series_of(std::string_view name) {
  for (prometheus::MetricFamily& each : registry().Collect()) {
    if (each.name == name) return std::move(each.metric);
  }
  return {};
}

/// Cumulative counts by upper bound, in seconds.
using Buckets = std::map<double, std::uint64_t>;

std::int64_t quantile_micros(const Buckets& buckets, std::uint64_t count, double part) {
  const double wanted = part * static_cast<double>(count);
  double lower = 0, before = 0;
  for (const auto& [bound, cumulative] : buckets) {
    const double here = static_cast<double>(cumulative);
    if (here >= wanted && here > before) {
      const double upper = std::isinf(bound) ? lower : bound;
      return std::llround((lower + (upper - lower) * (wanted - before) / (here - before)) * 1e6);
    }
    if (!std::isinf(bound)) lower = bound;
    before = here;
  }
  return 0;
}

}  // namespace

Latency latency(std::string_view name) {
  Buckets buckets;
  double seconds = 0;
  Latency total;
  for (const prometheus::ClientMetric& series : series_of(name)) {
    total.count += series.histogram.sample_count;
    seconds += series.histogram.sample_sum;
    for (const auto& bucket : series.histogram.bucket) buckets[bucket.upper_bound] += bucket.cumulative_count;
  }
  if (total.count == 0) return total;
  total.mean_micros = std::llround(seconds / static_cast<double>(total.count) * 1e6);
  total.p50_micros = quantile_micros(buckets, total.count, 0.50);
  total.p95_micros = quantile_micros(buckets, total.count, 0.95);
  total.p99_micros = quantile_micros(buckets, total.count, 0.99);
  return total;
}

std::map<std::string, std::uint64_t> totals_by(std::string_view name, std::string_view label) {
  std::map<std::string, std::uint64_t> totals;
  for (const prometheus::ClientMetric& series : series_of(name)) {
    const auto found = std::ranges::find(series.label, label, &prometheus::ClientMetric::Label::name);
    const std::string value = found == series.label.end() ? std::string() : found->value;
    totals[value] += static_cast<std::uint64_t>(std::llround(series.counter.value));
  }
  return totals;
}

std::string render() { return prometheus::TextSerializer().Serialize(registry().Collect()); }

}  // namespace chandlery::metrics
