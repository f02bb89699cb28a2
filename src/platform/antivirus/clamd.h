// Asks ClamAV's daemon, clamd, what it finds in some content: by its INSTREAM command, over a Unix or a TCP socket.
//
// Invariants:
// 1. Content is clean only when the daemon read all of it and said so; whatever else happens is "unknown".
// 2. A caller waits no longer than `patience`, the look-up of a name included, and only so many wait at once.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::antivirus {

inline constexpr std::chrono::milliseconds kPatience{15'000};  ///< for one scan; the connection has a fifth of it
inline constexpr int kMostAtOnce = 2;                         ///< so that a daemon that hangs leaves workers for the rest

/// Where the daemon listens.
struct Address {
  std::string socket;     ///< a path; empty: by TCP
  std::string authority;  ///< host:port

  friend bool operator==(const Address&, const Address&) = default;
};
/// "/run/clamav/clamd.ctl", "scanner.example:3310" or "[::1]:3310"; nullopt for anything else.
std::optional<Address> parse_address(std::string_view text);

enum class Verdict : std::uint8_t { kClean, kInfected, kUnknown };
struct Finding {
  Verdict verdict = Verdict::kUnknown;
  std::string what;  ///< kInfected: the daemon's name for it; kUnknown: a sentence

  friend bool operator==(const Finding&, const Finding&) = default;
};
/// What the daemon's answer to INSTREAM means.
Finding read_answer(std::string_view answer);
/// The day of the signatures in "ClamAV 1.4.3/27456/Sat Nov 28 10:41:02 2026"; nullopt where it has none of ClamAV's own.
std::optional<Instant> signatures_of(std::string_view version);

/// For worker threads: each call blocks. Any number of threads may call at once.
class Daemon {
 public:
  explicit Daemon(Address address, std::chrono::milliseconds patience = kPatience)
      : address_(std::move(address)), patience_(patience) {}
  Daemon(const Daemon&) = delete;

  Finding scan(std::string_view content) const;
  /// What the daemon says of itself; or a sentence why it says nothing.
  std::expected<std::string, std::string> version() const;

 private:
  const Address address_;
  const std::chrono::milliseconds patience_;
  mutable std::atomic<int> waiting_ = 0;
};

/// The harmless file that every scanner is meant to find (EICAR's), for whoever asks whether this one does.
std::string test_file();

}  // namespace chandlery::antivirus
