#include "platform/openapi/document.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.h"
#include "platform/openapi/schema.h"

namespace chandlery::openapi {
namespace {

// The refusals that need no row, by their names in components.responses.
struct Refusal {
  std::string_view status, name, description;
};
constexpr Refusal kBadRequest{"400", "BadRequest", "The request is not valid; nothing was changed."};
constexpr Refusal kUnauthorized{"401", "Unauthorized", "The token is missing, expired or not valid."};
constexpr Refusal kForbidden{"403", "Forbidden", "The caller may not do this."};
constexpr Refusal kNotFound{"404", "NotFound", "There is no such resource for this caller."};
constexpr Refusal kConflict{"409", "Conflict", "It contradicts what is there, or what is being done."};
constexpr Refusal kTooLarge{"413", "TooLarge", "The body is larger than this resource accepts."};
constexpr Refusal kTooOften{"429", "TooOften", "The caller asked too often; Retry-After says for how many seconds to wait."};
constexpr Refusal kFailed{"5XX", "Failed", "The server cannot do this now; nothing was changed."};
constexpr Refusal kRefusals[] = {kBadRequest, kUnauthorized, kForbidden, kNotFound, kConflict, kTooLarge, kTooOften, kFailed};

std::string_view description_of(int status) {
  switch (status) {
    case 200: return "The answer.";
    case 201: return "It was made.";
    case 202: return "It was accepted, and is done later.";
    case 204: return "It was done; the body is empty.";
    case 206: return "The part that was asked for.";
    case 302: return "The place to go on.";
    case 304: return "It is as the caller has it.";
    case 410: return "It is no longer there.";
    default: return status < 400 ? "Another answer." : "A refusal; nothing was changed.";
  }
}

void write_content(json::Writer& out, const Body& body) {
  out.key("content").begin_object();
  for (const Content& content : body) {
    out.key(content.media_type).begin_object();
    if (content.type) {
      out.key("schema");
      write_schema(out, *content.type);
    }
    out.end_object();
  }
  out.end_object();
}

void write_error_content(json::Writer& out) {
  static const Body kError = {{std::string(kJson), Type{.kind = Type::Kind::kShape, .name = "Error"}}};
  write_content(out, kError);
}

void write_parameter(json::Writer& out, std::string_view in, const Property& parameter) {
  out.begin_object().field("name", parameter.name).field("in", in);
  if (parameter.required) out.field("required", true);
  out.key("schema");
  write_schema(out, parameter.type);
  out.end_object();
}

void write_common_parameter(json::Writer& out, std::string_view name) {
  out.begin_object().field("$ref", "#/components/parameters/" + std::string(name)).end_object();
}

bool repeats_answers(const http::Route& route) {
  return route.idempotency != http::Idempotency::kNone && http::is_unsafe(route.method);
}

void write_parameters(json::Writer& out, const http::Route& route, std::string_view path, const RouteRow& row) {
  out.key("parameters").begin_array();
  for (const std::string_view name : path_parameters(path)) {
    write_parameter(out, "path", {std::string(name), true, {.kind = Type::Kind::kString}});
  }
  for (const Property& parameter : row.query) write_parameter(out, "query", parameter);
  for (const Property& parameter : row.headers) write_parameter(out, "header", parameter);
  if (repeats_answers(route)) write_common_parameter(out, "RequestId");
  write_common_parameter(out, "CorrelationId");
  write_common_parameter(out, "Locale");
  out.end_array();
}

std::vector<Refusal> refusals_of(const http::Route& route, const RouteRow& row) {
  const bool names_something = !path_parameters(route.pattern).empty(), changes = http::is_unsafe(route.method);
  std::vector<Refusal> all;
  if (names_something || changes || !row.query.empty() || !row.headers.empty()) all.push_back(kBadRequest);
  if (route.tokens != http::Tokens::kPublic) all.insert(all.end(), {kUnauthorized, kForbidden});
  if (names_something) all.push_back(kNotFound);
  if (changes) all.push_back(kConflict);
  if (!row.takes.empty()) all.push_back(kTooLarge);
  // Strangers are counted where they could guess (app/edge).
  if (route.tokens != http::Tokens::kPublic || changes) all.push_back(kTooOften);
  all.push_back(kFailed);
  return all;
}

void write_responses(json::Writer& out, const http::Route& route, const RouteRow& row) {
  out.key("responses").begin_object();
  std::set<std::string> given;
  for (const auto& [status, body] : row.gives) {
    const std::string number = std::to_string(status);
    given.insert(number);
    out.key(number).begin_object().field("description", description_of(status));
    if (!body.empty()) write_content(out, body);
    out.end_object();
  }
  for (const Refusal& refusal : refusals_of(route, row)) {
    if (given.contains(std::string(refusal.status))) continue;
    out.key(refusal.status).begin_object();
    out.field("$ref", "#/components/responses/" + std::string(refusal.name)).end_object();
  }
  out.end_object();
}

// A body may be left out when nothing in it must be there.
bool needs_body(const Body& body, const Book& book) {
  const auto needs = [&](const Content& content) {
    if (!content.type || content.type->kind != Type::Kind::kShape) return true;
    const auto shape = book.shapes.find(content.type->name);
    return shape == book.shapes.end() || !shape->second.is_object ||
           std::ranges::any_of(shape->second.properties, &Property::required);
  };
  return std::ranges::all_of(body, needs);
}

// A bearer token, or a session of the browser.
void write_security(json::Writer& out, const http::Route& route) {
  out.key("security").begin_array();
  if (route.tokens != http::Tokens::kPublic) {
    for (const std::string_view scheme : {"bearer", "session"}) {
      out.begin_object().key(scheme).begin_array().end_array().end_object();
    }
  }
  out.end_array();
}

std::string_view tokens_word(http::Tokens tokens) {
  switch (tokens) {
    case http::Tokens::kPublic: return "public";
    case http::Tokens::kUserOnly: return "A+U";
    case http::Tokens::kAppOrUser: break;
  }
  return "A|A+U";
}

void write_header(json::Writer& out, std::string_view key, std::string_view name, std::string_view format,
                  std::string_view description) {
  out.key(key).begin_object().field("name", name).field("in", "header").field("description", description);
  out.key("schema").begin_object().field("type", "string");
  if (!format.empty()) out.field("format", format);
  out.end_object().end_object();
}

void write_operation_at(json::Writer& out, const http::Route& route, std::string_view path, const RouteRow& row,
                        const Book& book) {
  out.begin_object().field("operationId", row.id).field("summary", route.summary);
  out.key("tags").begin_array().value(row.title).end_array();
  out.field("x-tokens", tokens_word(route.tokens)).field("x-capability", to_string(route.needs));
  if (route.or_needs != Capability::kNone) out.field("x-or-capability", to_string(route.or_needs));
  write_security(out, route);
  write_parameters(out, route, path, row);
  if (!row.takes.empty()) {
    out.key("requestBody").begin_object().field("required", needs_body(row.takes, book));
    write_content(out, row.takes);
    out.end_object();
  }
  write_responses(out, route, row);
  out.end_object();
}

/// The pattern with its parameters' names left out: what two patterns of the same paths have in common.
std::string frame_of(std::string_view pattern) {
  std::string frame(pattern);
  for (const std::string_view name : path_parameters(pattern)) frame.erase(frame.find("{" + std::string(name) + "}") + 1, name.size());
  return frame;
}

}  // namespace

std::string row_name(const http::Route& route) {
  return std::string(http::to_string(route.method)) + " " + std::string(route.pattern);
}

std::vector<std::string_view> path_parameters(std::string_view pattern) {
  std::vector<std::string_view> names;
  for (std::size_t open; (open = pattern.find('{')) != pattern.npos;) {
    const std::size_t close = pattern.find('}', open);
    names.push_back(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close);
  }
  return names;
}

void write_operation(json::Writer& out, const http::Route& route, const RouteRow& row, const Book& book) {
  write_operation_at(out, route, route.pattern, row, book);
}

void write_components(json::Writer& out, const Book& book) {
  out.begin_object().key("securitySchemes").begin_object();
  out.key("bearer").begin_object().field("type", "http").field("scheme", "bearer").field("bearerFormat", "JWT").end_object();
  out.key("session").begin_object().field("type", "apiKey").field("in", "cookie").field("name", "__Host-sid");
  out.end_object().end_object();
  out.key("parameters").begin_object();
  write_header(out, "RequestId", "MS-RequestId", "uuid",
               "New for each act, the same when it is sent again: the stored answer is then repeated.");
  write_header(out, "CorrelationId", "MS-CorrelationId", "uuid", "Echoed, and written to the activity log.");
  write_header(out, "Locale", "X-Locale", "", "The language of texts, as en-US.");
  out.end_object().key("responses").begin_object();
  for (const Refusal& refusal : kRefusals) {
    out.key(refusal.name).begin_object().field("description", refusal.description);
    write_error_content(out);
    out.end_object();
  }
  out.end_object().key("schemas").begin_object();
  write_schemas(out, book);
  out.end_object().end_object();
}

std::string document(std::span<const http::Route> routes, const Book& book, const About& about) {
  // In the order of the table: each path by its first route's pattern, each title by its first route.
  struct Path {
    std::string_view pattern;
    std::vector<std::pair<const http::Route*, const RouteRow*>> operations;
  };
  std::vector<Path> paths;
  std::map<std::string, std::size_t> by_frame;
  std::vector<std::string_view> titles;
  for (const http::Route& route : routes) {
    const auto row = book.routes.find(row_name(route));
    if (row == book.routes.end()) continue;
    const auto [place, is_new] = by_frame.emplace(frame_of(route.pattern), paths.size());
    if (is_new) paths.push_back({route.pattern, {}});
    paths[place->second].operations.emplace_back(&route, &row->second);
    const std::string_view title = row->second.title;
    if (std::ranges::find(titles, title) == titles.end()) titles.push_back(title);
  }

  json::Writer out;
  out.begin_object().field("openapi", "3.1.0").key("info").begin_object();
  out.field("title", about.title).field("version", about.version).field("description", about.description).end_object();
  out.key("servers").begin_array().begin_object().field("url", "/").end_object().end_array();
  out.key("tags").begin_array();
  for (const std::string_view title : titles) out.begin_object().field("name", title).end_object();
  out.end_array().key("paths").begin_object();
  for (const Path& path : paths) {
    out.key(path.pattern).begin_object();
    for (const auto& [route, row] : path.operations) {
      out.key(text::lower(http::to_string(route->method)));
      write_operation_at(out, *route, path.pattern, *row, book);
    }
    out.end_object();
  }
  out.end_object().key("components");
  write_components(out, book);
  out.end_object();
  return out.take();
}

}  // namespace chandlery::openapi
