// The writing half of a connection: answers, files, sources. Included by connection.h alone.
#pragma once

#include <sys/sendfile.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <charconv>

#include "platform/http/connection.h"

namespace chandlery::http {

template <class Stream>
void StreamConnection<Stream>::append_answer(Response&& response) {
  if (const std::string_view fault = fault_of(response); !fault.empty()) {
    thread_.service.let_go(std::move(response.source));
    response = thread_.service.refuse(500, fault);
  }
  exchange_ = 0;
  until_close_ = frame_.http_1_0 && !length_of(response);
  frame_.close = frame_.close || until_close_ || thread_.stopping() || asks_to_close(response);
  frame_.date = thread_.date();
  append_response(out_, response, frame_);
  last_ = frame_.close;
  enter(Phase::kIdle, options().idle_timeout);
  if (response.streams()) begin_sending(std::move(response));
}

// Bytes in memory -----------------------------------------------------------------------------------------------------

template <class Stream>
void StreamConnection<Stream>::flush() {
  sending_.swap(out_);
  sent_ = 0;
  if constexpr (!kTls) {
    Error error;  // most answers fit into the socket's buffer: then nothing needs to be awaited
    sent_ = stream_.send(asio::buffer(sending_), file_ ? MSG_MORE : 0, error);  // a file's header goes with its first bytes
    if (error && error != asio::error::would_block) return close();
    if (sent_ == sending_.size()) return wrote_all();
  }
  write_on();
}

template <class Stream>
void StreamConnection<Stream>::write_on() {
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

template <class Stream>
void StreamConnection<Stream>::wrote_all() {
  writing_ = false;
  if (sending_.capacity() > kKeepCapacity)
    sending_ = {};
  else
    sending_.clear();
}

// Bodies that stream --------------------------------------------------------------------------------------------------

/// The header is in out_; the body follows it, unless the answer has none.
template <class Stream>
void StreamConnection<Stream>::begin_sending(Response&& response) {
  if (frame_.head || is_bodiless(response.status) || (response.file && response.file->length == 0)) {
    until_close_ = false;
    return thread_.service.let_go(std::move(response.source));
  }
  enter(Phase::kSending);
  if (response.file) {
    file_ = *std::move(response.file);
  } else {
    supply_ = std::make_shared<Supply>();
    supply_left_ = response.source->size();
    supply_->source = std::move(response.source);
    fetch_piece();
  }
}

/// False when the socket or the source must be waited for, or the connection was cut.
template <class Stream>
bool StreamConnection<Stream>::send_more() {
  return file_ ? send_file() : send_piece();
}

template <class Stream>
void StreamConnection<Stream>::sent_all() {
  drop_streams();
  until_close_ = false;
  enter(Phase::kIdle, options().idle_timeout);
}

/// By sendfile, a turn at a time, so that one large file does not keep the others waiting; through TLS by reading.
template <class Stream>
bool StreamConnection<Stream>::send_file() {
  if (file_->length == 0) return sent_all(), true;
  const int descriptor = file_->file->descriptor();
  const std::size_t turn = std::min<std::uint64_t>(file_->length, kTls ? kTlsRead : kFileTurn);
  auto offset = static_cast<off_t>(file_->offset);
  if constexpr (kTls) out_.resize(turn);
  ssize_t size = 0;
  do {
    if constexpr (kTls)
      size = ::pread(descriptor, out_.data(), turn, offset);
    else
      size = ::sendfile(socket().native_handle(), descriptor, &offset, turn);
  } while (size < 0 && errno == EINTR);
  const bool full = !kTls && size < 0 && errno == EAGAIN;
  if (size <= 0 && !full) return close(), false;  // the client is gone, or the file is shorter than it was

  const std::size_t taken = full ? 0 : static_cast<std::size_t>(size);
  file_->offset += taken;
  file_->length -= taken;
  count_sent(taken);
  if constexpr (kTls) out_.resize(taken);
  if (kTls || file_->length == 0) return true;

  writing_ = true;
  write_deadline_ = thread_.deadline_in(options().write_timeout);
  auto go_on = [self = this->shared_from_this()](Error error = {}) {
    if (self->closed_) return;
    if (error) return self->close();
    self->writing_ = false;
    self->proceed();
  };
  if (taken < turn)
    socket().async_wait(tcp::socket::wait_write, std::move(go_on));
  else
    asio::post(socket().get_executor(), std::move(go_on));
  return false;
}

template <class Stream>
bool StreamConnection<Stream>::send_piece() {
  if (exchange_ != 0) return false;  // it is being made
  const bool chunked = !supply_left_ && !until_close_;
  std::string& piece = supply_->piece;
  if (supply_->state == Supply::State::kEnd && supply_left_.value_or(0) == 0) {
    if (chunked) out_.append("0\r\n\r\n");
    return sent_all(), true;
  }
  // It failed, or its pieces are not as long together as it said.
  if (supply_->state != Supply::State::kPiece || piece.size() > supply_left_.value_or(SIZE_MAX)) return close(), false;

  if (supply_left_) *supply_left_ -= piece.size();
  count_sent(piece.size());
  if (!chunked) {
    out_.swap(piece);
  } else if (!piece.empty()) {  // an empty chunk would be the last one
    char size[16];
    out_.append(size, std::to_chars(size, size + sizeof size, piece.size(), 16).ptr).append("\r\n");
    out_.append(piece).append("\r\n");
  }
  fetch_piece();
  return true;
}

template <class Stream>
void StreamConnection<Stream>::fetch_piece() {
  have_done([supply = supply_] { supply->fetch(); });
}

}  // namespace chandlery::http
