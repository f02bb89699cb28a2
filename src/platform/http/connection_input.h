// The reading half of a connection: requests, uploads, and the end of the connection. Included by connection.h alone.
#pragma once

#include "platform/http/connection.h"

namespace chandlery::http {

template <class Stream>
void StreamConnection<Stream>::read() {
  if (input_.size() == 0 && input_.capacity() > kKeepCapacity) input_ = {};
  reading_ = true;
  const bool large = phase_ == Phase::kBody || phase_ == Phase::kReceiving;
  stream_.async_read_some(input_.prepare(large ? kBodyReadSize : kReadSize),
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

/// True when a whole request is in the parser; false when more input is needed, the request was refused, or an upload's
/// sink has the word.
template <class Stream>
bool StreamConnection<Stream>::parse() {
  if (phase_ == Phase::kIdle) {
    // Some clients send a line end after a body that its length does not count (RFC 9112, 2.2).
    while (input_.size() != 0 && (input().front() == '\r' || input().front() == '\n')) input_.consume(1);
    if (input_.size() == 0) return false;
    enter(Phase::kHeader, options().header_timeout);
    parser_.emplace(options().header_limit, options().body_limit);
  }
  if (input_.size() == 0) return false;
  input_.consume(parser_->take(input()));
  if (phase_ == Phase::kHeader && parser_->header_done() && !parser_->refused().status) {
    if (!begin_body()) return false;
    if (input_.size() != 0 && !parser_->done() && !parser_->refused().status) input_.consume(parser_->take(input()));
  }
  if (parser_->refused().status) {
    frame_ = {};
    refuse(parser_->refused());
    return false;
  }
  if (phase_ == Phase::kReceiving) {
    if (parser_->done() || parser_->request.body.size() >= kUploadPiece) pass_on_upload();
    return false;
  }
  return parser_->done();
}

/// The header is there. Decides what becomes of the body; false when it is not to be read now.
template <class Stream>
bool StreamConnection<Stream>::begin_body() {
  if (parser_->undecided()) {
    Request& request = parser_->request;
    if (const Receiver& receiver = thread_.service.receiver; receiver.wants) {
      if (!read_target(request)) {
        frame_ = {};
        refuse({400, "The request's path or query is not valid."});
        return false;
      }
      if (receiver.wants(request)) {
        open_upload();
        return false;
      }
    }
    parser_->gather();
  }
  enter(Phase::kBody, options().body_timeout);
  if (!parser_->refused().status) ask_for_body();
  return true;
}

/// Asks for the body, unless it is on its way.
template <class Stream>
void StreamConnection<Stream>::ask_for_body() {
  if (parser_->expects_continue() && input_.size() == 0) out_.append("HTTP/1.1 100 Continue\r\n\r\n");
}

template <class Stream>
std::string StreamConnection<Stream>::asker(const Request& request) const {
  if (options().proxies.empty()) return peer_;
  std::string forwarded;
  for (const Header& header : request.headers) {
    if (!equal_ignoring_case(header.name, "X-Forwarded-For")) continue;
    if (!forwarded.empty()) forwarded += ',';
    forwarded += header.value;
  }
  return asker_behind(options().proxies, peer_, forwarded);
}

template <class Stream>
void StreamConnection<Stream>::dispatch() {
  Request request = std::move(parser_->request);
  frame_ = {.head = request.method == Method::kHead, .http_1_0 = parser_->http_1_0(), .close = !parser_->keep_alive()};
  parser_.reset();
  if (!read_target(request)) return refuse({400, "The request's path or query is not valid."});
  request.peer = asker(request);
  request.tls = kTls;

  enter(Phase::kAwaiting);
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

// Uploads -------------------------------------------------------------------------------------------------------------

template <class Stream>
void StreamConnection<Stream>::open_upload() {
  frame_ = {.head = false, .http_1_0 = parser_->http_1_0(), .close = !parser_->keep_alive()};
  parser_->stream();
  intake_ = std::make_shared<Intake>();
  intake_->request = std::exchange(parser_->request, {});
  intake_->request.peer = asker(intake_->request);
  intake_->request.tls = kTls;
  enter(Phase::kAwaiting);
  have_done([intake = intake_, &service = thread_.service] { intake->open(service); });
}

template <class Stream>
void StreamConnection<Stream>::pass_on_upload() {
  intake_->piece.swap(parser_->request.body);  // each keeps the other's room for the next piece
  intake_->last = parser_->done();
  enter(Phase::kAwaiting);
  have_done([intake = intake_, &service = thread_.service] { intake->pass_on(service); });
}

/// The upload was opened, or has taken a piece.
template <class Stream>
void StreamConnection<Stream>::upload_moved() {
  if (!intake_->answer) {
    ask_for_body();
    return enter(Phase::kReceiving, options().piece_timeout);
  }
  Response response = *std::move(intake_->answer);
  const bool whole = intake_->last;
  thread_.service.let_go(std::move(intake_));
  parser_.reset();
  frame_.close = frame_.close || !whole;
  linger_ = !whole;
  append_answer(std::move(response));
}

// Refusals and the end ------------------------------------------------------------------------------------------------

template <class Stream>
void StreamConnection<Stream>::refuse(const Refused& refused) {
  frame_.close = true;
  linger_ = true;
  drop_streams();
  append_answer(thread_.service.refuse(refused.status, refused.why));
  parser_.reset();
}

template <class Stream>
void StreamConnection<Stream>::end() {
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
template <class Stream>
void StreamConnection<Stream>::linger() {
  if (!linger_ && input_.size() == 0) return close();
  Error error;
  socket().shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  input_.clear();
  discard();
}

template <class Stream>
void StreamConnection<Stream>::discard() {
  socket().async_read_some(input_.prepare(kReadSize), [self = this->shared_from_this()](Error error, std::size_t) {
    if (self->closed_) return;
    if (error) return self->close();
    self->discard();
  });
}

}  // namespace chandlery::http
