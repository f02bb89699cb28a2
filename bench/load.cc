#include "load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace chandlery::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kPatienceMilliseconds = 10'000;

double seconds_between(SteadyClock::time_point a, SteadyClock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

double cpu_of_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Where an answer ends and what its status is, once its header is there. Only what the servers measured here send:
/// HTTP/1.1 with a Content-Length.
struct Head {
  int status = 0;
  std::size_t length = 0;  ///< of header and body together
};
std::optional<Head> read_head(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  Head head{std::atoi(text.substr(9, 3).data()), end + 4};
  constexpr std::string_view kName = "\r\ncontent-length:";
  for (std::size_t line = text.find("\r\n"); line < end; line = text.find("\r\n", line + 2)) {
    if (text.size() - line > kName.size() && strncasecmp(text.data() + line, kName.data(), kName.size()) == 0) {
      head.length += std::strtoull(text.data() + line + kName.size(), nullptr, 10);
      break;
    }
  }
  return head;
}

class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
      throw std::runtime_error(std::string("cannot connect to the server under load: ") + std::strerror(errno));
    }
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;

  int socket() const { return socket_; }
  std::string& request() { return request_; }

  /// Requests are far smaller than a socket's buffer, so that sending never waits.
  void send() {
    if (::send(socket_, request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size())) {
      throw std::runtime_error("the server under load does not take a request");
    }
    answer_.clear();
    sent_ = SteadyClock::now();
  }
  /// The whole answer's status, or nullopt while it is not complete.
  std::optional<int> receive() {
    char buffer[64 * 1024];
    const ssize_t count = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    if (count <= 0) throw std::runtime_error("the server under load closed a connection");
    answer_.append(buffer, static_cast<std::size_t>(count));
    const std::optional<Head> head = read_head(answer_);
    if (!head || answer_.size() < head->length) return std::nullopt;
    return head->status;
  }
  const std::string& answer() const { return answer_; }
  SteadyClock::time_point sent() const { return sent_; }

 private:
  int socket_;
  std::string request_, answer_;
  SteadyClock::time_point sent_;
};

struct Poll {
  int descriptor = epoll_create1(EPOLL_CLOEXEC);
  ~Poll() { ::close(descriptor); }
};

}  // namespace

LoadResult run_load(const LoadOptions& options, const NextRequest& next) {
  Poll poll;
  std::vector<std::unique_ptr<Connection>> connections;
  for (int i = 0; i < options.connections; ++i) {
    connections.push_back(std::make_unique<Connection>(options.port));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = connections.back().get()}};
    epoll_ctl(poll.descriptor, EPOLL_CTL_ADD, connections.back()->socket(), &event);
  }

  LoadResult result;
  std::vector<float> latencies;  // milliseconds
  latencies.reserve(1 << 20);
  const double cpu_before = cpu_of_thread();
  const auto begin = SteadyClock::now();
  bool ending = false;
  int under_way = 0;
  const auto ask = [&](Connection& connection) {
    connection.request().clear();
    if (ending || !next(connection.request())) {
      ending = true;
      return;
    }
    connection.send();
    ++under_way;
  };
  for (const auto& connection : connections) ask(*connection);

  double first = 0, last = 0;  // of the measured answers, in seconds since `begin`
  std::vector<epoll_event> events(connections.size());
  while (under_way > 0) {
    const int ready =
        epoll_wait(poll.descriptor, events.data(), static_cast<int>(events.size()), kPatienceMilliseconds);
    if (ready == 0) throw std::runtime_error("the server under load does not answer");
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      const std::optional<int> status = connection.receive();
      if (!status) continue;
      --under_way;
      const auto now = SteadyClock::now();
      const double at = seconds_between(begin, now);
      ++result.all_answers;
      if (*status != options.expected_status && result.unexpected++ == 0) result.first_unexpected = connection.answer();
      if (at >= options.warm_up_seconds && !ending) {
        if (latencies.empty()) first = at;
        last = at;
        latencies.push_back(static_cast<float>(1e3 * seconds_between(connection.sent(), now)));
      }
      // From the first one that counts on: on a machine that stood still meanwhile the time was over before anything was measured.
      if (latencies.size() > 1 && at >= first + options.seconds) ending = true;
      ask(connection);
    }
  }

  result.own_cpu_seconds = cpu_of_thread() - cpu_before;
  if (latencies.size() < 2) throw std::runtime_error("the load was over before it was measured");
  result.answers = latencies.size() - 1;  // the first one only starts the clock
  result.seconds = last - first;
  std::sort(latencies.begin(), latencies.end());
  const auto share = [&](double part) {
    return static_cast<double>(latencies[static_cast<std::size_t>(part * static_cast<double>(latencies.size() - 1))]);
  };
  result.p50_ms = share(0.5);
  result.p99_ms = share(0.99);
  result.longest_ms = share(1.0);
  return result;
}

}  // namespace chandlery::bench
