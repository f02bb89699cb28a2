// What an operator's tools ask of the process: /healthz, /readyz, /metrics. They stand before authentication and need no
// database connection of the API's.
#pragma once

#include <atomic>

#include "platform/http/message.h"
#include "platform/jobs/board.h"
#include "platform/jobs/worker_pool.h"
#include "platform/sql/database.h"

namespace chandlery::app {

class Operations {
 public:
  Operations(sql::Database& database, jobs::WorkerPool& workers, const jobs::Board& board, bool public_metrics)
      : database_(database), workers_(workers), board_(board), public_metrics_(public_metrics) {}

  /// Answers the request if it is one of these; otherwise leaves it untouched and returns false.
  bool handle(const http::Request& request, const http::Respond& respond);
  /// From now on /readyz says no, so that a balancer sends nothing new while the server drains.
  void begin_draining() { draining_ = true; }

 private:
  void answer_ready(const http::Respond& respond);

  sql::Database& database_;
  jobs::WorkerPool& workers_;
  const jobs::Board& board_;
  const bool public_metrics_;
  std::atomic<bool> draining_ = false;
};

}  // namespace chandlery::app
