// A charge as billing keeps it: one line of an invoice to be, with everything that the line must still say in ten years.
//
// Invariants:
// 1. A charge is written once, in the transaction of what caused it, and never changed. What was wrong is charged again
//    with the opposite sign, under an id of its own.
// 2. It stands in one billing month, one invoice type and one currency. An invoice is exactly the charges of its partner,
//    month, type and currency: no charge holds an invoice's number, so issuing a month rewrites none of them.
// 3. A month that was issued takes no further charge: a late one goes to the first open month.
// 4. total = subtotal + tax, each in whole minor units of `subtotal.currency`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "billing/month.h"
#include "core/money.h"
#include "core/time.h"

namespace chandlery::billing {

/// Rules 3.5. On the wire and in files: new, renew, addQuantity, removeQuantity, cancelImmediate, convert,
/// customerCredit. A fee for early termination is a `cancelImmediate` line of its own with a positive amount.
enum class ChargeType : std::uint8_t { kNew, kRenew, kAddQuantity, kRemoveQuantity, kCancelImmediate, kConvert, kCustomerCredit };
inline constexpr int kChargeTypes = 7;

/// One invoice for each and for each currency (rules 3.6).
enum class InvoiceType : std::uint8_t { kRecurring, kOneTime };

/// Contract 8: which shape the line has on the wire.
enum class BillingProvider : std::uint8_t { kOffice, kAzure, kOneTime, kMarketplace };
inline constexpr int kBillingProviders = 4;

/// What decided the tax of a line (rules 3.7). kNone: the country has no rate on file.
enum class TaxTreatment : std::uint8_t { kNone, kExclusive, kInclusive, kReverseCharge, kExempt };

/// What a line gives back of another. kUnrecorded: it gives nothing back, or is older than the record.
enum class CreditBasis : std::uint8_t { kUnrecorded, kWhole, kProrated };

struct ChargeLine {
  std::string partner_id;
  BillingMonth month;
  InvoiceType invoice_type = InvoiceType::kOneTime;
  /// Unique in its partner; begins with the order id, which sorts by time: `<order>/<line>/new`,
  /// `<order>/<line>/cancelImmediate`, `<order>/<line>/fee`; of a credit of the operator's `<charge>/customerCredit/<id>`,
  /// or `credit/<id>` when it names no charge.
  std::string id;
  ChargeType type = ChargeType::kNew;
  BillingProvider provider = BillingProvider::kOneTime;
  Instant posted_at;

  std::string customer_id, customer_name, customer_domain, customer_country;  ///< empty for a credit without a customer
  std::string mpn_id, reseller_mpn_id;

  std::string order_id;
  std::int64_t order_line = 0;
  Instant ordered_at;
  std::string cancellation_id;  ///< of a line that a cancellation caused
  std::string alternate_id;
  std::string product_id, sku_id, availability_id, product_name, sku_name;
  std::string publisher_name, publisher_id;
  std::string subscription_id, subscription_description;
  std::string term_and_billing_cycle;  ///< as "P1Y/one_time"
  std::string billing_frequency, unit_type;
  std::string reservation_order_id, reference_id, promotion_id, price_adjustment, credit_reason;

  Decimal unit_price;            ///< of one unit for the whole period
  Decimal effective_unit_price;  ///< what one unit came to, 15 significant digits (rules 3.1)
  std::int64_t quantity = 0;
  Decimal billable_quantity;
  Money subtotal, tax;
  TaxTreatment tax_treatment = TaxTreatment::kNone;
  Decimal tax_rate;  ///< 0.19 for 19 %
  std::string tax_name;

  Currency pricing_currency;
  Decimal exchange_rate{1, 0};  ///< pricing to billing currency
  std::optional<Date> exchange_rate_date;

  std::optional<Instant> charge_start, charge_end;  ///< 00:00 of the first to 23:59:59 of the last day (rules 3.1); none: perpetual
  std::optional<Instant> subscription_start, subscription_end;

  CreditBasis credit_basis = CreditBasis::kUnrecorded;
  std::int64_t used_days = 0;        ///< of the period of the charge that is given back, when it was prorated
  std::int64_t credited_before = 0;  ///< of that charge, as price_of counts (credit_rules.h): minor units, positive
  /// What the part of a charge that is given back was charged as, in minor units: a reservation may be a part of its order
  /// line, and of a charge of usage the operator may have credited some. 0 and 0: the whole charge.
  std::int64_t part_subtotal = 0, part_tax = 0;

  Money total() const { return subtotal + tax; }
};

}  // namespace chandlery::billing
