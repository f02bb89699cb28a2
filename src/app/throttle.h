// How often one caller may ask (contract 1.7, ASVS 2.4.1): so many requests a minute, as a burst or spread out.
//
// Each caller costs one number, the moment at which everything that he asked for so far would be paid for at the even rate
// (the generic cell rate algorithm). One who has paid is forgotten. Nothing is read or written, so it stands before all work.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time.h"

namespace chandlery::app {

class Throttle {
 public:
  /// `per_minute` 0: everybody may always.
  explicit Throttle(int per_minute) : per_minute_(per_minute) {}

  /// 0: go on. Otherwise the whole seconds after which the caller may ask again; asking earlier costs him nothing.
  int wait_seconds(std::string_view caller, Instant now);

 private:
  static constexpr std::size_t kShards = 16;
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, std::int64_t> paid_at;  ///< microseconds
    std::size_t sweep_at = 1'024;                            ///< entries at which those who have paid are forgotten
  };

  const int per_minute_;
  std::array<Shard, kShards> shards_;
};

/// Whom an address without a sign-in counts as: of IPv6 the network of 64 bits, which one household or server has.
std::string caller_at(std::string_view address);

}  // namespace chandlery::app
