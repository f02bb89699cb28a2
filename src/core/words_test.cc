// The smaller words of the core: ids, roles and rights, countries, text.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <thread>

#include "core/actor.h"
#include "core/country.h"
#include "core/errors.h"
#include "core/id.h"
#include "core/locale.h"
#include "core/text.h"

namespace chandlery {
namespace {

const Instant kNow = Date::of(2021, 3, 8)->start();

TEST(Id, IsAVersionSevenGuidOfItsTime) {
  const std::string id = new_id(kNow);
  EXPECT_EQ(normalise_guid(id), id);
  EXPECT_EQ(id[14], '7');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
}

TEST(Id, SortsAfterTheOneBeforeAlsoWhenTheClockGoesBack) {
  std::string last = new_id(kNow.plus_days(1));
  for (int i = 0; i < 10'000; ++i) {
    const std::string next = new_id(i % 2 ? kNow : kNow.plus_days(1));
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(Id, OfSeveralThreadsAreDistinct) {
  std::vector<std::vector<std::string>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& ids : made)
      threads.emplace_back([&ids] {
        for (int i = 0; i < 5'000; ++i) ids.push_back(new_id(kNow));
      });
  }
  std::set<std::string> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 20'000u);
}

TEST(Id, ReadsAGuidInLowerCaseAndNothingElse) {
  EXPECT_EQ(normalise_guid("4D3CF487-70F4-4E1E-9FF1-B2BFCE8D9F04"), "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04");
  for (const char* text : {"", "{4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04}", "4d3cf48770f44e1e9ff1b2bfce8d9f04",
                           "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f0g", "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f0"})
    EXPECT_FALSE(normalise_guid(text)) << text;
}

TEST(Actor, EveryRoleAndRightHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (int i = 0; i < kRoleCount; ++i) {
    const std::string_view word = to_string(static_cast<Role>(i));
    EXPECT_FALSE(word.empty()) << i;
    EXPECT_TRUE(words.insert(word).second) << word;
    EXPECT_EQ(parse_role(word), static_cast<Role>(i));
  }
  words.clear();
  for (int i = 0; i < kCapabilityCount; ++i) {
    const std::string_view word = to_string(static_cast<Capability>(i));
    EXPECT_FALSE(word.empty()) << i;
    EXPECT_TRUE(words.insert(word).second) << word;
  }
  EXPECT_EQ(to_string(Role::kAdminAgent), "admin_agent");
  EXPECT_EQ(to_string(Role::kOperator), "operator");
  EXPECT_EQ(to_string(Capability::kRevealKey), "reveal_key");
  EXPECT_EQ(to_string(Capability::kOperate), "operate");
  EXPECT_FALSE(parse_role("root"));
}

TEST(Errors, AreKnownByNumberStatusAndName) {
  std::set<std::string_view> names;
  for (const ErrorCode* code : errors::all()) {
    EXPECT_TRUE(names.insert(code->name).second) << code->name;
    EXPECT_TRUE(code->status >= 400 && code->status < 600) << code->name;
    EXPECT_TRUE(code->text.ends_with('.')) << code->name;
  }
}

TEST(Country, IsReadWithoutRegardToCaseAndRefusedWhenUnknown) {
  EXPECT_EQ(Country::parse("de")->code(), "DE");
  EXPECT_EQ(Country::codes().size(), 250u) << "ISO 3166-1 has 249, and XK";
  for (const char* text : {"US", "TW", "XK", "AX", "UM"}) EXPECT_TRUE(Country::parse(text)) << text;
  for (const char* text : {"", "U", "USA", "UK", "EU", "ZZ", "??"}) EXPECT_FALSE(Country::parse(text)) << text;
}

TEST(Locale, EveryZhIsChineseAndAllElseEnglish) {
  for (const char* locale : {"zh", "ZH", "zh-CN", "zh-Hans", "zh_TW"}) EXPECT_TRUE(is_chinese(locale)) << locale;
  for (const char* locale : {"", "z", "zho", "zhu-CN", "en-US", "en-zh", "fr"}) EXPECT_FALSE(is_chinese(locale)) << locale;
}

TEST(Text, IsTrimmedAndFolded) {
  EXPECT_EQ(text::trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(text::trim(" \n"), "");
  EXPECT_EQ(text::fold("  Wing  TIP\tToys Ü软件 "), "wing tip toys Ü软件");
  EXPECT_EQ(text::fold("  "), "");
  EXPECT_TRUE(text::equal_ignoring_case("MS-RequestId", "ms-requestid"));
  EXPECT_FALSE(text::equal_ignoring_case("a", "ab"));
}

TEST(Text, KnowsDomainNames) {
  const std::string label(63, 'a');
  for (std::string name :
       {std::string("contoso.com"), std::string("a.b-c.example"), std::string("XN--FIQS8S.cn"), label + ".example"})
    EXPECT_TRUE(text::is_domain_name(name)) << name;
  for (std::string name :
       {std::string(""), std::string("localhost"), std::string(".com"), std::string("a..com"), std::string("a.com."),
        std::string("-a.com"), std::string("a-.com"), std::string("a_b.com"), std::string("127.0.0.1"),
        std::string("a b.com"), std::string("公司.cn"), label + "a.example"})
    EXPECT_FALSE(text::is_domain_name(name)) << name;
}

TEST(Text, KnowsEmailAddresses) {
  for (const char* address :
       {"a@contoso.com", "first.last+tag@sub.contoso.com", "o'neil@contoso.com", "李@contoso.com"})
    EXPECT_TRUE(text::is_email(address)) << address;
  for (const char* address :
       {"", "a", "@contoso.com", "a@", "a@contoso", "a b@contoso.com", ".a@contoso.com", "a.@contoso.com",
        "a..b@contoso.com", "a@b@contoso.com", "a\r\nBcc: x@contoso.com", "<a@contoso.com>", "\xff@contoso.com"})
    EXPECT_FALSE(text::is_email(address)) << address;
}

TEST(Text, KnowsWellFormedUtf8) {
  for (const char* good : {"", "a", "é", "软件", "😀", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"})
    EXPECT_TRUE(text::valid_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe8\xbd", "a\xff", "\xc3(", "\xe8\xbd("})
    EXPECT_FALSE(text::valid_utf8(bad));
}

TEST(Text, KnowsUtf8WhereverItStandsInALongText) {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string ascii(before, 'a'), rest(20 - before, 'b');
    EXPECT_TRUE(text::valid_utf8(ascii + "软" + rest));
    EXPECT_TRUE(text::valid_utf8(ascii + rest));
    EXPECT_FALSE(text::valid_utf8(ascii + "\xff" + rest));
    EXPECT_FALSE(text::valid_utf8(ascii + "\xe8\xbd" + rest));
    EXPECT_FALSE(text::valid_utf8(ascii + "\xe8\xbd"));
  }
}

}  // namespace
}  // namespace chandlery
