#include "platform/jobs/ticker.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace chandlery::jobs {

struct Ticker::Implementation {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::thread thread;
};

Ticker::Ticker(std::chrono::milliseconds pause, std::function<void()> tick)
    : implementation_(std::make_unique<Implementation>()) {
  Implementation& own = *implementation_;
  own.thread = std::thread([&own, pause, tick = std::move(tick)] {
    std::unique_lock lock(own.mutex);
    while (!own.changed.wait_for(lock, pause, [&own] { return own.stopping; })) {
      lock.unlock();
      tick();
      lock.lock();
    }
  });
}

Ticker::~Ticker() { stop(); }

void Ticker::stop() {
  {
    const std::lock_guard lock(implementation_->mutex);
    implementation_->stopping = true;
  }
  implementation_->changed.notify_all();
  if (implementation_->thread.joinable()) implementation_->thread.join();
}

}  // namespace chandlery::jobs
