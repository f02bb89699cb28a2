// The edge's way for bodies that come piece by piece.
#include <future>

#include "app/exchange.h"

namespace chandlery::app {

Result<http::Response> receive_whole(const http::Route& route, std::string_view body, http::WorkerCall& call) {
  const std::unique_ptr<http::BodySink> sink = OR_RETURN(route.receive(call));
  if (!body.empty()) RETURN_IF_FAILED(sink->take(body));
  return sink->finish(call);
}

// An upload that was admitted. Its sink's errors become answers here, as a handler's do.
class Edge::Receiving final : public http::Upload {
 public:
  Receiving(Edge& edge, ExchangePointer exchange)
      : edge_(edge), exchange_(std::move(exchange)),
        call_{edge.database_, exchange_->actor, exchange_->request, exchange_->match.parameters} {}

  std::optional<http::Response> open() {
    return guarded([this]() -> std::optional<Error> {
      Result<std::unique_ptr<http::BodySink>> opened = exchange_->match.route->receive(call_);
      if (!opened) return opened.error();
      sink_ = *std::move(opened);
      return std::nullopt;
    });
  }

  std::optional<http::Response> take(std::string_view piece) override {
    return guarded([&]() -> std::optional<Error> {
      Result<void> taken = sink_->take(piece);
      return taken ? std::nullopt : std::optional(taken.error());
    });
  }

  http::Response finish() override {
    return *guarded([this]() -> std::optional<Error> {
      Result<http::Response> result = sink_->finish(call_);
      if (!result) return result.error();
      edge_.finish(exchange_, *std::move(result));
      return std::nullopt;
    });
  }

 private:
  /// The answer that the step led to: its own, its error's, or a failure's.
  template <class Step>
  std::optional<http::Response> guarded(Step step) {
    std::optional<http::Response> answer;
    exchange_->respond = [&answer](http::Response&& response) { answer = std::move(response); };
    exchange_->actor.at = edge_.clock_.now();  // an upload may last for hours; its acts happen when they do
    try {
      if (const std::optional<Error> error = step()) {
        const http::Route& route = *exchange_->match.route;
        if (route.refused) {
          edge_.database_.write_now(
              [&](sql::Tx& tx) { route.refused(tx, call_.actor, call_.request, call_.path, *error); });
        }
        edge_.finish(exchange_, error_response(*error, edge_.options_, exchange_->actor));
      }
    } catch (...) {
      edge_.finish_failed(exchange_, std::current_exception());
    }
    return answer;
  }

  Edge& edge_;
  const ExchangePointer exchange_;
  http::WorkerCall call_;
  std::unique_ptr<http::BodySink> sink_;
};

http::Receiver Edge::receiver() {
  return {.wants =
              [this](const http::Request& request) {
                const http::Route* route = router_.find(request.method, request.path).route;
                return route != nullptr && route->receive;
              },
          .open = [this](http::Request&& request) { return receive(std::move(request)); }};
}

std::expected<std::unique_ptr<http::Upload>, http::Response> Edge::receive(http::Request&& request) {
  auto exchange = std::make_shared<Exchange>();
  auto refused = std::make_shared<std::promise<http::Response>>();
  exchange->request = std::move(request);
  exchange->respond = [refused](http::Response&& response) { refused->set_value(std::move(response)); };
  // Answers may come from the database's thread.
  const auto refusal = [&] { return std::unexpected(refused->get_future().get()); };
  if (!find_route(exchange)) return refusal();
  const bool by_session = comes_by_session(*exchange);
  try {
    if (by_session) database_.read_now(find_session(exchange));
  } catch (...) {
    finish_failed(exchange, std::current_exception());
    return refusal();
  }
  if (!admit(exchange, by_session ? identify_by_session(*exchange) : identify_by_token(*exchange))) return refusal();
  auto receiving = std::make_unique<Receiving>(*this, exchange);
  if (std::optional<http::Response> answer = receiving->open()) return std::unexpected(*std::move(answer));
  return receiving;
}

}  // namespace chandlery::app
