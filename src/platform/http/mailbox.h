// How a response, or word from a stream thread, finds its way back to the connection that awaits it. Internal to
// platform/http.
//
// Invariants:
// 1. A Respond holds the mailbox and a ticket, never the connection: whatever becomes of either, nothing dangles and
//    nothing is kept alive but the mailbox.
// 2. A ticket is good once, and only while its connection awaits that very exchange; all else is thrown away.
// 3. The io thread is woken once for all letters that came since it last looked.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "platform/http/message.h"

namespace chandlery::http {

struct Ticket {
  std::size_t slot = 0;        ///< where the io thread keeps the connection
  std::uint64_t exchange = 0;  ///< never used twice on an io thread; 0: none
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

struct Letter {
  Ticket ticket;
  std::optional<Response> response;  ///< none: work on a stream thread is done
};

class Mailbox {
 public:
  /// `wake` makes the io thread call take(); called from any thread, never after close().
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// The exchange whose handler runs on this thread just now: its response needs neither lock nor wake-up.
  struct Inline {
    Inline(const Mailbox& mailbox, Ticket ticket) : box(&mailbox), awaited(ticket) { running = this; }
    ~Inline() { running = nullptr; }
    Inline(const Inline&) = delete;

    const Mailbox* box;
    Ticket awaited;
    std::optional<Response> response;
    static inline thread_local Inline* running = nullptr;
  };

  void deliver(Ticket ticket, Response&& response) {
    if (Inline* here = Inline::running; here && here->box == this && here->awaited == ticket) {
      if (!here->response) here->response = std::move(response);
      return;
    }
    post({ticket, std::move(response)});
  }

  /// Says that the work under this ticket is done.
  void notify(Ticket ticket) { post({ticket, std::nullopt}); }

  /// Swaps the letters that came into `empty`, which must be so.
  void take(std::vector<Letter>& empty) {
    const std::lock_guard lock(mutex_);
    letters_.swap(empty);
  }

  void close() {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    letters_.clear();
  }

 private:
  void post(Letter&& letter) {
    const std::lock_guard lock(mutex_);
    if (!wake_) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() == 1) wake_();
  }

  std::mutex mutex_;
  std::function<void()> wake_;
  std::vector<Letter> letters_;
};

}  // namespace chandlery::http
