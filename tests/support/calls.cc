// Runs routes in tests as the edge would.
#include "support/calls.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <optional>
#include <stdexcept>

#include "platform/http/error_body.h"
#include "support/shape_check.h"

namespace chandlery::test {
namespace {

http::Response rendered(const Error& error) {
  return {.status = error.code->status, .body = http::error_body(error, "Chandlery")};
}

http::Response rendered(Result<http::Response> result) {
  return result ? std::move(*result) : rendered(result.error());
}

// One step of a path: a name, then perhaps an index in brackets.
struct Step {
  std::string_view name;
  std::optional<std::size_t> index;
};

Step step_of(std::string_view text) {
  const std::size_t bracket = text.find('[');
  if (bracket == text.npos) return {text, std::nullopt};
  std::size_t index = 0;
  std::from_chars(text.data() + bracket + 1, text.data() + text.size(), index);
  return {text.substr(0, bracket), index};
}

std::string scalar(const json::Object& object, std::string_view name) {
  for (const auto& [key, value] : object.scalars()) {
    if (key == name) return value;
  }
  return {};
}

std::string value_at(const json::Object& object, std::string_view path) {
  const std::size_t dot = path.find('.');
  const Step step = step_of(path.substr(0, dot));
  const std::string_view rest = dot == path.npos ? std::string_view() : path.substr(dot + 1);
  if (!object.has(step.name)) return {};
  if (!step.index) {
    if (rest.empty()) return scalar(object, step.name);
    const auto inner = object.object(step.name);
    return inner ? value_at(*inner, rest) : "";
  }
  const auto array = object.array(step.name);
  if (!array || *step.index >= array->size()) return {};
  if (rest.empty()) return array->text(*step.index).value_or("");
  const auto element = array->object(*step.index);
  return element ? value_at(*element, rest) : "";
}

/// Hands the body to the route's sink, in two pieces where it can be.
Result<http::Response> received(const http::Route& route, std::string_view body, http::WorkerCall& call) {
  const std::unique_ptr<http::BodySink> sink = OR_RETURN(route.receive(call));
  const std::size_t half = body.size() / 2;
  if (half > 0) RETURN_IF_FAILED(sink->take(body.substr(0, half)));
  if (!body.empty()) RETURN_IF_FAILED(sink->take(body.substr(half)));
  return sink->finish(call);
}

/// Makes one body of what would stream.
void gather(http::Response& response) {
  for (std::string piece; response.source && response.source->next(piece); piece.clear()) response.body += piece;
  if (response.file) {
    response.body.resize(response.file->length);
    const ssize_t size = ::pread(response.file->file->descriptor(), response.body.data(), response.body.size(),
                                 static_cast<off_t>(response.file->offset));
    if (size != static_cast<ssize_t>(response.body.size())) throw std::runtime_error("the answer's file is too short");
  }
}

}  // namespace

http::Response call(sql::Database& database, const http::Router& router, const Actor& actor, http::Method method,
                    std::string_view target, std::string body, std::vector<http::Header> headers) {
  http::Request request{.method = method, .target = std::string(target)};
  request.headers = std::move(headers);
  if (!http::read_target(request)) throw std::runtime_error("no target: " + request.target);
  const http::Router::Match match = router.find(method, request.path);
  if (match.route == nullptr) return rendered(Error(errors::kNotFound));
  const http::Route& route = *match.route;
  if (!route.receive) request.body = std::exchange(body, {});

  http::Response response;
  const auto handle = [&](sql::Tx& tx) {
    http::Call handed{tx, actor, request, match.parameters};
    Result<http::Response> result = route.handler(handed);
    if (!result && route.access == http::Access::kWrite) {
      tx.undo();
      if (route.refused) route.refused(tx, actor, request, match.parameters, result.error());
    }
    response = rendered(std::move(result));
  };
  switch (route.access) {
    case http::Access::kRead:
    case http::Access::kLongRead:
      database.read_now(handle);
      break;
    case http::Access::kWrite:
      database.write_now(handle);
      break;
    case http::Access::kWorker: {
      http::WorkerCall handed{database, actor, request, match.parameters};
      Result<http::Response> result = route.receive ? received(route, body, handed) : route.worker(handed);
      if (!result && route.refused)
        database.write_now([&](sql::Tx& tx) { route.refused(tx, actor, request, match.parameters, result.error()); });
      response = rendered(std::move(result));
      break;
    }
  }
  gather(response);
  expect_documented(route, response);
  return response;
}

void expect_documented(const http::Route& route, const Result<http::Response>& answer) {
  const std::string fault = ShapesOfSources::get().fault(route, answer ? *answer : rendered(answer.error()));
  if (!fault.empty()) ADD_FAILURE() << fault;
}

json::Document parse(const http::Response& response) {
  auto document = json::Document::parse(response.body);
  if (!document) throw std::runtime_error("no JSON: " + response.body);
  return *std::move(document);
}

int code_of(const http::Response& response) {
  const std::string code = at(response, "code");
  int number = 0;
  std::from_chars(code.data(), code.data() + code.size(), number);
  return number;
}

std::string at(const http::Response& response, std::string_view path) {
  const json::Document document = parse(response);
  const auto object = document.object();
  return object ? value_at(*object, path) : "";
}

}  // namespace chandlery::test
