// What the tests of streamed bodies stand on: a large file, a source, a sink, the process's memory. Tests only.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>

#include "platform/http/body.h"

namespace chandlery::http {

inline constexpr std::size_t kMiB = 1024 * 1024;
/// More than buffers on both sides of a connection and the allocator take for a body that passes through. AddressSanitizer
/// keeps what was freed for a while: there the figure proves nothing.
#ifdef __SANITIZE_ADDRESS__
inline constexpr std::size_t kMemoryOfAStream = 1024 * kMiB;
#else
inline constexpr std::size_t kMemoryOfAStream = 24 * kMiB;
#endif

/// Resident bytes of this process.
inline std::size_t resident() {
  std::size_t pages = 0;
  FILE* file = std::fopen("/proc/self/statm", "r");
  if (std::fscanf(file, "%*u %zu", &pages) != 1) pages = 0;
  std::fclose(file);
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// A file of NULs with a few letters in it, that takes no room on the disk.
class SparseFile {
 public:
  explicit SparseFile(std::size_t size) : size_(size) {
    path_ = std::filesystem::temp_directory_path() / "chandlery-sparse-XXXXXX";
    descriptor_ = ::mkstemp(path_.data());
    cut_to(size);
  }
  ~SparseFile() {
    ::close(descriptor_);
    std::filesystem::remove(path_);
  }
  SparseFile(const SparseFile&) = delete;
  void mark(std::size_t at, char letter) { EXPECT_EQ(::pwrite(descriptor_, &letter, 1, static_cast<off_t>(at)), 1); }
  void cut_to(std::size_t size) { EXPECT_EQ(::ftruncate(descriptor_, static_cast<off_t>(size)), 0); }
  std::shared_ptr<const OpenFile> open() const { return OpenFile::open(path_).value(); }
  std::size_t size() const { return size_; }

 private:
  std::string path_;
  int descriptor_;
  std::size_t size_;
};

/// Waits for a number that other threads move.
class Watched {
 public:
  void add(std::size_t change = 1) {
    const std::lock_guard lock(mutex_);
    value_ += change;
    changed_.notify_all();
  }
  std::size_t value() {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void wait_for(std::size_t at_least) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return value_ >= at_least; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t value_ = 0;
};

/// What a source and a sink of a test did; outlives the server.
struct Seen {
  Watched pieces, bytes, finished, destroyed;
};

/// `count` pieces of one size, then the end, or a failure.
struct PieceSource final : BodySource {
  PieceSource(Seen& told, std::size_t pieces, std::size_t size) : seen(told), left(pieces), piece_size(size) {}
  ~PieceSource() override { seen.destroyed.add(); }
  bool next(std::string& piece) override {
    EXPECT_TRUE(piece.empty());
    if (left == 0 && fails) throw std::runtime_error("the store is gone");
    if (left == 0) return false;
    --left;
    piece.assign(piece_size, 'p');
    seen.pieces.add();
    seen.bytes.add(piece_size);
    return true;
  }
  std::optional<std::uint64_t> size() const override { return promised; }

  Seen& seen;
  std::size_t left, piece_size;
  bool fails = false;
  std::optional<std::uint64_t> promised;
};

}  // namespace chandlery::http
