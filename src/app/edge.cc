#include "app/edge.h"

#include "app/exchange.h"
#include "app/fresh_proof.h"
#include "app/traffic.h"
#include "core/errors/identity.h"
#include "core/id.h"
#include "identity/permissions.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "platform/http/error_body.h"
#include "platform/log/log.h"
#include "platform/words/refusals.h"

namespace chandlery::app {

namespace {

constexpr std::size_t kLongestId = 128;  // of a caller's request or correlation id; longer ones are replaced

std::string caller_id(std::string_view given, Instant now) {
  const bool usable = !given.empty() && given.size() <= kLongestId &&
                      std::all_of(given.begin(), given.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  return usable ? std::string(given) : new_id(now);
}

/// What of an actor comes from the request, whoever it is.
void note_ids(Actor& actor, const http::Request& asked, Instant began) {
  actor.at = began;
  actor.correlation_id = caller_id(asked.header("MS-CorrelationId"), began);
  actor.request_id = caller_id(asked.header("MS-RequestId"), began);
  if (std::string_view locale = asked.header("X-Locale"); !locale.empty() && locale.size() <= 16) actor.locale = locale;
}

/// Whether the same job may well succeed a moment later.
bool passes(sql::Failure::Kind kind) {
  using enum sql::Failure::Kind;
  return kind == kUnavailable || kind == kBusy || kind == kRetry || kind == kFull;
}

bool is_stored(const http::Response& response) {
  return response.status != 429 && response.status < 500 && !response.streams();
}

void set_unless_given(http::Response& response, std::string_view name, std::string_view value) {
  const auto is_it = [&](const http::Header& header) { return http::equal_ignoring_case(header.name, name); };
  if (std::none_of(response.headers.begin(), response.headers.end(), is_it)) response.set(std::string(name), std::string(value));
}

std::string_view bearer_token(const http::Request& request) {
  std::string_view value = request.header("Authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (value.size() <= kScheme.size() || !http::equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
  value.remove_prefix(kScheme.size());
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return value;
}

}  // namespace

http::Response error_response(const Error& error, const EdgeOptions& options, const Actor& actor) {
  http::Response response;
  response.status = error.code->status;
  response.body = http::error_body(told_in(error, actor.locale), options.error_source);
  if (response.status == 401) {
    response.set("WWW-Authenticate",
                 "Bearer error=\"invalid_token\", OAuth realm=\"urn:cpsvc:cpid:" + actor.correlation_id + "\"");
  }
  return response;
}

Edge::Edge(const http::Router& router, sql::Database& database, const crypto::Keyring& keyring, const Clock& clock,
           Authenticate authenticate, RunOnWorker run_on_worker, EdgeOptions options)
    : router_(router), database_(database), replays_(keyring), clock_(clock), authenticate_(std::move(authenticate)),
      run_on_worker_(std::move(run_on_worker)), options_(std::move(options)),
      requests_(options_.requests_per_minute), sign_ins_(options_.sign_ins_per_minute) {}

Edge::~Edge() = default;

void Edge::handle(http::Request&& request, http::Respond respond) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->respond = std::move(respond);
  if (!find_route(exchange)) return;
  if (!comes_by_session(*exchange)) {
    if (admit(exchange, identify_by_token(*exchange))) begin(exchange);
    return;
  }
  database_.read(find_session(exchange), [this, exchange](std::exception_ptr failure) {
    if (failure) return finish_failed(exchange, failure);
    if (admit(exchange, identify_by_session(*exchange))) begin(exchange);
  });
}

void Edge::begin(const ExchangePointer& exchange) {
  if (begin_once(*exchange)) return run(exchange);
  const bool checkout = exchange->request.path.ends_with("/checkout");
  finish(exchange, error_response(Error(checkout ? errors::kCartBusy : errors::kOrderInProgress), options_,
                                  exchange->actor));
}

bool Edge::find_route(const ExchangePointer& exchange) {
  exchange->began = clock_.now();
  note_ids(exchange->actor, exchange->request, exchange->began);
  exchange->match = router_.find(exchange->request.method, exchange->request.path);
  if (exchange->match.route != nullptr) return true;
  const ErrorCode& code = exchange->match.path_exists ? errors::kMethodNotFound : errors::kNotFound;
  finish(exchange, error_response(Error(code), options_, exchange->actor));
  return false;
}

bool Edge::admit(const ExchangePointer& exchange, const Result<void>& known) {
  note_ids(exchange->actor, exchange->request, exchange->began);
  if (!known) {
    finish(exchange, error_response(known.error(), options_, exchange->actor));
    return false;
  }
  if (const int seconds = wait_seconds(*exchange); seconds > 0) {
    http::Response response = error_response(Error(errors::kTooManyRequests), options_, exchange->actor);
    response.set("Retry-After", std::to_string(seconds));
    finish(exchange, std::move(response));
    return false;
  }
  if (auto permitted = permit(*exchange); !permitted) {
    record_refusal(exchange, permitted.error());
    return false;
  }
  return true;
}

Result<void> Edge::identify_by_token(Exchange& exchange) const {
  if (exchange.match.route->tokens == http::Tokens::kPublic) return {};
  const std::string_view token = bearer_token(exchange.request);
  if (token.empty()) return fail(errors::kTokenMissing);
  exchange.actor = OR_RETURN(authenticate_(token, exchange.began));
  return {};
}

bool Edge::comes_by_session(const Exchange& exchange) {
  return exchange.match.route->tokens != http::Tokens::kPublic && exchange.request.header("Authorization").empty() &&
         !identity::session_secret(exchange.request).empty();
}

sql::Job Edge::find_session(const ExchangePointer& exchange) const {
  return [exchange](sql::Tx& tx) {
    exchange->session = identity::find_session(tx, identity::session_secret(exchange->request), exchange->began);
  };
}

Result<void> Edge::identify_by_session(Exchange& exchange) const {
  if (!exchange.session) return fail(errors::kAccessDenied, "The session has ended. Sign in again.");
  const identity::Session& session = exchange.session->session;
  RETURN_IF_FAILED(identity::check_origin(exchange.request, session.portal, options_.sessions.public_origin));
  exchange.actor = identity::actor_of(*exchange.session);
  if (identity::is_due(session, exchange.began) && !identity::only_peeks(exchange.request)) {
    database_.write(
        [session, settings = options_.sessions, now = exchange.began](sql::Tx& tx) {
          identity::see_session(tx, session, settings, now);
        },
        // Then the session ends a minute earlier, or the next request is noted.
        [](std::exception_ptr) {});
  }
  return {};
}

int Edge::wait_seconds(const Exchange& exchange) {
  const Actor& actor = exchange.actor;
  if (actor.kind == PrincipalKind::kAnonymous) {
    // What a stranger sends is a password, a code or a secret, also by the way of a company's service; what he reads costs
    // little.
    if (!http::is_unsafe(exchange.request.method) && !exchange.request.path.starts_with("/auth/oidc/")) return 0;
    return sign_ins_.wait_seconds(caller_at(exchange.request.peer), exchange.began);
  }
  // A customer does not use up his partner's share, and an operator has his own.
  const std::string& tenant = actor.customer_id.empty() ? actor.partner_id : actor.customer_id;
  return requests_.wait_seconds(tenant.empty() ? actor.user_id : tenant, exchange.began);
}

Result<void> Edge::permit(const Exchange& exchange) const {
  const http::Route& route = *exchange.match.route;
  const Actor& actor = exchange.actor;
  if (route.tokens == http::Tokens::kUserOnly && actor.mode != TokenMode::kAppAndUser) {
    return fail(errors::kWrongTokenMode);
  }
  if (options_.second_factor && route.needs != Capability::kNone && route.needs != Capability::kSignedIn && !actor.mfa &&
      actor.mode == TokenMode::kAppAndUser && actor.kind != PrincipalKind::kCustomerUser) {
    return fail(errors::kSecondFactorMissing);
  }
  const bool permitted = route.needs == Capability::kNone || identity::may(actor, route.needs) ||
                         (route.or_needs != Capability::kNone && identity::may(actor, route.or_needs));
  if (!permitted) return fail(errors::kRoleMissing);
  if (exchange.session && needs_fresh_proof(route.method, route.pattern) &&
      !identity::is_fresh(exchange.session->session, exchange.began)) {
    return fail(errors::kProofTooOld);
  }
  return {};
}

bool Edge::begin_once(Exchange& exchange) {
  const http::Route& route = *exchange.match.route;
  if (route.idempotency == http::Idempotency::kNone || !http::is_unsafe(exchange.request.method)) return true;
  exchange.replay = replay_key(exchange.actor, exchange.request);
  if (!exchange.replay) return true;
  const crypto::Hash& hash = exchange.replay->request;
  std::string entry(reinterpret_cast<const char*>(hash.data()), hash.size());
  const std::lock_guard lock(in_work_mutex_);
  if (!in_work_.insert(entry).second) return false;
  exchange.in_work = std::move(entry);
  return true;
}

void Edge::run(const ExchangePointer& exchange) {
  const http::Route& route = *exchange->match.route;
  const auto read = [this, exchange](sql::Tx& tx) {
    http::Call call{tx, exchange->actor, exchange->request, exchange->match.parameters};
    Result<http::Response> result = exchange->match.route->handler(call);
    exchange->response =
        result ? std::move(*result) : error_response(result.error(), options_, exchange->actor);
  };
  const auto done = [this, exchange](std::exception_ptr failure) {
    if (failure) return finish_failed(exchange, failure);
    finish(exchange, std::move(exchange->response));
  };
  switch (route.access) {
    case http::Access::kRead: return database_.read(read, done);
    case http::Access::kLongRead: return database_.read_long(read, done);
    case http::Access::kWrite: return run_write(exchange, 1);
    case http::Access::kWorker: {
      const bool accepted = run_on_worker_([this, exchange] {
        try {
          const http::Route& asked = *exchange->match.route;
          const std::string body = asked.receive ? std::move(exchange->request.body) : std::string();
          http::WorkerCall call{database_, exchange->actor, exchange->request, exchange->match.parameters};
          Result<http::Response> result = asked.receive ? receive_whole(asked, body, call) : asked.worker(call);
          if (result)
            finish(exchange, *std::move(result));
          else
            record_refusal(exchange, result.error());
        } catch (...) {
          finish_failed(exchange, std::current_exception());
        }
      });
      if (!accepted) finish(exchange, error_response(Error(errors::kUnavailable), options_, exchange->actor));
    }
  }
}

bool Edge::find_answer(sql::Tx& tx, Exchange& exchange) const {
  Result<std::optional<http::Response>> stored = replays_.find(tx, exchange.actor, *exchange.replay);
  if (stored && !*stored) return false;
  exchange.response = stored ? std::move(**stored) : error_response(stored.error(), options_, exchange.actor);
  return true;
}

void Edge::answer(sql::Tx& tx, Exchange& exchange, int attempt) const {
  const http::Route& route = *exchange.match.route;
  if (exchange.replay && attempt > 1 && find_answer(tx, exchange)) return;
  http::Call call{tx, exchange.actor, exchange.request, exchange.match.parameters};
  Result<http::Response> result = route.handler(call);
  if (result)
    exchange.response = std::move(*result);
  else
    tx.undo();
  // Most requests are no repetitions, and are not made to look for an answer first: one that is cannot keep a second
  // answer, and comes again. What is not kept, and a refusal that a repetition alone may have earned, looks now.
  const bool certain = result && is_stored(exchange.response);
  if (exchange.replay && attempt == 1 && !certain && find_answer(tx, exchange)) return tx.undo();
  if (!result) {
    if (route.refused) route.refused(tx, exchange.actor, exchange.request, exchange.match.parameters, result.error());
    exchange.response = error_response(result.error(), options_, exchange.actor);
  }
  if (exchange.replay && is_stored(exchange.response)) {
    replays_.store(tx, exchange.actor, *exchange.replay, exchange.response,
                   route.idempotency == http::Idempotency::kReplaySealed);
  }
}

void Edge::run_write(const ExchangePointer& exchange, int attempt) {
  const auto job = [this, exchange, attempt](sql::Tx& tx) { answer(tx, *exchange, attempt); };
  const auto done = [this, exchange, attempt](std::exception_ptr failure) {
    if (!failure) return finish(exchange, std::move(exchange->response));
    bool again = exchange->replay && attempt == 1;
    try {
      std::rethrow_exception(failure);
    } catch (const sql::Failure& sql_failure) {
      again = again && !passes(sql_failure.kind());
    } catch (...) {
      // Whatever a repetition stumbled over: its answer is there.
    }
    if (again) return run_write(exchange, attempt + 1);
    finish_failed(exchange, failure);
  };
  database_.write(job, done);
}

void Edge::record_refusal(const ExchangePointer& exchange, Error error) {
  http::Response response = error_response(error, options_, exchange->actor);
  const http::Route& route = *exchange->match.route;
  if (!route.refused) return finish(exchange, std::move(response));
  exchange->response = std::move(response);
  database_.write(
      [exchange, error](sql::Tx& tx) {
        exchange->match.route->refused(tx, exchange->actor, exchange->request, exchange->match.parameters, error);
      },
      [this, exchange](std::exception_ptr failure) {
        if (failure) return finish_failed(exchange, failure);
        finish(exchange, std::move(exchange->response));
      });
}

void Edge::finish(const ExchangePointer& exchange, http::Response&& response) {
  if (!exchange->in_work.empty()) {
    const std::lock_guard lock(in_work_mutex_);
    in_work_.erase(exchange->in_work);
  }
  const Actor& actor = exchange->actor;
  set_unless_given(response, "X-Content-Type-Options", "nosniff");
  set_unless_given(response, "Cache-Control", "no-store");
  set_unless_given(response, "Referrer-Policy", "no-referrer");
  // The portals show documents in a frame of their own; nothing else of the API is anybody's frame.
  set_unless_given(response, "Content-Security-Policy",
                   response.content_type == "application/pdf" ? "frame-ancestors 'self'" : "frame-ancestors 'none'");
  if (options_.tls) set_unless_given(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  // A use case knows its limit of some a minute, and not when the caller asked before.
  if (response.status == 429) set_unless_given(response, "Retry-After", "30");
  response.set("MS-RequestId", actor.request_id);
  response.set("MS-CorrelationId", actor.correlation_id);
  response.set("MS-CV", actor.correlation_id.substr(0, 22) + ".0");
  response.set("MS-ServerId", options_.server_id);
  response.set("X-Locale", actor.locale);

  const std::int64_t micros = clock_.now().micros - exchange->began.micros;
  const std::string_view pattern = exchange->match.route ? exchange->match.route->pattern : "(no route)";
  count_request(exchange->match.route, response.status, micros);
  const bool logged = options_.logged_requests == config::LoggedRequests::kAll ||
                      (options_.logged_requests == config::LoggedRequests::kFailures && response.status >= 400);
  if (logged) {
    log::info("request", {{"method", http::to_string(exchange->request.method)},
                          {"route", pattern},
                          {"status", response.status},
                          {"micros", micros},
                          {"partner", actor.partner_id},
                          {"principal", actor.principal()},
                          {"peer", exchange->request.peer},
                          {"correlation_id", actor.correlation_id}});
  }
  exchange->respond(std::move(response));
}

void Edge::finish_failed(const ExchangePointer& exchange, std::exception_ptr failure) {
  const ErrorCode* code = &errors::kInternal;
  std::string what = "unknown";
  try {
    std::rethrow_exception(failure);
  } catch (const sql::Failure& sql_failure) {
    what = sql_failure.what();
    if (passes(sql_failure.kind())) code = &errors::kUnavailable;
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {
    // `what` says that nothing is known.
  }
  log::error("request failed", {{"route", exchange->match.route ? exchange->match.route->pattern : "(no route)"},
                                {"what", what},
                                {"correlation_id", exchange->actor.correlation_id}});
  http::Response response = error_response(Error(*code), options_, exchange->actor);
  if (code->status == 503) response.set("Retry-After", "1");
  finish(exchange, std::move(response));
}

http::Response Edge::refusal(int status, std::string_view why) const {
  const ErrorCode* code = &errors::kMalformedRequest;
  if (status == 413) code = &errors::kBodyTooLarge;
  if (status == 500) code = &errors::kInternal;
  if (status == 503) code = &errors::kUnavailable;
  http::Response response;
  response.body = http::error_body(Error(*code, std::string(why)), options_.error_source);
  response.status = status;
  response.set("MS-CorrelationId", new_id(clock_.now()));
  return response;
}

}  // namespace chandlery::app
