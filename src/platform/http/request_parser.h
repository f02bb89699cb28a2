// Parses one request from bytes, straight into a Request, with limits. The only file of the server that sees Beast.
#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "platform/http/message.h"
#include "platform/http/octets.h"

namespace chandlery::http {

/// A body that announces no more than this is gathered without asking anybody.
inline constexpr std::uint64_t kSmallBody = 4 * 1024;

/// Why the server answers a request by itself.
struct Refused {
  int status = 0;  ///< 0: not refused
  std::string_view why;
};

/// Invariants:
/// 1. A header is counted as it is read, so that one that trickles in meets the same limit as one that comes at once.
/// 2. What two parties could frame differently is refused: both Content-Length and Transfer-Encoding, either of them
///    twice, a transfer coding in HTTP/1.0, no or several hosts.
/// 3. Trailers are dropped: what arrives after the body must not pass for a header.
/// 4. Of a body that is not small, in chunks, or awaits 100 Continue, nothing is taken before gather() or stream() says
///    what is to become of it.
/// 5. Of what may be the last chunk fewer than five bytes are never parsed: no body ends in fewer, and Beast asserts that it
///    has them when the last chunk's line arrived before what follows it.
class RequestParser final : private boost::beast::http::basic_parser<true> {
  using Base = boost::beast::http::basic_parser<true>;
  using Error = boost::beast::error_code;
  using View = boost::beast::string_view;
  using Fault = boost::beast::http::error;
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;

