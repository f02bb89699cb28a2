// For the server's tests: a server with a few paths, and a socket that sends any bytes. Tests only.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "platform/http/server.h"

namespace chandlery::http {

/// A TCP connection on which a test says exactly what it likes.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval hung{60, 0};  // only so that a broken server fails a test instead of stopping it
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &hung, sizeof hung);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;

  /// Reads up to `size` bytes and throws them away but for those that are not NUL, which it gives with their places.
  /// Says how many there were before the connection ended.
  std::size_t skim(std::size_t size, std::map<std::size_t, char>* marks = nullptr) {
    std::size_t seen = 0;
    char bytes[64 * 1024];
    while (seen < size) {
      std::size_t got = std::min(size - seen, received_.size());
      if (got > 0) {
        got = std::min(got, sizeof bytes);
        received_.copy(bytes, got);
        received_.erase(0, got);
      } else {
        const ssize_t read = ::recv(socket_, bytes, std::min(size - seen, sizeof bytes), 0);
        if (read <= 0) return seen;
        got = static_cast<std::size_t>(read);
      }
      for (std::size_t i = 0; marks && i < got; ++i)
        if (bytes[i] != 0) marks->emplace(seen + i, bytes[i]);
      seen += got;
    }
    return seen;
  }
  bool connected() const { return connected_; }
  int descriptor() const { return socket_; }

  /// False when the server has closed the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }
  /// Whether the server says something, or closes, before the time is over.
  bool answers_within(std::chrono::milliseconds time) const {
    pollfd waited{socket_, POLLIN, 0};
    return ::poll(&waited, 1, static_cast<int>(time.count())) > 0;
  }
  void half_close() { ::shutdown(socket_, SHUT_WR); }
  /// Ends the connection with a reset instead of a farewell.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
  }

  /// One message with a Content-Length, head and body; what there was when the connection ended before its end.
  std::string message(bool with_body = true) {
    std::size_t head = std::string::npos;
    while ((head = received_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return std::exchange(received_, {});
    std::size_t size = head + 4;
    if (const std::size_t at = received_.find("Content-Length: "); with_body && at < head)
      size += std::stoul(received_.substr(at + 16));
    while (received_.size() < size)
      if (!more()) return std::exchange(received_, {});
    std::string message = received_.substr(0, size);
    received_.erase(0, size);
    return message;
  }
  std::string until_closed() {
    while (more()) {
    }
    return std::exchange(received_, {});
  }

 private:
  bool more() {
    char bytes[16 * 1024];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size > 0) received_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  int socket_;
  bool connected_ = false;
  std::string received_;
};

inline std::string body_of(const std::string& message) {
  const std::size_t head = message.find("\r\n\r\n");
  return head == std::string::npos ? std::string() : message.substr(head + 4);
}
inline std::string status_of(const std::string& message) { return message.substr(0, message.find('\r')); }

/// Answers that a test holds back, and gives from its own thread or from one of many.
class Held {
 public:
  void keep(Request&& request, Respond respond) {
    const std::lock_guard lock(mutex_);
    held_.emplace_back(std::move(request), std::move(respond));
    one_came_.notify_all();
  }
  /// Waits for the next one.
  std::pair<Request, Respond> next() {
    std::unique_lock lock(mutex_);
    one_came_.wait(lock, [this] { return !held_.empty(); });
    auto first = std::move(held_.front());
    held_.erase(held_.begin());
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable one_came_;
  std::vector<std::pair<Request, Respond>> held_;
};

class ServerTest : public testing::Test {
 protected:
  static ServerOptions short_timeouts() {
    ServerOptions options;
    options.port = 0;
    options.io_threads = 2;
    options.header_limit = 2048;
    options.body_limit = 100'000;
    options.header_timeout = options.body_timeout = options.write_timeout = std::chrono::seconds(1);
    options.idle_timeout = std::chrono::seconds(60);
    return options;
  }

  /// `/echo` gives the body back, `/show` says what was understood, `/held` waits for the test, `/throw` fails, `/size`
  /// answers that many bytes, `/header` sets the header that the query says.
  Server& start(const ServerOptions& options = short_timeouts()) {
    server_.emplace(
        options, [this](Request&& request, Respond respond) { handle(std::move(request), std::move(respond)); },
        [](int status, std::string_view why) {
          return Response{.status = status, .body = "refused: " + std::string(why)};
        },
        receiver());
    return *server_;
  }
  /// Before what derived tests hand to their handlers goes.
  void TearDown() override { server_.reset(); }
  virtual Receiver receiver() { return {}; }
  std::uint16_t port() const { return server_->port(); }

  std::optional<Server> server_;
  Held held_;

  virtual void handle(Request&& request, Respond respond) {
    if (request.path == "/held") return held_.keep(std::move(request), std::move(respond));
    if (request.path == "/throw") throw std::runtime_error("a secret");
    Response response{.content_type = "text/plain"};
    if (request.path == "/echo") {
      response.body = std::move(request.body);
    } else if (request.path == "/size") {
      response.body.assign(std::stoul(std::string(request.query.get("n"))), 'x');
    } else if (request.path == "/header") {
      response.set(std::string(request.query.get("name")), std::string(request.query.get("value")));
    } else {
      response.body = std::string(to_string(request.method)) + " " + request.path + " from " + request.peer;
      for (const auto& [name, value] : request.query.pairs()) response.body += " " + name + "=" + value;
      for (const Header& header : request.headers) response.body += "\n" + header.name + ": " + header.value;
    }
    respond(std::move(response));
  }
};

}  // namespace chandlery::http
