// The guide on keys and downloads.
#include "app/help_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/texts.h"
#include "support/engines.h"

namespace chandlery::app {
namespace {

using testing::HasSubstr;

class HelpPageTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database({}); }
  std::string page(std::string_view language) {
    const http::Route route = help_routes().front();
    EXPECT_EQ(route.tokens, http::Tokens::kPublic);
    http::Request request;
    request.headers.push_back({"Accept-Language", std::string(language)});
    std::string body;
    database().read_now([&](sql::Tx& tx) {
      const Actor nobody;
      const http::PathParameters none;
      http::Call call{tx, nobody, request, none};
      body = route.handler(call)->body;
    });
    return body;
  }
};

TEST_P(HelpPageTest, TheGuideIsPublicAndInBothLanguages) {
  EXPECT_THAT(page("de-DE,de;q=0.9"), HasSubstr("<h1>Get product keys and downloads</h1>"));
  EXPECT_THAT(page("zh-CN,zh;q=0.9"), HasSubstr("<title>获取产品密钥和下载</title>"));
}

TEST(HelpTexts, BothLanguagesSayAsMuch) {
  const auto count = [](std::string_view text, std::string_view tag) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(tag, at)) != text.npos; ++at) ++found;
    return found;
  };
  ASSERT_EQ(texts().size(), 2u);
  for (const std::string_view tag : {"<h2 ", "<li>", "<p>", "<b>"}) {
    EXPECT_EQ(count(texts()[0].text, tag), count(texts()[1].text, tag)) << tag;
  }
}

INSTANTIATE_ON_BOTH_ENGINES(HelpPageTest);

}  // namespace
}  // namespace chandlery::app