 public:
  RequestParser(std::size_t header_limit, std::size_t body_limit) : header_limit_(header_limit), body_limit_(body_limit) {
    Base::header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(header_limit, UINT32_MAX)));
    Base::body_limit(boost::none);  // on_header_impl and on_chunk_header_impl see to it, since streams have none
    eager(true);
  }

  /// Takes in some of `bytes` and says how many. Bytes that are left over when the request is neither done nor refused
  /// must be offered again, with more behind them.
  std::size_t take(std::string_view bytes) {
    if (codings_ && is_header_done() && bytes.starts_with('0') && bytes.size() < kShortestEnd.size()) return 0;
    Error error;
    const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error == Fault::need_more) {
      const std::size_t waiting = bytes.size() - used;  // an unfinished line, of the header or of a chunk
      const std::size_t limit =
          is_header_done() ? header_limit_ : header_limit_ - std::min(header_size_, header_limit_);
      if (waiting > limit) refused_ = header_too_large();
    } else if (error && !refused_.status) {
      refused_ = reason(error);
    }
    return used;
  }

  /// The header is done, and a body follows that is for the caller to decide on.
  bool undecided() const { return undecided_; }
  /// The body gathers in `request.body`; refused when it says already that it is too large.
  void gather() {
    undecided_ = false;
    eager(true);
    const auto announced = content_length();
    if (announced && *announced > body_limit_) refused_ = body_too_large();
  }
  /// The body gathers in `request.body`, too, but without a limit: the caller takes it away as it comes.
  void stream() {
    undecided_ = false;
    eager(true);
    body_limit_ = UINT64_MAX;
  }

  bool started() const { return got_some(); }
  bool header_done() const { return got_some() && is_header_done(); }
  bool done() const { return is_done(); }
  const Refused& refused() const { return refused_; }

  bool keep_alive() const { return Base::keep_alive(); }
  bool http_1_0() const { return http_1_0_; }
  /// The client waits for `100 Continue` before it sends the body.
  bool expects_continue() const { return expects_continue_ && !http_1_0_ && header_done() && !done() && !body_began_; }

  Request request;

 private:
  static constexpr std::string_view kShortestEnd = "0\r\n\r\n";  // of a chunked body

  static Refused header_too_large() { return {431, "The request's header is larger than the server accepts."}; }

  static Refused body_too_large() { return {413, "The request's body is larger than the server accepts."}; }

  static Refused reason(Error error) {
    if (error == Fault::header_limit || error == Fault::buffer_overflow) return header_too_large();
    if (error == Fault::body_limit) return body_too_large();
    if (error == Fault::bad_version) return {400, "The request is not of HTTP/1.1 or HTTP/1.0."};
    if (error == Fault::bad_content_length || error == Fault::multiple_content_length ||
        error == Fault::bad_transfer_encoding)
      return {400, "The request does not say plainly where its body ends."};
    if (error == Fault::bad_chunk || error == Fault::bad_chunk_extension)
      return {400, "The request's chunked body is not well formed."};
    return {400, "The request is not well-formed HTTP."};
  }

  void refuse(int status, std::string_view why, Error& error) {
    refused_ = {status, why};
    error = Fault::bad_value;
  }

  /// Counts a line's bytes; false when the header has become too large.
  bool count(std::size_t size, Error& error) {
    header_size_ += size;
    if (header_size_ <= header_limit_) return true;
    error = Fault::header_limit;
    return false;
  }

  static Method method_of(Verb verb) {
    switch (verb) {
      case Verb::get:
        return Method::kGet;
      case Verb::head:
        return Method::kHead;
      case Verb::post:
        return Method::kPost;
      case Verb::put:
        return Method::kPut;
      case Verb::patch:
        return Method::kPatch;
      case Verb::delete_:
        return Method::kDelete;
      case Verb::options:
        return Method::kOptions;
      default:
        return Method::kOther;
    }
  }

  void on_request_impl(Verb verb, View name, View target, int version, Error& error) override {
    if (!count(name.size() + target.size() + 12, error)) return;  // 12: two blanks, HTTP/1.1, CRLF
    request.method = method_of(verb);
    request.target.assign(target.data(), target.size());
    request.headers.reserve(8);
    http_1_0_ = version == 10;
  }

  void on_field_impl(Field field, View name, View value, Error& error) override {
    if (header_done_) return;                                   // a trailer
    if (!count(name.size() + value.size() + 4, error)) return;  // 4: colon, blank, CRLF
    switch (field) {
      case Field::host:
        if (hosts_++) refuse(400, "The request names more than one host.", error);
        break;
      case Field::content_length:
        if (lengths_++) error = Fault::multiple_content_length;
        break;
      case Field::transfer_encoding:
        if (http_1_0_ || codings_++)
          error = Fault::bad_transfer_encoding;
        else if (!equal_ignoring_case(text::trim({value.data(), value.size()}), "chunked"))
          refuse(501, "The server knows no transfer coding but chunked.", error);
        break;
      case Field::expect:
        if (equal_ignoring_case(text::trim({value.data(), value.size()}), "100-continue")) expects_continue_ = true;
        break;
      default:
        break;
    }
    if (error) return;
    const std::string_view received(value.data(), value.size());
    request.headers.push_back({std::string(name.data(), name.size()),
                               text::valid_utf8(received) ? std::string(received) : latin1_to_utf8(received)});
  }

  void on_header_impl(Error& error) override {
    header_done_ = true;
    if (codings_ && lengths_)
      error = Fault::bad_transfer_encoding;
    else if (!http_1_0_ && !hosts_)
      refuse(400, "The request names no host.", error);
    if (error || is_done()) return;
    const auto announced = content_length();
    undecided_ = !announced || *announced > std::min(kSmallBody, body_limit_) || (expects_continue_ && !http_1_0_);
    if (undecided_) eager(false);  // parsing stops behind the header
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override {
    // Not all of it at once: a client that only announces a large body should not cost its size.
    if (length) request.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64 * 1024)));
  }
  std::size_t on_body_impl(View bytes, Error&) override {
    body_began_ = true;
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t size, View, Error& error) override {
    body_began_ = true;
    if (size > body_limit_ - chunked_size_)
      error = Fault::body_limit;
    else
      chunked_size_ += size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Error& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(Error&) override {}
  void on_response_impl(int, View, int, Error&) override {}

  std::size_t header_limit_;
  std::size_t header_size_ = 0;
  std::uint64_t body_limit_;
  std::uint64_t chunked_size_ = 0;  ///< of the chunks whose header was read
  Refused refused_;
  int hosts_ = 0, lengths_ = 0, codings_ = 0;
  bool undecided_ = false;
  bool header_done_ = false;  ///< beast's own flag is set only after its last callback
  bool http_1_0_ = false;
  bool expects_continue_ = false;
  bool body_began_ = false;
};

}  // namespace chandlery::http
