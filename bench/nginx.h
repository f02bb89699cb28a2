// nginx on loopback, serving one small file: what a constant answer is compared with.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace chandlery::bench {

/// Debian's settings (sendfile, tcp_nopush) with two workers, no access log, kept connections. Throws when nginx is not
/// installed or does not start.
class Nginx {
 public:
  explicit Nginx(const std::string& file_content);  ///< served as /file.json
  ~Nginx() { end(); }
  Nginx(const Nginx&) = delete;
  std::uint16_t port() const { return port_; }
  pid_t process() const { return process_; }
  /// What it serves; more files may be put there.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void end();

  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace chandlery::bench
