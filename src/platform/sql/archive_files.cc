// See archive_files.h.
#include "platform/sql/archive_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "platform/files/file.h"

namespace chandlery::sql::archive {
namespace {

constexpr std::string_view kMagic = "chandlery pages\n";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kHeadBytes = 16 + 4 + 4 + 8 + 8 + 8 + 4 + 4 + 4 + 4 + 4 + 8 + 4 + 4 + 32;
constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::string_view kSegmentEnding = ".segment";
constexpr std::size_t kDigits = 8;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  const int error = errno;
  throw std::runtime_error("The file " + file.string() + " " + what + ": " + std::strerror(error) + ".");
}
[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
  throw Damaged("The file " + file.string() + " " + what + ".");
}

template <class T>
void put(std::string& to, T number) {
  for (int shift = 8 * (sizeof(T) - 1); shift >= 0; shift -= 8) to += static_cast<char>(number >> shift & 0xff);
}
template <class T>
T take(std::string_view& from) {
  T number = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) number = static_cast<T>(number << 8 | static_cast<unsigned char>(from[i]));
  from.remove_prefix(sizeof(T));
  return number;
}

std::string_view bytes_of(const crypto::Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::string text_of(const SegmentHead& head) {
  std::string text(kMagic);
  put(text, kFormat);
  put(text, head.page_bytes);
  put(text, head.number);
  put(text, static_cast<std::uint64_t>(head.complete_to.micros));
  put(text, static_cast<std::uint64_t>(head.nothing_after.micros));
  put(text, head.database_pages);
  put(text, head.pages);
  put(text, static_cast<std::uint32_t>(head.sealed ? 1 : 0));
  for (const std::uint32_t salt : head.place.salts) put(text, salt);
  put(text, head.place.frames);
  for (const std::uint32_t sum : head.place.sums) put(text, sum);
  text += bytes_of(head.before);
  return text;
}

std::optional<SegmentHead> parse(std::string_view text) {
  if (!text.starts_with(kMagic)) return std::nullopt;
  text.remove_prefix(kMagic.size());
  if (take<std::uint32_t>(text) != kFormat) return std::nullopt;
  SegmentHead head;
  head.page_bytes = take<std::uint32_t>(text);
  head.number = take<std::uint64_t>(text);
  head.complete_to = {static_cast<std::int64_t>(take<std::uint64_t>(text))};
  head.nothing_after = {static_cast<std::int64_t>(take<std::uint64_t>(text))};
  head.database_pages = head.place.database_pages = take<std::uint32_t>(text);
  head.pages = take<std::uint32_t>(text);
  head.sealed = take<std::uint32_t>(text) == 1;
  for (std::uint32_t& salt : head.place.salts) salt = take<std::uint32_t>(text);
  head.place.frames = take<std::uint64_t>(text);
  for (std::uint32_t& sum : head.place.sums) sum = take<std::uint32_t>(text);
  std::copy_n(text.begin(), head.before.size(), head.before.begin());
  const bool possible = head.page_bytes >= 512 && head.page_bytes <= 65'536 && head.database_pages > 0;
  return possible ? std::optional(head) : std::nullopt;
}

std::filesystem::path with_ending(std::filesystem::path file, const char* ending) { return file += ending; }

}  // namespace

NewFile::NewFile(std::filesystem::path file) : file_(std::move(file)), partial_(with_ending(file_, ".partial")) {
  descriptor_ = files::Descriptor(::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!descriptor_) fail(partial_, "cannot be made");
  buffer_.reserve(kBufferBytes);
}

NewFile::~NewFile() {
  if (!finished_) ::unlink(partial_.c_str());
}

void NewFile::add(std::string_view bytes) {
  sum_.add(bytes);
  if (buffer_.size() + bytes.size() > kBufferBytes) write_out();
  buffer_ += bytes;
}

void NewFile::write_out() {
  if (!files::write_all(descriptor_, buffer_)) fail(partial_, "cannot be written");
  buffer_.clear();
}

