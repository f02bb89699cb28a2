// Notices on both engines: told with what caused them, read by whom they concern.
#include "notices/service.h"

#include <gtest/gtest.h>

#include "audit/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "support/engines.h"

namespace chandlery::notices {
namespace {

const std::string kSeller = "a0000000-0000-4000-8000-000000000001";
const std::string kBuyer = "c0000000-0000-4000-8000-000000000001";
constexpr Instant kNow{1'790'000'000 * Instant::kSecond};

class NoticesTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), schema()})
      all.insert(all.end(), steps.begin(), steps.end());
    create_database(all);
  }
  static Actor seller() {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.partner_id = kSeller;
    actor.user_id = "agent";
    actor.user_name = "agent@seller.example";
    actor.at = kNow;
    return actor;
  }
};

TEST_P(NoticesTest, ANoticeWithOtherFactsThanItsKindHasIsTheCallersBugAndWritesNothing) {
  database().write_now([&](sql::Tx& tx) {
    const Notice short_of_one{.kind = Kind::kOrderCompleted,
                              .audience = Audience::kCustomer,
                              .subject = {.customer_id = kBuyer},
                              .facts = {{"order", "o-1"}}};
    EXPECT_THROW(tell(tx, seller(), short_of_one), std::logic_error);
    Notice with_an_amount = short_of_one;
    with_an_amount.facts = {{"order", "o-1"}, {"products", "Server"}, {"total", "10.00"}};
    EXPECT_THROW(tell(tx, seller(), with_an_amount), std::logic_error);
    Notice whole = short_of_one;
    whole.facts = {{"order", "o-1"}, {"products", "Server"}};
    tell(tx, seller(), whole);
  });
}

TEST_P(NoticesTest, ANoticeNeedsAnAudienceOfItsKindAndATenantToTell) {
  database().write_now([&](sql::Tx& tx) {
    EXPECT_THROW(tell(tx, seller(), {.kind = Kind::kCreditWarning, .audience = Audience::kCustomer}), std::logic_error);
    const Notice of_nobody{.kind = Kind::kOrderCompleted,
                           .audience = Audience::kCustomer,
                           .facts = {{"order", "o-1"}, {"products", "Server"}}};
    EXPECT_THROW(tell(tx, seller(), of_nobody), std::logic_error);
  });
}

INSTANTIATE_ON_BOTH_ENGINES(NoticesTest);

}  // namespace
}  // namespace chandlery::notices
