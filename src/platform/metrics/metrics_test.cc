// Metrics: that a scrape shows what was counted.
#include "platform/metrics/metrics.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace chandlery::metrics {
namespace {

bool shows(const std::string& line) { return ("\n" + render()).find("\n" + line + "\n") != std::string::npos; }

TEST(Metrics, ACounterCountsEachLabelByItself) {
  const Counter us = counter("test_orders_total", "Orders.", {{"market", "US"}});
  counter("test_orders_total", "Orders.", {{"market", "DE"}}).add(3);
  us.add();
  us.add();
  EXPECT_TRUE(shows("# TYPE test_orders_total counter")) << render();
  EXPECT_TRUE(shows("test_orders_total{market=\"US\"} 2")) << render();
  EXPECT_TRUE(shows("test_orders_total{market=\"DE\"} 3")) << render();
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameSeries) {
  counter("test_same_total", "Same.").add();
  counter("test_same_total", "Same.").add();
  EXPECT_TRUE(shows("test_same_total 2")) << render();
}

TEST(Metrics, AGaugeGoesUpAndDown) {
  const Gauge waiting = gauge("test_waiting", "Waiting.");
  waiting.set(5);
  waiting.add(-7);
  EXPECT_TRUE(shows("test_waiting -2")) << render();
}

TEST(Metrics, AHistogramSortsSecondsIntoItsBuckets) {
  const Histogram took = histogram("test_seconds", "Took.", {{"route", "/v1/x"}});
  took.observe_micros(700);
  took.observe_micros(20'000'000);
  EXPECT_TRUE(shows("test_seconds_bucket{route=\"/v1/x\",le=\"0.0005\"} 0")) << render();
  EXPECT_TRUE(shows("test_seconds_bucket{route=\"/v1/x\",le=\"0.001\"} 1")) << render();
  EXPECT_TRUE(shows("test_seconds_bucket{route=\"/v1/x\",le=\"+Inf\"} 2")) << render();
}

TEST(Metrics, ThreadsCountTogether) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([] {
        const Counter together = counter("test_together_total", "Together.");
        for (int n = 0; n < 10'000; ++n) together.add();
      });
  }
  EXPECT_TRUE(shows("test_together_total 40000")) << render();
}

TEST(Metrics, ANameThatPrometheusDoesNotKnowOrAnotherKindHasIsRefused) {
  EXPECT_THROW(counter("not a name", "x"), std::invalid_argument);
  counter("test_kind", "Kind.");
  EXPECT_THROW(gauge("test_kind", "Kind."), std::invalid_argument);
}

TEST(Metrics, ALabelCannotForgeASecondSeries) {
  counter("test_forged_total", "Forged.", {{"market", "US\"} 1\nevil 1"}}).add();
  EXPECT_FALSE(shows("evil 1"));
}

TEST(Metrics, AHistogramsSeriesAreToldTogetherByTheirQuantiles) {
  EXPECT_EQ(latency("test_unknown_seconds").count, 0u);
  const Histogram quick = histogram("test_latency_seconds", "Latency.", {{"route", "/quick"}});
  const Histogram slow = histogram("test_latency_seconds", "Latency.", {{"route", "/slow"}});
  for (int i = 0; i < 98; ++i) quick.observe_micros(800);
  slow.observe_micros(4'000'000);
  slow.observe_micros(60'000'000);
  const Latency told = latency("test_latency_seconds");
  EXPECT_EQ(told.count, 100u);
  EXPECT_GT(told.p50_micros, 500);
  EXPECT_LE(told.p50_micros, 1000);
  EXPECT_LE(told.p95_micros, 1000);
  EXPECT_EQ(told.p99_micros, 5'000'000);
  EXPECT_NEAR(static_cast<double>(told.mean_micros), (98 * 800 + 64'000'000) / 100.0, 1);
}

TEST(Metrics, ACountersSeriesAreAddedUpByOneLabel) {
  for (const char* route : {"/a", "/b"}) {
    counter("test_by_total", "By.", {{"route", route}, {"status", "2xx"}}).add(3);
    counter("test_by_total", "By.", {{"route", route}, {"status", "5xx"}}).add();
  }
  EXPECT_EQ(totals_by("test_by_total", "status"), (std::map<std::string, std::uint64_t>{{"2xx", 6}, {"5xx", 2}}));
  EXPECT_TRUE(totals_by("test_none_total", "status").empty());
}

}  // namespace
}  // namespace chandlery::metrics
