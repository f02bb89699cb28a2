// One request on its way through the edge. Internal to the edge's files.
#pragma once

#include <optional>
#include <string>

#include "app/edge.h"
#include "app/replays.h"

namespace chandlery::app {

struct Edge::Exchange {
  http::Request request;
  http::Respond respond;
  http::Router::Match match;
  std::optional<identity::LiveSession> session;  ///< by which it was sent; none for a token
  Actor actor;
  std::optional<ReplayKey> replay;
  std::string in_work;         ///< this request's entry in Edge::in_work_; empty for none
  http::Response response;     ///< what the job answered; a job may run twice, the last one counts
  Instant began;
};

http::Response error_response(const Error& error, const EdgeOptions& options, const Actor& actor);
/// An upload whose body was small enough to come whole.
Result<http::Response> receive_whole(const http::Route& route, std::string_view body, http::WorkerCall& call);

}  // namespace chandlery::app
