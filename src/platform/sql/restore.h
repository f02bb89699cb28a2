// A database as it was at a moment, made of an archive (archive.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "core/time.h"

namespace chandlery::sql {

struct Restored {
  Instant complete_to;    ///< whatever was acknowledged before is in it
  Instant nothing_after;  ///< and nothing that was committed after
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;       ///< of the database
  std::optional<Instant> next;   ///< the next moment that the archive has after it
};

/// Makes `file`, which must not exist and which its owner alone may read, of the newest base and the segments whose moment is not
/// after `at`; without it, of all. Every file that is used is proved by its sum, and each segment to follow the one before. Throws
/// std::runtime_error with a sentence, and leaves no file.
Restored restore_archive(const std::filesystem::path& archive, std::optional<Instant> at, const std::filesystem::path& file,
                         const std::function<void(std::uint64_t segments)>& progress = {});

/// The newest moment of an archive; nullopt when it has no base.
struct ArchiveEnd {
  Instant complete_to, nothing_after;
  std::uint64_t waiting_bytes = 0;  ///< of the database's log, not archived; 0, too, when the archive cannot go on with that log
  bool goes_on = false;             ///< whether the database's log goes on where the archive ends
};
std::optional<ArchiveEnd> end_of_archive(const std::filesystem::path& archive, const std::filesystem::path& database);

}  // namespace chandlery::sql
