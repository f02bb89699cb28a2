#include "platform/files/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "platform/files/descriptor.h"

namespace chandlery::files {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw std::runtime_error("The file " + file.string() + " " + what);
}
[[noreturn]] void fail_with_errno(const std::filesystem::path& file, const std::string& what) {
  const int error = errno;
  fail(file, what + ": " + std::strerror(error) + ".");
}

std::string read(const std::filesystem::path& file, std::size_t limit, bool secret) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in) fail_with_errno(file, "cannot be opened");
  struct stat facts {};
  if (::fstat(in.number(), &facts) != 0) fail_with_errno(file, "cannot be read");
  if (S_ISDIR(facts.st_mode)) fail(file, "is a folder.");
  if (secret && (facts.st_mode & 077) != 0)
    fail(file, "holds a secret, but other users have rights to it. Run: chmod 600 '" + file.string() + "'");

  // What many hold in memory takes no more than it is long, and a byte to see its end. Pipes and /proc do not tell their length.
  constexpr std::size_t kPiece = 64 << 10;
  std::string content;
  content.reserve(std::min(static_cast<std::size_t>(facts.st_size), limit) + 1);
  for (;;) {
    const std::size_t have = content.size();
    if (have == content.capacity()) content.reserve(have + kPiece);
    content.resize(content.capacity());
    const ssize_t got = ::read(in.number(), content.data() + have, content.size() - have);
    if (got < 0 && errno != EINTR) fail_with_errno(file, "cannot be read");
    content.resize(have + static_cast<std::size_t>(got > 0 ? got : 0));
    if (content.size() > limit) fail(file, "is longer than " + std::to_string(limit) + " bytes.");
    if (got == 0) return content;
  }
}

void make_folders(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  make_folders(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail_with_errno(folder, "cannot be made as a folder");
}

bool put_in_place(const std::filesystem::path& temporary, const std::filesystem::path& file, bool replace) {
  if (replace) {
    if (::rename(temporary.c_str(), file.c_str()) == 0) return true;
  } else {
    // A hard link, since it fails when the name is taken: two servers that start together agree on one file.
    const int linked = ::link(temporary.c_str(), file.c_str());
    const int error = errno;
    ::unlink(temporary.c_str());
    if (linked == 0) return true;
    if (error == EEXIST) return false;
    errno = error;
  }
  fail_with_errno(file, "cannot be put in place");
}

}  // namespace

std::string read_file(const std::filesystem::path& file, std::size_t limit) { return read(file, limit, false); }
std::string read_private_file(const std::filesystem::path& file, std::size_t limit) { return read(file, limit, true); }

bool write_file(const std::filesystem::path& file, std::string_view content, const WriteOptions& options) {
  static std::atomic<unsigned> number{0};
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  make_folders(folder);
  std::filesystem::path temporary = file;
  temporary += "." + std::to_string(::getpid()) + "-" + std::to_string(number++) + ".tmp";

  const Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, options.mode));
  if (!out) fail_with_errno(temporary, "cannot be made");
  bool placed = false;
  try {
    if (!write_all(out, content)) fail_with_errno(temporary, "cannot be written");
    if (::fsync(out.number()) != 0) fail_with_errno(temporary, "cannot be synced");
    placed = put_in_place(temporary, file, options.replace);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(folder);
  return placed;
}

void sync_folder(const std::filesystem::path& folder) {
  const Descriptor holder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!holder || ::fsync(holder.number()) != 0) fail_with_errno(folder, "cannot be synced");
}

}  // namespace chandlery::files
