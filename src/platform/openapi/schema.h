// JSON Schema (2020-12, as OpenAPI 3.1 has it) of the shapes.
//
// Invariants:
// 1. A shape that an answer may hold refuses members that it does not name; one of requests alone says nothing of them,
//    because the server ignores what it does not know (contract 1.10).
// 2. `Page<Cart>` is the component `CartPage`.
#pragma once

#include <set>

#include "platform/json/writer.h"
#include "platform/openapi/notation.h"

namespace chandlery::openapi {

void write_schema(json::Writer& out, const Type& type);

/// What routes and shapes name.
struct Used {
  std::set<std::string> shapes;       ///< by anything
  std::set<std::string> answered;     ///< those of them that an answer may hold
  std::set<std::string> pages;        ///< items of collections
};
/// Throws std::runtime_error when a name has no shape.
Used used_names(const Book& book);

/// The members of `components.schemas`: every shape that is used, and the collections.
void write_schemas(json::Writer& out, const Book& book);

}  // namespace chandlery::openapi
