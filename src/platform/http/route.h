// A route: which method and path, what it needs, and the plain function that answers. One table of these serves
// requests, the reference page, the role walk of the tests and `chandlery routes`.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/http/body.h"
#include "platform/http/message.h"
#include "platform/sql/database.h"

namespace chandlery::http {

/// Values that the path's `{name}` segments matched, in the order of the pattern.
class PathParameters {
 public:
  void add(std::string_view name, std::string_view value) { values_.emplace_back(name, value); }
  /// Throws std::logic_error when the pattern has no such name: that is a bug in the route's table.
  std::string_view operator[](std::string_view name) const;

 private:
  std::vector<std::pair<std::string_view, std::string>> values_;
};

/// What a handler is called with: one request, inside one transaction.
struct Call {
  sql::Tx& tx;
  const Actor& actor;
  const Request& request;
  const PathParameters& path;
};
using RouteHandler = std::function<Result<Response>(Call&)>;

/// What a slow handler (password hashing, signing) is called with: a worker thread that may block, and no open
/// transaction; it runs its own by Database::write_now and read_now.
struct WorkerCall {
  sql::Database& database;
  const Actor& actor;
  const Request& request;
  const PathParameters& path;
};
using WorkerHandler = std::function<Result<Response>(WorkerCall&)>;
/// Opens the sink of an upload, when the header has come and the caller may; an error refuses the body before it is
/// read. The request's own `body` stays empty.
using Receive = std::function<Result<std::unique_ptr<BodySink>>(WorkerCall&)>;

/// Where the handler runs (platform/sql/database.h). kWorker runs `worker` instead of `handler`.
enum class Access : std::uint8_t { kRead, kLongRead, kWrite, kWorker };

/// Contract auth marks. kAppOrUser takes A|A+U, kUserOnly takes A+U! alone, kPublic needs no token.
enum class Tokens : std::uint8_t { kPublic, kAppOrUser, kUserOnly };

/// kReplay: contract 1.4 (unsafe methods of the API). kReplaySealed: the same for an answer that shows a password once; it
/// is stored sealed. kNone: answers that carry product keys, token doors, safe methods.
enum class Idempotency : std::uint8_t { kNone, kReplay, kReplaySealed };

/// Records a refusal that must not go unrecorded, as a refused key reveal (S8). Called in a write transaction after
/// everything else was taken back.
using RefusalRecorder =
    std::function<void(sql::Tx&, const Actor&, const Request&, const PathParameters&, const Error&)>;

struct Route {
  Method method;
  std::string_view pattern;     ///< `/v1/customers/{customer_id}/orders`; literals match without regard to case
  Capability needs;
  Tokens tokens;
  Access access;
  Idempotency idempotency;
  std::string_view summary;     ///< one sentence for the reference page
  RouteHandler handler;
  WorkerHandler worker = nullptr;
  RefusalRecorder refused = nullptr;
  /// Which other capability also opens the route, as the customer's own beside the partner's; kNone: no other.
  Capability or_needs = Capability::kNone;
  /// Instead of `handler` and `worker`, with Access::kWorker and Idempotency::kNone: the body goes to a sink, piece by
  /// piece. Its size has no limit but the sink's own, its time none but the pace that ServerOptions asks for.
  Receive receive = nullptr;
};

/// Finds routes by method and path. A literal segment wins over a parameter.
class Router {
 public:
  explicit Router(std::vector<Route> routes);
  ~Router();

  struct Match {
    const Route* route = nullptr;      ///< null: no such path, or no such method on it
    bool path_exists = false;
    PathParameters parameters;
  };
  Match find(Method method, std::string_view path) const;
  std::span<const Route> routes() const;

 private:
  struct Node;
  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace chandlery::http
