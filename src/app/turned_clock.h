// The shop's clock: the system's, and in a sandbox what it was turned ahead by.
#pragma once

#include <atomic>

#include "core/time.h"

namespace chandlery::app {

/// Safe to read and to turn from any thread.
class TurnedClock final : public Clock {
 public:
  Instant now() const override {
    const std::int64_t stopped = stopped_at_.load();
    return {stopped != kRuns ? stopped : SystemClock().now().micros + ahead_.load()};
  }
  /// In microseconds; 0 where nobody turned it.
  std::int64_t ahead() const { return ahead_.load(); }
  void set_ahead(std::int64_t micros) { ahead_.store(micros); }
  /// Stands at the instant, so that all that is done until it runs again is done then.
  void stop_at(Instant instant) { stopped_at_.store(instant.micros); }
  /// Runs on from where it stands.
  void run() {
    const std::int64_t stopped = stopped_at_.load();
    if (stopped == kRuns) return;
    ahead_.store(stopped - SystemClock().now().micros);
    stopped_at_.store(kRuns);
  }

 private:
  static constexpr std::int64_t kRuns = 0;
  std::atomic<std::int64_t> ahead_ = 0, stopped_at_ = kRuns;
};

}  // namespace chandlery::app
