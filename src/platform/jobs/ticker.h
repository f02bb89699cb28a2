// Calls a function again and again on a thread of its own, a fixed pause between two calls.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace chandlery::jobs {

class Ticker {
 public:
  /// The first call comes after the first pause. `tick` must not throw and must not call stop().
  Ticker(std::chrono::milliseconds pause, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;

  /// Lets a call under way finish, makes no other, joins the thread. Idempotent.
  void stop();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chandlery::jobs
