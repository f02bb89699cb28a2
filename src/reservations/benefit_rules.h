// The hybrid benefit as pure rules (S30, rules 5.7): how many core licences a machine needs, what a licence gives in the cloud,
// and whether the two fit. Whoever brings licences pays the base rate of the machine (the Linux rate).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace chandlery::reservations {

enum class LicensedProduct : std::uint8_t { kWindowsServer, kSqlServer };
/// Of Windows Server: Standard or Datacenter; of SQL Server: Standard or Enterprise.
enum class LicenceEdition : std::uint8_t { kStandard, kDatacenter, kEnterprise };

/// What licences are brought to.
enum class BenefitUse : std::uint8_t {
  kWindowsMachine,
  kWindowsDedicatedHost,  ///< any number of machines on a host whose cores are all licensed; Datacenter only
  kSqlMachineStandard,    ///< a virtual machine that runs SQL Server Standard
  kSqlMachineEnterprise,
  kSqlGeneralPurpose,     ///< a managed database, by vCores
  kSqlHyperscale,
  kSqlBusinessCritical,
  kSqlDtu,                ///< no benefit
  kSqlServerless,         ///< no benefit
};

/// "windowsServer", "standard", "sqlGeneralPurpose": the words of the wire.
std::string_view to_string(LicensedProduct product);
std::string_view to_string(LicenceEdition edition);
std::string_view to_string(BenefitUse use);
std::optional<LicensedProduct> parse_licensed_product(std::string_view word);
std::optional<LicenceEdition> parse_licence_edition(std::string_view word);
std::optional<BenefitUse> parse_benefit_use(std::string_view word);

/// How Windows Server is counted. kPairs: two processors or sixteen cores are two machines of at most eight cores or one of
/// at most sixteen (2016 to 2021). kCores: a core licence for each vCPU, at least eight a machine.
enum class WindowsWording : std::uint8_t { kPairs, kCores };
WindowsWording wording_on(Date day);

inline constexpr int kMigrationDays = 180;         ///< in which a licence may be used on both sides
inline constexpr std::int64_t kSmallestMachine = 8;    ///< core licences, Windows
inline constexpr std::int64_t kSmallestSqlMachine = 4; ///< core licences, SQL on a virtual machine
inline constexpr std::int64_t kCoresOfProcessor = 16;  ///< core licences that one processor licence is
inline constexpr std::int64_t kMostVcpus = 100'000;

/// Core licences that a Windows machine of so many vCPUs needs.
std::int64_t windows_need(std::int64_t vcpus, WindowsWording wording);
/// Machines on which so many cores may run in the wording of pairs: sixteen are two, each further eight one more.
std::int64_t most_machines(std::int64_t cores);
/// SQL Server's normalised cores: an Enterprise core is four, a Standard core is one.
std::int64_t normalised_cores(LicenceEdition edition, std::int64_t cores);
/// Of so many normalised cores, the vCores that run in this use.
std::int64_t vcores_of(std::int64_t normalised, BenefitUse use);
/// Core licences of that edition that the use needs. 0 where the use takes none.
std::int64_t sql_need(BenefitUse use, std::int64_t vcores, LicenceEdition edition);

/// SQL vCores in one hour against the normalised cores of their scope; what they do not cover is paid as you go.
struct SqlHour {
  std::int64_t covered = 0, pay_as_you_go = 0;  ///< vCores
};
SqlHour sql_hour(std::int64_t normalised, BenefitUse use, std::int64_t vcores);

/// Licences of one agreement or subscription.
struct Licence {
  std::string id, name;
  LicensedProduct product = LicensedProduct::kWindowsServer;
  LicenceEdition edition = LicenceEdition::kStandard;
  std::int64_t cores = 0;
  bool from_subscription = false;        ///< of this server; declared otherwise
  bool assured = true;                   ///< has Software Assurance, or is a subscription
  std::optional<Instant> assured_until;  ///< none: no end is known
  std::int64_t on_premises = 0;          ///< of the cores, those that a live host at the customer's uses
  std::optional<Instant> migration_started;
};

/// How many of its cores may be used in the cloud, and why not all of them. Sentences are Chinese for a Chinese locale and
/// English for every other, as those of everything below.
struct CloudCores {
  std::int64_t cores = 0;
  std::string reason;  ///< a sentence; empty where all may
};
CloudCores cloud_cores(const Licence& licence, BenefitUse use, Instant at, std::string_view locale = {});

/// The edition and product are the ones that the use takes; a sentence where they are not.
std::string mismatch(const Licence& licence, BenefitUse use, std::string_view locale = {});

/// Core licences that one resource takes of this licence.
std::int64_t need_of(const Licence& licence, BenefitUse use, std::int64_t vcpus, Date day);

struct Verdict {
  bool compliant = false;
  bool refused = false;    ///< the licence gives no benefit for this use at all; otherwise cores are short
  std::int64_t need = 0;   ///< core licences
  std::int64_t left = 0;   ///< before this one
  std::string reason;      ///< a sentence, also where it is compliant
};
/// What licences say to a resource of so many vCPUs, when `taken` of their cores are assigned already to other resources.
/// `machines` are those others that are Windows machines; it matters in the wording of pairs.
Verdict judge(const Licence& licence, BenefitUse use, std::int64_t vcpus, std::int64_t taken, std::int64_t machines,
              Instant at, std::string_view locale = {});

}  // namespace chandlery::reservations
