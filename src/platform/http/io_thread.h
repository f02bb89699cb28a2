// One io thread: its io_context, listening socket, connections, clock tick and mailbox. Internal to platform/http.
//
// Invariants:
// 1. All but stop() and the mailbox's deliver() happens on this thread, so that nothing here needs a lock.
// 2. Deadlines are counted in ticks and looked at once a tick: a request sets no timer and asks no clock.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "platform/http/mailbox.h"
#include "platform/http/server.h"
#include "platform/jobs/worker_pool.h"

namespace chandlery::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// A connection as its io thread sees it; connection.h has the two kinds.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  virtual void answer(std::uint64_t exchange, Response&& response) = 0;
  /// What a stream thread did for the connection under this number is done.
  virtual void resume(std::uint64_t exchange) = 0;
  virtual void check_deadline() = 0;
  /// The server is stopping: ends at once when idle, else after the request in work.
  virtual void drain() = 0;
  virtual void close() = 0;
};

/// What the io threads share; read only, but for the counter.
struct Service {
  ServerOptions options;
  Handler handler;
  Refusal refusal;
  Receiver receiver;
  std::optional<asio::ssl::context> tls;
  std::optional<jobs::WorkerPool> streams;
  std::atomic<std::size_t> connections = 0;

  /// The house's body for a refusal; a plain sentence when even that fails.
  Response refuse(int status, std::string_view why) const noexcept;
  /// Drops, on a thread that may block, what may block when it is destroyed.
  void let_go(std::shared_ptr<const void> owned);
};

class IoThread {
 public:
  /// Takes over a listening socket's descriptor.
  IoThread(Service& service, const tcp& protocol, int listener);
  ~IoThread();

  void run();            ///< in a thread of its own; returns after stop
  void announce_stop();  ///< from any thread: answers from now on close their connections
  void begin_stop();  ///< from any thread: drains
  void abandon();     ///< from any thread: closes whatever is left

  // For connections.
  Service& service;
  std::uint64_t deadline_in(std::chrono::seconds duration) const;
  std::uint64_t now() const { return tick_; }
  std::uint64_t next_exchange() { return ++exchange_; }
  std::string_view date() const { return date_; }
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  void release(std::size_t slot);

 private:
  void accept();
  void welcome(tcp::socket&& socket);
  void arm_tick();
  void tick();
  void read_mail();
  template <class Visit>
  void for_each_connection(Visit visit);

  asio::io_context io_;
  tcp::acceptor acceptor_;
  tcp::endpoint peer_;  ///< of the connection that is being accepted
  asio::steady_timer ticker_;
  std::shared_ptr<Mailbox> mailbox_;
  std::vector<Letter> mail_;                              ///< kept for its capacity
  std::vector<std::shared_ptr<Connection>> connections_;  ///< by slot; null: free
  std::vector<std::size_t> free_slots_;
  std::size_t live_ = 0;
  std::uint64_t exchange_ = 0;
  std::uint64_t tick_ = 1;  ///< 0 stands for no deadline
  std::time_t date_second_ = 0;
  std::string date_;
  bool accept_paused_ = false;
  std::atomic<bool> stopping_ = false;
};

}  // namespace chandlery::http
