// What holds answers against the API's document: a check that finds nothing would let everything pass.
#include "support/shape_check.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/openapi/document.h"

namespace chandlery::test {
namespace {

namespace bj = boost::json;

constexpr std::string_view kFile = R"({
  "routes": {
    "GET /carts/{cart_id}": {"id": "getCart", "gives": {"200": "Cart"}},
    "GET /carts/{cart_id}/paper": {"id": "printCart", "gives": {"200": "application/pdf"}},
    "DELETE /carts/{cart_id}": {"id": "dropCart", "gives": {"204": ""}}
  },
  "shapes": {
    "Error": {"code": "string"},
    "Cart": {"id": "guid", "count": "integer", "price?": "number", "state": ["open", "closed"], "made": "time", "day": "date",
             "lines": "Line[]", "owner": "Owner|null", "notes?": "Notes", "extra?": "any"},
    "Line": {"number": "integer"}, "Owner": {"name": "string"}, "Notes": {"*": "string"}
  }})";

constexpr std::string_view kCart = R"({"id": "0198a6f0-1111-7000-8000-000000000001", "count": 2, "price": 20.10, "state": "open",
  "made": "2021-03-08T00:00:00Z", "day": "2021-03-08", "lines": [{"number": 0}], "owner": null})";

std::string document() {
  openapi::Book book;
  book.add("carts", kFile);
  const std::vector<http::Route> routes = {{.method = http::Method::kGet, .pattern = "/carts/{cart_id}"},
                                           {.method = http::Method::kGet, .pattern = "/carts/{cart_id}/paper"},
                                           {.method = http::Method::kDelete, .pattern = "/carts/{cart_id}"}};
  return openapi::document(routes, book, {"Shop", "1", ""});
}

std::string fault(http::Method method, std::string_view target, const http::Response& answer) {
  static const ShapesOfProgram shapes(document());
  return shapes.fault({.method = method, .target = std::string(target)}, answer);
}

/// What is said of the cart with these members set; null takes one away.
std::string said_of(std::string_view changes) {
  bj::object cart = bj::parse(bj::string_view(kCart.data(), kCart.size())).get_object();
  const bj::value parsed = bj::parse(bj::string_view(changes.data(), changes.size()));
  for (const auto& change : parsed.get_object()) {
    if (change.value().is_null()) cart.erase(change.key());
    else cart[change.key()] = change.value();
  }
  const std::string sentence = fault(http::Method::kGet, "/carts/1?x=y", {.body = bj::serialize(cart)});
  constexpr std::string_view kStart = "GET /carts/{cart_id} answered 200 against its document: ";
  return sentence.starts_with(kStart) ? sentence.substr(kStart.size()) : sentence;
}

TEST(ShapeCheck, WhatFitsPasses) {
  EXPECT_EQ(said_of("{}"), "");
  EXPECT_EQ(said_of(R"({"price": 20, "state": "closed", "lines": [], "owner": {"name": "Ada"}, "notes": {"a": "b"}, "extra": [1]})"), "");
  EXPECT_EQ(fault(http::Method::kDelete, "/carts/1", {.status = 204}), "");
  EXPECT_EQ(fault(http::Method::kGet, "/carts/1/paper", {.body = "%PDF", .content_type = "application/pdf"}), "");
  EXPECT_EQ(fault(http::Method::kHead, "/carts/1", {.content_type = {}}), "");
  EXPECT_EQ(fault(http::Method::kGet, "/carts/1", {.status = 503, .body = R"({"code": "1"})"}), "");
  EXPECT_EQ(fault(http::Method::kGet, "/elsewhere", {.status = 418}), "");
}

TEST(ShapeCheck, WhatDiffersIsNamedByItsPath) {
  EXPECT_EQ(said_of(R"({"id": "1"})"), R"(id: "1" is no uuid)");
  EXPECT_EQ(said_of(R"({"count": 2.5})"), "count: 2.5E0 is no integer");
  EXPECT_EQ(said_of(R"({"price": "20"})"), R"(price: "20" is no number)");
  EXPECT_EQ(said_of(R"({"state": "ajar"})"), R"(state: "ajar" is none of ["open","closed"])");
  EXPECT_EQ(said_of(R"({"made": "2021-03-08"})"), R"(made: "2021-03-08" is no date-time)");
  EXPECT_EQ(said_of(R"({"day": "2021-02-30"})"), R"(day: "2021-02-30" is no date)");
  EXPECT_EQ(said_of(R"({"lines": null})"), "the body: the member lines is missing");
  EXPECT_EQ(said_of(R"({"lines": [{"number": 0}, {"number": "1"}]})"), R"(lines[1].number: "1" is no integer)");
  EXPECT_EQ(said_of(R"({"owner": {"name": 1}})"), "owner.name: 1 is no string");
  EXPECT_EQ(said_of(R"({"owner": {"name": "Ada", "age": 36}})"), "owner: there should be no member age (36)");
  EXPECT_EQ(said_of(R"({"notes": {"a": 1}})"), "notes.a: 1 is no string");
  EXPECT_EQ(said_of(R"({"colour": "red"})"), R"(the body: there should be no member colour ("red"))");
}

TEST(ShapeCheck, SoAreStatusMediaTypeAndEmptiness) {
  EXPECT_THAT(fault(http::Method::kGet, "/carts/1", {.status = 202}), testing::HasSubstr("the status 202 is not documented"));
  EXPECT_THAT(fault(http::Method::kGet, "/carts/1", {.body = "<p>", .content_type = "text/html"}),
              testing::HasSubstr("the media type text/html is not documented"));
  EXPECT_THAT(fault(http::Method::kGet, "/carts/1", {.body = "{"}), testing::HasSubstr("the body is not JSON"));
  EXPECT_THAT(fault(http::Method::kDelete, "/carts/1", {.status = 204, .body = "{}"}),
              testing::HasSubstr("the body should be empty"));
  EXPECT_THAT(fault(http::Method::kGet, "/carts/1", {.status = 404, .body = "{}"}),
              testing::HasSubstr("the member code is missing"));
}

}  // namespace
}  // namespace chandlery::test
