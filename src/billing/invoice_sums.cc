// See invoice_sums.h.
#include "billing/invoice_sums.h"

#include <algorithm>

#include "billing/charges.h"

namespace chandlery::billing {
namespace {

bool names_a_discount(const ChargeLine& line) {
  return !line.promotion_id.empty() || !(line.price_adjustment.empty() || line.price_adjustment == "[]");
}

bool is_purchase(ChargeType type) {
  return type == ChargeType::kNew || type == ChargeType::kRenew || type == ChargeType::kConvert;
}

// What remains of a price that includes tax: gross - R(gross * r / (1 + r)).
Money without_tax(const Money& gross, const Decimal& rate) {
  const Decimal exact = rate.at_scale(6, Rounding::kHalfAwayFromZero);
  const auto parts = static_cast<std::int64_t>(exact.mantissa());
  return gross -
         Money{multiply_divide(gross.minor, parts, 1'000'000 + parts, Rounding::kHalfAwayFromZero), gross.currency};
}

template <class T, class Same>
void note_once(std::vector<T>& list, const T& item, Same same) {
  if (list.size() < InvoiceSums::kListed &&
      std::ranges::none_of(list, [&](const T& known) { return same(known, item); }))
    list.push_back(item);
}

}  // namespace

Money discount_of(const ChargeLine& line) {
  const Money none{0, line.subtotal.currency};
  if (!names_a_discount(line) || !is_purchase(line.type)) return none;
  Money listed =
      Money::of(line.unit_price * line.exchange_rate, line.quantity, none.currency, Rounding::kHalfAwayFromZero);
  if (line.tax_treatment == TaxTreatment::kInclusive) listed = without_tax(listed, line.tax_rate);
  if (line.subtotal.minor < 0) listed = -listed;
  const Money discount = listed - line.subtotal;
  // Dearer than the list is no discount.
  return (discount.minor < 0) == (line.subtotal.minor < 0) ? discount : none;
}

InvoiceSums::InvoiceSums(const Invoice& invoice) : takes_back_(invoice.document == DocumentType::kVoidNote) {
  for (Money* sum : {&licences, &usage, &charges, &discounts, &credits, &subtotal, &tax, &adjustments})
    *sum = Money{0, invoice.currency()};
}

void InvoiceSums::add(const ChargeLine& line) {
  ++lines;
  tax = tax + line.tax;
  discounted = discounted || discount_of(line).minor != 0;
  if (is_adjustment(line)) {
    adjustments = adjustments + line.subtotal;
  } else {
    subtotal = subtotal + line.subtotal;
    const bool is_credit = (line.subtotal.minor < 0) != takes_back_ && line.subtotal.minor != 0;
    if (is_credit) {
      credits = credits + line.subtotal;
    } else {
      const Money discount = discount_of(line);
      Money& charged = line.provider == BillingProvider::kOffice  ? licences
                       : line.provider == BillingProvider::kAzure ? usage
                                                                  : charges;
      charged = charged + line.subtotal + discount;
      discounts = discounts - discount;
    }
  }

  const auto same_tax = [&](const Tax& known) {
    return known.treatment == line.tax_treatment && known.rate == line.tax_rate && known.name == line.tax_name;
  };
  auto known = std::ranges::find_if(taxes, same_tax);
  if (known == taxes.end()) {
    const Money zero{0, line.subtotal.currency};
    known = taxes.insert(known, {line.tax_treatment, line.tax_name, line.tax_rate, zero, zero});
  }
  known->base = known->base + line.subtotal;
  known->tax = known->tax + line.tax;

  if (!line.publisher_name.empty()) note_once(publishers, line.publisher_name, std::equal_to<>());
  if (!(line.pricing_currency == line.subtotal.currency))
    note_once(
        exchanges, Exchange{line.pricing_currency, line.exchange_rate, line.exchange_rate_date},
        [](const Exchange& a, const Exchange& b) { return a.from == b.from && a.rate == b.rate && a.date == b.date; });
}

bool InvoiceSums::agree_with(const Invoice& invoice) const {
  return subtotal == invoice.subtotal && tax == invoice.tax && adjustments == invoice.adjustments;
}

}  // namespace chandlery::billing
