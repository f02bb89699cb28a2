// The OpenAPI document of the whole program: nothing is missing, nothing is left over.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "app/api.h"
#include "app/fresh_proof.h"
#include "app/reference_page.h"
#include "app/texts.h"
#include "platform/openapi/document.h"
#include "platform/openapi/schema.h"

namespace chandlery::app {
namespace {

using testing::IsEmpty;

class OpenApi : public testing::Test {
 protected:
  OpenApi() {
    for (const EmbeddedText& file : shapes()) book_.add(file.name, file.text);
  }

  std::unique_ptr<Shop> shop_ = shop_on_paper(config::Settings{});
  Api api_{*shop_, crypto::SigningKey::generate(), "http://127.0.0.1"};
  openapi::Book book_;
};

TEST_F(OpenApi, EveryRouteHasARow) {
  std::vector<std::string> missing;
  for (const http::Route& route : api_.router().routes()) {
    if (!book_.routes.contains(openapi::row_name(route))) missing.push_back(openapi::row_name(route));
  }
  EXPECT_THAT(missing, IsEmpty());
}

TEST_F(OpenApi, EveryRowHasARoute) {
  std::set<std::string> rows;
  for (const auto& [name, row] : book_.routes) rows.insert(name);
  for (const http::Route& route : api_.router().routes()) rows.erase(openapi::row_name(route));
  EXPECT_THAT(rows, IsEmpty());
}

TEST_F(OpenApi, EveryActThatNeedsAFreshProofIsARoute) {
  std::size_t found = 0;
  for (const http::Route& route : api_.router().routes()) found += needs_fresh_proof(route.method, route.pattern) ? 1 : 0;
  EXPECT_EQ(found, fresh_acts().size());
}

TEST_F(OpenApi, EveryOperationHasAnIdOfItsOwn) {
  std::set<std::string> ids, twice;
  for (const auto& [name, row] : book_.routes) {
    if (!ids.insert(row.id).second) twice.insert(row.id);
    EXPECT_TRUE(row.id[0] >= 'a' && row.id[0] <= 'z') << row.id;
    EXPECT_TRUE(std::ranges::all_of(row.id, [](unsigned char c) { return std::isalnum(c); })) << row.id;
  }
  EXPECT_THAT(twice, IsEmpty());
}

TEST_F(OpenApi, EveryShapeIsUsed) {
  const openapi::Used used = openapi::used_names(book_);
  std::set<std::string> idle;
  for (const auto& [name, shape] : book_.shapes) {
    if (!used.shapes.contains(name)) idle.insert(name);
  }
  EXPECT_THAT(idle, IsEmpty());
}

TEST_F(OpenApi, AWordOfTheWireIsNoComponentTwice) {
  const openapi::Used used = openapi::used_names(book_);
  for (const std::string& item : used.pages) EXPECT_FALSE(book_.shapes.contains(item + "Page")) << item;
}

TEST_F(OpenApi, TheDocumentIsJsonAndHasEveryRow) {
  const boost::json::value document = boost::json::parse(api_.document());
  std::size_t operations = 0;
  for (const auto& path : document.at("paths").get_object()) operations += path.value().get_object().size();
  EXPECT_EQ(operations, book_.routes.size());
}

/// What stands between `before` and a quotation mark, each time.
std::set<std::string> quoted_after(std::string_view text, std::string_view before) {
  std::set<std::string> found;
  for (std::size_t at = 0; (at = text.find(before, at)) != text.npos;) {
    at += before.size();
    found.insert(std::string(text.substr(at, text.find('"', at) - at)));
  }
  return found;
}

TEST_F(OpenApi, ThePageHasEveryOperationAndEveryPlaceItLeadsTo) {
  const std::string page = reference_page(api_.router().routes(), book_);
  const std::set<std::string> places = quoted_after(page, " id=\"");
  for (const auto& [name, row] : book_.routes) EXPECT_TRUE(places.contains(row.id)) << name;
  for (const std::string& target : quoted_after(page, "href=\"#")) EXPECT_TRUE(places.contains(target)) << target;
}

}  // namespace
}  // namespace chandlery::app
