// Where jobs wait for a thread of the store.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

#include "platform/sql/database.h"

namespace chandlery::sql {

struct Work {
  Job job;
  Done done;

  /// Calls `done`. A Done must not throw; one that does is not allowed to take the thread with it.
  void tell(const std::exception_ptr& failure) noexcept;
};

/// Jobs in the order in which they came, with a limit. Any number of threads may push and take.
///
/// Two lanes: work of the long lane is taken only when the short lane is empty and fewer than `long_limit` threads
/// are busy with long work, so that exports do not starve pages.
class JobQueue {
 public:
  enum class Lane { kShort, kLong };

  explicit JobQueue(std::size_t waiting_limit, int long_limit = 0)
      : waiting_limit_(waiting_limit), long_limit_(long_limit) {}

  /// Takes the work, or tells it on this thread that too many wait (kBusy) or that the store has stopped
  /// (kUnavailable).
  void push(Work work, Lane lane = Lane::kShort);

  /// Waits for short work and moves at most `most` pieces of it to `batch`, which must be empty.
  /// False when the queue is closed and nothing is left.
  bool take(std::vector<Work>& batch, std::size_t most);
  /// Adds to `batch` what waits now, without waiting, until it holds `most`. False when there was nothing to add.
  bool take_more(std::vector<Work>& batch, std::size_t most);

  /// Waits for one piece of work of either lane. Call `finished` when it is done. False as above.
  bool take_one(Work& work, Lane& lane);
  void finished(Lane lane);

  /// Refuses all later work; what waits will still be taken.
  void close();

  std::size_t waiting() const;

 private:
  bool move_short(std::vector<Work>& batch, std::size_t most);
  bool long_work_ready() const { return !long_.empty() && long_running_ < long_limit_; }

  const std::size_t waiting_limit_;
  const int long_limit_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Work> short_, long_;
  int long_running_ = 0;
  bool closed_ = false;
};

}  // namespace chandlery::sql
