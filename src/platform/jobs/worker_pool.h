// A few threads for work that may block: password hashing, signing, sign-in.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace chandlery::jobs {

class WorkerPool {
 public:
  /// `waiting_limit`: how many pieces may wait; past it `run` refuses, so that a flood is turned away early.
  WorkerPool(int threads, std::size_t waiting_limit);
  ~WorkerPool();

  /// Runs `work` on one of the threads. False, and nothing happens, when too many wait or the pool is stopped.
  bool run(std::function<void()> work);
  /// Finishes what was accepted and joins the threads. Idempotent.
  void stop();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chandlery::jobs
