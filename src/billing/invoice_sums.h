// What the first page of an invoice says of its lines: sums by kind and tax, publishers and exchange rates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "billing/invoice.h"

namespace chandlery::billing {

/// What a purchase or renewal came to less than its list price, without tax; zero for a line that names neither a
/// promotion nor a price adjustment. It has the sign of the subtotal.
Money discount_of(const ChargeLine& line);

class InvoiceSums {
 public:
  explicit InvoiceSums(const Invoice& invoice);
  void add(const ChargeLine& line);
  /// The lines give the invoice's subtotal, tax and adjustments.
  bool agree_with(const Invoice& invoice) const;

  /// Charges at list price, by what is bought. A credit note takes back what it lists: signs are turned.
  Money licences, usage, charges;
  Money discounts, credits;
  Money subtotal, tax, adjustments;  ///< subtotal = licences + usage + charges + discounts + credits
  std::int64_t lines = 0;            ///< adjustments among them
  bool discounted = false;           ///< whether a line has a discount

  struct Tax {
    TaxTreatment treatment;
    std::string name;
    Decimal rate;
    Money base, tax;
  };
  std::vector<Tax> taxes;

  struct Exchange {
    Currency from;
    Decimal rate;
    std::optional<Date> date;
  };
  /// In the order of their first line; no more than kListed of each.
  std::vector<std::string> publishers;
  std::vector<Exchange> exchanges;
  static constexpr std::size_t kListed = 100;

 private:
  bool takes_back_;
};

}  // namespace chandlery::billing
