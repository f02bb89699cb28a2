// Whole files: read with a limit, written so that a crash leaves the old content or the new, never a part.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace chandlery::files {

inline constexpr std::size_t kReadLimit = 64 << 20;  ///< bytes

/// The content. Throws std::runtime_error with a sentence that names the file when it cannot be read or is longer.
std::string read_file(const std::filesystem::path& file, std::size_t limit = kReadLimit);

/// The same for a secret: throws, too, when group or others have any right to the file, saying how to put that right.
std::string read_private_file(const std::filesystem::path& file, std::size_t limit = kReadLimit);

/// What was renamed or made in the folder is on the disk. Throws std::runtime_error with a sentence that names it.
void sync_folder(const std::filesystem::path& folder);

struct WriteOptions {
  unsigned mode = 0644;
  bool replace = true;  ///< false: an existing file stays as it is
};
/// Writes a temporary file beside it, syncs, renames, syncs the folder. Makes missing folders (readable by the owner
/// alone). False when the file exists and may not be replaced; throws std::runtime_error on any other failure.
bool write_file(const std::filesystem::path& file, std::string_view content, const WriteOptions& options = {});

}  // namespace chandlery::files
