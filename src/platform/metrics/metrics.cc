#include "platform/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

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

std::string render() { return prometheus::TextSerializer().Serialize(registry().Collect()); }

}  // namespace chandlery::metrics
