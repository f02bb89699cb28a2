// The hybrid benefit: every worked number of rules 5.7.
#include "reservations/benefit_rules.h"

namespace chandlery::reservations {
namespace {

using enum BenefitUse;
using enum LicenceEdition;
using testing::ElementsAre, testing::HasSubstr;

const Instant kThen = *parse_iso("2021-03-08T10:00:00Z");
const Instant kNow = *parse_iso("2026-11-28T10:00:00Z");

Licence windows(LicenceEdition edition, std::int64_t cores) {
  return {.id = "l1", .name = "Agreement", .product = LicensedProduct::kWindowsServer, .edition = edition, .cores = cores};
}
Licence sql(LicenceEdition edition, std::int64_t cores) {
  return {.id = "l2", .name = "Agreement", .product = LicensedProduct::kSqlServer, .edition = edition, .cores = cores};
}

TEST(WindowsBenefit, MachinesOf4And8And12And16Need44CoresNowAnd48InTheWordingOf2021) {
  std::vector<std::int64_t> now, then;
  for (const std::int64_t vcpus : {4, 8, 12, 16}) {
    now.push_back(windows_need(vcpus, WindowsWording::kCores));
    then.push_back(windows_need(vcpus, WindowsWording::kPairs));
  }
  EXPECT_THAT(now, ElementsAre(8, 8, 12, 16));   // 44
  EXPECT_THAT(then, ElementsAre(8, 8, 16, 16));  // 48
  EXPECT_EQ(wording_on(*parse_iso_date("2021-12-31")), WindowsWording::kPairs);
  EXPECT_EQ(wording_on(*parse_iso_date("2022-01-01")), WindowsWording::kCores);
}

TEST(WindowsBenefit, ThirtyTwoStandardCoresAreAtMostFourMachinesIn2021) {
  EXPECT_EQ(most_machines(32), 4);
  EXPECT_EQ(most_machines(16), 2);
  EXPECT_EQ(most_machines(15), 0);
  const Licence licence = windows(kStandard, 32);
  EXPECT_TRUE(judge(licence, kWindowsMachine, 8, 24, 3, kThen).compliant);
  EXPECT_FALSE(judge(licence, kWindowsMachine, 8, 32, 4, kThen).compliant);
  EXPECT_FALSE(judge(windows(kStandard, 8), kWindowsMachine, 4, 0, 0, kThen).compliant) << "sixteen are the least";
  EXPECT_TRUE(judge(windows(kStandard, 8), kWindowsMachine, 4, 0, 0, kNow).compliant);
}

TEST(WindowsBenefit, StandardCoresCountOnOneSideAndDatacenterCoresOnBoth) {
  Licence standard = windows(kStandard, 32), datacenter = windows(kDatacenter, 32);
  standard.on_premises = datacenter.on_premises = 32;
  EXPECT_EQ(cloud_cores(standard, kWindowsMachine, kNow).cores, 0);
  EXPECT_EQ(cloud_cores(datacenter, kWindowsMachine, kNow).cores, 32);
  EXPECT_EQ(cloud_cores(datacenter, kWindowsDedicatedHost, kNow).cores, 0);
  for (Licence* licence : {&standard, &datacenter}) licence->migration_started = kNow.plus_days(-179);
  EXPECT_EQ(cloud_cores(standard, kWindowsMachine, kNow).cores, 32);
  EXPECT_EQ(cloud_cores(datacenter, kWindowsDedicatedHost, kNow).cores, 32);
  EXPECT_EQ(cloud_cores(standard, kWindowsMachine, kNow.plus_days(1)).cores, 0) << "the 180th day has ended";
  EXPECT_THAT(cloud_cores(standard, kWindowsMachine, kNow.plus_days(1)).reason, HasSubstr("are over"));
  standard.migration_started = kNow.plus_days(1);
  EXPECT_EQ(cloud_cores(standard, kWindowsMachine, kNow).cores, 0) << "it has not started";
  standard.on_premises = 8;
  EXPECT_EQ(cloud_cores(standard, kWindowsMachine, kNow).cores, 24);
}

TEST(WindowsBenefit, WithoutAssuranceOrAfterItsEndThereIsNone) {
  Licence licence = windows(kDatacenter, 32);
  licence.assured_until = kNow;
  const Verdict ended = judge(licence, kWindowsMachine, 4, 0, 0, kNow);
  EXPECT_TRUE(ended.refused);
  EXPECT_THAT(ended.reason, HasSubstr("ended on 2026-11-28"));
  EXPECT_TRUE(judge(licence, kWindowsMachine, 4, 0, 0, {kNow.micros - 1}).compliant);
  licence.assured_until.reset();
  licence.assured = false;
  EXPECT_TRUE(judge(licence, kWindowsMachine, 4, 0, 0, kNow).refused);
}

TEST(WindowsBenefit, AHostNeedsDatacenterForAllItsCores) {
  EXPECT_TRUE(judge(windows(kStandard, 640), kWindowsDedicatedHost, 64, 0, 0, kNow).refused);
  EXPECT_EQ(judge(windows(kDatacenter, 64), kWindowsDedicatedHost, 64, 0, 0, kNow).need, 64);
  EXPECT_FALSE(judge(windows(kDatacenter, 63), kWindowsDedicatedHost, 64, 0, 0, kNow).compliant);
}

TEST(WindowsBenefit, WhatIsShortIsToldInWords) {
  const Verdict verdict = judge(windows(kStandard, 32), kWindowsMachine, 12, 24, 2, kNow);
  EXPECT_FALSE(verdict.compliant);
  EXPECT_FALSE(verdict.refused);
  EXPECT_EQ(verdict.reason, "It needs 12 core licences and 8 are left.");
}

TEST(WindowsBenefit, AChineseReaderIsToldInChinese) {
  const auto said = [](const Licence& licence, BenefitUse use, std::int64_t vcpus, std::int64_t taken) {
    return judge(licence, use, vcpus, taken, 0, kNow, "zh-CN").reason;
  };
  Licence licence = windows(kStandard, 32);
  EXPECT_EQ(said(licence, kWindowsMachine, 12, 24), "需要 12 个核心许可证，还剩 8 个。");
  EXPECT_EQ(said(licence, kWindowsMachine, 4, 24), "剩余的 8 个核心许可证中将使用 8 个。");
  EXPECT_EQ(said(licence, kSqlGeneralPurpose, 4, 0), "Windows Server 许可证不能用于 SQL Server。");
  EXPECT_EQ(said(licence, kWindowsDedicatedHost, 4, 0),
            "要在专用主机上运行任意数量的计算机，主机的所有核心都需要数据中心版许可证。");
  licence.on_premises = 32;
  EXPECT_EQ(said(licence, kWindowsMachine, 4, 0),
            "32 个核心许可证已用于客户本地的主机，只能在一处使用，除非正在进行最长 180 天的迁移。");
  licence.assured_until = kNow;
  EXPECT_EQ(cloud_cores(licence, kWindowsMachine, kNow, "zh-CN").reason,
            "软件保障或订阅已于 2026-11-28 结束：必须停用此权益，否则计算机按全价计费。");
}

TEST(SqlBenefit, NormalisedCores) {
  EXPECT_EQ(normalised_cores(kEnterprise, 8) + normalised_cores(kStandard, 16), 48);
  EXPECT_EQ(normalised_cores(kStandard, 60) + normalised_cores(kEnterprise, 12), 108);
}

TEST(SqlBenefit, FourEnterpriseAndEightStandardCores) {
  EXPECT_EQ(vcores_of(normalised_cores(kEnterprise, 4), kSqlGeneralPurpose), 16);
  EXPECT_EQ(vcores_of(normalised_cores(kEnterprise, 4), kSqlBusinessCritical), 4);
  EXPECT_EQ(vcores_of(normalised_cores(kStandard, 8), kSqlGeneralPurpose), 8);
  EXPECT_EQ(vcores_of(normalised_cores(kStandard, 8), kSqlHyperscale), 8);
  EXPECT_EQ(vcores_of(normalised_cores(kStandard, 8), kSqlBusinessCritical), 2);
}

TEST(SqlBenefit, TheTableOfOneCore) {
  const std::pair<LicenceEdition, std::vector<std::int64_t>> rows[] = {{kEnterprise, {4, 1, 1, 4}}, {kStandard, {4, 1, 1, 4}}};
  // Four Standard cores are what one Enterprise core is, in every column.
  for (const auto& [edition, vcores] : rows) {
    const std::int64_t normalised = normalised_cores(edition, edition == kStandard ? 4 : 1);
    EXPECT_THAT((std::vector{vcores_of(normalised, kSqlGeneralPurpose), vcores_of(normalised, kSqlBusinessCritical),
                             vcores_of(normalised, kSqlMachineEnterprise), vcores_of(normalised, kSqlMachineStandard)}),
                testing::ElementsAreArray(vcores));
  }
}

TEST(SqlBenefit, AMachineNeedsAtLeastFourAndATwoVcpuEnterpriseMachineEightStandardOnes) {
  EXPECT_EQ(sql_need(kSqlMachineEnterprise, 2, kStandard), 8);
  EXPECT_EQ(sql_need(kSqlMachineEnterprise, 2, kEnterprise), 4);
  EXPECT_EQ(sql_need(kSqlMachineStandard, 16, kEnterprise), 4);
  EXPECT_EQ(sql_need(kSqlMachineStandard, 2, kStandard), 4);
  EXPECT_EQ(sql_need(kSqlGeneralPurpose, 2, kStandard), 2);
}

TEST(SqlBenefit, DtuAndServerlessTakeNone) {
  for (const BenefitUse use : {kSqlDtu, kSqlServerless}) {
    EXPECT_EQ(sql_need(use, 8, kEnterprise), 0);
    EXPECT_TRUE(judge(sql(kEnterprise, 8), use, 8, 0, 0, kNow).refused);
  }
  EXPECT_TRUE(judge(sql(kEnterprise, 8), kWindowsMachine, 8, 0, 0, kNow).refused);
  EXPECT_TRUE(judge(windows(kStandard, 8), kSqlGeneralPurpose, 8, 0, 0, kNow).refused);
}

TEST(SqlBenefit, EnterpriseOnBothSidesEndsAfter180Days) {
  Licence licence = sql(kEnterprise, 8);
  licence.on_premises = 8;
  EXPECT_EQ(cloud_cores(licence, kSqlGeneralPurpose, kNow).cores, 0);
  licence.migration_started = kNow;
  EXPECT_EQ(cloud_cores(licence, kSqlGeneralPurpose, kNow.plus_days(179)).cores, 8);
  EXPECT_EQ(cloud_cores(licence, kSqlGeneralPurpose, kNow.plus_days(180)).cores, 0);
}

TEST(SqlBenefit, AnHourCoversWhatTheCoresReachAndTheRestIsPaidAsYouGo) {
  const SqlHour hour = sql_hour(48, kSqlBusinessCritical, 16);
  EXPECT_EQ(hour.covered, 12);
  EXPECT_EQ(hour.pay_as_you_go, 4);
  EXPECT_EQ(sql_hour(48, kSqlServerless, 16).covered, 0);
}

}  // namespace
}  // namespace chandlery::reservations
