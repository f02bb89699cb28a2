// A charge as its row has it, for files of any length: no text is copied and no decimal is read and written again.
#pragma once

#include <optional>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

/// The members that a reconciliation file needs, named as those of ChargeLine. The views end with the callback that
/// received them.
struct StoredCharge {
  std::string_view id;
  ChargeType type = ChargeType::kNew;
  BillingProvider provider = BillingProvider::kOneTime;
  std::string_view partner_id, customer_id, customer_name, customer_domain, customer_country;
  std::string_view mpn_id, reseller_mpn_id;
  std::string_view order_id;
  Instant ordered_at;
  std::string_view alternate_id;
  std::string_view product_id, sku_id, availability_id, product_name, sku_name;
  std::string_view publisher_name, publisher_id;
  std::string_view subscription_id, subscription_description;
  std::string_view term_and_billing_cycle, billing_frequency, unit_type;
  std::string_view reservation_order_id, reference_id, promotion_id, price_adjustment, credit_reason;
  std::string_view unit_price, effective_unit_price, billable_quantity, exchange_rate;  ///< as Decimal::to_string wrote them
  std::int64_t quantity = 0;
  Money subtotal, tax;
  Currency pricing_currency;
  std::optional<Date> exchange_rate_date;
  std::optional<Instant> charge_start, charge_end, subscription_start, subscription_end;

  Money total() const { return subtotal + tax; }
};

/// As of a ChargeLine (charges.h).
inline bool is_adjustment(const StoredCharge& line) {
  return line.type == ChargeType::kCustomerCredit && line.customer_id.empty();
}

}  // namespace chandlery::billing
