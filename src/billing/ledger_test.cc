// The ledger's promises, on both engines.
#include "billing/ledger.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "billing/ledger_check.h"
#include "billing/schema.h"
#include "support/engines.h"

namespace chandlery::billing {
namespace {

const Currency kUsd = *Currency::parse("USD");
const Currency kJpy = *Currency::parse("JPY");

Actor partner(std::string id = "partner-a") {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.partner_id = std::move(id);
  actor.at = *parse_iso("2021-03-08T10:00:00Z");
  return actor;
}

Posting payment(std::string key, Money amount) {
  return {std::move(key), "payment", Account::kPayment, Account::kReceivable, amount, "customer-1"};
}

class LedgerTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database(schema()); }
  void post_now(const Posting& posting, const Actor& actor = partner()) {
    database().write_now([&](sql::Tx& tx) { post(tx, actor, posting); });
  }
  LedgerCheck check() {
    LedgerCheck result;
    database().read_now([&](sql::Tx& tx) { result = check_ledger(tx); });
    return result;
  }
  std::vector<Balance> balances_of(std::string_view partner_id) {
    std::vector<Balance> result;
    database().read_now([&](sql::Tx& tx) { result = balances(tx, partner_id); });
    return result;
  }
};

TEST_P(LedgerTest, AnEntryMovesItsAmountFromItsCreditToItsDebitAccount) {
  post_now(payment("order-1/0/new", {213'800, kUsd}));
  EXPECT_EQ(balances_of("partner-a"),
            (std::vector<Balance>{{"payment", {213'800, kUsd}}, {"receivable", {-213'800, kUsd}}}));
}

TEST_P(LedgerTest, PostingTheSameEntryTwiceIsPostingItOnce) {
  post_now(payment("order-1/0/new", {100, kUsd}));
  post_now(payment("order-1/0/new", {100, kUsd}));
  EXPECT_EQ(check().entries, 1);
  EXPECT_EQ(balances_of("partner-a").front().amount, (Money{100, kUsd}));
}

TEST_P(LedgerTest, AKeyThatIsTakenByAnotherEntryFailsTheTransaction) {
  post_now(payment("order-1/0/new", {100, kUsd}));
  EXPECT_THROW(post_now(payment("order-1/0/new", {101, kUsd})), sql::Failure);
  EXPECT_THROW(post_now(payment("order-1/0/new", {100, kJpy})), sql::Failure);
  EXPECT_EQ(balances_of("partner-a").front().amount, (Money{100, kUsd}));
}

TEST_P(LedgerTest, ThePostingsOfATransactionThatFailsAreGone) {
  EXPECT_THROW(database().write_now([&](sql::Tx& tx) {
    post(tx, partner(), payment("order-1/0/new", {100, kUsd}));
    throw std::runtime_error("later in the same transaction");
  }),
               std::runtime_error);
  EXPECT_EQ(check().entries, 0);
}

TEST_P(LedgerTest, WhatWasWrongIsPostedAgainWithItsAccountsSwapped) {
  post_now(payment("order-1/0/new", {320'700, kUsd}));
  post_now({"order-1/0/back", "payment", Account::kReceivable, Account::kPayment, {320'700, kUsd}, "customer-1"});
  for (const Balance& balance : balances_of("partner-a")) EXPECT_EQ(balance.amount.minor, 0) << balance.account;
}

TEST_P(LedgerTest, EachCurrencyBalancesByItself) {
  post_now(payment("order-1/0/new", {100, kUsd}));
  post_now(payment("order-2/0/new", {12'000, kJpy}));
  const LedgerCheck ledger = check();
  EXPECT_EQ(ledger.entries, 2);
  EXPECT_THAT(ledger.problems, testing::Not(testing::Contains(testing::HasSubstr("balance:"))));
  EXPECT_EQ(ledger.balances, (std::vector<Balance>{{"payment", {12'000, kJpy}},
                                                   {"receivable", {-12'000, kJpy}},
                                                   {"payment", {100, kUsd}},
                                                   {"receivable", {-100, kUsd}}}));
}

TEST_P(LedgerTest, PartnersHaveBooksOfTheirOwn) {
  post_now(payment("order-1/0/new", {100, kUsd}), partner("partner-a"));
  post_now(payment("order-1/0/new", {250, kUsd}), partner("partner-b"));
  EXPECT_EQ(balances_of("partner-a").front().amount.minor, 100);
  EXPECT_EQ(balances_of("partner-b").front().amount.minor, 250);
  EXPECT_THAT(balances_of("partner-c"), testing::IsEmpty());
}

TEST_P(LedgerTest, APostingThatNoBookCanHoldIsABug) {
  EXPECT_THROW(post_now(payment("", {100, kUsd})), std::logic_error);
  EXPECT_THROW(post_now(payment("order-1/0/new", {100, Currency()})), std::logic_error);
  EXPECT_THROW(post_now(payment("order-1/0/new", {100, kUsd}), partner("")), std::logic_error);
  EXPECT_THROW(post_now({"k", "new", Account::kTax, Account::kTax, {100, kUsd}, "c"}), std::logic_error);
}

INSTANTIATE_ON_BOTH_ENGINES(LedgerTest);

}  // namespace
}  // namespace chandlery::billing
