// See wal.h.
#include "platform/sql/wal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace chandlery::sql::wal {
namespace {

constexpr std::size_t kHeadBytes = 32, kFrameHeadBytes = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // its last bit: sums read words with the high byte first
constexpr std::uint32_t kFormat = 3'007'000;
constexpr std::size_t kFramesAtOnce = 64;

std::uint32_t word(const char* at) {
  std::uint32_t found;
  std::memcpy(&found, at, sizeof found);
  return std::endian::native == std::endian::little ? __builtin_bswap32(found) : found;
}

template <bool swap>
Words sum_words(Words sums, std::span<const char> bytes) {
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    std::uint32_t pair[2];
    std::memcpy(pair, bytes.data() + at, sizeof pair);
    if constexpr (swap) pair[0] = __builtin_bswap32(pair[0]), pair[1] = __builtin_bswap32(pair[1]);
    sums[0] += pair[0] + sums[1];
    sums[1] += pair[1] + sums[0];
  }
  return sums;
}

}  // namespace

Words sum_on(Words sums, std::span<const char> bytes, bool big_endian) {
  const bool swap = big_endian != (std::endian::native == std::endian::big);
  return swap ? sum_words<true>(sums, bytes) : sum_words<false>(sums, bytes);
}

// A log that was removed and made again is another file of the same name.
bool Log::open() {
  struct stat facts {};
  if (descriptor_ && (::fstat(descriptor_.number(), &facts) != 0 || facts.st_nlink == 0)) descriptor_ = files::Descriptor();
  if (!descriptor_) descriptor_ = files::Descriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  return static_cast<bool>(descriptor_);
}

std::size_t Log::read(std::span<char> into, std::uint64_t offset) const {
  std::size_t have = 0;
  while (have < into.size()) {
    const ssize_t got = ::pread(descriptor_.number(), into.data() + have, into.size() - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::runtime_error(file_.string() + " cannot be read: " + std::strerror(errno));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

std::optional<Head> Log::head() {
  std::array<char, kHeadBytes> bytes;
  if (!open() || read(bytes, 0) < kHeadBytes) return std::nullopt;
  const std::uint32_t magic = word(bytes.data());
  Head head{.page_bytes = word(&bytes[8]),
            .big_endian = (magic & 1) != 0,
            .salts = {word(&bytes[16]), word(&bytes[20])},
            .sums = {word(&bytes[24]), word(&bytes[28])}};
  const bool sound = (magic & ~1u) == kMagic && word(&bytes[4]) == kFormat && std::has_single_bit(head.page_bytes) &&
                     head.page_bytes >= 512 && head.page_bytes <= 65'536 &&
                     sum_on({}, std::span(bytes).first(24), head.big_endian) == head.sums;
  return sound ? std::optional(head) : std::nullopt;
}

bool Log::reaches(const Place& place) {
  const std::optional<Head> found = head();
  if (!found || found->salts != place.salts) return false;
  if (place.frames == 0) return found->sums == place.sums;
  std::array<char, kFrameHeadBytes> bytes;
  const std::uint64_t at = kHeadBytes + (place.frames - 1) * (kFrameHeadBytes + found->page_bytes);
  return read(bytes, at) == bytes.size() && Words{word(&bytes[8]), word(&bytes[12])} == place.salts &&
         Words{word(&bytes[16]), word(&bytes[20])} == place.sums;
}

std::optional<Place> Log::goes_on_from(const Place& place, bool sealed) {
  if (reaches(place)) return place;
  const std::optional<Head> found = head();
  if (!found || !sealed || found->salts[0] != place.salts[0] + 1) return std::nullopt;
  return beginning(*found);
}

void Log::read_on(Place& place, Pages& pages) {
  const std::optional<Head> found = head();
  if (!found || found->salts != place.salts) return;
  const std::size_t frame_bytes = kFrameHeadBytes + found->page_bytes;
  buffer_.resize(kFramesAtOnce * frame_bytes);
  std::uint64_t frame = place.frames;
  Words sums = place.sums;
  std::vector<std::uint32_t> uncommitted;
  for (;;) {
    const std::size_t whole = read(buffer_, kHeadBytes + frame * frame_bytes) / frame_bytes;
    for (std::size_t i = 0; i < whole; ++i) {
      const std::span<const char> bytes(buffer_.data() + i * frame_bytes, frame_bytes);
      const std::uint32_t number = word(&bytes[0]), database_pages = word(&bytes[4]);
      if (number == 0 || Words{word(&bytes[8]), word(&bytes[12])} != place.salts) return;
      sums = sum_on(sum_on(sums, bytes.first(8), found->big_endian), bytes.subspan(kFrameHeadBytes), found->big_endian);
      if (Words{word(&bytes[16]), word(&bytes[20])} != sums) return;
      ++frame;
      uncommitted.push_back(number);
      if (database_pages == 0) continue;
      const std::uint64_t first = frame - uncommitted.size() + 1;
      for (std::size_t n = 0; n < uncommitted.size(); ++n) pages[uncommitted[n]] = first + n;
      // A commit that makes the database smaller takes pages with it.
      pages.erase(pages.upper_bound(database_pages), pages.end());
      uncommitted.clear();
      place.frames = frame;
      place.sums = sums;
      place.database_pages = database_pages;
    }
    if (whole < kFramesAtOnce) return;
  }
}

void Log::page(std::uint64_t frame, std::span<char> page) {
  const std::uint64_t at = kHeadBytes + (frame - 1) * (kFrameHeadBytes + page.size()) + kFrameHeadBytes;
  if (!open() || read(page, at) < page.size()) throw std::runtime_error(file_.string() + " has become shorter");
}

void Log::sync() {
  if (descriptor_ && ::fdatasync(descriptor_.number()) != 0) {
    throw std::runtime_error(file_.string() + " cannot be synced: " + std::strerror(errno));
  }
}

}  // namespace chandlery::sql::wal
