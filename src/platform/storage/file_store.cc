#include "platform/storage/file_store.h"

#include <stdexcept>

#include "platform/crypto/crypto.h"
#include "platform/files/file.h"

namespace chandlery::storage {

std::filesystem::path FileStore::place_of(std::string_view sha256) const {
  return folder_ / sha256.substr(0, 2) / sha256;
}

std::string FileStore::hash_of(std::string_view content) { return crypto::to_hex(crypto::sha256(content)); }

void FileStore::keep(std::string_view sha256, std::string_view content) const {
  const std::filesystem::path place = place_of(sha256);
  if (files::write_file(place, content, {.mode = 0600, .replace = false}) || holds(sha256)) return;
  files::write_file(place, content, {.mode = 0600, .replace = true});
}

bool FileStore::holds(std::string_view sha256) const {
  try {
    read(sha256);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string FileStore::read(std::string_view sha256) const {
  std::string content = files::read_file(place_of(sha256), largest_);
  if (hash_of(content) != sha256)
    throw std::runtime_error("the kept file " + std::string(sha256) + " was altered");
  return content;
}

}  // namespace chandlery::storage
