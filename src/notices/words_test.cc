// The words of notices: every language says everything, and says it of facts only.
#include "notices/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chandlery::notices {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kPartner = Audience::kPartner;
constexpr auto kCustomer = Audience::kCustomer;

const Facts kCancelled = {{"order", "A-17"},
                          {"customer", "Harbor Pine"},
                          {"products", "Server Standard (2)"},
                          {"credit", "1069.00"},
                          {"currency", "USD"}};

Words of(Kind kind, Audience audience, const Facts& facts, std::string_view locale = "en-US") {
  static const Phrasebook phrasebook;
  return phrasebook.render(row_of(kind, audience), facts, locale);
}

TEST(Phrasebook, EveryLanguageWordsEveryKindForEveryAudience) {
  EXPECT_NO_THROW(Phrasebook());  // it reads every file against the table of kinds
  ASSERT_GE(texts().size(), 2u);
}

TEST(Phrasebook, AKindWithoutWordsOrWithAWordOfNoFactIsNotAccepted) {
  const std::string_view whole = texts().front().text;
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed(whole);
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, changed.npos) << from;
    changed.replace(at, from.size(), to);
    const EmbeddedText file{"changed", changed};
    Phrasebook phrasebook(std::span(&file, 1));
  };
  EXPECT_NO_THROW(with("Order", "An order"));
  EXPECT_THROW(with("\"key_arrived.customer\"", "\"key_arrived.nobody\""), std::logic_error);
  EXPECT_THROW(with("{seller}", "{price}"), std::logic_error);
  EXPECT_THROW(with("{seller}", "{seller"), std::logic_error);
  EXPECT_THROW(with("\"title\"", "\"titel\""), std::logic_error);
  EXPECT_THROW(with("{yyyy}", "{century}"), std::logic_error);
}

TEST(Phrasebook, TheCustomerOfACancelledPurchaseMustStopUsingUninstallAndDelete) {
  const Words english = of(Kind::kCancellationCompleted, kCustomer, kCancelled);
  EXPECT_EQ(english.title, "Stop using and uninstall cancelled software of order A-17");
  EXPECT_THAT(english.body, HasSubstr("software keys and download links have been revoked"));
  EXPECT_THAT(english.body, HasSubstr("You must stop using the cancelled software."));
  EXPECT_THAT(english.body, HasSubstr("Uninstall it from every machine, and delete every copy, download and link"));
  const Words chinese = of(Kind::kCancellationCompleted, kCustomer, kCancelled, "zh-CN");
  EXPECT_EQ(chinese.language, "zh-Hans");
  EXPECT_THAT(chinese.body, HasSubstr("你必须停止使用已取消的软件"));
  EXPECT_THAT(chinese.body, HasSubstr("卸载取消的软件，并删除其所有副本、软件下载和链接"));
}

TEST(Phrasebook, ThePartnerOfACancelledPurchaseReadsTheCreditAndThatItIsOnNextMonthsInvoice) {
  const Words english = of(Kind::kCancellationCompleted, kPartner, kCancelled);
  EXPECT_THAT(english.body, HasSubstr("The credit of 1,069.00 USD will be shown on next month's invoice."));
  EXPECT_THAT(english.body, HasSubstr("You and your customer are responsible for stopping the use"));
  const Words chinese = of(Kind::kCancellationCompleted, kPartner, kCancelled, "zh-Hans");
  EXPECT_THAT(chinese.body, HasSubstr("额度 1,069.00 USD 将显示在下一月的发票上。"));  // seed B
  EXPECT_THAT(chinese.body, HasSubstr("你和你的客户有责任停止使用所有已取消的软件"));
  EXPECT_THAT(chinese.body, HasSubstr("你也有责任卸载取消的软件并删除任何相关的软件下载和链接"));
}

