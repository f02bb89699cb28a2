// What the server says of its own API.
#include <gmock/gmock.h>

#include "api/demo_shop.h"

namespace chandlery::test {
namespace {

using testing::HasSubstr;

std::string header(const http::Response& answer, std::string_view name) {
  for (const http::Header& each : answer.headers) {
    if (http::equal_ignoring_case(each.name, name)) return each.value;
  }
  return "";
}

class ReferenceTest : public OnDemoShop {};

TEST_P(ReferenceTest, TheDocumentIsPublicAndTheOneThatTheProgramPrints) {
  const http::Response served = shop().ask({}, "GET", "/openapi.json");
  ASSERT_EQ(served.status, 200);
  std::string printed;
  ASSERT_EQ(shop().server().run({"openapi"}, &printed), 0);
  EXPECT_EQ(served.body + "\n", printed);
}

TEST_P(ReferenceTest, WhoHasItAsksForNothingNew) {
  for (const char* path : {"/openapi.json", "/docs/api"}) {
    const http::Response first = shop().ask({}, "GET", path);
    ASSERT_EQ(first.status, 200);
    const http::Response again = shop().ask({}, "GET", path, {}, {{"If-None-Match", header(first, "ETag")}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(shop().ask({}, "GET", path, {}, {{"If-None-Match", "\"another\""}}).body, first.body);
  }
}

TEST_P(ReferenceTest, ThePageRunsNothingAndFetchesNothing) {
  const http::Response page = shop().ask({}, "GET", "/docs/api");
  EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.body, testing::Not(HasSubstr("<script")));
  EXPECT_THAT(page.body, HasSubstr("as a person only"));
}

INSTANTIATE_ON_BOTH_ENGINES(ReferenceTest);

}  // namespace
}  // namespace chandlery::test
