#include "platform/jobs/worker_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace chandlery::jobs {

struct WorkerPool::Implementation {
  std::size_t waiting_limit;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> waiting;
  bool stopping = false;
  std::vector<std::thread> threads;

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return stopping || !waiting.empty(); });
      if (waiting.empty()) return;
      std::function<void()> next = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      next();
      next = nullptr;
      lock.lock();
    }
  }
};

WorkerPool::WorkerPool(int threads, std::size_t waiting_limit) : implementation_(std::make_unique<Implementation>()) {
  implementation_->waiting_limit = waiting_limit;
  for (int i = 0; i < threads; ++i) implementation_->threads.emplace_back([this] { implementation_->work(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::run(std::function<void()> work) {
  {
    const std::lock_guard lock(implementation_->mutex);
    if (implementation_->stopping || implementation_->waiting.size() >= implementation_->waiting_limit) return false;
    implementation_->waiting.push_back(std::move(work));
  }
  implementation_->changed.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(implementation_->mutex);
    implementation_->stopping = true;
  }
  implementation_->changed.notify_all();
  for (std::thread& thread : implementation_->threads) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace chandlery::jobs
