// The HTTP/1.1 server: sockets, TLS, parsing, limits. It knows nothing of what it serves.
//
// n io threads, each with its own io_context and its own listening socket (SO_REUSEPORT). A request is parsed, handed to
// the handler on the io thread, and its response comes back by Respond from any thread; responses that come from other
// threads wake their io thread once a batch. One request a connection is in work at a time (pipelined ones wait).
//
// Bodies of any size (body.h) pass through without standing in memory: files go out by sendfile in bounded chunks; sources
// and sinks are called on stream threads, one piece at a time, and the socket waits for them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/body.h"
#include "platform/http/message.h"
#include "platform/http/network.h"

namespace chandlery::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                 ///< 0 takes a free port
  int io_threads = 0;                        ///< 0: one a core
  std::filesystem::path certificate, key;    ///< PEM; both empty: plain HTTP
  std::vector<Network> proxies;              ///< whose X-Forwarded-For says who asked (asker_behind)
  std::size_t header_limit = 16 * 1024;      ///< bytes; past it 431
  std::size_t body_limit = 11 * 1024 * 1024; ///< bytes; past it 413
  std::chrono::seconds header_timeout{10};   ///< from the first byte to the end of the header, against slow clients
  std::chrono::seconds body_timeout{30};
  std::chrono::seconds idle_timeout{75};     ///< between requests of one connection
  std::chrono::seconds write_timeout{30};    ///< without any progress
  /// The next 128 KiB of an upload, or its end, must come in this time: no less than about 2 KiB a second.
  std::chrono::seconds piece_timeout{60};
  int stream_threads = 4;                    ///< on which body sources and sinks may block
  std::size_t connection_limit = 10'000;     ///< past it a connection is closed at once
};

/// Answers what the server refuses by itself (malformed, too large, too slow), so that it has the house's error body.
using Refusal = std::function<Response(int status, std::string_view why)>;

class Server {
 public:
  /// Binds, listens and serves; throws std::runtime_error with a sentence when it cannot. Handler and refusal are
  /// called on all io threads at once. Without a receiver each body is gathered, up to body_limit.
  Server(const ServerOptions& options, Handler handler, Refusal refusal, Receiver receiver = {});
  ~Server();
  Server(const Server&) = delete;

  std::uint16_t port() const;
  std::size_t connections() const;

  /// Stops accepting, closes idle connections, lets requests in work finish (at most `patience`), joins the threads.
  /// Downloads and uploads that last longer are cut, so that their clients see it.
  /// Not from a handler: it would wait for itself.
  void stop(std::chrono::seconds patience);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chandlery::http
