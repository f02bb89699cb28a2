// What an archive consists of (the whole of it: archive.h): a folder for each base, named by its moment, with
//
//   base.db                a SQLite database as it was then
//   00000000.segment       tells about the base; its pages are none
//   00000001.segment ...   the pages that commits changed since the segment before, each once, as the last of them left it
//
// A segment is, all numbers with the high byte first:
//
//   16 bytes  "chandlery pages\n"
//    4        format, 1
//    4        bytes of a page
//    8        its number
//    8        complete to: whatever was acknowledged before this moment is in it (microseconds since 1970 UTC)
//    8        nothing after: whatever was committed after this moment is not; later than that of the segment before
//    4        pages of the whole database; the file ends there
//    4        pages in this segment
//    4        1: written while nobody could commit; SQLite's log may begin anew behind it. Else 0
//   4 + 4     salts of SQLite's log
//    8        frames of the log that are archived up to here
//   4 + 4     the log's sums there
//   32        SHA-256 of the file before: of the base, or of the segment before without its last 32 bytes
//   then for each page 4 bytes, its number, and the page
//   32        SHA-256 of all the above
//
// Files appear under their names when they are whole and on the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "platform/crypto/sha256.h"
#include "platform/files/descriptor.h"
#include "platform/sql/wal.h"

namespace chandlery::sql::archive {

struct SegmentHead {
  std::uint32_t page_bytes = 0;
  std::uint64_t number = 0;
  Instant complete_to, nothing_after;
  std::uint32_t database_pages = 0, pages = 0;
  bool sealed = false;
  wal::Place place;  ///< database_pages of it stands above
  crypto::Hash before{};
};

/// A file of the archive that is not what it must be; a sentence that names it.
class Damaged : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes a file under a temporary name, and sums it up. Every call throws std::runtime_error when the disk does not take it.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path file);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  void add(std::string_view bytes);
  /// SHA-256 of what was added so far.
  crypto::Hash digest() const { return sum_.digest(); }
  /// Syncs it and gives it its name.
  void finish();
  std::uint64_t bytes() const { return sum_.size(); }

 private:
  void write_out();

  const std::filesystem::path file_, partial_;
  files::Descriptor descriptor_;
  std::string buffer_;
  crypto::Sha256 sum_;
  bool finished_ = false;
};

class SegmentWriter {
 public:
  SegmentWriter(const std::filesystem::path& folder, const SegmentHead& head);
  /// As often as the head says.
  void add(std::uint32_t number, std::string_view page);
  /// Returns what the next segment holds as `before`.
  crypto::Hash finish();
  std::uint64_t bytes() const { return file_.bytes(); }

 private:
  NewFile file_;
};

class SegmentReader {
 public:
  /// Reads the head. Throws Damaged.
  explicit SegmentReader(std::filesystem::path file);
  const SegmentHead& head() const { return head_; }
  /// Reads the next page; false after the last, when the file has proved whole. Throws Damaged.
  bool next(std::uint32_t& number, std::string& page);
  /// Of a file that has proved whole.
  const crypto::Hash& digest() const { return digest_; }

 private:
  void take(std::span<char> into);

  const std::filesystem::path file_;
  files::Descriptor descriptor_;
  std::string buffer_;
  std::size_t at_ = 0;
  SegmentHead head_;
  std::uint32_t read_ = 0;
  crypto::Sha256 sum_;
  crypto::Hash digest_{};
};

/// A base and what follows it.
struct Chain {
  std::filesystem::path folder;
  Instant began_at;  ///< the base's nothing_after
};
inline constexpr const char* kBaseFile = "base.db";
std::string chain_name(Instant began_at);
std::filesystem::path segment_file(const std::filesystem::path& chain, std::uint64_t number);
/// The chains whose base is whole, the oldest first. Throws std::runtime_error when the folder cannot be read.
std::vector<Chain> chains(const std::filesystem::path& archive);
/// Number of the last segment that is there; nullopt when none is.
std::optional<std::uint64_t> last_segment(const std::filesystem::path& chain);

}  // namespace chandlery::sql::archive
