// What the operator agrees with a partner, over HTTP's parts and the use cases, on both engines.
#include "billing/account_terms.h"

#include "billing/books_for_tests.h"

namespace chandlery::billing {
namespace {

class AccountTermsTest : public Books {
 protected:
  Result<void> change(const TermsChange& to, std::string_view at = "2021-03-08T10:00:00Z") {
    return act([&](sql::Tx& tx) { return replace_terms(tx, partner(at), to); });
  }
  HeldAccount held(std::string_view at) {
    HeldAccount found;
    database().write_now([&](sql::Tx& tx) { found = hold_account(tx, "partner-a", *parse_iso(at)); });
    return found;
  }
};

TEST_P(AccountTermsTest, ALimitIsSetChangedAndTakenAway) {
  ASSERT_TRUE(change({.credit_limit = money("50000.00", "USD")}));
  EXPECT_EQ(held("2021-03-09").account.credit_limit, money("50000.00", "USD"));
  ASSERT_TRUE(change({}));
  EXPECT_FALSE(held("2021-03-09").account.credit_limit);
  EXPECT_FALSE(change({.credit_limit = money("-1.00", "USD")}));
}

TEST_P(AccountTermsTest, ATaxIdCountsFromItsRegistrationOn) {
  ASSERT_TRUE(change({.registration = TaxRegistration{"DE", "DE123456789"}}));
  EXPECT_EQ(held("2021-03-07").tax_id, "") << "no credit-and-rebill for a late id";
  EXPECT_EQ(held("2021-03-08T10:00:00Z").tax_id, "DE123456789");
  EXPECT_EQ(held("2021-03-09").tax_country, "DE");
  ASSERT_TRUE(change({}, "2021-04-01"));
  EXPECT_EQ(held("2021-04-02").tax_id, "");
  const Result<void> refused = change({.registration = TaxRegistration{"DE", "12"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "taxRegistration.taxId");
}

TEST_P(AccountTermsTest, AnExemptionTakesEffectWithTheNextCycleAndEndsOnItsLastDay) {
  const auto file = [&](std::string_view first, std::string_view last) {
    return act([&](sql::Tx& tx) {
      return file_exemption(tx, partner("2021-03-10T10:00:00Z"),
                            {*parse_iso_date(first), *parse_iso_date(last), "C-1"});
    });
  };
  const Result<TaxExemption> filed = file("2021-03-10", "2022-03-09");
  ASSERT_TRUE(filed);
  EXPECT_EQ(to_iso(filed->first_day), "2021-04-01");
  EXPECT_FALSE(held("2021-03-31T23:59:59Z").exempt);
  EXPECT_TRUE(held("2021-04-01T00:00:00Z").exempt);
  EXPECT_TRUE(held("2022-03-09T23:59:59Z").exempt);
  EXPECT_FALSE(held("2022-03-10T00:00:00Z").exempt);
  EXPECT_FALSE(file("2021-03-10", "2021-03-31"));
  ASSERT_TRUE(file("2023-05-15", "2023-05-20"));
  EXPECT_FALSE(held("2023-05-14").exempt);
  EXPECT_TRUE(held("2023-05-15").exempt);
}

TEST_P(AccountTermsTest, TheTermsTellWhatIsUsedOfTheLimit) {
  charge_now({line("order-1/0/new", money("100.00", "USD"), money("0", "USD"))});
  ASSERT_TRUE(change({.credit_limit = money("400.00", "USD")}));
  database().read_now([&](sql::Tx& tx) {
    const AccountTerms terms = find_terms(tx, "partner-a", *parse_iso("2021-03-09"));
    ASSERT_TRUE(terms.use);
    EXPECT_EQ(terms.use->available(), money("300.00", "USD"));
    EXPECT_EQ(terms.use->percent(), 25);
  });
}

INSTANTIATE_ON_BOTH_ENGINES(AccountTermsTest);

}  // namespace
}  // namespace chandlery::billing
