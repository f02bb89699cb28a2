// Charges for tests of what is printed, written and explained.
#pragma once

#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing::samples {

inline Money money(std::string_view amount, std::string_view currency = "USD") {
  const Currency of = *Currency::parse(currency);
  const Decimal exact = Decimal::parse(amount)->at_scale(of.exponent(), Rounding::kFloor);
  return {static_cast<std::int64_t>(exact.mantissa()), of};
}

/// A perpetual licence bought on 2021-03-08, as three of 1,069.00: the purchase of rules 3.3.
inline ChargeLine perpetual(std::string_view currency = "USD") {
  ChargeLine line;
  line.partner_id = "10000000-0000-4000-8000-000000000001";
  line.month = *BillingMonth::parse("2021-03");
  line.id = "ord-1/0/new";
  line.posted_at = line.ordered_at = *parse_iso("2021-03-08T10:00:00Z");
  line.customer_id = "20000000-0000-4000-8000-000000000001";
  line.customer_name = "Contoso Shipping, Inc.";
  line.customer_domain = "contoso.example";
  line.customer_country = "US";
  line.mpn_id = "4390934";
  line.order_id = "ord-1";
  line.alternate_id = "alt-1";
  line.product_id = "DG7GMGF0DVSV";
  line.sku_id = "0003";
  line.availability_id = "DG7GMGF0DVT1";
  line.product_name = "Windows Server 2019 Standard";
  line.sku_name = "16 Core License Pack";
  line.publisher_name = "Microsoft Corporation";
  line.publisher_id = "pub-1";
  line.billing_frequency = "one_time";
  line.unit_type = "License";
  line.term_and_billing_cycle = "none/one_time";
  line.quantity = 3;
  line.billable_quantity = Decimal(3, 0);
  line.unit_price = line.effective_unit_price = *Decimal::parse("1069.00");
  line.subtotal = money("3207.00", currency);
  line.tax = money("0", currency);
  line.pricing_currency = line.subtotal.currency;
  return line;
}

/// Two subscriptions for a year from 2021-03-08 at 1,200.00 each.
inline ChargeLine subscription(std::string_view currency = "USD") {
  ChargeLine line = perpetual(currency);
  line.invoice_type = InvoiceType::kRecurring;
  line.product_name = "SQL Server Standard";
  line.sku_name = "2 Core License Pack - 1 year";
  line.subscription_id = "30000000-0000-4000-8000-000000000001";
  line.subscription_description = "SQL Server Standard";
  line.term_and_billing_cycle = "P1Y/one_time";
  line.quantity = 2;
  line.billable_quantity = Decimal(2, 0);
  line.unit_price = line.effective_unit_price = *Decimal::parse("1200.00");
  line.subtotal = money("2400.00", currency);
  line.charge_start = line.subscription_start = *parse_iso("2021-03-08T00:00:00Z");
  line.charge_end = line.subscription_end = *parse_iso("2022-03-07T23:59:59Z");
  return line;
}

/// The line that gives `amount` of it back on the day, written positive.
inline ChargeLine cancelled(ChargeLine line, std::string_view day, std::string_view amount) {
  line.type = ChargeType::kCancelImmediate;
  line.id = "ord-1/0/cancelImmediate";
  line.cancellation_id = "can-1";
  line.posted_at = *parse_iso(day);
  line.subtotal = -money(amount, line.subtotal.currency.code());
  line.billable_quantity = Decimal(-line.quantity, 0);
  return line;
}

}  // namespace chandlery::billing::samples
