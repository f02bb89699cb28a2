// See folder_store.h. A lock of the kernel on the file of an upload keeps a second writer out, and goes with its
// process.
#include "platform/storage/folder_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "platform/crypto/sha256.h"
#include "platform/files/descriptor.h"

namespace chandlery::storage {
namespace {

namespace fs = std::filesystem;
using files::Descriptor;

[[noreturn]] void fail_with_errno(const fs::path& file, std::string_view what) {
  const int error = errno;
  throw Failure("The stored file " + file.string() + " " + std::string(what) + ": " + std::strerror(error) + ".");
}

bool is_hex(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789abcdef") == text.npos; }

void sync_folder(const fs::path& folder) {
  const Descriptor holder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!holder || ::fsync(holder.number()) != 0) fail_with_errno(folder, "cannot be synced");
}

void make_folders(const fs::path& folder) {
  if (folder.empty() || fs::is_directory(folder)) return;
  const fs::path above = folder.parent_path();
  make_folders(above);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail_with_errno(folder, "cannot be made as a folder");
  sync_folder(above.empty() ? fs::path(".") : above);
}

class FolderUpload : public Upload {
 public:
  /// `placed`: the whole content is in place already, since the process died right after it put it there.
  FolderUpload(fs::path folder, fs::path file, Progress progress, Descriptor out, crypto::Sha256 hash, bool placed)
      : folder_(std::move(folder)),
        file_(std::move(file)),
        progress_(std::move(progress)),
        out_(std::move(out)),
        hash_(std::move(hash)),
        placed_(placed) {}

  std::int64_t received() const override { return static_cast<std::int64_t>(hash_.size()); }

  void append(std::string_view bytes) override {
    hash_.add(bytes);
    if (!files::write_all(out_, bytes)) fail_with_errno(file_, "cannot be written");
  }

  Progress checkpoint() override {
    if (::fdatasync(out_.number()) != 0) fail_with_errno(file_, "cannot be synced");
    progress_.received = received();
    progress_.state = hash_.save();
    return progress_;
  }

  std::string sha256() const override { return hash_.hex(); }

  void finish() override {
    const std::string name = sha256();
    const fs::path place = folder_ / "blobs" / name.substr(0, 2) / name;
    if (!placed_) {
      make_folders(place.parent_path());
      if (::fsync(out_.number()) != 0) fail_with_errno(file_, "cannot be synced");
      if (::rename(file_.c_str(), place.c_str()) != 0) fail_with_errno(place, "cannot be put in place");
      sync_folder(place.parent_path());
      placed_ = true;
      return;
    }
    if (!fs::exists(place)) fail_with_errno(place, "is gone");
    ::unlink(file_.c_str());
  }

 private:
  fs::path folder_, file_;
  Progress progress_;
  Descriptor out_;
  crypto::Sha256 hash_;
  bool placed_;
};

}  // namespace

bool is_blob_name(std::string_view text) { return text.size() == 64 && is_hex(text); }

fs::path FolderStore::place_of_upload(const Progress& progress) const {
  if (!is_hex(progress.upload)) throw Failure("That is no name of an upload.");
  return folder_ / "uploads" / progress.upload;
}

fs::path FolderStore::place_of(std::string_view sha256) const {
  if (!is_blob_name(sha256)) throw Failure("That is no name of a blob.");
  return folder_ / "blobs" / sha256.substr(0, 2) / sha256;
}

Progress FolderStore::begin(std::int64_t, std::string_view) {
  const std::string random = crypto::random_bytes(16);
  return {.upload = crypto::to_hex({reinterpret_cast<const unsigned char*>(random.data()), random.size()})};
}

std::unique_ptr<Upload> FolderStore::resume(const Progress& progress) {
  const fs::path file = place_of_upload(progress);
  make_folders(file.parent_path());
  std::optional<crypto::Sha256> hash = crypto::Sha256();
  if (progress.received > 0) {
    hash = crypto::Sha256::restore(progress.state);
    if (!hash || static_cast<std::int64_t>(hash->size()) != progress.received) {
      throw Failure("The upload " + progress.upload + " has a progress that is none.");
    }
  }
  Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!out) fail_with_errno(file, "cannot be opened");
  if (::flock(out.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return nullptr;
    fail_with_errno(file, "cannot be locked");
  }
  struct stat facts {};
  if (::fstat(out.number(), &facts) != 0) fail_with_errno(file, "cannot be read");
  // Whoever held the lock before may have put the file in place, or given it up, in between.
  struct stat named {};
  if (::stat(file.c_str(), &named) != 0 || named.st_ino != facts.st_ino) return nullptr;

  const bool placed = facts.st_size == 0 && progress.received > 0 && size_of(hash->hex()) == progress.received;
  if (facts.st_size < progress.received && !placed) hash = crypto::Sha256();  // lost: from the beginning
  const auto from = static_cast<off_t>(placed ? 0 : hash->size());
  if (::ftruncate(out.number(), from) != 0 || ::lseek(out.number(), from, SEEK_SET) < 0) {
    fail_with_errno(file, "cannot be written");
  }
  return std::make_unique<FolderUpload>(folder_, file, progress, std::move(out), *std::move(hash), placed);
}

void FolderStore::discard(const Progress& progress) {
  const fs::path file = place_of_upload(progress);
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail_with_errno(file, "cannot be removed");
}

std::optional<std::int64_t> FolderStore::size_of(std::string_view sha256) {
  const fs::path file = place_of(sha256);
  struct stat facts {};
  if (::stat(file.c_str(), &facts) == 0) return facts.st_size;
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  fail_with_errno(file, "cannot be read");
}

Opened FolderStore::open(std::string_view sha256, std::int64_t offset, std::int64_t length) {
  const fs::path file = place_of(sha256);
  Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!in) fail_with_errno(file, "cannot be opened");
  struct stat facts {};
  if (::fstat(in.number(), &facts) != 0) fail_with_errno(file, "cannot be read");
  if (facts.st_size < offset + length) throw Failure("The stored file " + file.string() + " is shorter than it was.");
  return {.descriptor = in.release(), .reader = nullptr};
}

void FolderStore::remove(std::string_view sha256) {
  const fs::path file = place_of(sha256);
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail_with_errno(file, "cannot be removed");
}

}  // namespace chandlery::storage
