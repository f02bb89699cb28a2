// Calls a route as the edge does, without sockets and without asking who it is: for tests of a module's routes.
//
//   http::Router router(customers::routes());
//   http::Response answer = call(database(), router, actor, http::Method::kPost, "/v1/customers", body);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "platform/http/message.h"
#include "platform/http/route.h"
#include "platform/json/reader.h"
#include "platform/sql/database.h"

namespace chandlery::test {

/// Runs the route's handler where its Access says, takes back what a refused one wrote, calls its recorder of refusals
/// and renders its error. Bodies that stream are given whole. No route: 404. Roles, token modes and replays are not
/// looked at: those are the edge's. An answer that the module's shapes do not allow fails the test.
http::Response call(sql::Database& database, const http::Router& router, const Actor& actor, http::Method method,
                    std::string_view target, std::string body = {}, std::vector<http::Header> headers = {});

/// Fails the test when the module's shapes do not allow the answer, or the refusal, of the route. `call` does it by
/// itself.
void expect_documented(const http::Route& route, const Result<http::Response>& answer);

/// The JSON of an answer; throws std::runtime_error with the body when it is none.
json::Document parse(const http::Response& response);

/// `code` of an error's body as a number; 0 when there is none.
int code_of(const http::Response& response);
/// A field of the body by its path, `items[0].companyProfile.domain`, as text; empty when it is not there.
std::string at(const http::Response& response, std::string_view path);

}  // namespace chandlery::test
