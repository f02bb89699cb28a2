// The decisions of buying, without a database.
#include "ordering/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "core/errors/reservations.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;

const Currency kUsd = *Currency::parse("USD");
const Currency kJpy = *Currency::parse("JPY");
const Currency kKwd = *Currency::parse("KWD");

LineRequest line(std::int64_t quantity = 1) {
  LineRequest request;
  request.catalog_item_id = "DG7GMGF0DVT9:0001:CFQ7TTC0K971";
  request.quantity = quantity;
  return request;
}

GroupKey key(std::string cycle, std::string term, Currency currency = kUsd) {
  return {std::move(cycle), std::move(term), currency};
}

TEST(OrderingRules, EverySpellingOfABillingCycleBecomesTheDocumentedOne) {
  for (const char* word : {"OneTime", "onetime", "one_time", "ONE_TIME", "One-Time", " oneTime "}) {
    EXPECT_EQ(normalise_billing_cycle(word, "f").value(), "one_time") << word;
  }
  EXPECT_EQ(normalise_billing_cycle("Monthly", "f").value(), "monthly");
  EXPECT_EQ(normalise_billing_cycle("Annual", "f").value(), "annual");
  EXPECT_EQ(normalise_billing_cycle("None", "f").value(), "none");
  EXPECT_EQ(normalise_billing_cycle("unknown", "f").value(), "");
  EXPECT_EQ(normalise_billing_cycle("", "f").value(), "");
}

TEST(OrderingRules, AnUnknownBillingCycleIsRefusedAndNamed) {
  const auto refused = normalise_billing_cycle("fortnightly", "lineItems[0].billingCycle");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kInvalidEnumValue));
  EXPECT_EQ(refused.error().field, "lineItems[0].billingCycle");
}

TEST(OrderingRules, ATermIsMonthsOrYears) {
  EXPECT_EQ(normalise_term("p1y", "f").value(), "P1Y");
  EXPECT_EQ(normalise_term("P36M", "f").value(), "P36M");
  EXPECT_EQ(normalise_term("", "f").value(), "");
  for (const char* word : {"1Y", "P1", "PY", "P1D", "P-1Y", "P11111111Y", "P1Y2M"})
    EXPECT_FALSE(normalise_term(word, "f")) << word;
}

TEST(OrderingRules, AQuantityIsFromOneToTheLargestKnown) {
  EXPECT_TRUE(normalise(line(1), "lineItems[0]"));
  EXPECT_TRUE(normalise(line(kLargestQuantity), "lineItems[0]"));
  for (std::int64_t quantity : {std::int64_t{0}, std::int64_t{-1}, kLargestQuantity + 1, INT64_MIN, INT64_MAX}) {
    const auto refused = normalise(line(quantity), "lineItems[3]");
    ASSERT_FALSE(refused) << quantity;
    EXPECT_TRUE(refused.error().is(errors::kQuantityInvalid));
    EXPECT_EQ(refused.error().field, "lineItems[3].quantity");
  }
}

TEST(OrderingRules, TextsAndLinesHaveLimits) {
  LineRequest named = line();
  named.friendly_name.assign(kLongestText, 'x');
  EXPECT_TRUE(normalise(named, "l"));
  named.friendly_name += 'x';
  EXPECT_TRUE(normalise(named, "l").error().is(errors::kInvalidInput));
  LineRequest nameless = line();
  nameless.catalog_item_id = "  ";
  EXPECT_EQ(normalise(nameless, "l").error().field, "l.catalogItemId");
  EXPECT_FALSE(check_line_count(0));
  EXPECT_TRUE(check_line_count(kMostLines));
  EXPECT_FALSE(check_line_count(kMostLines + 1));
}

TEST(OrderingRules, LinesAreOrderedByTheirNumbers) {
  using Numbers = std::vector<std::optional<std::int64_t>>;
  EXPECT_THAT(order_of_lines(Numbers{2, 0, 1}).value(), ElementsAre(1, 2, 0));
  EXPECT_THAT(order_of_lines(Numbers{std::nullopt, std::nullopt}).value(), ElementsAre(0, 1));
  for (const Numbers& wrong : {Numbers{0, 0}, Numbers{1}, Numbers{-1, 0}, Numbers{0, 2}, Numbers{0, std::nullopt}}) {
    const auto refused = order_of_lines(wrong);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(errors::kLineNumberInvalid));
  }
}

