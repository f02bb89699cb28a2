// What a connection shares with the stream threads: the source it sends from, the upload it receives into. Internal to
// platform/http.
//
// Invariants:
// 1. Supply and Intake belong to one thread at a time: to the io thread, or, from the moment that their work is handed to
//    a stream thread until its letter is read, to that one. The pool's and the mailbox's locks order the two.
// 2. Whoever lets go last destroys them; Service::let_go sees to it that this is no io thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "platform/http/body.h"
#include "platform/http/io_thread.h"

namespace chandlery::http {

inline constexpr std::size_t kUploadPiece = 128 * 1024;     ///< of an upload: so much gathers before the sink is called
inline constexpr std::size_t kFileTurn = 512 * 1024;  ///< of a file: so much goes out before others have their turn
inline constexpr std::size_t kTlsRead = 64 * 1024;    ///< of a file that goes through TLS

/// A source, and its next piece.
struct Supply {
  enum class State : std::uint8_t { kPiece, kEnd, kFailed };

  std::shared_ptr<BodySource> source;
  std::string piece;
  State state = State::kPiece;

  void fetch() noexcept;
};

/// An upload on its way into its sink.
struct Intake {
  Request request;                 ///< until it is opened
  std::unique_ptr<Upload> upload;
  std::string piece;
  bool last = false;               ///< the body ends with this piece
  std::optional<Response> answer;  ///< ends the upload: refused, failed, or finished

  void open(const Service& service) noexcept;
  /// Hands the piece over, and finishes after the last one.
  void pass_on(const Service& service) noexcept;
  /// The client is gone: what came of it may still be kept.
  void pass_rest() noexcept;
};

void count_sent(std::size_t bytes);

}  // namespace chandlery::http
