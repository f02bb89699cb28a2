// See benefits.h.
#include "reservations/benefits.h"

#include <algorithm>
#include <map>

#include "audit/service.h"
#include "catalog/service.h"
#include "core/errors/reservations.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/service.h"
#include "fulfilment/service.h"
#include "reservations/benefit_words.h"

namespace chandlery::reservations {
namespace {

constexpr std::int64_t kMostCores = 1'000'000;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestResource = 1000;

/// A customer's licences and benefits, read once.
struct Pool {
  customers::Buyer buyer;
  std::vector<Licence> licences;
  std::vector<store::Benefit> benefits;
};

bool has_edition(LicensedProduct product, LicenceEdition edition) {
  return edition == LicenceEdition::kStandard ||
         (edition == LicenceEdition::kDatacenter) == (product == LicensedProduct::kWindowsServer);
}

/// What this server sold to the customer and what of it is core licences.
std::vector<Licence> bought_licences(sql::Tx& tx, const customers::Buyer& buyer) {
  std::map<std::pair<std::string, std::string>, store::LicenceSku> known;
  for (store::LicenceSku& sku : store::licence_skus(tx)) {
    const std::pair place(sku.product_id, sku.sku_id);
    known.emplace(place, std::move(sku));
  }
  std::vector<Licence> licences;
  if (known.empty()) return licences;
  for (const fulfilment::Entitlement& held : fulfilment::entitlements(tx, buyer)) {
    const auto sku = known.find({held.product_id, held.sku_id});
    if (sku == known.end() || held.state == fulfilment::EntitlementState::kCancelled) continue;
    licences.push_back({.id = held.order_id + ":" + std::to_string(held.line_number),
                        .name = held.title,
                        .product = sku->second.product,
                        .edition = sku->second.edition,
                        .cores = held.quantity * sku->second.cores,
                        .from_subscription = true,
                        // Bought for ever it comes without Software Assurance; suspended it licenses nothing.
                        .assured = held.expires_at.has_value() && held.state != fulfilment::EntitlementState::kSuspended,
                        .assured_until = held.expires_at});
  }
  return licences;
}

Result<Pool> read_pool(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  Pool pool{.buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id)), .licences = {}, .benefits = {}};
  pool.licences = bought_licences(tx, pool.buyer);
  for (Licence& licence : store::declared_licences(tx, pool.buyer.partner_id, pool.buyer.id)) {
    pool.licences.push_back(std::move(licence));
  }
  for (const store::LicenceUse& use : store::licence_uses(tx, pool.buyer.partner_id, pool.buyer.id)) {
    const auto licence = std::ranges::find(pool.licences, use.licence_id, &Licence::id);
    if (licence == pool.licences.end()) continue;
    licence->on_premises = use.on_premises;
    licence->migration_started = use.migration_started;
  }
  pool.benefits = store::benefits(tx, pool.buyer.partner_id, pool.buyer.id);
  return pool;
}

/// The licences change only through the partner that they stand under.
Result<Pool> read_pool_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  if (buyer.partner_id != actor.partner_id) {
    return fail(errors::kRoleMissing, "The customer's licences are kept by the provider that it buys from.");
  }
  store::take_turn(tx, buyer.partner_id, buyer.id);
  return read_pool(tx, actor, customer_id);
}

/// What has been given of one licence so far.
struct Given {
  std::int64_t cores = 0, machines = 0;
};

/// The verdict on every benefit, first come first served.
std::vector<BenefitStanding> standings(const Pool& pool, const Actor& actor, std::map<std::string, Given>& given) {
  std::vector<BenefitStanding> result;
  for (const store::Benefit& benefit : pool.benefits) {
    BenefitStanding standing{.benefit = benefit, .licence_name = {}, .verdict = {}};
    const auto licence = std::ranges::find(pool.licences, benefit.licence_id, &Licence::id);
    if (licence == pool.licences.end()) {
      standing.verdict.refused = true;
      standing.verdict.reason = benefit_words(actor.locale).licence_gone;
    } else {
      Given& of_licence = given[licence->id];
      standing.licence_name = licence->name;
      standing.verdict = judge(*licence, benefit.use, benefit.vcpus, of_licence.cores, of_licence.machines, actor.at,
                               actor.locale);
      if (standing.verdict.compliant) {
        of_licence.cores += standing.verdict.need;
        of_licence.machines += benefit.use == BenefitUse::kWindowsMachine ? 1 : 0;
      }
    }
    result.push_back(std::move(standing));
  }
  return result;
}

