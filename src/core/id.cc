#include "core/id.h"

#include <sys/random.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace chandlery {
namespace {

// The first 60 free bits of a version 7 GUID, as one number: 48 bits of milliseconds, 12 bits of their fraction.
std::uint64_t time_bits(Instant now) {
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0));
  return (micros / 1000 << 12) | (micros % 1000 * 4096 / 1000);
}

// Each id takes a number of its own, one past the last where the clock did not move on.
std::uint64_t next_time_bits(Instant now) {
  static std::atomic<std::uint64_t> last{0};
  const std::uint64_t wanted = time_bits(now);
  std::uint64_t seen = last.load(std::memory_order_relaxed), next = 0;
  do next = std::max(wanted, seen + 1);
  while (!last.compare_exchange_weak(seen, next, std::memory_order_relaxed));
  return next;
}

// Ids are no secrets, so that a thread may ask the system for the randomness of many at once.
std::uint64_t random_bits() {
  thread_local std::uint64_t pool[32];
  thread_local std::size_t left = 0;
  if (left == 0) {
    while (getrandom(pool, sizeof pool, 0) != static_cast<ssize_t>(sizeof pool))
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    left = std::size(pool);
  }
  return pool[--left];
}

constexpr std::string_view kHex = "0123456789abcdef";

}  // namespace

std::string new_id(Instant now) {
  const std::uint64_t time = next_time_bits(now);
  const std::uint64_t high = (time >> 12 << 16) | 0x7000 | (time & 0xfff);
  const std::uint64_t low = (random_bits() >> 2) | 0x8000'0000'0000'0000;
  std::string text(36, '-');
  std::size_t at = 0;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++at;
    const std::uint64_t half = nibble < 16 ? high : low;
    text[at++] = kHex[half >> (60 - nibble % 16 * 4) & 0xf];
  }
  return text;
}

std::optional<std::string> normalise_guid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string guid(text);
  for (std::size_t i = 0; i < guid.size(); ++i) {
    char& c = guid[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (kHex.find(c) == kHex.npos) return std::nullopt;
  }
  return guid;
}

}  // namespace chandlery
