// ClamAV's daemon, as Debian's clamav-daemon brings it, on a socket in a folder of its own and with signatures of our own:
// the real one, for tests, without a database from elsewhere.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace chandlery::test {

class VirusScanner {
 public:
  /// What its signature is for, and how it calls that. It finds EICAR's test file, too.
  static constexpr std::string_view kVirus = "chandlery-test-virus", kName = "Chandlery.Test.UNOFFICIAL";

  /// Null, with the reason, where it does not start. It takes streams of `longest` bytes at most.
  static std::unique_ptr<VirusScanner> start(std::string& why, std::size_t longest = 11 << 20);
  ~VirusScanner();
  VirusScanner(const VirusScanner&) = delete;

  std::string socket() const { return (folder_ / "clamd").string(); }
  /// Stops it in the middle of whatever it does: it takes connections then and answers nothing.
  void freeze();
  /// Ends it.
  void stop();

 private:
  VirusScanner() = default;

  std::filesystem::path folder_;
  pid_t process_ = -1;
};

}  // namespace chandlery::test
