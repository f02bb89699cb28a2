// One connection: reads requests, hands them out one at a time, writes the responses in order. Internal to
// platform/http.
//
// Invariants:
// 1. At most one socket operation is in flight, so that buffers have one user and nothing completes out of order.
// 2. A request is parsed only after the one before it was answered; its answers gather in one buffer that is written
//    when the input runs dry.
// 3. Every phase but kAwaiting has a deadline.
// 4. close() is final: completions that come later find `closed_` and do nothing.
#pragma once

#include <unistd.h>

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "platform/http/body.h"
#include "platform/http/io_thread.h"
#include "platform/http/request_parser.h"
#include "platform/http/response_text.h"

namespace chandlery::http {

inline constexpr std::size_t kReadSize = 4 * 1024;       ///< a whole request of the usual client
inline constexpr std::size_t kBodyReadSize = 64 * 1024;  ///< fewer system calls for large bodies
inline constexpr std::size_t kFlushAt = 64 * 1024;       ///< pipelined answers gather up to here
inline constexpr std::size_t kKeepCapacity = 64 * 1024;  ///< larger buffers are given back between requests
/// How long a refused client may go on sending before the connection is torn down under it; without this the reset
/// would overtake the answer.
inline constexpr std::chrono::seconds kLinger{2};

template <class Stream>
class StreamConnection final : public Connection, public std::enable_shared_from_this<StreamConnection<Stream>> {
  static constexpr bool kTls = !std::is_same_v<Stream, tcp::socket>;
  using Error = boost::system::error_code;

 public:
  template <class... Arguments>
  StreamConnection(IoThread& thread, std::size_t slot, std::string peer, Arguments&&... stream)
      : thread_(thread), slot_(slot), peer_(std::move(peer)), stream_(std::forward<Arguments>(stream)...) {}

