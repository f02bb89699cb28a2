// A customer's licences and benefits, on both engines.
#include "reservations/benefits.h"

#include "core/errors/reservations.h"
#include "reservations/usage_world_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer, ordering::kOtherSeller, ordering::kSeller;
using testing::ElementsAre, testing::HasSubstr, testing::SizeIs;

const Instant kToday = *parse_iso("2026-11-28T10:00:00Z");

class BenefitsTest : public UsageWorld {
 protected:
  static Actor seller(Instant at = kToday) { return agent(kSeller, at); }
  std::string declare(LicenceEdition edition, std::int64_t cores, LicensedProduct product = LicensedProduct::kWindowsServer,
                      std::optional<Instant> until = {}) {
    return act([&](sql::Tx& tx) {
             return declare_licence(tx, seller(), kCustomer,
                                    {.name = "Agreement", .product = product, .edition = edition, .cores = cores,
                                     .assured = true, .assured_until = until});
           })
        .value()
        .licence.id;
  }
  Result<BenefitStanding> assign(const std::string& licence, std::int64_t vcpus, std::string resource,
                                 BenefitUse use = BenefitUse::kWindowsMachine, Instant at = kToday) {
    return act([&](sql::Tx& tx) {
      return assign_benefit(tx, seller(at), kCustomer,
                            {.licence_id = licence, .use = use, .resource = std::move(resource), .vcpus = vcpus});
    });
  }
  std::vector<BenefitStanding> all(Instant at = kToday) {
    return act([&](sql::Tx& tx) { return list_benefits(tx, seller(at), kCustomer); }).value();
  }
  LicenceStanding only_licence(Instant at = kToday) {
    return act([&](sql::Tx& tx) { return list_licences(tx, seller(at), kCustomer); }).value().at(0);
  }
  Result<LicenceStanding> change(const std::string& licence, const LicenceUseChange& change, Instant at = kToday) {
    return act([&](sql::Tx& tx) { return change_licence_use(tx, seller(at), kCustomer, licence, change); });
  }
};
INSTANTIATE_ON_BOTH_ENGINES(BenefitsTest);

TEST_P(BenefitsTest, FourMachinesTake44CoresAndThenNoneAreLeft) {
  const std::string licence = declare(LicenceEdition::kStandard, 44);
  for (const std::int64_t vcpus : {4, 8, 12, 16}) EXPECT_TRUE(assign(licence, vcpus, "vm" + std::to_string(vcpus)));
  EXPECT_EQ(only_licence().assigned, 44);
  const auto fifth = assign(licence, 2, "vm2");
  ASSERT_FALSE(fifth);
  EXPECT_TRUE(fifth.error().is(errors::kLicencesShort));
  EXPECT_EQ(fifth.error().message, "It needs 8 core licences and 0 are left.");
  EXPECT_THAT(all(), SizeIs(4));
}

TEST_P(BenefitsTest, AResourceHasABenefitOnceAndItsEndGivesTheCoresBack) {
  const std::string licence = declare(LicenceEdition::kStandard, 16);
  const std::string first = assign(licence, 4, "vm").value().benefit.id;
  EXPECT_TRUE(assign(licence, 4, "vm").error().is(errors::kAlreadyExists));
  EXPECT_TRUE(act([&](sql::Tx& tx) { return end_benefit(tx, seller(), kCustomer, first); }));
  EXPECT_FALSE(act([&](sql::Tx& tx) { return end_benefit(tx, seller(), kCustomer, first); })) << "it has ended";
  EXPECT_EQ(only_licence().assigned, 0);
  EXPECT_TRUE(assign(licence, 4, "vm"));
}

TEST_P(BenefitsTest, WhenAssuranceEndsTheBenefitIsNoMoreCompliantAndSaysWhy) {
  const std::string licence =
      declare(LicenceEdition::kDatacenter, 16, LicensedProduct::kWindowsServer, kToday.plus_days(10));
  ASSERT_TRUE(assign(licence, 4, "vm"));
  EXPECT_TRUE(all(kToday.plus_days(9))[0].verdict.compliant);
  const Verdict after = all(kToday.plus_days(10))[0].verdict;
  EXPECT_FALSE(after.compliant);
  EXPECT_THAT(after.reason, HasSubstr("ended on 2026-12-08"));
  Actor chinese = seller(kToday.plus_days(10));
  chinese.locale = "zh-CN";
  const auto told = act([&](sql::Tx& tx) { return list_benefits(tx, chinese, kCustomer); }).value();
  EXPECT_THAT(told[0].verdict.reason, HasSubstr("软件保障或订阅已于 2026-12-08 结束"));
  EXPECT_TRUE(assign(licence, 4, "late", BenefitUse::kWindowsMachine, kToday.plus_days(10)).error().is(errors::kBenefitRefused));
}

