#include "platform/http/body.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace chandlery::http {

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const std::filesystem::path& path) {
  // Not blocking: a named pipe in the file's place must not hold the thread.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(errors::kNotFound);
    throw std::runtime_error("Cannot open " + path.string() + ": " + std::strerror(errno) + ".");
  }
  auto file = std::make_shared<OpenFile>(descriptor, 0);
  struct stat found {};
  if (::fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode)) return fail(errors::kNotFound);
  file->size_ = static_cast<std::uint64_t>(found.st_size);
  return file;
}

OpenFile::~OpenFile() { ::close(descriptor_); }

}  // namespace chandlery::http
