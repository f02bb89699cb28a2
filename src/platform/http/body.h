// Bodies that never stand in memory as a whole: sources and files on the way out, sinks on the way in.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/http/message.h"

namespace chandlery::http {

struct WorkerCall;  // route.h

/// A body that is made while it is sent, piece by piece. It is called on a thread that may block, by one thread at a
/// time, at most one piece ahead of what the client has taken. It is destroyed on such a thread, too, whether the client
/// took all of it or went away.
class BodySource {
 public:
  virtual ~BodySource() = default;

  /// Puts the next piece into `piece`, which comes empty; some 64 to 256 KiB is a good size. False, and no piece, at the
  /// end. Throws when it cannot go on: the connection is then cut, so that the client sees that the body is not whole.
  virtual bool next(std::string& piece) = 0;

  /// The whole body's bytes, where they are known beforehand: sent as Content-Length. Otherwise the body goes in chunks.
  /// Asked on an io thread: it must not block.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
};

/// A file that is open for reading, shared by all that send it.
class OpenFile {
 public:
  /// kNotFound when there is no such regular file. Throws std::runtime_error when it cannot be opened for another reason.
  static Result<std::shared_ptr<const OpenFile>> open(const std::filesystem::path& path);
  /// Takes the descriptor over.
  OpenFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;

  int descriptor() const { return descriptor_; }
  std::uint64_t size() const { return size_; }  ///< when it was opened

 private:
  int descriptor_;
  std::uint64_t size_;
};

/// Where an upload goes. Calls come one at a time, on threads that may block; while one runs the client waits. Destroyed
/// without finish() when the client goes away or sends too slowly: what was taken may be kept, for an upload that is
/// resumed.
class BodySink {
 public:
  virtual ~BodySink() = default;

  /// The next bytes of the body. After an error nothing more comes: it becomes the answer, and the rest of the body is
  /// not read.
  virtual Result<void> take(std::string_view piece) = 0;

  /// The body is whole: acts on it and answers.
  virtual Result<Response> finish(WorkerCall& call) = 0;
};

/// An upload as the server sees it: what the edge makes of a route and its sink. Called and destroyed like a BodySink.
class Upload {
 public:
  virtual ~Upload() = default;
  /// An answer ends the upload early.
  virtual std::optional<Response> take(std::string_view piece) = 0;
  virtual Response finish() = 0;
};

/// Who receives large bodies piece by piece. Bodies of a few KiB that say their length come whole to the Handler, also
/// those of routes that receive.
struct Receiver {
  /// On an io thread, when the header has come.
  std::function<bool(const Request&)> wants;
  /// On a thread that may block: the upload, or the answer that refuses it.
  std::function<std::expected<std::unique_ptr<Upload>, Response>(Request&&)> open;
};

}  // namespace chandlery::http
