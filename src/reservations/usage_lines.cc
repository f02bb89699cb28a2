// See usage_lines.h.
#include "reservations/usage_lines.h"

#include "billing/effective_price.h"
#include "billing/reconciliation.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"
#include "reservations/discount_cost.h"

namespace chandlery::reservations {
DailyAmounts daily_amounts(const Decimal& quantity, const Decimal& unit_price, Currency currency, bool earned_credit) {
  DailyAmounts amounts{.quantity = quantity, .total = {}, .effective_unit_price = unit_price,
                       .credit_percent = earned_credit ? kEarnedCreditPercent : 0};
  const Decimal share(100 - amounts.credit_percent, 2);
  const Decimal exact = quantity * unit_price * share;
  amounts.total = {static_cast<std::int64_t>(exact.at_scale(currency.exponent(), Rounding::kFloor).mantissa()), currency};
  if (!quantity.zero()) amounts.effective_unit_price = billing::quotient(amounts.total.to_decimal(), quantity);
  return amounts;
}

DailyAmounts daily_amounts(const store::RatedSum& sum) {
  const store::MeteredResource& resource = sum.resource;
  return daily_amounts(hours_of(sum.open, sum.ratio), resource.unit_price, resource.currency,
                       resource.earned_credit && resource.priority != Priority::kSpot);
}

std::string UsageDetails::text(std::string_view column) const {
  if (!document_ || !document_->is_object()) return {};
  return document_->object()->text_or(column, "").value_or(std::string());
}

Result<DailyPage> daily_lines(sql::Tx& tx, const Actor& actor, std::string_view customer_id, Date day, std::string_view token,
                              std::int64_t size) {
  DailyPage page{.buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id)), .partner = {}, .lines = {}};
  page.partner = OR_RETURN(partners::find_partner(tx, page.buyer.partner_id));
  const std::optional<std::string> after = token.empty() ? std::string() : crypto::from_hex(token);
  if (!after) return fail(errors::kInvalidProperty, "This is no continuation token of this list.", "token");
  if (size < 0 || size > kMostDailyLines) {
    return fail(errors::kInvalidProperty, "A page has at most " + std::to_string(kMostDailyLines) + " rows.", "size");
  }
  if (size == 0) size = kMostDailyLines;
  std::vector<store::RatedSum> sums =
      store::rated_day(tx, {page.buyer.partner_id, page.buyer.id}, day, *after, size + 1);
  if (std::ssize(sums) > size) {
    sums.pop_back();
    const std::string& key = sums.back().resource.key;
    page.lines.next = crypto::to_hex({reinterpret_cast<const unsigned char*>(key.data()), key.size()});
  }
  for (store::RatedSum& sum : sums) {
    const DailyAmounts amounts = daily_amounts(sum);
    page.lines.items.push_back({std::move(sum), amounts});
  }
  return page;
}

void write_daily_line(json::Writer& out, const DailyPage& page, const DailyLine& line, Date day) {
  const store::MeteredResource& resource = line.rated.resource;
  const DailyAmounts& amounts = line.amounts;
  const UsageDetails said(resource.details);
  const auto text = [&](std::string_view name) { return said.text(name); };
  out.begin_object().field("partnerId", page.partner.id).field("partnerName", page.partner.name);
  out.field("customerId", page.buyer.id).field("customerName", page.buyer.name);
  out.field("customerDomainName", page.buyer.domain).field("customerCountry", page.buyer.country);
  out.field("mpnId", page.partner.mpn_id).field("tier2MpnId", 0).field("invoiceNumber", "");
  out.field("productId", text("ProductId")).field("skuId", text("SkuId")).field("availabilityId", text("AvailabilityId"));
  out.field("skuName", text("SkuName")).field("productName", text("ProductName"));
  out.field("publisherName", text("PublisherName")).field("publisherId", text("PublisherId"));
  out.field("subscriptionDescription", text("SubscriptionDescription")).field("subscriptionId", resource.machine.subscription);
  out.field("chargeStartDate", day.start()).field("chargeEndDate", day.start()).field("usageDate", day.start());
  out.field("meterType", text("MeterType")).field("meterCategory", text("MeterCategory")).field("meterId", text("MeterId"));
  out.field("meterSubCategory", text("MeterSubCategory")).field("meterName", text("MeterName"));
  out.field("meterRegion", text("MeterRegion")).field("unitOfMeasure", "1 Hour").field("unitType", "1 Hour");
  out.field("resourceLocation", resource.machine.region).field("consumedService", text("ConsumedService"));
  out.field("resourceGroup", resource.machine.resource_group).field("resourceUri", resource.machine.resource);
  out.field("chargeType", "New").field("unitPrice", resource.unit_price).field("quantity", amounts.quantity);
  out.field("billingPreTaxTotal", amounts.total).field("billingCurrency", resource.currency.code());
  out.field("pricingPreTaxTotal", amounts.total).field("pricingCurrency", resource.currency.code());
  out.field("serviceInfo1", text("ServiceInfo1")).field("serviceInfo2", text("ServiceInfo2")).field("tags", text("Tags"));
  out.field("additionalInfo", text("AdditionalInfo")).field("effectiveUnitPrice", amounts.effective_unit_price);
  out.field("pcToBCExchangeRate", 1).field("pcToBCExchangeRateDate", day.start());
  out.field("entitlementId", resource.machine.subscription).field("entitlementDescription", text("SubscriptionDescription"));
  out.field("partnerEarnedCreditPercentage", amounts.credit_percent).field("creditPercentage", amounts.credit_percent);
  out.field("creditType", billing::credit_type(amounts.credit_percent));
  out.field("invoiceLineItemType", "usage_line_items").field("billingProvider", "azure");
  out.attributes("DailyRatedUsageLineItem").end_object();
}

}  // namespace chandlery::reservations
