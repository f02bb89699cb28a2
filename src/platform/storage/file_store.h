// Where small files lie that people hand in: in a folder outside any web root, each under its SHA-256, so that no name ever
// becomes a path and the same content is kept once. keep() and read() block on the disk: for workers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace chandlery::storage {

class FileStore {
 public:
  /// `largest`: bytes of the longest file that read() takes.
  FileStore(std::filesystem::path folder, std::size_t largest) : folder_(std::move(folder)), largest_(largest) {}

  /// SHA-256 in hexadecimal: the name under which content is kept.
  static std::string hash_of(std::string_view content);
  /// Keeps the content, durably, in place of what is damaged under its name. Content of an upload that then fails stays
  /// there; nothing refers to it. Throws std::runtime_error when the disk does.
  void keep(std::string_view sha256, std::string_view content) const;
  /// Throws std::runtime_error when the content is gone or is not what was kept.
  std::string read(std::string_view sha256) const;

 private:
  std::filesystem::path place_of(std::string_view sha256) const;
  bool holds(std::string_view sha256) const;
  std::filesystem::path folder_;
  std::size_t largest_;
};

}  // namespace chandlery::storage
