// The customer list: every customer exactly once, whatever the page size, also while others are being made.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "customers/shop_test_base.h"

namespace chandlery::customers {
namespace {

class CustomerListTest : public ShopTest {
 protected:
  // Reads to the end by tokens alone, as .NET does; `between` runs after every page.
  std::vector<std::string> walk(const Actor& actor, ListQuestion question, const std::function<void()>& between = {}) {
    std::vector<std::string> ids;
    for (;;) {
      Page<CustomerSummary> page;
      database().read_now([&](sql::Tx& tx) { page = list_customers(tx, actor, question).value(); });
      EXPECT_LE(page.items.size(), static_cast<std::size_t>(question.size));
      for (const CustomerSummary& customer : page.items) ids.push_back(customer.id);
      if (page.next.empty()) return ids;
      question = read_token(page.next).value();
      if (between) between();
    }
  }
};

TEST_P(CustomerListTest, EveryCustomerComesExactlyOnceWhateverThePageSize) {
  std::set<std::string> made;
  const std::vector<std::string> names = {"Contoso", "contoso", "CONTOSO  Ltd", "Fabrikam", "Ärzte", "東京", "a",
                                          "Z",       "zz"};
  for (int i = 0; i < 40; ++i) {
    made.insert(
        customer_of(direct_, "c" + std::to_string(i) + ".example", names[static_cast<std::size_t>(i) % names.size()]));
  }
  customer_of(other_, "foreign.example");
  const std::vector<std::string> whole = walk(direct_, {});
  EXPECT_EQ(std::set(whole.begin(), whole.end()), made);
  const bool held = rc::check("pages of every size", [&](void) {
    const int size = *rc::gen::inRange(1, 60);
    RC_ASSERT(walk(direct_, {.size = size}) == whole);
  });
  EXPECT_TRUE(held);
}

TEST_P(CustomerListTest, CustomersMadeMeanwhileDoNotRepeatOrHideTheOthers) {
  std::vector<std::string> made;
  for (int i = 0; i < 12; ++i) made.push_back(customer_of(direct_, "c" + std::to_string(i) + ".example", "Contoso"));
  int count = 0;
  const auto make_two = [&] {
    const std::string number = std::to_string(count++);
    customer_of(direct_, "early" + number + ".example", "Adatum");
    customer_of(direct_, "late" + number + ".example", "Contoso");
  };
  std::vector<std::string> seen = walk(direct_, {.size = 5}, make_two);
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), seen.size()) << "none twice";
  for (const std::string& id : made) EXPECT_EQ(std::ranges::count(seen, id), 1) << id;
}

TEST_P(CustomerListTest, TheListIsSortedByNameWithoutRegardToCase) {
  const std::string b = customer_of(direct_, "b.example", "beta"), a = customer_of(direct_, "a.example", "Alpha"),
                    c = customer_of(direct_, "c.example", "GAMMA");
  EXPECT_EQ(walk(direct_, {}), (std::vector<std::string>{a, b, c}));
}

TEST_P(CustomerListTest, FiltersFindByTheBeginningOfANameOrDomain) {
  const std::string first = customer_of(direct_, "wingtip.example", "Wing Tip Toys"),
                    second = customer_of(direct_, "toys.example", "Wingtip"),
                    third = customer_of(direct_, "contoso.example", "Contoso");
  const auto by_name = [&](std::string value) {
    return walk(direct_, {.size = 1, .field = FilterField::kCompanyName, .value = value});
  };
  EXPECT_EQ(by_name("wing"), (std::vector<std::string>{first, second}));
  EXPECT_EQ(by_name("wing tip"), (std::vector<std::string>{first}));
  EXPECT_EQ(by_name("tip"), (std::vector<std::string>{}));
  EXPECT_EQ(by_name("w%"), (std::vector<std::string>{}));
  EXPECT_EQ(by_name("").size(), 3u);
  EXPECT_EQ(walk(direct_, {.field = FilterField::kDomain, .value = "toys."}), (std::vector<std::string>{second}));
}

TEST_P(CustomerListTest, AResellerAndItsProviderSeeTheSameCustomers) {
  const Actor second =
      new_partner("second.example", "5", partners::PartnerType::kIndirectReseller, provider_.partner_id);
  const std::string first = customer_of(provider_, "a.example", "A");
  NewCustomer other = wanted("b.example", "B");
  other.associated_partner_id = second.partner_id;
  const std::string of_second = create(provider_, other).value().customer.id;

  EXPECT_EQ(walk(provider_, {}), (std::vector<std::string>{first, of_second}));
  EXPECT_EQ(walk(reseller_, {}), (std::vector<std::string>{first}));
  EXPECT_EQ(walk(reseller_, {.field = FilterField::kDomain, .value = "a"}), (std::vector<std::string>{first}));
  EXPECT_EQ(walk(provider_, {.field = FilterField::kIndirectReseller, .value = second.partner_id}),
            (std::vector<std::string>{of_second}));
  EXPECT_EQ(walk(reseller_, {.field = FilterField::kIndirectProvider, .value = provider_.partner_id}),
            (std::vector<std::string>{first}));
  EXPECT_TRUE(walk(reseller_, {.field = FilterField::kIndirectReseller, .value = second.partner_id}).empty());
  EXPECT_TRUE(walk(direct_, {.field = FilterField::kIndirectProvider, .value = provider_.partner_id}).empty());

  database().write_now([&](sql::Tx& tx) {
    link_reseller(tx, provider_, provider_.partner_id, reseller_.partner_id, partners::ResellerLinkStatus::kEnded)
        .value();
  });
  EXPECT_TRUE(walk(reseller_, {}).empty());
}

INSTANTIATE_ON_BOTH_ENGINES(CustomerListTest);

}  // namespace
}  // namespace chandlery::customers
