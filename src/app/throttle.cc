#include "app/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <functional>

namespace chandlery::app {

int Throttle::wait_seconds(std::string_view caller, Instant now) {
  if (per_minute_ == 0) return 0;
  constexpr std::int64_t kMinute = 60 * Instant::kSecond;
  const std::int64_t cost = std::max<std::int64_t>(kMinute / per_minute_, 1);
  std::string key(caller);
  Shard& shard = shards_[std::hash<std::string>{}(key) % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.paid_at.size() >= shard.sweep_at) {
    std::erase_if(shard.paid_at, [&](const auto& entry) { return entry.second <= now.micros; });
    shard.sweep_at = std::max<std::size_t>(1'024, shard.paid_at.size() * 2);
  }
  std::int64_t& paid_at = shard.paid_at[std::move(key)];
  // Nobody owes more than a minute, unless the clock was set back: then he begins anew.
  if (paid_at < now.micros || paid_at > now.micros + kMinute) paid_at = now.micros;
  const std::int64_t over = paid_at + cost - (now.micros + kMinute);
  if (over > 0) return static_cast<int>((over + Instant::kSecond - 1) / Instant::kSecond);
  paid_at += cost;
  return 0;
}

std::string caller_at(std::string_view address) {
  in6_addr parsed{};
  const std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed)) return text;
  return std::string(reinterpret_cast<const char*>(parsed.s6_addr), 8);
}

}  // namespace chandlery::app
