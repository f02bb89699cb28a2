// The edge: from an HTTP request to one use case in one transaction, and back.
//
//   request -> route -> who is it -> may they -> was it answered before -> use case in a transaction -> answer
//
// Invariants:
// 1. A handler runs only after authentication, token mode and capability were checked.
// 2. Whatever a failed handler wrote is taken back; what remains is its stored answer and, where the route asks for it,
//    the record of the refusal.
// 3. Who comes with a token is known without I/O. A request without one that has a portal's cookie costs one read more: its
//    session and user as they are now, so that what was ended or taken away ends at once. No io thread waits for it.
// 4. Who asks too often gets 429 before anything is read, written or recorded for him; one by cookie after its session was.
// 5. Every answer, also a 500, carries the correlation id under which the log speaks of it. No answer carries more of an
//    internal failure than that.
#pragma once

#include <atomic>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "app/replays.h"
#include "app/throttle.h"
#include "core/actor.h"
#include "core/result.h"
#include "identity/session.h"
#include "platform/config/config.h"
#include "platform/http/body.h"
#include "platform/http/message.h"
#include "platform/http/route.h"
#include "platform/sql/database.h"

namespace chandlery::app {

/// Reads a bearer token; pure computation, no I/O.
using Authenticate = std::function<Result<Actor>(std::string_view token, Instant now)>;
/// Runs a slow handler on a thread that may block. Returns false when too many are waiting.
using RunOnWorker = std::function<bool(std::function<void()>)>;

struct EdgeOptions {
  config::LoggedRequests logged_requests = config::LoggedRequests::kFailures;
  std::string server_id = "chandlery";
  /// `source` of an error body.
  std::string error_source = "Chandlery";
  identity::SessionSettings sessions;
  /// A tenant's requests a minute, and an address's attempts to sign in or to get a token; 0: no limit.
  int requests_per_minute = 0;
  int sign_ins_per_minute = 0;
  /// Partners' and the operator's people sign in with a second factor, or see nothing but their own account (rules 2.5).
  bool second_factor = false;
  /// Browsers reach the server by TLS, here or at a proxy: they are told to come by TLS alone from now on.
  bool tls = false;
};

class Edge {
 public:
  Edge(const http::Router& router, sql::Database& database, const crypto::Keyring& keyring, const Clock& clock,
       Authenticate authenticate, RunOnWorker run_on_worker, EdgeOptions options);
  ~Edge();

  void handle(http::Request&& request, http::Respond respond);
  /// Takes the bodies of routes that receive, piece by piece, on the server's stream threads.
  http::Receiver receiver();
  /// What the HTTP server answers by itself, in the house's error shape.
  http::Response refusal(int status, std::string_view why) const;

 private:
  struct Exchange;
  using ExchangePointer = std::shared_ptr<Exchange>;
  class Receiving;

  /// Notes when it came and finds its route. False when it has answered: there is none.
  bool find_route(const ExchangePointer& exchange);
  Result<void> identify_by_token(Exchange& exchange) const;
  static bool comes_by_session(const Exchange& exchange);
  sql::Job find_session(const ExchangePointer& exchange) const;
  Result<void> identify_by_session(Exchange& exchange) const;
  /// Permission for whom identify_... found: invariant 1. False when it has answered already, or will.
  bool admit(const ExchangePointer& exchange, const Result<void>& known);
  void begin(const ExchangePointer& exchange);
  std::expected<std::unique_ptr<http::Upload>, http::Response> receive(http::Request&& request);
  Result<void> permit(const Exchange& exchange) const;
  /// Seconds for which who sent it must wait; 0: none.
  int wait_seconds(const Exchange& exchange);
  bool begin_once(Exchange& exchange);
  void run(const ExchangePointer& exchange);
  void run_write(const ExchangePointer& exchange, int attempt);
  /// The write job: the earlier answer to this request, or what the use case answers now. The second attempt looks for
  /// the former before it acts.
  void answer(sql::Tx& tx, Exchange& exchange, int attempt) const;
  /// True when an earlier answer was found, which is then the response.
  bool find_answer(sql::Tx& tx, Exchange& exchange) const;
  void record_refusal(const ExchangePointer& exchange, Error error);
  void finish(const ExchangePointer& exchange, http::Response&& response);
  void finish_failed(const ExchangePointer& exchange, std::exception_ptr failure);

  const http::Router& router_;
  sql::Database& database_;
  const Replays replays_;
  const Clock& clock_;
  Authenticate authenticate_;
  RunOnWorker run_on_worker_;
  EdgeOptions options_;
  Throttle requests_, sign_ins_;

  // Requests with an MS-RequestId that are being worked on in this process (contract 1.4: a second one gets a 409).
  std::mutex in_work_mutex_;
  std::unordered_set<std::string> in_work_;
};

}  // namespace chandlery::app