LicenceStanding standing_of(const Licence& licence, std::int64_t assigned, const Actor& actor) {
  const bool windows = licence.product == LicensedProduct::kWindowsServer;
  const BenefitUse use = windows ? BenefitUse::kWindowsMachine : BenefitUse::kSqlGeneralPurpose;
  return {licence, cloud_cores(licence, use, actor.at, actor.locale), assigned};
}

Result<Verdict> judge_wanted(const Pool& pool, const NewBenefit& wanted, const Actor& actor, std::string_view locale) {
  if (wanted.vcpus < 1 || wanted.vcpus > kMostVcpus) {
    return fail(errors::kInvalidProperty, "A resource has 1 to 100000 vCPUs.", "vCpus");
  }
  if (wanted.resource.empty() || wanted.resource.size() > kLongestResource) {
    return fail(errors::kInvalidProperty, "The resource is missing or its name is too long.", "resourceUri");
  }
  const auto licence = std::ranges::find(pool.licences, wanted.licence_id, &Licence::id);
  if (licence == pool.licences.end()) return fail(errors::kNotFound, "The customer has no such licence.", "licenceId");
  std::map<std::string, Given> given;
  standings(pool, actor, given);
  const Given& of_licence = given[licence->id];
  return judge(*licence, wanted.use, wanted.vcpus, of_licence.cores, of_licence.machines, actor.at, locale);
}

void record(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, std::string_view what,
            std::vector<std::pair<std::string, std::string>> facts) {
  facts.insert(facts.begin(), {"Operation", std::string(what)});
  audit::append(tx, actor,
                {.operation = "undefined",  // the clients know no word for it (contract 14)
                 .resource_type = "undefined",
                 .customer_id = buyer.id,
                 .customer_name = buyer.name,
                 .customized = std::move(facts)});
}

}  // namespace

Result<std::vector<LicenceStanding>> list_licences(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const Pool pool = OR_RETURN(read_pool(tx, actor, customer_id));
  std::map<std::string, Given> given;
  standings(pool, actor, given);
  std::vector<LicenceStanding> result;
  for (const Licence& licence : pool.licences) result.push_back(standing_of(licence, given[licence.id].cores, actor));
  return result;
}

Result<LicenceStanding> declare_licence(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        const NewLicence& added) {
  const Pool pool = OR_RETURN(read_pool_to_change(tx, actor, customer_id));
  if (text::trim(added.name).empty() || added.name.size() > kLongestName) {
    return fail(errors::kInvalidProperty, "The name of the agreement is missing or too long.", "name");
  }
  if (!has_edition(added.product, added.edition)) {
    return fail(errors::kInvalidProperty, "Windows Server is Standard or Datacenter, SQL Server Standard or Enterprise.", "edition");
  }
  if (added.cores < 1 || added.cores > kMostCores) {
    return fail(errors::kInvalidProperty, "The number of core licences is 1 to 1000000.", "cores");
  }
  const Licence licence{.id = new_id(actor.at),
                        .name = std::string(text::trim(added.name)),
                        .product = added.product,
                        .edition = added.edition,
                        .cores = added.cores,
                        .from_subscription = false,
                        .assured = added.assured,
                        .assured_until = added.assured_until};
  store::insert_licence(tx, pool.buyer.partner_id, pool.buyer.id, licence, actor.principal(), actor.at);
  record(tx, actor, pool.buyer, "declare_licence",
         {{"LicenceId", licence.id}, {"Name", licence.name}, {"Product", std::string(to_string(licence.product))},
          {"Edition", std::string(to_string(licence.edition))}, {"Cores", std::to_string(licence.cores)}});
  return standing_of(licence, 0, actor);
}

