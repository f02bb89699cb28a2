// The archive of a SQLite database, from which any moment of the last days can be had back (restore.h).
//
// It copies what SQLite's log gains into a folder elsewhere (archive_files.h), turn by turn. The log loses nothing that is not
// archived:
//
// 1. No connection of this house checkpoints a marked database (archived.h); and while an archive is at work it keeps a read
//    transaction open, so that no other program can make the log begin anew either.
// 2. The archive itself checkpoints, and lets go of the log for that, in a moment when nobody can commit and all is archived.
//    Then the very next commit may begin the log anew, and none after it: its first salt is one more, or the chain is broken.
// 3. After a restart the log must reach the last archived place, by salts and sums, or have begun anew as in 2. Otherwise somebody
//    has changed the database unseen, and a new base is made: the chain before it ends where it ends.
//
// Nothing that fails here touches the shop: the log grows meanwhile, and the next turn tries again. A log that has grown past a
// limit is let go, at the price of a new base.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/time.h"
#include "platform/sql/archive_files.h"
#include "platform/sql/database.h"
#include "platform/sql/sqlite_connection.h"
#include "platform/sql/wal.h"

namespace chandlery::sql {

/// To be called before the database is opened: with `archived` its log is left to an archive from now on. Throws
/// std::runtime_error.
void mark_archived(const std::filesystem::path& database, bool archived);

struct ArchiveOptions {
  std::filesystem::path database, folder;
  std::int64_t seconds = 10;     ///< between two segments
  std::int64_t days = 14;        ///< every moment of which can be had back; 0: for ever
  std::int64_t base_hours = 24;  ///< until the next base
  std::uint64_t log_bytes = 64 << 20;          ///< of SQLite's log, from which on it is checkpointed
  std::uint64_t log_limit_bytes = 4ull << 30;  ///< at which it is let go if it cannot be archived
};

/// One thread at a time calls it. The database must be marked and must outlive it.
class Archive {
 public:
  Archive(Database& database, const Clock& clock, ArchiveOptions options);
  ~Archive();
  Archive(const Archive&) = delete;

  /// What a turn did.
  struct Turn {
    std::uint64_t segments = 0, bytes = 0;
    std::string new_base;  ///< why one was made; empty: none was
    std::vector<std::string> removed;  ///< chains that nobody needs any more
    Turn& operator+=(const Turn& other);
  };
  /// To be called a few times a second. Archives what was committed when it is time, or much; checkpoints; makes bases; removes
  /// old ones. Throws std::runtime_error when it cannot; then the next calls do nothing until `seconds` have passed.
  Turn turn();
  /// Archives the rest, once the database has stopped. Throws as `turn`.
  Turn finish();

  struct Status {
    Instant complete_to;          ///< whatever was acknowledged before is archived; 0: nothing is
    std::uint64_t lag_bytes = 0;  ///< of pages that wait to be archived
  };
  Status status() const;

 private:
  /// Where the archive ends.
  struct End {
    archive::Chain chain;
    archive::SegmentHead last;
    crypto::Hash digest{};
  };

  void hold();
  void release() noexcept;
  bool checkpoint(SqliteConnection& connection);
  std::string take_up();
  void make_base(const std::string& why);
  std::uint64_t copy_base(archive::NewFile& file, const wal::Pages& pages, std::uint32_t count, std::uint32_t page_bytes);
  void follow();
  void write_segment(bool sealed);
  void begin_log_anew();
  void remove_unfinished();
  void remove_old();
  void let_go() noexcept;
  std::uint64_t log_bytes() const;
  Instant moment() const;

  Database& database_;
  const Clock& clock_;
  const ArchiveOptions options_;
  std::array<std::unique_ptr<SqliteConnection>, 2> connections_;
  std::optional<std::size_t> holder_;  ///< which of them keeps the log from beginning anew
  wal::Log log_;
  std::optional<End> end_;
  wal::Place place_;      ///< up to which the log was read
  wal::Pages waiting_;    ///< pages that the log holds up to there and the archive does not
  std::optional<wal::Place> sealed_;  ///< behind which the log may have begun anew
  Instant complete_to_, nothing_after_;  ///< of `place_`
  std::uint32_t page_bytes_ = 0;
  Instant archived_to_;
  std::uint64_t next_checkpoint_ = 0;  ///< bytes of the log
  Instant retry_at_, next_segment_;
  Turn turn_;
};

}  // namespace chandlery::sql
