// Large content, known by its SHA-256: it comes in pieces that survive a restart, and is read by ranges. Never is a
// whole one in memory.
//
//   begin -> resume -> append... -> checkpoint -> (another day) resume -> append... -> finish -> open, open, open
//
// Invariants:
// 1. Names inside the store are made here: hexadecimal digits and nothing that a person gave.
// 2. What is there under a name is whole and is what was uploaded: it appears in one step, after its last byte is
// durable.
// 3. What a checkpoint counts is durable before checkpoint() returns.
//
// Everything here may wait for a disk or a network: for workers. A disk or a bucket that fails throws Failure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chandlery::storage {

class Failure : public std::runtime_error {
  using runtime_error::runtime_error;
};

inline constexpr std::int64_t kLargestBlob = std::int64_t{64} << 30;  ///< bytes: 10,000 parts of a bucket's upload

/// 64 lower-case hexadecimal digits.
bool is_blob_name(std::string_view text);

/// Where an upload stands: what its owner keeps, durably, and goes on from. `state` is the store's own.
struct Progress {
  std::string upload;         ///< hexadecimal; names the upload in the store
  std::int64_t received = 0;  ///< bytes that need not be sent again
  std::string state;
};

/// An upload in work, by one thread at a time. Dropped without a checkpoint, it falls back to the last one.
class Upload {
 public:
  virtual ~Upload() = default;
  virtual std::int64_t received() const = 0;
  virtual void append(std::string_view bytes) = 0;
  /// Its `received` may be less than received(): a bucket keeps whole parts only.
  virtual Progress checkpoint() = 0;
  /// Of what came so far: the name that finish() gives.
  virtual std::string sha256() const = 0;
  /// Puts the content in place. The same content again changes nothing. Repeating it after a crash is safe.
  virtual void finish() = 0;
};

/// Content on its way out, by one thread at a time.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Puts the next piece into `piece`, which comes empty. False, and no piece, at the end of the range.
  virtual bool next(std::string& piece) = 0;
};

/// An opened range: a file, where the kernel can send it by itself, or else a reader.
struct Opened {
  int descriptor = -1;             ///< the taker closes it; -1: there is a reader
  std::unique_ptr<Reader> reader;  ///< of the range alone
};

class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// The beginning of an upload of `size` bytes. `sha256` is empty unless it was announced; a bucket then needs no
  /// copy.
  virtual Progress begin(std::int64_t size, std::string_view sha256) = 0;
  /// Null while somebody else, also another process, goes on with it. The upload's received() may be less than the
  /// progress says, when the store lost it.
  virtual std::unique_ptr<Upload> resume(const Progress& progress) = 0;
  /// Gives an upload up; what came of it is removed.
  virtual void discard(const Progress& progress) = 0;

  /// The blob's size; nullopt when there is none.
  virtual std::optional<std::int64_t> size_of(std::string_view sha256) = 0;
  /// `length` bytes from `offset` of a blob that has them. Throws Failure when it is not there.
  virtual Opened open(std::string_view sha256, std::int64_t offset, std::int64_t length) = 0;
  virtual void remove(std::string_view sha256) = 0;
};

}  // namespace chandlery::storage