Result<LicenceStanding> change_licence_use(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                           std::string_view licence_id, const LicenceUseChange& change) {
  Pool pool = OR_RETURN(read_pool_to_change(tx, actor, customer_id));
  const auto licence = std::ranges::find(pool.licences, licence_id, &Licence::id);
  if (licence == pool.licences.end()) return fail(errors::kNotFound, "The customer has no such licence.");
  if (change.on_premises) {
    if (*change.on_premises < 0 || *change.on_premises > licence->cores) {
      return fail(errors::kInvalidProperty, "On premises are 0 to all of the licence's cores.", "onPremisesCores");
    }
    licence->on_premises = *change.on_premises;
  }
  if (change.migration_started && change.migration_started != licence->migration_started) {
    if (licence->migration_started) {
      return fail(errors::kBenefitRefused, "A migration has its 180 days once, and this licence's began on " +
                                               to_iso(Date::of(*licence->migration_started)) + ".", "migrationStartedDate");
    }
    if (*change.migration_started < Date::of(actor.at).start()) {
      return fail(errors::kInvalidProperty, "A migration begins today or later.", "migrationStartedDate");
    }
    licence->migration_started = change.migration_started;
  }
  store::put_licence_use(tx, pool.buyer.partner_id, pool.buyer.id,
                         {licence->id, licence->on_premises, licence->migration_started});
  record(tx, actor, pool.buyer, "change_licence_use",
         {{"LicenceId", licence->id}, {"OnPremisesCores", std::to_string(licence->on_premises)},
          {"MigrationStarted", licence->migration_started ? to_iso(*licence->migration_started) : ""}});
  std::map<std::string, Given> given;
  standings(pool, actor, given);
  return standing_of(*licence, given[licence->id].cores, actor);
}

Result<Verdict> check_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const NewBenefit& wanted) {
  return judge_wanted(OR_RETURN(read_pool(tx, actor, customer_id)), wanted, actor, actor.locale);
}

Result<BenefitStanding> assign_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                       const NewBenefit& wanted) {
  const Pool pool = OR_RETURN(read_pool_to_change(tx, actor, customer_id));
  Verdict verdict = OR_RETURN(judge_wanted(pool, wanted, actor, "en"));  // a refusal is translated where all are
  if (!verdict.compliant) return fail(verdict.refused ? errors::kBenefitRefused : errors::kLicencesShort, verdict.reason);
  store::Benefit benefit{.id = new_id(actor.at),
                         .licence_id = wanted.licence_id,
                         .resource = wanted.resource,
                         .use = wanted.use,
                         .vcpus = wanted.vcpus,
                         .assigned_by = std::string(actor.principal()),
                         .created_at = actor.at};
  if (!store::insert_benefit(tx, pool.buyer.partner_id, pool.buyer.id, benefit)) {
    return fail(errors::kAlreadyExists, "The resource has this benefit already.", "resourceUri");
  }
  record(tx, actor, pool.buyer, "assign_benefit",
         {{"BenefitId", benefit.id}, {"LicenceId", benefit.licence_id}, {"Use", std::string(to_string(benefit.use))},
          {"Resource", benefit.resource}, {"VCpus", std::to_string(benefit.vcpus)}});
  verdict = OR_RETURN(judge_wanted(pool, wanted, actor, actor.locale));
  return BenefitStanding{std::move(benefit), std::ranges::find(pool.licences, wanted.licence_id, &Licence::id)->name,
                         std::move(verdict)};
}

Result<void> end_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view benefit_id) {
  const Pool pool = OR_RETURN(read_pool_to_change(tx, actor, customer_id));
  if (!store::end_benefit(tx, pool.buyer.partner_id, pool.buyer.id, benefit_id, actor.at)) {
    return fail(errors::kNotFound, "There is no such benefit, or it has ended.");
  }
  record(tx, actor, pool.buyer, "end_benefit", {{"BenefitId", std::string(benefit_id)}});
  return {};
}

Result<std::vector<BenefitStanding>> list_benefits(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const Pool pool = OR_RETURN(read_pool(tx, actor, customer_id));
  std::map<std::string, Given> given;
  return standings(pool, actor, given);
}

Result<void> put_licence_sku(sql::Tx& tx, const Actor& actor, const store::LicenceSku& sku) {
  if (!has_edition(sku.product, sku.edition)) {
    return fail(errors::kInvalidProperty, "Windows Server is Standard or Datacenter, SQL Server Standard or Enterprise.", "edition");
  }
  if (sku.cores < 1 || sku.cores > kMostCores) {
    return fail(errors::kInvalidProperty, "A unit is 1 to 1000000 core licences.", "coresPerUnit");
  }
  if (!catalog::has_sku(tx, sku.product_id, sku.sku_id)) {
    return fail(errors::kSkuNotFound, "The catalogue has no such SKU.", "skuId");
  }
  store::put_licence_sku(tx, sku);
  audit::append(tx, actor,
                {.operation = "undefined",
                 .resource_type = "undefined",
                 .customized = {{"Operation", "put_licence_sku"}, {"ProductId", sku.product_id}, {"SkuId", sku.sku_id},
                                {"Cores", std::to_string(sku.cores)}}});
  return {};
}

}  // namespace chandlery::reservations
