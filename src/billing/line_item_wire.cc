// Line items of invoices as JSON (contract 8). See reconciliation.h.
#include <charconv>

#include "billing/reconciliation.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kChargeWords[] = {"New",    "Renew",   "AddQuantity",   "RemoveQuantity",
                                             "Cancel", "Convert", "CustomerCredit"};
static_assert(std::size(kChargeWords) == kChargeTypes);
constexpr std::string_view kProviderWords[] = {"office", "azure", "one_time", "marketplace"};

std::string_view charge_word(const ChargeLine& line) { return kChargeWords[static_cast<int>(line.type)]; }
std::string_view provider_word(BillingProvider provider) { return kProviderWords[static_cast<int>(provider)]; }

// A number on the wire; 0 means none.
std::int64_t mpn_number(std::string_view id) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), number);
  return problem == std::errc() && end == id.data() + id.size() && number > 0 ? number : 0;
}

void write_customer(json::Writer& json, const ChargeLine& line) {
  json.field("customerId", line.customer_id).field("customerName", line.customer_name);
  json.field("customerDomainName", line.customer_domain).field("customerCountry", line.customer_country);
}

void write_product(json::Writer& json, const ChargeLine& line) {
  json.field("productId", line.product_id).field("skuId", line.sku_id).field("availabilityId", line.availability_id);
  json.field("productName", line.product_name).field("skuName", line.sku_name);
  json.field("publisherName", line.publisher_name).field("publisherId", line.publisher_id);
}

void write_period(json::Writer& json, const ChargeLine& line) {
  json.field("chargeStartDate", line.charge_start).field("chargeEndDate", line.charge_end);
}

void write_exchange(json::Writer& json, const ChargeLine& line) {
  json.field("pricingCurrency", line.pricing_currency.code()).field("pcToBCExchangeRate", line.exchange_rate);
  if (line.exchange_rate_date) json.field("pcToBCExchangeRateDate", line.exchange_rate_date->start());
}

void write_one_time(json::Writer& json, const ChargeLine& line, const FileOf& of) {
  json.field("partnerId", line.partner_id);
  write_customer(json, line);
  json.field("invoiceNumber", of.invoice_number).field("mpnId", line.mpn_id);
  json.field("resellerMpnId", mpn_number(line.reseller_mpn_id));
  json.field("orderId", line.order_id).field("orderDate", line.ordered_at);
  write_product(json, line);
  json.field("chargeType", charge_word(line));
  json.field("unitPrice", line.unit_price).field("effectiveUnitPrice", line.effective_unit_price);
  json.field("unitType", line.unit_type).field("quantity", line.quantity);
  json.field("subtotal", line.subtotal).field("taxTotal", line.tax).field("totalForCustomer", line.total());
  json.field("currency", line.subtotal.currency.code());
  json.field("subscriptionDescription", line.subscription_description).field("subscriptionId", line.subscription_id);
  write_period(json, line);
  json.field("termAndBillingCycle", line.term_and_billing_cycle).field("alternateId", line.alternate_id);
  json.field("priceAdjustmentDescription", line.price_adjustment).field("discountDetails", "");
  write_exchange(json, line);
  json.field("billableQuantity", line.billable_quantity).field("meterDescription", "");
  json.field("reservationOrderId", line.reservation_order_id).field("billingFrequency", line.billing_frequency);
  json.field("invoiceLineItemType", "billing_line_items").field("billingProvider", provider_word(line.provider));
  json.field("lineItemId", line.id);  // our own: what GET …/explanation is asked for
  json.attributes("OneTimeInvoiceLineItem");
}

void write_licence(json::Writer& json, const ChargeLine& line) {
  json.field("partnerId", line.partner_id).field("customerId", line.customer_id);
  json.field("customerName", line.customer_name).field("mpnId", mpn_number(line.mpn_id));
  json.field("tier2MpnId", mpn_number(line.reseller_mpn_id)).field("orderId", line.order_id);
  json.field("subscriptionId", line.subscription_id).field("syndicationPartnerSubscriptionNumber", "");
  json.field("offerId", line.product_id).field("durableOfferId", line.product_id).field("offerName", line.product_name);
  json.field("domainName", line.customer_domain).field("billingCycleType", line.billing_frequency);
  json.field("subscriptionName", line.subscription_description);
  json.field("subscriptionDescription", line.subscription_description);
  json.field("subscriptionStartDate", line.subscription_start).field("subscriptionEndDate", line.subscription_end);
  write_period(json, line);
  json.field("chargeType", charge_word(line)).field("unitPrice", line.unit_price).field("quantity", line.quantity);
  const LicenceAmounts amounts = licence_amounts(line);
  json.field("amount", amounts.amount).field("totalOtherDiscount", amounts.discount);
  json.field("subtotal", line.subtotal).field("tax", line.tax).field("totalForCustomer", line.total());
  json.field("currency", line.subtotal.currency.code());
  json.field("invoiceLineItemType", "billing_line_items").field("billingProvider", "office");
  json.attributes("LicenseBasedLineItem");
}

