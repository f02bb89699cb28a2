// The flags of a difference between two lists, and its laws.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "catalog/list_changes.h"

namespace chandlery::catalog {
namespace {

ListedPrice row(std::string sku, std::string_view amount) {
  return {{.product_id = "P", .sku_id = std::move(sku), .id = "A", .market = "US"},
          {.term = "", .billing_cycle = "", .from = {}, .to = {}, .currency = *Currency::parse("USD"),
           .unit_price = Decimal::parse(amount).value(), .erp = {}, .tiers = {}}};
}

std::string flags(const std::vector<PriceDifference>& changes) {
  std::string text;
  for (const PriceDifference& change : changes) {
    text += change.availability.sku_id + " " + std::string(to_string(change.flag)) + "; ";
  }
  return text;
}

TEST(PriceDifference, FlagsEveryRowOfEitherList) {
  const std::vector<ListedPrice> before = {row("0001", "10.00"), row("0002", "10.00"), row("0003", "10.00")};
  const std::vector<ListedPrice> after = {row("0002", "10.0"), row("0003", "11.00"), row("0004", "1.00")};
  EXPECT_EQ(flags(difference(before, after)), "0001 DEL; 0002 UNC; 0003 CHG; 0004 ADD; ");
}

TEST(PriceDifference, SeesTiersAndRecommendedPrices) {
  ListedPrice tiered = row("0001", "10.00"), recommended = row("0001", "10.00");
  tiered.price.tiers = {{101, Decimal(8, 0)}};
  recommended.price.erp = Decimal(12, 0);
  EXPECT_EQ(flags(difference({row("0001", "10.00")}, {tiered})), "0001 CHG; ");
  EXPECT_EQ(flags(difference({row("0001", "10.00")}, {recommended})), "0001 CHG; ");
}

TEST(PriceDifference, DoesNotSeeTheSameAmountFromAnotherDateOn) {
  ListedPrice later = row("0001", "10.00");
  later.price.from = {5};
  EXPECT_EQ(flags(difference({row("0001", "10.00")}, {later})), "0001 UNC; ");
}

std::vector<ListedPrice> any_list() {
  std::vector<ListedPrice> list;
  for (char c = 'a'; c < 'k'; ++c) {
    if (*rc::gen::inRange(0, 3) == 0) continue;
    list.push_back(row(std::string(1, c), std::to_string(*rc::gen::inRange(1, 4))));
  }
  return list;
}

bool equal(const std::vector<ListedPrice>& a, const std::vector<ListedPrice>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ListedPrice& x, const ListedPrice& y) {
    return !comes_before(x, y) && !comes_before(y, x) && same_price(x.price, y.price);
  });
}

RC_GTEST_PROP(PriceDifferenceLaws, AListDiffersFromItselfInNothing, ()) {
  const std::vector<ListedPrice> list = any_list();
  const std::vector<PriceDifference> changes = difference(list, list);
  RC_ASSERT(changes.size() == list.size());
  for (const PriceDifference& change : changes) RC_ASSERT(change.flag == RowFlag::kUnchanged);
}

RC_GTEST_PROP(PriceDifferenceLaws, AppliedToTheFirstListItGivesTheSecond, ()) {
  const std::vector<ListedPrice> before = any_list(), after = any_list();
  RC_ASSERT(equal(applied(before, difference(before, after)), after));
}

RC_GTEST_PROP(PriceDifferenceLaws, TheWayBackSwapsAddedAndDeleted, ()) {
  const std::vector<ListedPrice> before = any_list(), after = any_list();
  const auto count = [](const std::vector<PriceDifference>& changes, RowFlag flag) {
    return std::count_if(changes.begin(), changes.end(), [&](const PriceDifference& change) { return change.flag == flag; });
  };
  const auto there = difference(before, after), back = difference(after, before);
  RC_ASSERT(count(there, RowFlag::kAdded) == count(back, RowFlag::kDeleted));
  RC_ASSERT(count(there, RowFlag::kChanged) == count(back, RowFlag::kChanged));
}

}  // namespace
}  // namespace chandlery::catalog
