// The client's socket calls, and Beast's parser for what comes back.
#include "platform/http/client.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstring>
#include <stdexcept>

namespace chandlery::http {

/// The connection ended before the first byte of an answer.
class Client::Interrupted : public std::runtime_error {
  using runtime_error::runtime_error;
};

namespace {

std::runtime_error failure(const std::string& what, int error) {
  return std::runtime_error(what + ": " + std::strerror(error) + ".");
}

std::string message_text(const Request& request, std::string_view host, std::uint16_t port) {
  if (request.method == Method::kOther) throw std::logic_error("The client sends known methods only.");
  std::string text;
  text.reserve(512 + request.body.size());
  text.append(to_string(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (request.header("Host").empty())
    text.append("Host: ").append(host).append(":").append(std::to_string(port)).append("\r\n");
  for (const Header& header : request.headers)
    text.append(header.name).append(": ").append(header.value).append("\r\n");
  if (!request.body.empty() || is_unsafe(request.method))
    text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  return text.append("\r\n").append(request.body);
}

using ResponseParser = boost::beast::http::response_parser<boost::beast::http::string_body>;

Response response_of(ResponseParser& parser) {
  auto message = parser.release();
  Response response{.status = static_cast<int>(message.result_int()), .body = {}, .content_type = {}, .headers = {}};
  for (const auto& field : message) {
    std::string value(field.value().data(), field.value().size());
    if (field.name() == boost::beast::http::field::content_type)
      response.content_type = std::move(value);
    else
      response.set(std::string(field.name_string().data(), field.name_string().size()), std::move(value));
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace

void Client::connect(const std::string& host, std::uint16_t port) {
  close();
  host_ = host;
  port_ = port;
  const addrinfo wanted{.ai_flags = AI_NUMERICSERV, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found); error != 0)
    throw std::runtime_error("Cannot find the host " + host + ": " + ::gai_strerror(error) + ".");
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);

  const Deadline deadline = std::chrono::steady_clock::now() + options_.connect_timeout;
  int error = 0;
  for (const addrinfo* address = addresses.get(); address; address = address->ai_next) {
    socket_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) throw failure("Cannot make a socket", errno);
    error = ::connect(socket_, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      wait(POLLOUT, deadline);
      auto size = static_cast<socklen_t>(sizeof error);
      ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) {
      const int on = 1;
      ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return;
    }
    close();
  }
  throw failure("Cannot connect to " + host + " port " + std::to_string(port), error);
}

Response Client::send(const Request& request) {
  Response response = send_again_if_closed(request);
  if (options_.on_answer) options_.on_answer(request, response);
  return response;
}

Response Client::send_again_if_closed(const Request& request) {
  if (port_ == 0) throw std::logic_error("The client is not connected.");
  const bool kept = connected() && is_quiet();
  if (!kept) connect(std::string(host_), port_);
  try {
    return exchange(request);
  } catch (const Interrupted&) {
    close();
    if (!kept || is_unsafe(request.method)) throw;
  } catch (...) {
    close();
    throw;
  }
  connect(std::string(host_), port_);
  return exchange(request);
}

/// False when the server has ended the kept connection, or said what nobody asked: it is not to be used again then.
bool Client::is_quiet() const {
  pollfd waited{socket_, POLLIN, 0};
  return ::poll(&waited, 1, 0) == 0;
}

void Client::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

Response Client::exchange(const Request& request) {
  const Deadline deadline = std::chrono::steady_clock::now() + options_.exchange_timeout;
  bool refused_early = false;  // a server may answer, and close, before it read all; the answer counts
  try {
    write(message_text(request, host_, port_), deadline);
  } catch (const Interrupted&) {
    refused_early = true;
  }

  std::string received;
  for (;;) {
    ResponseParser parser;
    parser.eager(true);
    parser.body_limit(options_.response_limit);
    parser.skip(request.method == Method::kHead);
    while (!parser.is_done()) {
      boost::system::error_code error = boost::beast::http::error::need_more;
      if (!received.empty()) received.erase(0, parser.put(boost::asio::buffer(received), error));
      if (parser.is_done()) break;
      if (error && error != boost::beast::http::error::need_more)
        throw std::runtime_error("The server's answer cannot be read: " + error.message() + ".");
      const std::size_t before = received.size();
      received.resize(before + 64 * 1024);
      const std::size_t size = read(received.data() + before, received.size() - before, deadline);
      received.resize(before + size);
      if (size > 0) continue;
      if (!parser.got_some()) throw Interrupted("The server closed the connection without an answer.");
      parser.put_eof(error);
      if (error) throw std::runtime_error("The server closed the connection in the middle of its answer.");
    }
    if (parser.get().result_int() < 200) continue;  // 100 Continue
    if (!parser.keep_alive() || refused_early) close();
    return response_of(parser);
  }
}

void Client::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(size));
    else if (errno == EAGAIN || errno == EINTR)
      wait(POLLOUT, deadline);
    else
      throw Interrupted("The server closed the connection while the request was sent.");
  }
}

std::size_t Client::read(char* into, std::size_t size, Deadline deadline) {
  for (;;) {
    const ssize_t got = ::recv(socket_, into, size, 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == ECONNRESET) return 0;
    if (errno != EAGAIN && errno != EINTR) throw failure("Cannot read the server's answer", errno);
    wait(POLLIN, deadline);
  }
}

void Client::wait(short events, Deadline deadline) const {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) throw std::runtime_error("The server did not answer in time.");
    pollfd waited{socket_, events, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(left.count()) + 1);
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw failure("Cannot wait for the server", errno);
  }
}

}  // namespace chandlery::http