// What the two shapes of metered lines share.
void write_metered(json::Writer& json, const ChargeLine& line, const FileOf& of, const UsageMeter& meter) {
  json.field("partnerId", line.partner_id).field("partnerName", of.partner_name);
  json.field("partnerBillableAccountId", line.partner_id).field("customerId", line.customer_id);
  json.field("customerCompanyName", line.customer_name).field("mpnId", mpn_number(line.mpn_id));
  json.field("tier2MpnId", mpn_number(line.reseller_mpn_id)).field("invoiceNumber", of.invoice_number);
  json.field("subscriptionId", line.subscription_id).field("subscriptionName", line.subscription_description);
  json.field("subscriptionDescription", line.subscription_description).field("orderId", line.order_id);
  json.field("serviceName", line.product_name).field("serviceType", line.sku_name);
  json.field("resourceGuid", meter.id.empty() ? line.sku_id : meter.id).field("resourceName", line.sku_name);
  json.field("region", meter.region);
  json.field("consumedQuantity", line.billable_quantity).field("unit", line.unit_type);
  write_period(json, line);
}

void write_usage(json::Writer& json, const ChargeLine& line, const FileOf& of, const UsageMeter& meter) {
  write_metered(json, line, of, meter);
  json.field("billingCycleType", line.billing_frequency).field("chargeType", charge_word(line));
  json.field("currency", line.subtotal.currency.code()).field("detailLineItemId", line.order_line);
  json.field("sku", line.sku_id).field("includedQuantity", 0).field("overageQuantity", line.billable_quantity);
  json.field("listPrice", line.unit_price).field("consumptionPrice", line.subtotal);
  json.field("consumptionDiscount", Money{0, line.subtotal.currency});
  json.field("pretaxCharges", line.subtotal).field("taxAmount", line.tax).field("postTaxTotal", line.total());
  json.field("pretaxEffectiveRate", line.effective_unit_price);
  json.field("invoiceLineItemType", "billing_line_items").field("billingProvider", "azure");
  json.attributes("UsageBasedLineItem");
}

void write_daily_usage(json::Writer& json, const ChargeLine& line, const FileOf& of, const UsageMeter& meter) {
  write_metered(json, line, of, meter);
  json.field("usageDate", line.charge_start).field("meteredRegion", meter.region).field("meteredService", line.product_name);
  json.field("meteredServiceType", line.sku_name).field("project", "").field("serviceInfo", "");
  json.field("invoiceLineItemType", "usage_line_items").field("billingProvider", "azure");
  json.attributes("DailyUsageLineItem");
}

void write_daily_rated(json::Writer& json, const ChargeLine& line, const FileOf& of, const UsageMeter& meter) {
  json.field("partnerId", line.partner_id).field("partnerName", of.partner_name);
  write_customer(json, line);
  json.field("mpnId", line.mpn_id).field("tier2MpnId", mpn_number(line.reseller_mpn_id));
  json.field("invoiceNumber", of.invoice_number);
  write_product(json, line);
  json.field("subscriptionDescription", line.subscription_description).field("subscriptionId", line.subscription_id);
  write_period(json, line);
  json.field("usageDate", line.charge_start).field("meterType", meter.type).field("meterCategory", meter.category);
  json.field("meterId", meter.id).field("meterSubCategory", meter.sub_category).field("meterName", meter.name);
  json.field("meterRegion", meter.region).field("unitOfMeasure", line.unit_type);
  json.field("resourceLocation", meter.resource_location).field("consumedService", meter.consumed_service);
  json.field("resourceGroup", meter.resource_group).field("resourceUri", meter.resource_uri);
  json.field("chargeType", charge_word(line));
  json.field("unitPrice", line.unit_price).field("quantity", line.billable_quantity).field("unitType", line.unit_type);
  json.field("billingPreTaxTotal", line.subtotal).field("billingCurrency", line.subtotal.currency.code());
  json.field("pricingPreTaxTotal", pricing_total(line));
  write_exchange(json, line);
  json.field("serviceInfo1", meter.service_info1).field("serviceInfo2", meter.service_info2).field("tags", meter.tags);
  json.field("additionalInfo", meter.additional_info);
  json.field("effectiveUnitPrice", line.effective_unit_price).field("entitlementId", line.subscription_id);
  json.field("entitlementDescription", line.subscription_description);
  json.field("partnerEarnedCreditPercentage", meter.credit_percent).field("creditPercentage", meter.credit_percent);
  json.field("creditType", credit_type(meter.credit_percent));
  // The Java client reads the daily rated line of marketplace alone (contract 8); lines of usage come under its name.
  json.field("invoiceLineItemType", "usage_line_items").field("billingProvider", "marketplace");
  json.attributes("DailyRatedUsageLineItem");
}

}  // namespace

LineShape shape_of(BillingProvider provider, bool usage_items) {
  switch (provider) {
    case BillingProvider::kOffice:
      return LineShape::kLicence;
    case BillingProvider::kAzure:
      return usage_items ? LineShape::kDailyUsage : LineShape::kUsage;
    case BillingProvider::kOneTime:
    case BillingProvider::kMarketplace:
      return usage_items ? LineShape::kDailyRated : LineShape::kOneTime;
  }
  return LineShape::kOneTime;
}

std::string_view credit_type(std::int64_t credit_percent) {
  return credit_percent > 0 ? "Partner Earned Credit Applied" : "Credit Not Applied";
}

void write_line_item(json::Writer& json, LineShape shape, const ChargeLine& line, const FileOf& of,
                     const UsageMeter& meter) {
  json.begin_object();
  switch (shape) {
    case LineShape::kOneTime:
      write_one_time(json, line, of);
      break;
    case LineShape::kLicence:
      write_licence(json, line);
      break;
    case LineShape::kUsage:
      write_usage(json, line, of, meter);
      break;
    case LineShape::kDailyUsage:
      write_daily_usage(json, line, of, meter);
      break;
    case LineShape::kDailyRated:
      write_daily_rated(json, line, of, meter);
      break;
  }
  json.end_object();
}

}  // namespace chandlery::billing
