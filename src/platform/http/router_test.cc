// The router against examples, and against a matcher that tries every route one by one.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "core/text.h"
#include "platform/http/route.h"

namespace chandlery::http {
namespace {

Route route(Method method, std::string_view pattern) {
  return {.method = method,
          .pattern = pattern,
          .needs = Capability::kNone,
          .tokens = Tokens::kPublic,
          .access = Access::kRead,
          .idempotency = Idempotency::kNone,
          .summary = {},
          .handler = nullptr};
}

std::string_view pattern_found(const Router& router, Method method, std::string_view path) {
  const Router::Match match = router.find(method, path);
  return match.route ? match.route->pattern : std::string_view{};
}

TEST(Router, MatchesLiteralsWithoutRegardToCaseAndKeepsParametersAsGiven) {
  const Router router({route(Method::kGet, "/v1/customers/{customer_id}/orders/{order_id}")});
  const Router::Match match = router.find(Method::kGet, "/V1/Customers/AbC/ORDERS/x y");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.parameters["customer_id"], "AbC");
  EXPECT_EQ(match.parameters["order_id"], "x y");
  EXPECT_THROW((void)match.parameters["order"], std::logic_error);
}

TEST(Router, PrefersALiteralAndComesBackFromOneThatLeadsNowhere) {
  const Router router({route(Method::kGet, "/a/{x}"), route(Method::kGet, "/a/b"), route(Method::kGet, "/a/{x}/c"),
                       route(Method::kGet, "/a/b/d"), route(Method::kDelete, "/a/{y}")});
  EXPECT_EQ(pattern_found(router, Method::kGet, "/a/B"), "/a/b");
  EXPECT_EQ(pattern_found(router, Method::kGet, "/a/other"), "/a/{x}");
  EXPECT_EQ(pattern_found(router, Method::kGet, "/a/b/c"), "/a/{x}/c");
  EXPECT_EQ(pattern_found(router, Method::kGet, "/a/b/d"), "/a/b/d");
  EXPECT_EQ(pattern_found(router, Method::kDelete, "/a/b"), "/a/{y}");
  EXPECT_EQ(router.find(Method::kDelete, "/a/b").parameters["y"], "b");
}

TEST(Router, TellsAMissingMethodFromAMissingPath) {
  const Router router({route(Method::kGet, "/a/b"), route(Method::kPost, "/a/{x}")});
  EXPECT_TRUE(router.find(Method::kPatch, "/a/b").path_exists);
  EXPECT_EQ(router.find(Method::kPatch, "/a/b").route, nullptr);
  EXPECT_TRUE(router.find(Method::kOther, "/a/z").path_exists);
  EXPECT_FALSE(router.find(Method::kGet, "/a").path_exists);
  EXPECT_FALSE(router.find(Method::kGet, "/a/b/c").path_exists);
  EXPECT_FALSE(router.find(Method::kGet, "/").path_exists);
  EXPECT_FALSE(router.find(Method::kOptions, "*").path_exists);
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "/a";
  EXPECT_FALSE(router.find(Method::kGet, deep).path_exists);
}

TEST(Router, AnswersHeadByGetUnlessHeadHasItsOwnRoute) {
  const Router router(
      {route(Method::kGet, "/a"), route(Method::kGet, "/b"), route(Method::kHead, "/b"), route(Method::kGet, "/")});
  EXPECT_EQ(router.find(Method::kHead, "/a").route->method, Method::kGet);
  EXPECT_EQ(router.find(Method::kHead, "/b").route->method, Method::kHead);
  EXPECT_EQ(router.find(Method::kGet, "/b").route->method, Method::kGet);
  EXPECT_EQ(pattern_found(router, Method::kHead, "/"), "/");
}

TEST(Router, RefusesATableThatContradictsItself) {
  EXPECT_THROW(Router({route(Method::kGet, "/a/{x}"), route(Method::kGet, "/A/{y}")}), std::logic_error);
  EXPECT_THROW(Router({route(Method::kGet, "a")}), std::logic_error);
  EXPECT_THROW(Router({route(Method::kGet, "/a({x})")}), std::logic_error);
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments(1);
  for (const char c : path) {
    if (c == '/')
      segments.emplace_back();
    else
      segments.back().push_back(c);
  }
  std::erase(segments, "");
  return segments;
}

/// How specific the pattern's match is: one mark a segment, literals before parameters; empty when it does not match.
std::string naive_match(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern), given = split(path);
  if (wanted.size() != given.size()) return {};
  std::string marks = "/";
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].front() == '{')
      marks += 'p';
    else if (text::equal_ignoring_case(wanted[i], given[i]))
      marks += 'l';
    else
      return {};
  }
  return marks;
}

RC_GTEST_PROP(Router, FindsWhatANaiveMatcherFinds, ()) {
  const auto segments =
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "b", "C", "{x}", "{y}"));
  const auto path_of = rc::gen::map(rc::gen::resize(6, segments), [](const std::vector<std::string>& parts) {
    std::string path;
    for (const std::string& part : parts) path += "/" + part;
    return path.empty() ? std::string("/") : path;
  });
  const auto patterns = *rc::gen::container<std::vector<std::string>>(path_of);
  const auto methods = rc::gen::element(Method::kGet, Method::kPost, Method::kHead);

  std::vector<Route> table;
  for (const std::string& pattern : patterns) {
    const Route candidate = route(*methods, pattern);
    std::vector<Route> one_more = table;
    one_more.push_back(candidate);
    try {
      Router check(one_more);
      table = std::move(one_more);
    } catch (const std::logic_error&) {
    }
  }
  const Router router(table);
  std::string path = *path_of;
  for (char& c : path)
    if (c == '{' || c == '}') c = 'B';
  const Method method = *rc::gen::element(Method::kGet, Method::kPost, Method::kHead, Method::kDelete);

  std::string best;
  bool exists = false;
  const Route* expected = nullptr;
  for (const Method accepted : {method, method == Method::kHead ? Method::kGet : method}) {
    for (const Route& candidate : router.routes()) {
      const std::string marks = naive_match(candidate.pattern, path);
      exists = exists || !marks.empty();
      if (marks.empty() || candidate.method != accepted) continue;
      if (!expected || marks < best) {
        expected = &candidate;
        best = marks;
      }
    }
  }
  const Router::Match match = router.find(method, path);
  RC_ASSERT(match.path_exists == exists);
  RC_ASSERT(match.route == expected);
}

}  // namespace
}  // namespace chandlery::http