void NewFile::finish() {
  write_out();
  if (::fsync(descriptor_.number()) != 0) fail(partial_, "cannot be synced");
  if (::rename(partial_.c_str(), file_.c_str()) != 0) fail(file_, "cannot be put in place");
  finished_ = true;
  files::sync_folder(file_.parent_path());
}

SegmentWriter::SegmentWriter(const std::filesystem::path& folder, const SegmentHead& head)
    : file_(segment_file(folder, head.number)) {
  file_.add(text_of(head));
}

void SegmentWriter::add(std::uint32_t number, std::string_view page) {
  std::string text;
  put(text, number);
  file_.add(text);
  file_.add(page);
}

crypto::Hash SegmentWriter::finish() {
  const crypto::Hash digest = file_.digest();
  file_.add(bytes_of(digest));
  file_.finish();
  return digest;
}

SegmentReader::SegmentReader(std::filesystem::path file) : file_(std::move(file)) {
  descriptor_ = files::Descriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor_) damaged(file_, "cannot be opened");
  std::array<char, kHeadBytes> bytes;
  take(bytes);
  const std::optional<SegmentHead> head = parse({bytes.data(), bytes.size()});
  if (!head) damaged(file_, "is no segment that this program can read");
  head_ = *head;
  sum_.add({bytes.data(), bytes.size()});
}

void SegmentReader::take(std::span<char> into) {
  while (buffer_.size() - at_ < into.size()) {
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t have = buffer_.size();
    buffer_.resize(have + kBufferBytes);
    const ssize_t got = ::read(descriptor_.number(), buffer_.data() + have, kBufferBytes);
    buffer_.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0 || (got < 0 && errno != EINTR)) damaged(file_, "ends too early");
  }
  std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), into.size(), into.begin());
  at_ += into.size();
}

bool SegmentReader::next(std::uint32_t& number, std::string& page) {
  if (read_ == head_.pages) {
    take({reinterpret_cast<char*>(digest_.data()), digest_.size()});
    if (digest_ != sum_.digest()) damaged(file_, "is damaged: its sum is another");
    return false;
  }
  std::array<char, 4> text;
  take(text);
  page.resize(head_.page_bytes);
  take(page);
  sum_.add({text.data(), text.size()});
  sum_.add(page);
  std::string_view digits(text.data(), text.size());
  number = archive::take<std::uint32_t>(digits);
  if (number == 0 || number > head_.database_pages) damaged(file_, "is damaged: it has a page that the database has not");
  ++read_;
  return true;
}

// Colons are no character for file names on some disks that archives are kept on.
std::string chain_name(Instant began_at) {
  std::string name = to_iso(began_at);
  std::ranges::replace(name, ':', '-');
  return name;
}

std::filesystem::path segment_file(const std::filesystem::path& chain, std::uint64_t number) {
  std::string name = std::to_string(number);
  name.insert(0, kDigits - std::min(kDigits, name.size()), '0');
  return chain / (name + std::string(kSegmentEnding));
}

std::vector<Chain> chains(const std::filesystem::path& archive) {
  std::error_code error;
  std::vector<Chain> found;
  std::filesystem::directory_iterator each(archive, error);
  if (error) throw std::runtime_error("The folder " + archive.string() + " cannot be read: " + error.message() + ".");
  for (const auto& entry : each) {
    std::string name = entry.path().filename();
    if (name.size() < 20) continue;
    name[13] = name[16] = ':';
    const std::optional<Instant> began_at = parse_iso(name);
    if (began_at && chain_name(*began_at) == entry.path().filename()) found.push_back({entry.path(), *began_at});
  }
  std::ranges::sort(found, {}, &Chain::began_at);
  return found;
}

std::optional<std::uint64_t> last_segment(const std::filesystem::path& chain) {
  std::optional<std::uint64_t> last;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(chain, error)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(kSegmentEnding)) continue;
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (wrong == std::errc() && end == name.data() + name.size() - kSegmentEnding.size()) last = std::max(last.value_or(0), number);
  }
  return last;
}

}  // namespace chandlery::sql::archive
