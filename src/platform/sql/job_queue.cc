// Where jobs wait for a thread of the store.
#include "platform/sql/job_queue.h"

namespace chandlery::sql {

void Work::tell(const std::exception_ptr& failure) noexcept {
  try {
    if (done) done(failure);
  } catch (...) {
    // The contract forbids it, and there is nobody left to tell.
  }
}

void JobQueue::push(Work work, Lane lane) {
  const char* refusal = nullptr;
  auto kind = Failure::Kind::kBusy;
  {
    std::lock_guard lock(mutex_);
    if (closed_) {
      refusal = "the database has stopped";
      kind = Failure::Kind::kUnavailable;
    } else if (short_.size() + long_.size() >= waiting_limit_) {
      refusal = "too many jobs wait for the database";
    } else {
      (lane == Lane::kShort ? short_ : long_).push_back(std::move(work));
    }
  }
  if (refusal)
    work.tell(std::make_exception_ptr(Failure(kind, refusal)));
  else
    arrived_.notify_one();
}

bool JobQueue::take(std::vector<Work>& batch, std::size_t most) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return closed_ || !short_.empty(); });
  return move_short(batch, most);
}

bool JobQueue::take_more(std::vector<Work>& batch, std::size_t most) {
  std::lock_guard lock(mutex_);
  return move_short(batch, most);
}

bool JobQueue::move_short(std::vector<Work>& batch, std::size_t most) {
  const std::size_t before = batch.size();
  while (!short_.empty() && batch.size() < most) {
    batch.push_back(std::move(short_.front()));
    short_.pop_front();
  }
  return batch.size() > before;
}

bool JobQueue::take_one(Work& work, Lane& lane) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !short_.empty() || long_work_ready() || (closed_ && long_.empty()); });
  if (short_.empty() && long_.empty()) return false;
  lane = short_.empty() ? Lane::kLong : Lane::kShort;
  auto& queue = lane == Lane::kShort ? short_ : long_;
  work = std::move(queue.front());
  queue.pop_front();
  if (lane == Lane::kLong) ++long_running_;
  return true;
}

void JobQueue::finished(Lane lane) {
  if (lane == Lane::kShort) return;
  std::lock_guard lock(mutex_);
  --long_running_;
  // All of them: who waits for the end of a closed queue waits for this as well.
  arrived_.notify_all();
}

void JobQueue::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  arrived_.notify_all();
}

std::size_t JobQueue::waiting() const {
  std::lock_guard lock(mutex_);
  return short_.size() + long_.size();
}

}  // namespace chandlery::sql
