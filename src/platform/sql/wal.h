// SQLite's write-ahead log, read from outside while others write to it (sqlite.org/fileformat2.html, section 4).
//
// A frame is believed when its salts are the log's and its sum follows from all bytes before it: so a frame that is half written,
// or left over from the log before, ends what is read. A page is the database's once a commit frame stands behind it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "platform/files/descriptor.h"

namespace chandlery::sql::wal {

using Words = std::array<std::uint32_t, 2>;

/// Which log it is.
struct Head {
  std::uint32_t page_bytes = 0;
  bool big_endian = false;  ///< how its sums read words
  Words salts{};            ///< the first is one more whenever the log begins anew
  Words sums{};
};

/// In a log: behind a commit, or before the first frame.
struct Place {
  Words salts{};
  std::uint64_t frames = 0;
  Words sums{};                      ///< of everything before the place
  std::uint32_t database_pages = 0;  ///< that the database has after the commit; 0: no commit yet
  friend bool operator==(const Place&, const Place&) = default;
};

/// Where the log of a database lies.
inline std::filesystem::path file_of(std::filesystem::path database) { return database += "-wal"; }

/// The frame, counted from 1, that holds the last committed version of a page.
using Pages = std::map<std::uint32_t, std::uint64_t>;

class Log {
 public:
  explicit Log(std::filesystem::path file) : file_(std::move(file)) {}

  /// nullopt: there is no log, or none that has begun.
  std::optional<Head> head();
  static Place beginning(const Head& head) { return {.salts = head.salts, .frames = 0, .sums = head.sums, .database_pages = 0}; }
  /// Whether this is still the log of the place, with the same frames before it.
  bool reaches(const Place& place);
  /// Where the log goes on behind what was read up to `place`: there, or, where the log may have begun anew behind it (`sealed`) and
  /// has done so once, at its beginning. nullopt: something in between is not to be had.
  std::optional<Place> goes_on_from(const Place& place, bool sealed);
  /// Reads what was committed since `place`, which moves behind the last commit, and notes where its pages stand.
  void read_on(Place& place, Pages& pages);
  /// The page in a frame; `page` has the length of one. Throws std::runtime_error.
  void page(std::uint64_t frame, std::span<char> page);
  /// What was read is on the disk. Throws std::runtime_error.
  void sync();

 private:
  bool open();
  std::size_t read(std::span<char> into, std::uint64_t offset) const;

  const std::filesystem::path file_;
  files::Descriptor descriptor_;
  std::vector<char> buffer_;
};

/// SQLite's sum over whole pairs of words, going on from `sums`.
Words sum_on(Words sums, std::span<const char> bytes, bool big_endian);

}  // namespace chandlery::sql::wal