TEST_P(BenefitsTest, StandardCoresOnPremisesCountAgainOnlyWhileTheyMigrate) {
  const std::string licence = declare(LicenceEdition::kStandard, 32);
  EXPECT_EQ(change(licence, {.on_premises = 32, .migration_started = {}}).value().cloud.cores, 0);
  EXPECT_EQ(change(licence, {.on_premises = {}, .migration_started = kToday}).value().cloud.cores, 32);
  ASSERT_TRUE(assign(licence, 32, "vm"));
  EXPECT_FALSE(all(kToday.plus_days(180))[0].verdict.compliant) << "the migration is over";
  const auto again = change(licence, {.on_premises = {}, .migration_started = kToday.plus_days(200)}, kToday.plus_days(190));
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(errors::kBenefitRefused)) << "once";
  EXPECT_FALSE(change(licence, {.on_premises = 33, .migration_started = {}}));
}

TEST_P(BenefitsTest, SqlDatabasesTakeNormalisedCores) {
  const std::string licence = declare(LicenceEdition::kEnterprise, 4, LicensedProduct::kSqlServer);
  EXPECT_TRUE(assign(licence, 8, "db1", BenefitUse::kSqlGeneralPurpose));   // 2 of 4 licences
  EXPECT_TRUE(assign(licence, 2, "db2", BenefitUse::kSqlBusinessCritical)); // the other 2
  EXPECT_TRUE(assign(licence, 1, "db3", BenefitUse::kSqlGeneralPurpose).error().is(errors::kLicencesShort));
  EXPECT_TRUE(assign(licence, 1, "db4", BenefitUse::kSqlServerless).error().is(errors::kBenefitRefused));
}

TEST_P(BenefitsTest, ATermBoughtHereIsALicenceWhileItRuns) {
  const ordering::Order order =
      order_now({line(ordering::kYearly, 2, "P1Y")}, kCustomer, agent(kSeller, kToday)).value();
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return put_licence_sku(tx, seller(), {"DG7GMGF0DVT9", ordering::kYearly.sku, LicensedProduct::kWindowsServer,
                                          LicenceEdition::kStandard, 16});
  }));
  const LicenceStanding bought = only_licence();
  EXPECT_TRUE(bought.licence.from_subscription);
  EXPECT_EQ(bought.licence.cores, 32);
  EXPECT_EQ(bought.licence.id, order.id + ":0");
  EXPECT_EQ(bought.cloud.cores, 32);
  EXPECT_TRUE(assign(bought.licence.id, 4, "vm"));
  EXPECT_EQ(only_licence(kToday.plus_days(366)).cloud.cores, 0);
}

TEST_P(BenefitsTest, WhatIsDeclaredMustBePossible) {
  const auto declared = [&](const NewLicence& licence) {
    return act([&](sql::Tx& tx) { return declare_licence(tx, seller(), kCustomer, licence); }).has_value();
  };
  EXPECT_FALSE(declared({.name = "x", .product = LicensedProduct::kSqlServer, .edition = LicenceEdition::kDatacenter, .cores = 8, .assured_until = {}}));
  EXPECT_FALSE(declared({.name = "x", .edition = LicenceEdition::kEnterprise, .cores = 8, .assured_until = {}}));
  EXPECT_FALSE(declared({.name = "x", .cores = 0, .assured_until = {}}));
  EXPECT_FALSE(declared({.name = " ", .cores = 8, .assured_until = {}}));
}

TEST_P(BenefitsTest, AnotherPartnersCustomerIsNotToBeSeenOrChanged) {
  const std::string licence = declare(LicenceEdition::kStandard, 16);
  const Actor other = agent(kOtherSeller, kToday);
  EXPECT_FALSE(act([&](sql::Tx& tx) { return list_licences(tx, other, kCustomer); }));
  EXPECT_FALSE(act([&](sql::Tx& tx) { return list_benefits(tx, other, kCustomer); }));
  EXPECT_FALSE(act([&](sql::Tx& tx) { return check_benefit(tx, other, kCustomer, {licence, BenefitUse::kWindowsMachine, "vm", 4}); }));
  EXPECT_FALSE(act([&](sql::Tx& tx) { return assign_benefit(tx, other, kCustomer, {licence, BenefitUse::kWindowsMachine, "vm", 4}); }));
}

}  // namespace
}  // namespace chandlery::reservations
