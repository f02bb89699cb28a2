// One connection: reads requests, hands them out one at a time, writes the responses in order. Internal to
// platform/http. Its parts: this file holds its life and state, connection_input.h reads, connection_output.h writes.
//
// Invariants:
// 1. At most one socket operation is in flight, so that buffers have one user and nothing completes out of order.
// 2. A request is parsed only after the one before it was answered; its answers gather in one buffer that is written
//    when the input runs dry. A body that streams is sent before the next request is parsed.
// 3. Every phase has a deadline but those that wait for the house: kAwaiting, and kSending for its source.
// 4. close() is final: completions that come later find `closed_` and do nothing.
// 5. An upload's bytes are read only while its sink is at rest.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "platform/http/io_thread.h"
#include "platform/http/request_parser.h"
#include "platform/http/response_text.h"
#include "platform/http/streaming.h"

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

  void resume(std::uint64_t exchange) override {
    if (closed_ || exchange != exchange_) return;
    exchange_ = 0;
    if (intake_) upload_moved();
    proceed();
  }

  void check_deadline() override {
    if (closed_) return;
    const std::uint64_t deadline = writing_ ? write_deadline_ : deadline_;
    if (deadline == 0 || thread_.now() < deadline) return;
    const bool in_request = phase_ == Phase::kHeader || phase_ == Phase::kBody || phase_ == Phase::kReceiving;
    if (!writing_ && reading_ && in_request) {
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
    Error ignored;
    if (phase_ == Phase::kSending && until_close_) {  // only a reset tells the client that this is not the body's end
      socket().set_option(asio::socket_base::linger(true, 0), ignored);
    }
    socket().close(ignored);
    drop_streams();
    exchange_ = 0;
    thread_.release(slot_);
  }

 private:
  /// kReceiving: an upload's next piece is read. kAwaiting: the handler, or the upload's sink, has the word. kSending: a
  /// body that streams goes out.
  enum class Phase : std::uint8_t { kHandshake, kIdle, kHeader, kBody, kReceiving, kAwaiting, kSending, kEnding };

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
  void enter(Phase phase) {
    phase_ = phase;
    deadline_ = 0;
  }

  /// Does whatever can be done without waiting, then leaves one operation in flight, or an answer awaited.
  void proceed() {
    while (!closed_ && !writing_) {
      const bool open_to_requests = phase_ != Phase::kAwaiting && phase_ != Phase::kSending && !last_;
      if (open_to_requests && out_.size() < kFlushAt && parse()) {
        dispatch();
      } else if (!out_.empty()) {
        flush();
      } else if (phase_ == Phase::kSending) {
        if (!send_more()) return;
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

  /// Has a stream thread do the work; resume() comes when it is done.
  template <class Work>
  void have_done(Work work) {
    exchange_ = thread_.next_exchange();
    thread_.service.streams->run(
        [work = std::move(work), mailbox = thread_.mailbox(), ticket = Ticket{slot_, exchange_}] {
          work();
          mailbox->notify(ticket);
        });
  }

  /// Lets go of what streams in or out. What came of an upload is still for its sink.
  void drop_streams() {
    if (file_) thread_.service.let_go(std::move(file_->file));  // the last close of a deleted file may take its time
    file_.reset();
    if (supply_) thread_.service.let_go(std::move(supply_));
    if (!intake_) return;
    const bool at_rest = exchange_ == 0;
    if (at_rest && parser_ && !parser_->request.body.empty()) {
      intake_->piece.swap(parser_->request.body);
      thread_.service.streams->run([intake = std::move(intake_)] { intake->pass_rest(); });
    } else {
      thread_.service.let_go(std::move(intake_));
    }
  }

  // connection_input.h
  std::string_view input() const { return {static_cast<const char*>(input_.data().data()), input_.size()}; }
  void read();
  bool parse();
  bool begin_body();
  void ask_for_body();
  std::string asker(const Request& request) const;
  void dispatch();
  void open_upload();
  void pass_on_upload();
  void upload_moved();
  void refuse(const Refused& refused);
  void end();
  void linger();
  void discard();

  // connection_output.h
  void append_answer(Response&& response);
  void flush();
  void write_on();
  void wrote_all();
  void begin_sending(Response&& response);
  bool send_more();
  bool send_file();
  bool send_piece();
  void fetch_piece();
  void sent_all();

  IoThread& thread_;
  const std::size_t slot_;
  const std::string peer_;
  Stream stream_;
  boost::beast::flat_buffer input_;
  std::optional<RequestParser> parser_;
  std::shared_ptr<Intake> intake_;  ///< of the upload that is received; its bytes gather in the parser's request
  Frame frame_;                     ///< of the request that is parsed or awaited
  std::string out_;                 ///< answers not yet on their way
  std::string sending_;             ///< answers on their way
  std::size_t sent_ = 0;
  std::optional<FileBody> file_;    ///< what is still to be sent of it
  std::shared_ptr<Supply> supply_;
  std::optional<std::uint64_t> supply_left_;  ///< bytes that its pieces must still give; none: unknown, in chunks
  std::uint64_t deadline_ = 0;                ///< of the phase, in ticks; 0: none
  std::uint64_t write_deadline_ = 0;
  std::uint64_t exchange_ = 0;  ///< that an answer, or a stream thread's word, is awaited for; 0: none
  Phase phase_ = Phase::kIdle;
  bool reading_ = false;
  bool writing_ = false;
  bool late_ = false;         ///< the deadline passed while reading
  bool last_ = false;         ///< the connection ends with what is in out_, or is being sent
  bool until_close_ = false;  ///< the body that is sent ends with the connection
  bool linger_ = false;
  bool closed_ = false;
};

}  // namespace chandlery::http

#include "platform/http/connection_input.h"
#include "platform/http/connection_output.h"
