// See benefit_rules.h.
#include "reservations/benefit_rules.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "platform/words/say.h"
#include "reservations/benefit_words.h"

namespace chandlery::reservations {
namespace {

using fmt::arg;

constexpr std::string_view kProducts[] = {"windowsServer", "sqlServer"};
constexpr std::string_view kEditions[] = {"standard", "datacenter", "enterprise"};
constexpr std::string_view kUses[] = {"windowsMachine",    "windowsDedicatedHost", "sqlMachineStandard",
                                      "sqlMachineEnterprise", "sqlGeneralPurpose", "sqlHyperscale",
                                      "sqlBusinessCritical", "sqlDtu",             "sqlServerless"};
const Date kCoresSince = *Date::of(2022, 1, 1);

template <class Word, std::size_t N>
std::optional<Word> parse_word(const std::string_view (&words)[N], std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (text::equal_ignoring_case(words[i], word)) return static_cast<Word>(i);
  }
  return std::nullopt;
}

constexpr std::int64_t divided_up(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

std::string cores_text(std::int64_t cores, const BenefitWords& words) {
  return say(cores == 1 ? words.one_core : words.cores, arg("count", cores));
}

bool is_windows(BenefitUse use) {
  return use == BenefitUse::kWindowsMachine || use == BenefitUse::kWindowsDedicatedHost;
}
bool takes_no_benefit(BenefitUse use) { return use == BenefitUse::kSqlDtu || use == BenefitUse::kSqlServerless; }

// Normalised cores for each vCore.
std::int64_t weight_of(BenefitUse use) {
  return use == BenefitUse::kSqlBusinessCritical || use == BenefitUse::kSqlMachineEnterprise ? 4 : 1;
}

bool is_migrating(const Licence& licence, Instant at) {
  return licence.migration_started && *licence.migration_started <= at &&
         at < licence.migration_started->plus_days(kMigrationDays);
}

}  // namespace

std::string_view to_string(LicensedProduct product) { return kProducts[static_cast<std::size_t>(product)]; }
std::string_view to_string(LicenceEdition edition) { return kEditions[static_cast<std::size_t>(edition)]; }
std::string_view to_string(BenefitUse use) { return kUses[static_cast<std::size_t>(use)]; }
std::optional<LicensedProduct> parse_licensed_product(std::string_view word) {
  return parse_word<LicensedProduct>(kProducts, word);
}
std::optional<LicenceEdition> parse_licence_edition(std::string_view word) {
  return parse_word<LicenceEdition>(kEditions, word);
}
std::optional<BenefitUse> parse_benefit_use(std::string_view word) { return parse_word<BenefitUse>(kUses, word); }

WindowsWording wording_on(Date day) { return day < kCoresSince ? WindowsWording::kPairs : WindowsWording::kCores; }

std::int64_t windows_need(std::int64_t vcpus, WindowsWording wording) {
  if (wording == WindowsWording::kPairs) return kSmallestMachine * std::max<std::int64_t>(1, divided_up(vcpus, kSmallestMachine));
  return std::max(kSmallestMachine, vcpus);
}

std::int64_t most_machines(std::int64_t cores) { return cores < 16 ? 0 : 2 + (cores - 16) / 8; }

std::int64_t normalised_cores(LicenceEdition edition, std::int64_t cores) {
  return edition == LicenceEdition::kEnterprise ? 4 * cores : cores;
}

std::int64_t vcores_of(std::int64_t normalised, BenefitUse use) {
  return takes_no_benefit(use) || is_windows(use) ? 0 : normalised / weight_of(use);
}

std::int64_t sql_need(BenefitUse use, std::int64_t vcores, LicenceEdition edition) {
  if (takes_no_benefit(use) || is_windows(use)) return 0;
  const std::int64_t need = divided_up(vcores * weight_of(use), normalised_cores(edition, 1));
  const bool machine = use == BenefitUse::kSqlMachineStandard || use == BenefitUse::kSqlMachineEnterprise;
  return machine ? std::max(kSmallestSqlMachine, need) : need;
}

SqlHour sql_hour(std::int64_t normalised, BenefitUse use, std::int64_t vcores) {
  const std::int64_t covered = std::min(vcores, vcores_of(normalised, use));
  return {covered, vcores - covered};
}

CloudCores cloud_cores(const Licence& licence, BenefitUse use, Instant at, std::string_view locale) {
  const BenefitWords& words = benefit_words(locale);
  if (!licence.assured) return {0, std::string(words.not_assured)};
  if (licence.assured_until && *licence.assured_until <= at) {
    return {0, say(words.assurance_ended, arg("date", to_iso(Date::of(*licence.assured_until))))};
  }
  if (licence.on_premises == 0 || is_migrating(licence, at)) return {licence.cores, {}};
  // Datacenter licences of virtual machines count on both sides for ever; all others but for the time of a migration.
  if (licence.edition == LicenceEdition::kDatacenter && use == BenefitUse::kWindowsMachine) return {licence.cores, {}};
  const bool over = licence.migration_started.has_value() && *licence.migration_started <= at;
  return {std::max<std::int64_t>(0, licence.cores - licence.on_premises),
          say(licence.on_premises == 1 ? words.one_on_premises : words.on_premises,
              arg("cores", cores_text(licence.on_premises, words)),
              arg("migration", over ? words.migration_over : words.migration_could))};
}

std::string mismatch(const Licence& licence, BenefitUse use, std::string_view locale) {
  const BenefitWords& words = benefit_words(locale);
  if (takes_no_benefit(use)) return std::string(words.no_benefit);
  if (is_windows(use) != (licence.product == LicensedProduct::kWindowsServer)) {
    constexpr std::string_view kWindows = "Windows Server", kSql = "SQL Server";
    return say(words.other_product, arg("licensed", is_windows(use) ? kSql : kWindows),
               arg("wanted", is_windows(use) ? kWindows : kSql));
  }
  if (use == BenefitUse::kWindowsDedicatedHost && licence.edition != LicenceEdition::kDatacenter) {
    return std::string(words.datacenter_only);
  }
  return {};
}

std::int64_t need_of(const Licence& licence, BenefitUse use, std::int64_t vcpus, Date day) {
  if (use == BenefitUse::kWindowsMachine) return windows_need(vcpus, wording_on(day));
  if (use == BenefitUse::kWindowsDedicatedHost) return std::max(kCoresOfProcessor, vcpus);
  return sql_need(use, vcpus, licence.edition);
}

Verdict judge(const Licence& licence, BenefitUse use, std::int64_t vcpus, std::int64_t taken, std::int64_t machines,
              Instant at, std::string_view locale) {
  const BenefitWords& words = benefit_words(locale);
  Verdict verdict;
  if (std::string reason = mismatch(licence, use, locale); !reason.empty()) {
    verdict.refused = true;
    verdict.reason = std::move(reason);
    return verdict;
  }
  const CloudCores cloud = cloud_cores(licence, use, at, locale);
  verdict.need = need_of(licence, use, vcpus, Date::of(at));
  verdict.left = std::max<std::int64_t>(0, cloud.cores - taken);
  const bool pairs = use == BenefitUse::kWindowsMachine && wording_on(Date::of(at)) == WindowsWording::kPairs;
  if (cloud.cores == 0 && !cloud.reason.empty()) {
    verdict.refused = true;
    verdict.reason = cloud.reason;
  } else if (verdict.need > verdict.left) {
    verdict.reason = say(verdict.left == 1 ? words.one_left : words.short_of,
                         arg("cores", cores_text(verdict.need, words)), arg("left", verdict.left));
    if (!cloud.reason.empty()) verdict.reason.append(words.between).append(cloud.reason);
  } else if (pairs && machines >= most_machines(cloud.cores)) {
    verdict.reason = say(words.most_machines, arg("cores", cores_text(cloud.cores, words)),
                         arg("machines", most_machines(cloud.cores)));
  } else {
    verdict.compliant = true;
    verdict.reason = say(words.fits, arg("need", verdict.need), arg("left", cores_text(verdict.left, words)));
  }
  return verdict;
}

}  // namespace chandlery::reservations
