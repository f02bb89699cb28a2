// A small blocking HTTP/1.1 client on one kept connection: for tests, benchmarks, and the command line's talk to a
// running server on the same machine. Plain HTTP only; what crosses a network goes by libcurl.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "platform/http/message.h"

namespace chandlery::http {

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds exchange_timeout{30'000};  ///< from the first byte sent to the last one received
  std::size_t response_limit = 256 * 1024 * 1024;      ///< bytes of a body
  std::function<void(const Request&, const Response&)> on_answer = nullptr;  ///< sees each exchange before send returns
};

/// For one thread at a time. Failures of the wire throw std::runtime_error with a sentence; any HTTP status is an
/// answer.
class Client {
 public:
  explicit Client(ClientOptions options = {}) : options_(options) {}
  ~Client() { close(); }
  Client(const Client&) = delete;

  /// Connects to a host by name or address. A connection that the server has closed since is made again by send().
  void connect(const std::string& host, std::uint16_t port);

  /// Sends method, target, headers and body (Host and Content-Length are added) and waits for the answer. A kept
  /// connection that the server has closed is not used; where it turns out closed while in use, a safe method is sent
  /// once more. The answer's `headers` are as received, without Content-Type, which stands in `content_type`.
  Response send(const Request& request);

  bool connected() const { return socket_ >= 0; }
  void close();

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  class Interrupted;
  Response send_again_if_closed(const Request& request);
  bool is_quiet() const;
  Response exchange(const Request& request);
  void write(std::string_view bytes, Deadline deadline);
  std::size_t read(char* into, std::size_t size, Deadline deadline);
  void wait(short events, Deadline deadline) const;

  ClientOptions options_;
  std::string host_;
  std::uint16_t port_ = 0;
  int socket_ = -1;
};

}  // namespace chandlery::http
