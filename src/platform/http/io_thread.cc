// The io thread's loop: accept, tick, mail, stop.
#include "platform/http/io_thread.h"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <ctime>

#include "platform/http/connection.h"

namespace chandlery::http {
namespace {

/// How finely deadlines are kept, and how long a stop or a failed accept may go unnoticed.
constexpr std::chrono::milliseconds kTick{250};

std::string imf_fixdate(std::time_t second) {
  std::tm parts;
  gmtime_r(&second, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  const int size =
      std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[parts.tm_wday], parts.tm_mday,
                    kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text, static_cast<std::size_t>(size)};
}

std::string address_text(const tcp::endpoint& peer) {
  const asio::ip::address address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

Response Service::refuse(int status, std::string_view why) const noexcept {
  try {
    Response response = refusal(status, why);
    if (fault_of(response).empty()) return response;
  } catch (...) {
  }
  return {.status = status, .body = std::string(why), .content_type = "text/plain; charset=utf-8"};
}

void Service::let_go(std::shared_ptr<const void> owned) {
  if (owned) streams->run([kept = std::move(owned)] {});
}

IoThread::IoThread(Service& shared, const tcp& protocol, int listener)
    : service(shared),
      io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),  // one thread runs it; others only post
      acceptor_(io_, protocol, listener),
      ticker_(io_),
      mailbox_(std::make_shared<Mailbox>([this] { asio::post(io_, [this] { read_mail(); }); })) {}

IoThread::~IoThread() { mailbox_->close(); }

void IoThread::run() {
  tick();
  accept();
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception&) {
      // Out of memory in one connection's completion: its deadline ends it, the others go on.
    }
  }
}

void IoThread::announce_stop() { stopping_ = true; }

void IoThread::begin_stop() {
  asio::post(io_, [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for_each_connection([](Connection& connection) { connection.drain(); });
    if (live_ == 0) ticker_.cancel();
  });
}

void IoThread::abandon() {
  asio::post(io_, [this] {
    for_each_connection([](Connection& connection) { connection.close(); });
    io_.stop();
  });
}

std::uint64_t IoThread::deadline_in(std::chrono::seconds duration) const {
  return tick_ + 1 + static_cast<std::uint64_t>(duration / kTick);
}

void IoThread::accept() {
  acceptor_.async_accept(io_, peer_, [this](boost::system::error_code error, tcp::socket socket) {
    if (stopping() || !acceptor_.is_open()) return;
    if (!error) {
      welcome(std::move(socket));
    } else if (error != asio::error::connection_aborted) {
      accept_paused_ = true;  // out of descriptors or memory, most likely: try again at the next tick
      return;
    }
    accept();
  });
}

void IoThread::welcome(tcp::socket&& socket) {
  if (service.connections.load(std::memory_order_relaxed) >= service.options.connection_limit) return;
  if (free_slots_.empty()) {
    free_slots_.push_back(connections_.size());
    connections_.emplace_back();
  }
  const std::size_t slot = free_slots_.back();
  std::shared_ptr<Connection> connection;
  if (service.tls)
    connection = std::make_shared<StreamConnection<asio::ssl::stream<tcp::socket>>>(*this, slot, address_text(peer_),
                                                                                    std::move(socket), *service.tls);
  else
    connection = std::make_shared<StreamConnection<tcp::socket>>(*this, slot, address_text(peer_), std::move(socket));
  free_slots_.pop_back();
  connections_[slot] = connection;
  ++live_;
  service.connections.fetch_add(1, std::memory_order_relaxed);
  connection->start();
}

void IoThread::release(std::size_t slot) {
  connections_[slot].reset();
  free_slots_.push_back(slot);
  --live_;
  service.connections.fetch_sub(1, std::memory_order_relaxed);
  if (stopping() && live_ == 0) ticker_.cancel();
}

template <class Visit>
void IoThread::for_each_connection(Visit visit) {
  for (std::size_t slot = 0; slot < connections_.size(); ++slot)
    if (const std::shared_ptr<Connection> connection = connections_[slot]) visit(*connection);
}

void IoThread::arm_tick() {
  ticker_.expires_after(kTick);
  ticker_.async_wait([this](boost::system::error_code error) {
    if (!error && !(stopping() && live_ == 0)) tick();
  });
}

void IoThread::tick() {
  ++tick_;
  if (const std::time_t second = std::time(nullptr); second != date_second_) {
    date_second_ = second;
    date_ = imf_fixdate(second);
  }
  for_each_connection([](Connection& connection) { connection.check_deadline(); });
  if (std::exchange(accept_paused_, false)) accept();
  arm_tick();
}

void IoThread::read_mail() {
  mail_.clear();
  mailbox_->take(mail_);
  for (Letter& letter : mail_) {
    if (const std::shared_ptr<Connection> connection = connections_[letter.ticket.slot]) {
      if (letter.response)
        connection->answer(letter.ticket.exchange, *std::move(letter.response));
      else
        connection->resume(letter.ticket.exchange);
    }
    if (letter.response) service.let_go(std::move(letter.response->source));  // the client has gone: nobody took it
  }
}

}  // namespace chandlery::http
