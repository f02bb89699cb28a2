// The server's life: listening sockets, certificates, threads, and the stop.
#include "platform/http/server.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "platform/http/io_thread.h"

namespace chandlery::http {
namespace {

constexpr int kBacklog = 4096;  ///< as much as the kernel allows by default (net.core.somaxconn)

/// A descriptor that closes itself until somebody takes it over.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

[[noreturn]] void fail_to_listen(const tcp::endpoint& where, int error) {
  throw std::runtime_error("Cannot listen on " + where.address().to_string() + " port " + std::to_string(where.port()) +
                           ": " + std::strerror(error) + ".");
}

Descriptor bind_to(const tcp::endpoint& where, bool shared) {
  Descriptor socket(::socket(where.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (socket.get() < 0) fail_to_listen(where, errno);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
  if (shared) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (::bind(socket.get(), where.data(), static_cast<socklen_t>(where.size())) != 0) fail_to_listen(where, errno);
  return socket;
}

/// One listening socket a thread, all on one port.
std::vector<Descriptor> listen_on(tcp::endpoint& where, int count) {
  // Sockets that share a port would silently share it with another running server, too. One that does not share finds
  // that out.
  if (where.port() != 0) bind_to(where, false);
  std::vector<Descriptor> listeners;
  for (int i = 0; i < count; ++i) {
    Descriptor socket = bind_to(where, true);
    if (::listen(socket.get(), kBacklog) != 0) fail_to_listen(where, errno);
    auto size = static_cast<socklen_t>(where.capacity());
    if (::getsockname(socket.get(), where.data(), &size) != 0) fail_to_listen(where, errno);
    listeners.push_back(std::move(socket));
  }
  return listeners;
}

asio::ssl::context tls_context(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  try {
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression |
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // idle connections give theirs back
    context.use_certificate_chain_file(certificate.string());
    context.use_private_key_file(key.string(), asio::ssl::context::pem);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("Cannot use the certificate " + certificate.string() + " with the key " + key.string() +
                             ": " + error.code().message() + ".");
  }
  return context;
}

tcp::endpoint endpoint_of(const ServerOptions& options) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (error) throw std::runtime_error("The listening address " + options.address + " is not an IP address.");
  return {address, options.port};
}

}  // namespace

struct Server::Implementation {
  Service service;
  tcp::endpoint endpoint;
  std::vector<std::unique_ptr<IoThread>> io;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable one_finished;
  std::size_t running = 0;

  void start() {
    running = io.size();
    for (const std::unique_ptr<IoThread>& thread : io)
      threads.emplace_back([this, &thread] {
        sigset_t broken_pipe;  // sendfile to a client that went away; the error tells it
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        thread->run();
        const std::lock_guard lock(mutex);
        --running;
        one_finished.notify_all();
      });
  }

  void stop(std::chrono::seconds patience) {
    if (threads.empty()) return;
    // All are told before one of them acts: who sees a connection close knows that no answer promises to keep one.
    for (const std::unique_ptr<IoThread>& thread : io) thread->announce_stop();
    for (const std::unique_ptr<IoThread>& thread : io) thread->begin_stop();
    std::unique_lock lock(mutex);
    if (!one_finished.wait_for(lock, patience, [this] { return running == 0; }))
      for (const std::unique_ptr<IoThread>& thread : io) thread->abandon();
    lock.unlock();
    for (std::thread& thread : threads) thread.join();
    threads.clear();
    service.streams->stop();  // what it has under way tells an io thread
    io.clear();
  }
};

Server::Server(const ServerOptions& options, Handler handler, Refusal refusal, Receiver receiver)
    : implementation_(std::make_unique<Implementation>()) {
  Implementation& self = *implementation_;
  self.service.options = options;
  self.service.handler = std::move(handler);
  self.service.refusal = std::move(refusal);
  self.service.receiver = std::move(receiver);
  if (options.certificate.empty() != options.key.empty())
    throw std::runtime_error("TLS needs both a certificate and its key.");
  if (!options.certificate.empty()) self.service.tls.emplace(tls_context(options.certificate, options.key));

  self.endpoint = endpoint_of(options);
  const int wanted =
      options.io_threads > 0 ? options.io_threads : static_cast<int>(std::thread::hardware_concurrency());
  for (Descriptor& listener : listen_on(self.endpoint, std::max(wanted, 1)))
    self.io.push_back(std::make_unique<IoThread>(self.service, self.endpoint.protocol(), listener.release()));
  // No limit of its own: a connection has one piece of work waiting at a time.
  self.service.streams.emplace(std::max(options.stream_threads, 1), SIZE_MAX);
  self.start();
}

Server::~Server() { implementation_->stop(std::chrono::seconds(0)); }

std::uint16_t Server::port() const { return implementation_->endpoint.port(); }

std::size_t Server::connections() const { return implementation_->service.connections.load(std::memory_order_relaxed); }

void Server::stop(std::chrono::seconds patience) { implementation_->stop(patience); }

}  // namespace chandlery::http
