// The notation of shapes, and the document that is made of it.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/openapi/document.h"
#include "platform/openapi/schema.h"

namespace chandlery::openapi {
namespace {

namespace bj = boost::json;

constexpr std::string_view kCommon = R"({"shapes": {
  "Error": {"code": "string"}, "Links": {"*": "string"}, "Attributes": {"objectType": "string"}}})";

Book book_of(std::string_view text) {
  Book book;
  book.add("common", kCommon);
  book.add("carts/routes", text);
  return book;
}

std::string refusal(std::string_view text) {
  try {
    book_of(text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

std::string schema_text(std::string_view type) {
  const Book book = book_of(R"({"shapes": {"Asked": {"of": )" + std::string(type) + "}}}");
  json::Writer out;
  write_schema(out, book.shapes.at("Asked").properties.front().type);
  return out.take();
}

bj::object schemas_of(const Book& book) {
  json::Writer out;
  out.begin_object();
  write_schemas(out, book);
  out.end_object();
  return bj::parse(out.take()).get_object();
}

http::Route route(http::Method method, std::string_view pattern, http::Tokens tokens = http::Tokens::kAppOrUser) {
  return {.method = method, .pattern = pattern, .needs = Capability::kBuy, .tokens = tokens,
          .idempotency = http::Idempotency::kReplay, .summary = "A sentence."};
}

bj::object document_of(const Book& book, const std::vector<http::Route>& routes) {
  return bj::parse(document(routes, book, {"Shop", "1", "Sells."})).get_object();
}

TEST(Notation, EachTypeHasItsSchema) {
  EXPECT_EQ(schema_text(R"("any")"), "{}");
  EXPECT_EQ(schema_text(R"("string")"), R"({"type":"string"})");
  EXPECT_EQ(schema_text(R"("integer")"), R"({"type":"integer","format":"int64"})");
  EXPECT_EQ(schema_text(R"("number")"), R"({"type":"number"})");
  EXPECT_EQ(schema_text(R"("guid")"), R"({"type":"string","format":"uuid"})");
  EXPECT_EQ(schema_text(R"("time")"), R"({"type":"string","format":"date-time"})");
  EXPECT_EQ(schema_text(R"("date[]")"), R"({"type":"array","items":{"type":"string","format":"date"}})");
  EXPECT_EQ(schema_text(R"("Cart")"), R"({"$ref":"#/components/schemas/Cart"})");
  EXPECT_EQ(schema_text(R"("Page<Cart>")"), R"({"$ref":"#/components/schemas/CartPage"})");
  EXPECT_EQ(schema_text(R"("Cart[]|null")"),
            R"({"anyOf":[{"type":"array","items":{"$ref":"#/components/schemas/Cart"}},{"type":"null"}]})");
  EXPECT_EQ(schema_text(R"(["open", "closed"])"), R"({"type":"string","enum":["open","closed"]})");
}

TEST(Notation, SaysWhereItIsNotUnderstood) {
  EXPECT_THAT(refusal("{"), testing::HasSubstr("carts/routes: it is not JSON"));
  EXPECT_EQ(refusal(R"({"shapes": {"Cart": {"id": "uuid"}}})"), R"(carts/routes, shapes, Cart, id: "uuid" is no type)");
  EXPECT_EQ(refusal(R"({"shapes": {"Cart": {"id": []}}})"), "carts/routes, shapes, Cart, id: a list of words is empty");
  EXPECT_EQ(refusal(R"({"shapes": {"Links": {}}})"), "carts/routes, shapes, Links: it was there before");
  EXPECT_EQ(refusal(R"({"routes": {"GET /a": {"gives": {"200": ""}}}})"), "carts/routes, routes, GET /a: there is no id");
  EXPECT_EQ(refusal(R"({"routes": {"GET /a": {"id": "a", "gives": {}}}})"), "carts/routes, routes, GET /a: it gives nothing");
  EXPECT_EQ(refusal(R"({"routes": {"GET /a": {"id": "a", "takes": 1, "gives": {"200": ""}}}})"),
            "carts/routes, routes, GET /a, takes: a text is wanted");
  EXPECT_EQ(refusal(R"({"routes": {"GET /a": {"id": "a", "give": {}}}})"),
            R"(carts/routes, routes, GET /a: there is no place for "give")");
  EXPECT_EQ(refusal(R"({"routes": {"GET /a": {"id": "a", "gives": {"20": ""}}}})"),
            "carts/routes, routes, GET /a, gives: a status is a number from 200 to 599");
}

TEST(Schemas, AnAnswersShapeRefusesOtherMembersAndARequestsDoesNot) {
  const bj::object schemas = schemas_of(book_of(R"({
    "routes": {"POST /carts": {"id": "makeCart", "takes": "CartDraft", "gives": {"201": "Page<Cart>"}}},
    "shapes": {"CartDraft": {"lines": "Line[]"}, "Line": {"count?": "integer"}, "Cart": {"id": "guid", "owner": "Owner"},
               "Owner": {"*": "string"}, "Unused": {}}})"));
  EXPECT_FALSE(schemas.at("Cart").at("additionalProperties").get_bool());
  EXPECT_FALSE(schemas.at("CartPage").at("additionalProperties").get_bool());
  EXPECT_EQ(bj::serialize(schemas.at("Owner").at("additionalProperties")), R"({"type":"string"})");
  EXPECT_FALSE(schemas.at("CartDraft").get_object().contains("additionalProperties"));
  EXPECT_FALSE(schemas.at("Line").get_object().contains("additionalProperties"));
  EXPECT_EQ(bj::serialize(schemas.at("Cart").at("required")), R"(["id","owner"])");
  EXPECT_FALSE(schemas.at("Line").get_object().contains("required"));
  EXPECT_FALSE(schemas.contains("Unused"));
}

TEST(Schemas, AShapeThatIsNamedMustBeThere) {
  EXPECT_THROW(schemas_of(book_of(R"({"routes": {"GET /a": {"id": "a", "gives": {"200": "Page<None>"}}}})")), std::runtime_error);
}

TEST(Document, JoinsTheRouteWithItsRow) {
  const Book book = book_of(R"({"title": "Carts",
    "routes": {"PUT /v1/carts/{cart_id}": {"id": "replaceCart", "query": {"dry?": "boolean"}, "takes": "Cart", "gives": {"200": "Cart"}}},
    "shapes": {"Cart": {"id": "guid"}}})");
  const bj::object made = document_of(book, {route(http::Method::kPut, "/v1/carts/{cart_id}", http::Tokens::kUserOnly)});
  const bj::object& operation = made.at("paths").at("/v1/carts/{cart_id}").at("put").get_object();
  EXPECT_EQ(operation.at("operationId"), "replaceCart");
  EXPECT_EQ(operation.at("summary"), "A sentence.");
  EXPECT_EQ(bj::serialize(operation.at("tags")), R"(["Carts"])");
  EXPECT_EQ(operation.at("x-tokens"), "A+U");
  EXPECT_EQ(operation.at("x-capability"), "buy");
  const bj::array& parameters = operation.at("parameters").get_array();
  EXPECT_EQ(bj::serialize(parameters[0]), R"({"name":"cart_id","in":"path","required":true,"schema":{"type":"string"}})");
  EXPECT_EQ(bj::serialize(parameters[1]), R"({"name":"dry","in":"query","schema":{"type":"boolean"}})");
  EXPECT_EQ(bj::serialize(parameters[2]), R"({"$ref":"#/components/parameters/RequestId"})");
  EXPECT_TRUE(operation.at("requestBody").at("required").get_bool());
  EXPECT_EQ(bj::serialize(operation.at("responses").at("200").at("content")),
            R"({"application/json":{"schema":{"$ref":"#/components/schemas/Cart"}}})");
}

TEST(Document, AddsTheRefusalsThatARouteCanGive) {
  const Book book = book_of(R"({"routes": {
    "GET /a": {"id": "getA", "gives": {"200": ""}}, "POST /a/{b}": {"id": "postA", "takes": "text/csv", "gives": {"204": "", "404": ""}}}})");
  const bj::object made = document_of(
      book, {route(http::Method::kGet, "/a", http::Tokens::kPublic), route(http::Method::kPost, "/a/{b}")});
  const auto statuses = [&](std::string_view path, std::string_view method) {
    std::string all;
    for (const auto& response : made.at("paths").at(path).at(method).at("responses").get_object()) {
      all.append(all.empty() ? "" : " ").append(response.key().data(), response.key().size());
    }
    return all;
  };
  EXPECT_EQ(statuses("/a", "get"), "200 5XX");
  EXPECT_EQ(statuses("/a/{b}", "post"), "204 404 400 401 403 409 413 429 5XX");
  EXPECT_FALSE(made.at("paths").at("/a/{b}").at("post").at("responses").at("404").get_object().contains("$ref"));
}

TEST(Document, PutsRoutesOfTheSamePathsTogether) {
  const Book book = book_of(R"({"routes": {
    "GET /a/{id}": {"id": "getA", "gives": {"200": ""}}, "PUT /a/{name}": {"id": "putA", "gives": {"200": ""}}}})");
  const bj::object made =
      document_of(book, {route(http::Method::kGet, "/a/{id}"), route(http::Method::kPut, "/a/{name}")});
  ASSERT_EQ(made.at("paths").get_object().size(), 1u);
  EXPECT_EQ(made.at("paths").at("/a/{id}").at("put").at("parameters").at(0).at("name"), "id");
}

TEST(Document, LeavesOutARouteWithoutARow) {
  const Book book = book_of(R"({"routes": {"GET /a": {"id": "getA", "gives": {"200": ""}}}})");
  EXPECT_EQ(document_of(book, {route(http::Method::kGet, "/b")}).at("paths").get_object().size(), 0u);
}

}  // namespace
}  // namespace chandlery::openapi