TEST(OrderingRules, ALineIsRoundedOnceHalfAwayFromZeroInItsCurrency) {
  EXPECT_EQ(line_total(*Decimal::parse("1069.00"), 3, kUsd).value(), (Money{320'700, kUsd}));
  EXPECT_EQ(line_total(*Decimal::parse("0.005"), 1, kUsd).value(), (Money{1, kUsd}));
  EXPECT_EQ(line_total(*Decimal::parse("0.005"), 3, kUsd).value(), (Money{2, kUsd}));  // 0.015, not 3 x 0.01
  EXPECT_EQ(line_total(*Decimal::parse("120000"), 1, kJpy).value(), (Money{120'000, kJpy}));
  EXPECT_EQ(line_total(*Decimal::parse("0.5"), 1, kJpy).value(), (Money{1, kJpy}));
  EXPECT_EQ(line_total(*Decimal::parse("1500.000"), 1, kKwd).value(), (Money{1'500'000, kKwd}));
}

TEST(OrderingRules, AnAbsurdValueIsRefusedRatherThanOverflowing) {
  for (const char* price : {"1000000.01", "999999999999999999.99"}) {
    const auto refused = line_total(*Decimal::parse(price), kLargestQuantity * 100, kUsd);
    ASSERT_FALSE(refused) << price;
    EXPECT_TRUE(refused.error().is(errors::kQuantityInvalid));
  }
  EXPECT_LT(static_cast<std::int64_t>(kMostLines), INT64_MAX / kLargestLineTotal);  // so sums cannot overflow
}

TEST(OrderingRules, ATotalIsToldInEachCurrency) {
  const std::vector<Money> amounts{{100, kUsd}, {500, kJpy}, {250, kUsd}};
  EXPECT_EQ(totals_text(totals(amounts)), "3.50 USD + 500 JPY");
}

TEST(OrderingRules, LinesOfOneCycleTermAndCurrencyShareAnOrder) {
  EXPECT_THAT(group_lines(std::vector{key("one_time", ""), key("monthly", "P1Y"), key("one_time", ""),
                                      key("one_time", "P1Y"), key("one_time", "", kJpy)}),
              ElementsAre(0, 1, 0, 2, 3));
  EXPECT_THAT(group_lines({}), testing::IsEmpty());
}

RC_GTEST_PROP(OrderingRules, GroupsAreNumberedByFirstAppearanceAndHoldEqualKeysOnly, ()) {
  const auto picks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
  std::vector<GroupKey> keys;
  for (int pick : picks) {
    keys.push_back(key(pick % 2 ? "monthly" : "one_time", pick / 2 % 3 ? "P1Y" : "", pick / 6 ? kUsd : kJpy));
  }
  const std::vector<std::size_t> groups = group_lines(keys);
  RC_ASSERT(groups.size() == keys.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    RC_ASSERT(groups[i] <= next);
    if (groups[i] == next) ++next;
    for (std::size_t j = 0; j < i; ++j) RC_ASSERT((groups[i] == groups[j]) == (keys[i] == keys[j]));
  }
}

TEST(OrderingRules, ACartIsGoneAtTheInstantItExpires) {
  Cart cart;
  cart.modified_at = *parse_iso("2021-03-08T10:00:00Z");
  cart.expires_at = cart_expiry(cart.modified_at, 7 * 86'400);
  EXPECT_FALSE(is_expired(cart, {parse_iso("2021-03-15T10:00:00Z")->micros - 1}));
  EXPECT_TRUE(is_expired(cart, *parse_iso("2021-03-15T10:00:00Z")));
}

TEST(OrderingRules, ProblemsOfALineHaveNumbersThatTheKnownClientsRead) {
  EXPECT_EQ(problem_of(Error(errors::kInvalidOffer)).code, 10001);
  EXPECT_EQ(problem_of(Error(errors::kRegionQuota)).code, 10002);
  EXPECT_EQ(problem_of(Error(errors::kInventoryUnavailable)).code, 10003);
  EXPECT_EQ(problem_of(Error(errors::kNotAzureSubscription)).code, 10007);
  EXPECT_EQ(problem_of(Error(errors::kResellerInvalid)).code, 10004);
  EXPECT_EQ(problem_of(Error(errors::kQuantityOutOfRange)).code, 10006);
  EXPECT_EQ(problem_of(Error(errors::kCountryBlocked, "Not there.")).description, "Not there.");
  for (const ErrorCode* code : errors::all()) {
    EXPECT_GE(problem_of(Error(*code)).code, 10000);
    EXPECT_LE(problem_of(Error(*code)).code, 10009) << "the Java client reads larger ones as null";
  }
}

TEST(OrderingRules, AnOrderIsPendingWhileALineIsAndCancelledWhenAllAre) {
  const auto status = [](std::initializer_list<LineStatus> statuses) {
    std::vector<OrderLine> lines;
    for (LineStatus each : statuses) lines.emplace_back().status = each;
    return status_of(lines);
  };
  using enum LineStatus;
  EXPECT_EQ(status({kFulfilled}), OrderStatus::kCompleted);
  EXPECT_EQ(status({kFulfilled, kPending}), OrderStatus::kPending);
  EXPECT_EQ(status({kFulfilled, kCancelled}), OrderStatus::kCompleted);
  EXPECT_EQ(status({kCancelled, kPending}), OrderStatus::kPending);
  EXPECT_EQ(status({kCancelled, kCancelled}), OrderStatus::kCancelled);
}

TEST(OrderingRules, AnAlternateIdIsTwelveHexadecimalDigits) {
  EXPECT_EQ(alternate_id("01781203-5a40-7000-8000-4106ff80ac80"), "4106ff80ac80");
}

}  // namespace
}  // namespace chandlery::ordering
