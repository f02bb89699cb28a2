// See usage_charging.h.
#include "reservations/usage_charging.h"

#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "billing/accounts.h"
#include "billing/charge_credits.h"
#include "billing/credit_rules.h"
#include "billing/tax_rules.h"
#include "billing/usage_meters.h"
#include "catalog/tax_rates.h"
#include "customers/service.h"
#include "ordering/taxes.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"
#include "reservations/usage_charge_store.h"
#include "reservations/usage_lines.h"
#include "subscriptions/azure.h"

namespace chandlery::reservations {
namespace {

using billing::ChargeLine, billing::UsageCharge, store::ChargedUse;

constexpr std::int64_t kResourcesRead = 1'000;  // at once
constexpr std::string_view kHour = "1 Hour";

std::string hex_of(std::string_view key) {
  return crypto::to_hex({reinterpret_cast<const unsigned char*>(key.data()), key.size()});
}

/// A customer's day while it is charged. The account is held only when there is something to charge.
class Charging {
 public:
  Charging(sql::Tx& tx, const Actor& seller, const store::UsageOwner& owner, Date day, customers::Buyer buyer,
           partners::Partner partner)
      : tx_(tx), seller_(seller), owner_(owner), day_(day), buyer_(std::move(buyer)), partner_(std::move(partner)),
        charged_(store::charged_of_day(tx, owner, day)) {}

  std::int64_t run() {
    std::string after;
    for (bool more = true; more;) {
      const std::vector<store::RatedSum> sums = store::rated_day(tx_, owner_, day_, after, kResourcesRead);
      for (const store::RatedSum& sum : sums) see(sum);
      more = std::ssize(sums) == kResourcesRead;
      if (more) after = sums.back().resource.key;
      write();
    }
    for (const auto& [key, use] : charged_) {
      if (!seen_.contains(key) && use.holds > 0) take_back(key, use);
    }
    write();
    return count_;
  }

 private:
  std::string prefix() const { return std::string(billing::kUsagePrefix) + to_iso(day_) + "/" + owner_.customer_id; }
  std::string id_of(std::string_view key, std::int64_t number) const {
    return prefix() + "/" + hex_of(key) + "/" + std::to_string(number);
  }

  const billing::HeldAccount& payer() {
    if (!payer_) {
      std::optional<catalog::TaxRate> rate;
      const sql::Tx::Question question = catalog::tax_rate_question(partner_.country, seller_.at, rate);
      payer_ = billing::hold_account(tx_, partner_.id, seller_.at, {&question, 1});
      const billing::Taxpayer taxpayer{payer_->tax_id, payer_->tax_country, payer_->exempt, payer_->seller_country};
      tax_ = billing::decide_tax(ordering::tax_facts(partner_.country, taxpayer, rate));
    }
    return *payer_;
  }

  /// What the operator credited of the day's charges, read with the account held.
  const std::vector<billing::ChargeCredit>& credits() {
    payer();
    if (!credits_) credits_ = billing::credits_of_order(tx_, partner_.id, prefix());
    return *credits_;
  }

  void see(const store::RatedSum& sum) {
    const store::MeteredResource& resource = sum.resource;
    seen_.insert(resource.key);
    const DailyAmounts amounts = daily_amounts(sum);
    const auto known = charged_.find(resource.key);
    const std::optional<UsageCharge> holding =
        known != charged_.end() && known->second.holds > 0 ? std::optional(held(known->first, known->second)) : std::nullopt;
    const bool nothing = amounts.quantity.zero();
    if (holding && !nothing && holding->line.billable_quantity == amounts.quantity &&
        holding->line.subtotal == amounts.total) {
      return;
    }
    ChargedUse now = known == charged_.end() ? ChargedUse{} : known->second;
    if (holding) add_reversal(resource.key, now, *holding);
    if (!nothing) add_charge(resource, amounts, now);
    if (holding || !nothing) store::put_charged(tx_, owner_, day_, resource.key, now);
  }

  void take_back(std::string_view key, const ChargedUse& use) {
    ChargedUse now = use;
    add_reversal(key, now, held(key, use));
    store::put_charged(tx_, owner_, day_, key, now);
  }

  /// The charge that holds, as it was written.
  UsageCharge held(std::string_view key, const ChargedUse& use) {
    const std::string id = id_of(key, use.holds);
    const auto line = billing::find_charge(
        tx_, {partner_.id, use.month, billing::InvoiceType::kOneTime, use.currency}, id);
    if (!line) throw std::logic_error("a charge of usage that is not there: " + id);
    billing::UsageMeters meters = billing::find_meters(tx_, partner_.id, id, id);
    return {*line, std::move(meters[id])};
  }

  void add_reversal(std::string_view key, ChargedUse& use, UsageCharge charge) {
    ChargeLine& line = charge.line;
    line = billing::taken_back(line, billing::credited(credits(), line));
    line.id = id_of(key, ++use.charges);
    line.month = billing::open_month(payer().account, day_.start());
    line.posted_at = seller_.at;
    use.holds = 0;
    charges_.push_back(std::move(charge));
  }

