// Load over HTTP: one thread, many connections, so that the generator takes little of a small machine's cores.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chandlery::bench {

struct LoadOptions {
  std::uint16_t port = 0;  ///< on 127.0.0.1
  int connections = 64;
  double warm_up_seconds = 0.5;  ///< not measured
  double seconds = 3;
  int expected_status = 200;
};

/// Appends the next whole request to the text; false when there is none left, which ends the load.
using NextRequest = std::function<bool(std::string& text)>;

struct LoadResult {
  std::uint64_t answers = 0;  ///< measured ones
  double seconds = 0;         ///< of the measured part
  double p50_ms = 0, p99_ms = 0, longest_ms = 0;
  std::uint64_t all_answers = 0;  ///< with those of the warm-up
  std::uint64_t unexpected = 0;   ///< answers with another status
  std::string first_unexpected;   ///< the first of them, whole
  double own_cpu_seconds = 0;     ///< that the generator itself took, warm-up included

  double rate() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};

/// Each connection has one request under way. Throws std::runtime_error when a connection breaks, or nothing is heard
/// for ten seconds.
LoadResult run_load(const LoadOptions& options, const NextRequest& next);

}  // namespace chandlery::bench