  void start() override {
    Error ignored;
    socket().non_blocking(true, ignored);
    if constexpr (kTls) {
      enter(Phase::kHandshake, options().header_timeout);
      stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](Error error) {
        if (self->closed_) return;
        if (error) return self->close();
        self->enter(Phase::kIdle, self->options().idle_timeout);
        self->proceed();
      });
    } else {
      enter(Phase::kIdle, options().idle_timeout);
      proceed();
    }
  }

  void answer(std::uint64_t exchange, Response&& response) override {
    if (closed_ || exchange != exchange_) return;
    append_answer(std::move(response));
    proceed();
  }

  void check_deadline() override {
    if (closed_) return;
    const std::uint64_t deadline = writing_ ? write_deadline_ : deadline_;
    if (deadline == 0 || thread_.now() < deadline) return;
    if (!writing_ && reading_ && (phase_ == Phase::kHeader || phase_ == Phase::kBody)) {
      late_ = true;  // the read comes back, cancelled, and answers 408
      Error ignored;
      socket().cancel(ignored);
    } else {
      close();
    }
  }

  void drain() override {
    if (closed_ || writing_ || !out_.empty()) return;
    if (phase_ == Phase::kHandshake || phase_ == Phase::kIdle) close();
  }

  void close() override {
    if (closed_) return;
    closed_ = true;
    exchange_ = 0;
    Error ignored;
    socket().close(ignored);
    thread_.release(slot_);
  }

 private:
  enum class Phase : std::uint8_t { kHandshake, kIdle, kHeader, kBody, kAwaiting, kEnding };

  const ServerOptions& options() const { return thread_.service.options; }
  tcp::socket& socket() {
    if constexpr (kTls)
      return stream_.next_layer();
    else
      return stream_;
  }

  void enter(Phase phase, std::chrono::seconds at_most) {
    phase_ = phase;
    deadline_ = thread_.deadline_in(at_most);
  }

  /// Does whatever can be done without waiting, then leaves one operation in flight, or an answer awaited.
  void proceed() {
    while (!closed_ && !writing_) {
      if (phase_ != Phase::kAwaiting && !last_ && out_.size() < kFlushAt && parse()) {
        dispatch();
      } else if (!out_.empty()) {
        flush();
      } else if (phase_ == Phase::kAwaiting) {
        return;
      } else if (last_) {
        return end();
      } else if (thread_.stopping() && phase_ == Phase::kIdle) {
        return close();
      } else {
        return read();
      }
    }
  }

  // Input ------------------------------------------------------------------------------------------------------------

  std::string_view input() const { return {static_cast<const char*>(input_.data().data()), input_.size()}; }

  void read() {
    if (input_.size() == 0 && input_.capacity() > kKeepCapacity) input_ = {};
    reading_ = true;
    stream_.async_read_some(input_.prepare(phase_ == Phase::kBody ? kBodyReadSize : kReadSize),
                            [self = this->shared_from_this()](Error error, std::size_t size) {
                              self->reading_ = false;
                              if (self->closed_) return;
                              self->input_.commit(size);
                              if (std::exchange(self->late_, false)) {
                                self->refuse({408, "The request took too long to arrive."});
                              } else if (error) {
                                return self->close();
                              }
                              self->proceed();
                            });
  }

  /// True when a whole request is in the parser; false when more input is needed, or the request was refused.
  bool parse() {
    if (phase_ == Phase::kIdle) {
      // Some clients send a line end after a body that its length does not count (RFC 9112, 2.2).
      while (input_.size() != 0 && (input().front() == '\r' || input().front() == '\n')) input_.consume(1);
      if (input_.size() == 0) return false;
      enter(Phase::kHeader, options().header_timeout);
      parser_.emplace(options().header_limit, options().body_limit);
    }
    if (input_.size() == 0) return false;
    input_.consume(parser_->take(input()));
    if (parser_->refused().status) {
      frame_ = {};
      refuse(parser_->refused());
      return false;
    }
    if (phase_ == Phase::kHeader && parser_->header_done()) {
      enter(Phase::kBody, options().body_timeout);
      if (parser_->expects_continue()) out_.append("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return parser_->done();
  }

  // Answers ----------------------------------------------------------------------------------------------------------

  void dispatch() {
    Request request = std::move(parser_->request);
    frame_ = {
        .head = request.method == Method::kHead, .http_1_0 = parser_->http_1_0(), .close = !parser_->keep_alive()};
    parser_.reset();
    if (!read_target(request)) return refuse({400, "The request's path or query is not valid."});
    request.peer = peer_;
    request.tls = kTls;

    phase_ = Phase::kAwaiting;
    deadline_ = 0;
    exchange_ = thread_.next_exchange();
    const Ticket ticket{slot_, exchange_};
    Mailbox::Inline here(*thread_.mailbox(), ticket);
    try {
      thread_.service.handler(std::move(request), [mailbox = thread_.mailbox(), ticket](Response&& response) {
        mailbox->deliver(ticket, std::move(response));
      });
    } catch (...) {
      // The exception's own words may tell too much; the handler is where it is logged.
      if (!here.response) here.response = thread_.service.refuse(500, "The server failed to answer the request.");
    }
    if (here.response) append_answer(*std::move(here.response));
  }

  void append_answer(Response&& response) {
    if (const std::string_view fault = fault_of(response); !fault.empty())
      response = thread_.service.refuse(500, fault);
    gather(response);
    exchange_ = 0;
    frame_.close = frame_.close || thread_.stopping() || asks_to_close(response);
    frame_.date = thread_.date();
    append_response(out_, response, frame_);
    last_ = frame_.close;
    enter(Phase::kIdle, options().idle_timeout);
  }

  /// For now a streamed body is made whole before it is sent; the interface is what callers build on.
  static void gather(Response& response) {
    if (response.file) {
      response.body.resize(response.file->length);
      const ssize_t size = ::pread(response.file->file->descriptor(), response.body.data(), response.body.size(),
                                   static_cast<off_t>(response.file->offset));
      response.body.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    for (std::string piece; response.source && response.source->next(piece); piece.clear()) response.body += piece;
  }

  void refuse(const Refused& refused) {
    frame_.close = true;
    linger_ = true;
    append_answer(thread_.service.refuse(refused.status, refused.why));
    parser_.reset();
  }

  // Output -----------------------------------------------------------------------------------------------------------

  void flush() {
    sending_.swap(out_);
    sent_ = 0;
    if constexpr (!kTls) {
      Error error;  // most answers fit into the socket's buffer: then nothing needs to be awaited
      sent_ = stream_.write_some(asio::buffer(sending_), error);
      if (error && error != asio::error::would_block) return close();
      if (sent_ == sending_.size()) return wrote_all();
    }
    write_on();
  }

  void write_on() {
    writing_ = true;
    write_deadline_ = thread_.deadline_in(options().write_timeout);  // anew for each piece that gets through
    stream_.async_write_some(asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
                             [self = this->shared_from_this()](Error error, std::size_t size) {
                               if (self->closed_) return;
                               if (error) return self->close();
                               self->sent_ += size;
                               if (self->sent_ < self->sending_.size()) return self->write_on();
                               self->wrote_all();
                               self->proceed();
                             });
  }

  void wrote_all() {
    writing_ = false;
    if (sending_.capacity() > kKeepCapacity)
      sending_ = {};
    else
      sending_.clear();
  }

  // The end ----------------------------------------------------------------------------------------------------------

  void end() {
    enter(Phase::kEnding, kLinger);
    if constexpr (kTls) {
      stream_.async_shutdown([self = this->shared_from_this()](Error) {
        if (!self->closed_) self->linger();
      });
    } else {
      linger();
    }
  }

  /// Lets a client that may still be sending read its answer before the connection goes.
  void linger() {
    if (!linger_ && input_.size() == 0) return close();
    Error error;
    socket().shutdown(tcp::socket::shutdown_send, error);
    if (error) return close();
    input_.clear();
    discard();
  }

  void discard() {
    socket().async_read_some(input_.prepare(kReadSize), [self = this->shared_from_this()](Error error, std::size_t) {
      if (self->closed_) return;
      if (error) return self->close();
      self->discard();
    });
  }

  IoThread& thread_;
  const std::size_t slot_;
  const std::string peer_;
  Stream stream_;
  boost::beast::flat_buffer input_;
  std::optional<RequestParser> parser_;
  Frame frame_;          ///< of the request that is parsed or awaited
  std::string out_;      ///< answers not yet on their way
  std::string sending_;  ///< answers on their way
  std::size_t sent_ = 0;
  std::uint64_t deadline_ = 0;  ///< of the phase, in ticks; 0: none
  std::uint64_t write_deadline_ = 0;
  std::uint64_t exchange_ = 0;  ///< that an answer is awaited for; 0: none
  Phase phase_ = Phase::kIdle;
  bool reading_ = false;
  bool writing_ = false;
  bool late_ = false;  ///< the deadline passed while reading
  bool last_ = false;  ///< the connection ends with what is in out_
  bool linger_ = false;
  bool closed_ = false;
};

}  // namespace chandlery::http
