// See archive.h.
#include "platform/sql/archive.h"

#include <algorithm>
#include <stdexcept>

#include "platform/files/file.h"
#include "platform/sql/archived.h"
#include "platform/sql/between_commits.h"

namespace chandlery::sql {
namespace {

constexpr std::uint64_t kFrameHeadBytes = 24;
constexpr std::size_t kPagesAtOnce = 64;          // of a base
constexpr std::uint64_t kMuch = 16 << 20;         // bytes of pages that wait for no interval
constexpr std::size_t kDatabaseHeadBytes = 100;   // sqlite.org/fileformat2.html, section 1.3
constexpr const char* kPartial = ".partial";
constexpr const char* kRemoved = ".removed";

const Statement kBeginReading("BEGIN");
const Statement kTakeSnapshot("SELECT 1 FROM sqlite_schema LIMIT 1");
const Statement kRollBack("ROLLBACK");
// The first column tells whether it was busy, the others how many frames the log has and how many are in the database.
const Statement kCheckpoint("PRAGMA wal_checkpoint(PASSIVE)");

std::filesystem::path with_ending(std::filesystem::path file, const char* ending) { return file += ending; }

std::uint32_t word(std::span<const char> bytes, std::size_t at, std::size_t length) {
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < length; ++i) found = found << 8 | static_cast<unsigned char>(bytes[at + i]);
  return found;
}

}  // namespace

void mark_archived(const std::filesystem::path& database, bool archived) {
  const std::filesystem::path mark = archived_mark(database);
  if (archived == is_marked_archived(database)) return;
  if (archived) {
    files::write_file(mark, "The write-ahead log of this database is archived: no program but Chandlery may write to it.\n");
  } else {
    std::filesystem::remove(mark);
  }
}

Archive::Turn& Archive::Turn::operator+=(const Turn& other) {
  segments += other.segments;
  bytes += other.bytes;
  if (!other.new_base.empty()) new_base = other.new_base;
  removed.insert(removed.end(), other.removed.begin(), other.removed.end());
  return *this;
}

Archive::Archive(Database& database, const Clock& clock, ArchiveOptions options)
    : database_(database), clock_(clock), options_(std::move(options)), log_(wal::file_of(options_.database)) {
  for (auto& connection : connections_) {
    connection = std::make_unique<SqliteConnection>(options_.database, SqliteConnection::Role::kReader, true);
  }
  // Now and never again: a folder that disappears is a disk that is gone, and must not be made up for by an empty one.
  std::error_code told_by_the_first_turn;
  if (std::filesystem::create_directories(options_.folder, told_by_the_first_turn)) {
    std::filesystem::permissions(options_.folder, std::filesystem::perms::owner_all, told_by_the_first_turn);
  }
}

Archive::~Archive() { release(); }

Archive::Status Archive::status() const { return {archived_to_, waiting_.size() * page_bytes_}; }