TEST(Phrasebook, AmountsAreShownInThousandsAndWhatIsNoAmountAsItIs) {
  const auto title = [](std::string total) {
    return of(Kind::kInvoiceReady, kPartner,
              {{"invoice", "G1"}, {"total", std::move(total)}, {"currency", "USD"}, {"due", "2027-02-06"}})
        .title;
  };
  EXPECT_EQ(title("54217.30"), "Invoice G1 over 54,217.30 USD is ready");
  EXPECT_EQ(title("-1234567"), "Invoice G1 over -1,234,567 USD is ready");
  EXPECT_EQ(title("999.99"), "Invoice G1 over 999.99 USD is ready");
  EXPECT_EQ(title("-999"), "Invoice G1 over -999 USD is ready");
  EXPECT_EQ(title("nothing"), "Invoice G1 over nothing USD is ready");
}

TEST(Phrasebook, AMonthIsWrittenAsTheLanguageWritesMonths) {
  const Facts facts = {{"customer", "Contoso"}, {"month", "2026-03"}, {"percent", "90"}, {"budget", "100"}, {"currency", "USD"}};
  EXPECT_THAT(of(Kind::kSpendingNearBudget, kPartner, facts).body, HasSubstr("for 2026-03."));
  EXPECT_THAT(of(Kind::kSpendingNearBudget, kPartner, facts, "zh-Hans").body, HasSubstr("Contoso 在 2026年3月 已使用其预算 100 USD 的 90%"));
  EXPECT_THAT(of(Kind::kSpendingNearBudget, kPartner, {{"month", "spring"}}).body, HasSubstr("for spring."));
}

TEST(Phrasebook, WhatACustomerReadsHoldsNoAmount) {
  for (const KindRow& row : kinds()) {
    if (row.audience != kCustomer) continue;
    for (const std::string_view amount : {"currency", "credit", "total", "amount"})
      EXPECT_THAT(std::string(row.facts), Not(HasSubstr(std::string(amount)))) << row.word;
  }
}

TEST(Phrasebook, ALocaleIsReadByItsLongestKnownPartAndEnglishIsForEverybodyElse) {
  const auto language = [](std::string_view locale) {
    return of(Kind::kAccountRestored, kPartner, {}, locale).language;
  };
  EXPECT_EQ(language("zh-CN"), "zh-Hans");
  EXPECT_EQ(language("ZH-hans-SG"), "zh-Hans");
  EXPECT_EQ(language("zh"), "zh-Hans");
  EXPECT_EQ(language("en-GB"), "en");
  for (const std::string_view other : {"", "de-DE", "zhx", "-", "--", "zh_CN"})
    EXPECT_EQ(language(other), "en") << other;
}

TEST(Phrasebook, ADateIsShownInTheReadersWay) {
  const Facts facts = {{"invoice", "D0001"}, {"total", "5.00"}, {"currency", "EUR"}, {"due", "2026-02-07T00:00:00Z"}};
  EXPECT_THAT(of(Kind::kInvoiceReady, kPartner, facts).body, HasSubstr("due on 2026-02-07."));
  EXPECT_THAT(of(Kind::kInvoiceReady, kPartner, facts, "zh-CN").body, HasSubstr("2026年2月7日"));
  const Facts odd = {{"invoice", "D0001"}, {"total", "5.00"}, {"currency", "EUR"}, {"due", "soon"}};
  EXPECT_THAT(of(Kind::kInvoiceReady, kPartner, odd).body, HasSubstr("due on soon."));
}

TEST(Phrasebook, AFactIsNeverReadAsWordingAndATitleStaysOneLine) {
  const Words words =
      of(Kind::kKeyPending, kCustomer, {{"order", "A-1"}, {"product", "{order}\r\nBcc: all@example.com"}});
  EXPECT_EQ(words.title, "The product key of {order}  Bcc: all@example.com is on its way");
}

TEST(Phrasebook, AParagraphOfFactsThatAreAllEmptyOrMissingIsLeftOut) {
  const Facts facts = {{"order", "A-1"}, {"customer", "Harbor Pine"}, {"note", ""}};
  EXPECT_THAT(of(Kind::kCancellationRejected, kPartner, facts).body, Not(HasSubstr("\n")));
  const Words older = of(Kind::kCancellationRejected, kPartner, {{"order", "A-1"}});
  EXPECT_THAT(older.body, HasSubstr("for - was"));
  EXPECT_THAT(older.body, Not(HasSubstr("\n"))) << "written before there was a note";
}

}  // namespace
}  // namespace chandlery::notices