  void add_charge(const store::MeteredResource& resource, const DailyAmounts& amounts, ChargedUse& use) {
    UsageCharge charge;
    ChargeLine& line = charge.line;
    line.partner_id = partner_.id;
    line.month = billing::open_month(payer().account, day_.start());
    line.id = id_of(resource.key, ++use.charges);
    line.provider = billing::BillingProvider::kAzure;
    line.posted_at = seller_.at;
    line.ordered_at = day_.start();
    line.customer_id = buyer_.id;
    line.customer_name = buyer_.name;
    line.customer_domain = buyer_.domain;
    line.customer_country = buyer_.country;
    line.mpn_id = partner_.mpn_id;
    line.reseller_mpn_id = reseller_of(resource.machine.subscription);
    line.subscription_id = resource.machine.subscription;
    line.unit_type = kHour;
    line.unit_price = resource.unit_price;
    line.effective_unit_price = amounts.effective_unit_price;
    line.billable_quantity = amounts.quantity;
    const billing::Taxed taxed = billing::apply_tax(tax_, amounts.total);
    line.subtotal = taxed.subtotal;
    line.tax = taxed.tax;
    line.tax_treatment = tax_.treatment;
    line.tax_rate = tax_.rate;
    line.tax_name = tax_.name;
    line.pricing_currency = resource.currency;
    line.exchange_rate_date = day_;
    line.charge_start = day_.start();
    line.charge_end = day_.plus_days(1).start().plus_seconds(-1);
    if (amounts.credit_percent > 0) {
      line.price_adjustment =
          R"([")" + std::to_string(amounts.credit_percent) + R"(% partner earned credit for services managed"])";
    }
    fill_names(resource, charge);
    charge.meter.credit_percent = amounts.credit_percent;
    use.holds = use.charges;
    use.month = line.month;
    use.currency = resource.currency;
    charges_.push_back(std::move(charge));
  }

  /// What the sender said of the resource for the line of the bill.
  static void fill_names(const store::MeteredResource& resource, UsageCharge& charge) {
    const UsageDetails said(resource.details);
    ChargeLine& line = charge.line;
    line.product_id = said.text("ProductId");
    line.sku_id = said.text("SkuId");
    line.availability_id = said.text("AvailabilityId");
    line.product_name = said.text("ProductName");
    line.sku_name = said.text("SkuName");
    if (line.sku_name.empty()) line.sku_name = resource.machine.size;
    if (line.product_name.empty()) line.product_name = "Virtual machines";
    line.publisher_name = said.text("PublisherName");
    line.publisher_id = said.text("PublisherId");
    line.subscription_description = said.text("SubscriptionDescription");
    charge.meter = {.type = said.text("MeterType"),
                    .category = said.text("MeterCategory"),
                    .id = said.text("MeterId"),
                    .sub_category = said.text("MeterSubCategory"),
                    .name = said.text("MeterName"),
                    .region = said.text("MeterRegion"),
                    .resource_location = resource.machine.region,
                    .consumed_service = said.text("ConsumedService"),
                    .resource_group = resource.machine.resource_group,
                    .resource_uri = resource.machine.resource,
                    .service_info1 = said.text("ServiceInfo1"),
                    .service_info2 = said.text("ServiceInfo2"),
                    .tags = said.text("Tags"),
                    .additional_info = said.text("AdditionalInfo")};
  }

  const std::string& reseller_of(const std::string& subscription) {
    const auto [known, is_new] = resellers_.try_emplace(subscription);
    if (is_new) {
      const auto found = subscriptions::find_azure_subscription(tx_, buyer_, subscription);
      if (found) known->second = found->reseller_mpn_id;
    }
    return known->second;
  }

  void write() {
    if (charges_.empty()) return;
    billing::charge_usage(tx_, seller_, charges_);
    count_ += std::ssize(charges_);
    charges_.clear();
  }

  sql::Tx& tx_;
  const Actor& seller_;
  const store::UsageOwner& owner_;
  const Date day_;
  const customers::Buyer buyer_;
  const partners::Partner partner_;
  const std::map<std::string, ChargedUse> charged_;  ///< by resource key, as before this rating
  std::set<std::string> seen_;
  std::map<std::string, std::string> resellers_;     ///< by subscription
  std::optional<billing::HeldAccount> payer_;
  std::optional<std::vector<billing::ChargeCredit>> credits_;
  billing::TaxDecision tax_;
  std::vector<UsageCharge> charges_;
  std::int64_t count_ = 0;
};

}  // namespace

std::int64_t charge_day(sql::Tx& tx, const Actor& actor, const store::UsageOwner& owner, Date day) {
  Actor seller = actor;
  seller.partner_id = owner.partner_id;
  // As the customer itself, which is found also when the relationship has ended: what was used then is owed.
  Actor customer = seller;
  customer.customer_id = owner.customer_id;
  auto buyer = customers::find_buyer(tx, customer, owner.customer_id);
  auto partner = partners::find_partner(tx, owner.partner_id);
  if (!buyer || !partner) return 0;
  return Charging(tx, seller, owner, day, *std::move(buyer), *std::move(partner)).run();
}

}  // namespace chandlery::reservations
