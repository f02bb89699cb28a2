// The OpenAPI 3.1 document: the table of routes that serves requests, with what each takes and gives.
//
// Invariants:
// 1. A route is in the document when its row is in the book; a row without a route is not. (The tests allow neither.)
// 2. To what the row gives are added the documented refusals that the route's own properties make possible: 401 and 403
//    unless it is public, 404 where its path names something, 400 where it reads anything, 409 and 413 where it changes
//    something, and 5XX. A row that names one of these statuses wins.
// 3. Patterns that differ in their parameters' names alone are one path of the document, under the names of the first.
#pragma once

#include <span>

#include "platform/http/route.h"
#include "platform/json/writer.h"
#include "platform/openapi/notation.h"

namespace chandlery::openapi {

struct About {
  std::string_view title, version, description;
};

/// "METHOD pattern", as rows are named.
std::string row_name(const http::Route& route);

/// Names in the pattern's braces, in order.
std::vector<std::string_view> path_parameters(std::string_view pattern);

/// Throws std::runtime_error when a shape is missing.
std::string document(std::span<const http::Route> routes, const Book& book, const About& about);

/// One of its operations.
void write_operation(json::Writer& out, const http::Route& route, const RouteRow& row, const Book& book);
/// All of its components.
void write_components(json::Writer& out, const Book& book);

}  // namespace chandlery::openapi
