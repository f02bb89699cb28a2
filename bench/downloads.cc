#include "downloads.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>

#include "nginx.h"
#include "platform/http/range.h"
#include "platform/http/server.h"
#include "process.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr double kMiB = 1024 * 1024;
constexpr int kConnections[] = {1, 16};

struct Plan {
  std::size_t file_mib;
  int rounds;
  double seconds;
};
Plan plan_of(bool quick) { return quick ? Plan{16, 1, 0.2} : Plan{512, 3, 3}; }

double cpu_of_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A client that asks for the file again and again. Bodies are thrown away inside the kernel (MSG_TRUNC), so that the
/// generator costs the machine as little as can be.
class Downloader {
 public:
  Downloader(std::uint16_t port, std::string request)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), request_(std::move(request)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect to the server of downloads");
    ask();
  }
  ~Downloader() { ::close(socket_); }
  Downloader(const Downloader&) = delete;

  int socket() const { return socket_; }

  /// What has come; asks again after the last byte. Says how many bytes of bodies there were.
  std::size_t receive() {
    char bytes[4096];
    const bool in_body = left_ > 0;
    const ssize_t size = in_body ? ::recv(socket_, nullptr, std::min<std::size_t>(left_, 1 << 20), MSG_TRUNC | MSG_DONTWAIT)
                                 : ::recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (size <= 0) throw std::runtime_error("the server of downloads closed a connection");
    auto count = static_cast<std::size_t>(size);
    if (!in_body) {
      head_.append(bytes, count);
      const std::size_t end = head_.find("\r\n\r\n"), length = head_.find("\r\nContent-Length: ");
      if (end == std::string::npos) return 0;
      if (!head_.starts_with("HTTP/1.1 200 ") || length > end) throw std::runtime_error("no download: " + head_);
      left_ = std::strtoull(head_.c_str() + length + 18, nullptr, 10);
      count = head_.size() - end - 4;
    }
    left_ -= count;
    if (left_ == 0) ask();
    return count;
  }

 private:
  void ask() {
    head_.clear();
    if (::send(socket_, request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size()))
      throw std::runtime_error("the server of downloads does not take a request");
  }

  int socket_;
  const std::string request_;
  std::string head_;
  std::size_t left_ = 0;
};

/// MiB a second, and the CPU seconds that the server, or else everything in this process but the generator, took.
struct Throughput {
  double rate = 0, cpu_per_gib = 0;
};

template <class Cpu>
Throughput download(std::uint16_t port, const std::string& path, int connections, double seconds, Cpu server_cpu) {
  const std::unique_ptr<int, void (*)(int*)> poll(new int(epoll_create1(EPOLL_CLOEXEC)), [](int* descriptor) {
    ::close(*descriptor);
    delete descriptor;
  });
  std::vector<std::unique_ptr<Downloader>> downloads;
  for (int i = 0; i < connections; ++i) {
    downloads.push_back(std::make_unique<Downloader>(port, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = downloads.back().get()}};
    epoll_ctl(*poll, EPOLL_CTL_ADD, downloads.back()->socket(), &event);
  }
  std::size_t bytes = 0;
  const double cpu_before = server_cpu();
  const auto begin = SteadyClock::now(), end = begin + std::chrono::duration_cast<SteadyClock::duration>(
                                                            std::chrono::duration<double>(seconds));
  while (SteadyClock::now() < end) {
    epoll_event events[16];
    const int ready = epoll_wait(*poll, events, 16, 10'000);
    if (ready == 0) throw std::runtime_error("nothing is heard of the server of downloads");
    for (int i = 0; i < ready; ++i) bytes += static_cast<Downloader*>(events[i].data.ptr)->receive();
  }
  const std::chrono::duration<double> took = SteadyClock::now() - begin;
  const double mib = static_cast<double>(bytes) / kMiB;
  return {mib / took.count(), 1024 * (server_cpu() - cpu_before) / mib};
}

void write_large_file(const std::filesystem::path& path, std::size_t mib) {
  std::ofstream file(path, std::ios::binary);
  std::mt19937_64 random;  // a disk or file system that compresses must gain nothing
  std::vector<std::uint64_t> block(1 << 17);
  for (std::size_t i = 0; i < mib; ++i) {
    for (std::uint64_t& word : block) word = random();
    file.write(reinterpret_cast<const char*>(block.data()), 1 << 20);
  }
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

Section measure_downloads(bool quick) {
  const Plan plan = plan_of(quick);
  Section section{.name = "downloads", .title = fmt::format("Downloads of a file of {} MiB by sendfile", plan.file_mib)};
  const Nginx nginx("");
  const std::filesystem::path path = nginx.folder() / "large.bin";
  progress(fmt::format("downloads: writing a file of {} MiB", plan.file_mib));
  write_large_file(path, plan.file_mib);

  http::ServerOptions options;
  options.port = 0;
  options.io_threads = 2;  // as many as nginx has workers
  http::Server server(
      options,
      [&](http::Request&& request, const http::Respond& respond) {
        respond(http::file_response(request, http::OpenFile::open(path).value(), "\"large\""));
      },
      [](int status, std::string_view why) { return http::Response{.status = status, .body = std::string(why)}; });

  const auto our_cpu = [] { return use_of(getpid()).cpu_seconds - cpu_of_thread(); };
  const auto their_cpu = [&] { return cpu_of_children(nginx.process()); };
  for (const int connections : kConnections) {
    Throughput ours, theirs;
    for (int round = 0; round < plan.rounds; ++round) {
      progress(fmt::format("downloads: {} at once, round {} of {}", connections, round + 1, plan.rounds));
      const auto add = [&](Throughput& mean, const Throughput& measured) {
        mean.rate += measured.rate / plan.rounds, mean.cpu_per_gib += measured.cpu_per_gib / plan.rounds;
      };
      add(theirs, download(nginx.port(), "/large.bin", connections, plan.seconds, their_cpu));
      add(ours, download(server.port(), "/large.bin", connections, plan.seconds, our_cpu));
    }
    section.add({.name = fmt::format("{} at once / nginx", connections),
                 .value = ours.rate,
                 .unit = "MiB/s",
                 .limit = theirs.rate,
                 .limit_name = "nginx (sendfile on, 2 workers) serving the same file, from the page cache",
                 .aim = Aim::kRatioAtLeast,
                 .target = 0.9,
                 .detail = fmt::format("CPU for a GiB: {:.3f} s, nginx {:.3f} s", ours.cpu_per_gib, theirs.cpu_per_gib)});
  }
  section.notes.push_back("the HTTP server in the benchmark's process, with two io threads; without the edge");
  section.notes.push_back("the client throws bodies away inside the kernel and takes one thread on the same cores");
  return section;
}

}  // namespace chandlery::bench
