// See restore.h.
#include "platform/sql/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "platform/files/descriptor.h"
#include "platform/files/file.h"
#include "platform/sql/archive_files.h"

namespace chandlery::sql {
namespace {

constexpr std::size_t kPiece = 1 << 20;

/// The database that is being made; gone again unless it is finished.
class NewDatabase {
 public:
  explicit NewDatabase(std::filesystem::path file)
      : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (!descriptor_) fail("cannot be made");
  }
  ~NewDatabase() {
    if (!finished_) ::unlink(file_.c_str());
  }
  NewDatabase(const NewDatabase&) = delete;

  void write(std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
      const ssize_t written = ::pwrite(descriptor_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
  }
  void finish(std::uint64_t bytes) {
    if (::ftruncate(descriptor_.number(), static_cast<off_t>(bytes)) != 0 || ::fsync(descriptor_.number()) != 0) {
      fail("cannot be written");
    }
    files::sync_folder(file_.has_parent_path() ? file_.parent_path() : std::filesystem::path("."));
    finished_ = true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const int error = errno;
    throw std::runtime_error("The file " + file_.string() + " " + what + ": " + std::strerror(error) + ".");
  }

  const std::filesystem::path file_;
  files::Descriptor descriptor_;
  bool finished_ = false;
};

/// The chain that holds the moment.
const archive::Chain& chain_of(const std::vector<archive::Chain>& chains, std::optional<Instant> at) {
  const archive::Chain* found = nullptr;
  for (const archive::Chain& chain : chains)
    if (!at || chain.began_at <= *at) found = &chain;
  if (found == nullptr) throw std::runtime_error("The archive begins at " + to_iso(chains.front().began_at) + ", after that moment.");
  return *found;
}

void copy_base(const std::filesystem::path& base, const archive::SegmentHead& about, NewDatabase& into) {
  const files::Descriptor from(::open(base.c_str(), O_RDONLY | O_CLOEXEC));
  crypto::Sha256 sum;
  std::string piece(kPiece, '\0');
  for (std::uint64_t offset = 0;;) {
    const ssize_t got = from ? ::read(from.number(), piece.data(), piece.size()) : -1;
    if (got < 0 && from && errno == EINTR) continue;
    if (got < 0) throw archive::Damaged("The file " + base.string() + " cannot be read.");
    if (got == 0) break;
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    sum.add(bytes);
    into.write(bytes, offset);
    offset += bytes.size();
  }
  if (sum.digest() != about.before) throw archive::Damaged("The file " + base.string() + " is damaged: its sum is another.");
}

}  // namespace

Restored restore_archive(const std::filesystem::path& archive, std::optional<Instant> at, const std::filesystem::path& file,
                         const std::function<void(std::uint64_t)>& progress) {
  const std::vector<archive::Chain> chains = archive::chains(archive);
  if (chains.empty()) throw std::runtime_error("There is no base in " + archive.string() + ": it is no archive.");
  const archive::Chain& chain = chain_of(chains, at);
  NewDatabase database(file);
  Restored restored;
  archive::SegmentHead last;
  crypto::Hash before{};
  try {
    const std::optional<std::uint64_t> newest = archive::last_segment(chain.folder);
    for (std::uint64_t number = 0; !newest || number <= *newest; ++number) {
      if (number > 0 && at && *at == last.nothing_after) break;  // each segment's is later, also that of a damaged one
      archive::SegmentReader segment(archive::segment_file(chain.folder, number));
      const archive::SegmentHead& head = segment.head();
      const bool follows = number == 0 ? true : head.before == before && head.page_bytes == last.page_bytes;
      if (head.number != number || !follows) {
        throw archive::Damaged("The file " + archive::segment_file(chain.folder, number).string() + " does not follow the one before.");
      }
      if (at && head.nothing_after > *at) {
        restored.next = head.nothing_after;
        break;
      }
      if (number == 0) copy_base(chain.folder / archive::kBaseFile, head, database);
      std::uint32_t page_number = 0;
      for (std::string page; segment.next(page_number, page);) {
        database.write(page, std::uint64_t{page_number - 1} * head.page_bytes);
      }
      last = head;
      before = segment.digest();
      restored.complete_to = head.complete_to;
      restored.nothing_after = head.nothing_after;
      restored.segments = number;
      if (progress) progress(number);
    }
  } catch (const archive::Damaged& damage) {
    if (last.database_pages == 0) throw std::runtime_error(std::string(damage.what()) + " Try an earlier moment, before " + to_iso(chain.began_at) + ".");
    throw std::runtime_error(std::string(damage.what()) + " Before it the archive is whole: restore --at " +
                             to_iso(last.nothing_after) + " gives that.");
  }
  restored.bytes = std::uint64_t{last.database_pages} * last.page_bytes;
  database.finish(restored.bytes);
  return restored;
}

std::optional<ArchiveEnd> end_of_archive(const std::filesystem::path& archive, const std::filesystem::path& database) {
  const std::vector<archive::Chain> chains = archive::chains(archive);
  if (chains.empty()) return std::nullopt;
  const archive::SegmentReader segment(
      archive::segment_file(chains.back().folder, archive::last_segment(chains.back().folder).value_or(0)));
  const archive::SegmentHead& last = segment.head();
  ArchiveEnd end{.complete_to = last.complete_to, .nothing_after = last.nothing_after};
  wal::Log log(wal::file_of(database));
  std::optional<wal::Place> place = log.goes_on_from(last.place, last.sealed);
  if (!place) return end;
  wal::Pages pages;
  log.read_on(*place, pages);
  end.goes_on = true;
  end.waiting_bytes = pages.size() * last.page_bytes;
  return end;
}

}  // namespace chandlery::sql