Archive::Turn Archive::turn() {
  turn_ = {};
  const Instant now = clock_.now();
  if (now < retry_at_) {
    if (end_) follow();
    return turn_;
  }
  try {
    hold();
    if (!end_) {
      if (const std::string why = take_up(); !why.empty()) make_base(why);
    }
    follow();
    if (now >= next_segment_ || waiting_.size() * page_bytes_ >= kMuch) write_segment(false);
    if (log_bytes() >= next_checkpoint_) begin_log_anew();
    if (now >= end_->chain.began_at.plus_seconds(options_.base_hours * 3'600)) make_base("the last one is old enough");
    retry_at_ = {};
    return turn_;
  } catch (...) {
    retry_at_ = now.plus_seconds(options_.seconds);
    if (!holder_) end_.reset();
    let_go();
    throw;
  }
}

Archive::Turn Archive::finish() {
  turn_ = {};
  hold();
  if (!end_ && !take_up().empty()) return turn_;
  follow();
  write_segment(false);
  return turn_;
}

/// Opens a read transaction, if none is: the log does not begin anew while it is open, except in the one case of archive.h, 2.
void Archive::hold() {
  if (holder_) return;
  connections_[0]->run(kBeginReading);
  connections_[0]->run(kTakeSnapshot);
  holder_ = 0;
}

void Archive::release() noexcept {
  if (!holder_) return;
  try {
    connections_[*holder_]->run(kRollBack);
  } catch (...) {
    // A read has nothing to lose; the next BEGIN tells whether the connection still works.
  }
  holder_.reset();
}

/// Copies of the log into the database what no reader still needs there. True when that is all of it.
bool Archive::checkpoint(SqliteConnection& connection) {
  const auto prepared = connection.prepared(kCheckpoint);
  SqliteConnection::Cursor cursor(connection, prepared, {});
  return cursor.step() && cursor.row().integer(0) == 0 && cursor.row().integer(1) == cursor.row().integer(2);
}

/// Goes on where the last segment ends. Returns why that is not possible, or nothing.
std::string Archive::take_up() {
  remove_unfinished();
  const std::vector<archive::Chain> chains = archive::chains(options_.folder);
  if (chains.empty()) return "there is none yet";
  const std::optional<std::uint64_t> number = archive::last_segment(chains.back().folder);
  if (!number) return "the last one has lost its segments";
  try {
    archive::SegmentReader reader(archive::segment_file(chains.back().folder, *number));
    std::uint32_t page_number = 0;
    for (std::string page; reader.next(page_number, page);) {
    }
    const archive::SegmentHead& last = reader.head();
    const std::optional<wal::Place> goes_on = log_.goes_on_from(last.place, last.sealed);
    if (!goes_on) return "the database was changed while the archive did not look";
    place_ = *goes_on;
    sealed_ = last.sealed ? std::optional(last.place) : std::nullopt;
    end_ = End{chains.back(), last, reader.digest()};
  } catch (const archive::Damaged& damage) {
    return damage.what();
  }
  waiting_.clear();
  page_bytes_ = end_->last.page_bytes;
  complete_to_ = archived_to_ = end_->last.complete_to;
  nothing_after_ = end_->last.nothing_after;
  next_checkpoint_ = options_.log_bytes;
  return {};
}

/// A moment that lies behind all those in the archive, whatever happened to the clock.
Instant Archive::moment() const { return std::max(clock_.now(), nothing_after_); }

/// The database as it is at a place of its log. Nobody checkpoints behind that place while the log is held, so what the database's
/// file has of pages that the log has not is of this moment, too.
void Archive::make_base(const std::string& why) {
  hold();
  wal::Pages pages;
  const Instant complete_to = moment();
  std::optional<wal::Head> head = log_.head();
  wal::Place place = head ? wal::Log::beginning(*head) : wal::Place{};
  log_.read_on(place, pages);
  const Instant nothing_after = moment();

  SqliteConnection& connection = *connections_[*holder_];
  std::array<char, kDatabaseHeadBytes> first{};
  connection.read_file(first, 0);
  const std::uint32_t written = word(first, 16, 2);
  const std::uint32_t page_bytes = head && !pages.empty() ? head->page_bytes : written == 1 ? 65'536 : written;
  if (page_bytes == 0) throw std::runtime_error("the database is empty");
  const std::uint32_t count =
      place.database_pages > 0 ? place.database_pages : static_cast<std::uint32_t>(connection.file_bytes() / page_bytes);

  const std::filesystem::path folder = options_.folder / archive::chain_name(nothing_after);
  const std::filesystem::path partial = with_ending(folder, kPartial);
  remove_unfinished();
  std::filesystem::create_directory(partial);
  std::filesystem::permissions(partial, std::filesystem::perms::owner_all);
  archive::SegmentHead about{.page_bytes = page_bytes,
                             .number = 0,
                             .complete_to = complete_to,
                             .nothing_after = nothing_after,
                             .database_pages = count,
                             .pages = 0,
                             .sealed = sealed_ && *sealed_ == place,
                             .place = place,
                             .before = {}};
  {
    archive::NewFile base(partial / archive::kBaseFile);
    turn_.bytes += copy_base(base, pages, count, page_bytes);
    const std::optional<wal::Head> now = log_.head();
    if (!pages.empty() && (!now || now->salts != place.salts)) throw std::runtime_error("the log began anew while it was copied");
    log_.sync();
    about.before = base.digest();
    base.finish();
  }
  const crypto::Hash digest = archive::SegmentWriter(partial, about).finish();
  std::filesystem::rename(partial, folder);
  try {
    files::sync_folder(options_.folder);
  } catch (...) {
    // The chain before goes on, and a restore would take this base for the end of it.
    std::error_code told_below;
    std::filesystem::rename(folder, partial, told_below);
    throw;
  }

  end_ = End{{folder, nothing_after}, about, digest};
  place_ = place;
  waiting_.clear();
  page_bytes_ = page_bytes;
  complete_to_ = archived_to_ = complete_to;
  nothing_after_ = nothing_after;
  next_checkpoint_ = options_.log_bytes;
  next_segment_ = clock_.now().plus_seconds(options_.seconds);
  if (!sealed_ || *sealed_ != place) sealed_.reset();
  turn_.new_base = why;
  remove_old();
}

std::uint64_t Archive::copy_base(archive::NewFile& file, const wal::Pages& pages, std::uint32_t count, std::uint32_t page_bytes) {
  SqliteConnection& connection = *connections_[*holder_];
  std::string bytes;
  for (std::uint32_t first = 1; first <= count;) {
    const std::uint32_t many = std::min<std::uint32_t>(kPagesAtOnce, count - first + 1);
    bytes.assign(std::size_t{many} * page_bytes, '\0');
    connection.read_file(bytes, std::int64_t{first - 1} * page_bytes);
    for (auto page = pages.lower_bound(first); page != pages.end() && page->first < first + many; ++page) {
      log_.page(page->second, std::span(bytes).subspan(std::size_t{page->first - first} * page_bytes, page_bytes));
    }
    file.add(bytes);
    first += many;
  }
  return std::uint64_t{count} * page_bytes;
}

/// Reads what was committed since the last call. Forgets where the archive ends when something is missing in between.
void Archive::follow() {
  const Instant before = moment();
  const std::optional<wal::Head> head = log_.head();
  const bool none_so_far = place_ == wal::Place{};
  const bool all_archived = sealed_ && *sealed_ == place_;
  // A head that is being written is seen whole the next time.
  if (!head && !none_so_far && !all_archived) return;
  if (head && head->salts != place_.salts) {
    if (!none_so_far && !(all_archived && head->salts[0] == place_.salts[0] + 1)) {
      end_.reset();
      throw std::runtime_error("somebody else has checkpointed the database: what was committed meanwhile is not in the archive");
    }
    place_ = wal::Log::beginning(*head);
    next_checkpoint_ = options_.log_bytes;
  }
  log_.read_on(place_, waiting_);
  nothing_after_ = moment();
  complete_to_ = before;
  if (waiting_.empty()) archived_to_ = before;
}

std::uint64_t Archive::log_bytes() const { return place_.frames * (kFrameHeadBytes + page_bytes_); }

void Archive::write_segment(bool sealed) {
  next_segment_ = clock_.now().plus_seconds(options_.seconds);
  if (waiting_.empty() && !sealed) return;
  nothing_after_ = std::max(nothing_after_, Instant{end_->last.nothing_after.micros + 1});
  const archive::SegmentHead head{
      .page_bytes = page_bytes_,
      .number = end_->last.number + 1,
      .complete_to = complete_to_,
      .nothing_after = nothing_after_,
      .database_pages = place_.database_pages > 0 ? place_.database_pages : end_->last.database_pages,
      .pages = static_cast<std::uint32_t>(waiting_.size()),
      .sealed = sealed,
      .place = place_,
      .before = end_->digest};
  archive::SegmentWriter segment(end_->chain.folder, head);
  std::string page(page_bytes_, '\0');
  for (const auto& [number, frame] : waiting_) {
    log_.page(frame, page);
    segment.add(number, page);
  }
  const std::optional<wal::Head> now = log_.head();
  if (!waiting_.empty() && (!now || now->salts != place_.salts)) throw std::runtime_error("the log began anew while it was copied");
  // What is archived is committed for good.
  log_.sync();
  end_->digest = segment.finish();
  end_->last = head;
  waiting_.clear();
  archived_to_ = complete_to_;
  sealed_ = sealed ? std::optional(place_) : std::nullopt;
  ++turn_.segments;
  turn_.bytes += segment.bytes();
}

/// Most of the checkpoint runs beside the writer; the rest, what was committed meanwhile, while nobody can commit.
void Archive::begin_log_anew() {
  write_segment(false);
  const std::size_t before = *holder_, next = 1 - before;
  connections_[next]->run(kBeginReading);
  connections_[next]->run(kTakeSnapshot);
  connections_[before]->run(kRollBack);
  holder_ = next;
  checkpoint(*connections_[before]);
  between_commits(database_, [this] {
    follow();
    write_segment(true);
    SqliteConnection& connection = *connections_[*holder_];
    release();
    try {
      checkpoint(connection);
    } catch (...) {
      hold();
      throw;
    }
    hold();
  });
  // Readers may still need the old log; then it goes on, and this comes again later.
  next_checkpoint_ = log_bytes() + options_.log_bytes / 2;
}

/// What a crash or a full disk left of bases.
void Archive::remove_unfinished() {
  std::vector<std::filesystem::path> unfinished;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder, error)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(kPartial) || name.ends_with(kRemoved)) unfinished.push_back(entry.path());
  }
  for (const auto& folder : unfinished) std::filesystem::remove_all(folder, error);
}

void Archive::remove_old() {
  if (options_.days == 0) return;
  const Instant needed_from = clock_.now().plus_days(-options_.days);
  const std::vector<archive::Chain> chains = archive::chains(options_.folder);
  for (std::size_t i = 0; i + 1 < chains.size() && chains[i + 1].began_at <= needed_from; ++i) {
    const std::filesystem::path doomed = with_ending(chains[i].folder, kRemoved);
    std::filesystem::rename(chains[i].folder, doomed);
    std::filesystem::remove_all(doomed);
    turn_.removed.push_back(chains[i].folder.filename());
  }
}

/// What cannot be archived must not fill the shop's disk.
void Archive::let_go() noexcept {
  if (end_ && log_bytes() < options_.log_limit_bytes) return;
  end_.reset();
  sealed_.reset();
  place_ = {};
  waiting_.clear();
  release();
  try {
    checkpoint(*connections_[0]);
  } catch (...) {
    // The next turn tries again.
  }
}

}  // namespace chandlery::sql
