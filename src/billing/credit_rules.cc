// See credit_rules.h.
#include "billing/credit_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "billing/effective_price.h"
#include "billing/term_changes.h"
#include "billing/usage_meters.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kCustomerCredit = "/customerCredit/";
constexpr std::string_view kReturn = "/return/";

// `usage/<day>/<customer>/<resource>`
constexpr int kSegmentsOfUse = 4;

std::optional<std::int64_t> number_behind(std::string_view origin, std::string_view id) {
  if (id.size() <= origin.size() || id[origin.size()] != '/') return std::nullopt;
  const std::string_view digits = id.substr(origin.size() + 1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (error != std::errc() || end != digits.end()) return std::nullopt;
  return number;
}

// The charge that holds is taken back by the next one of its resource's day.
bool takes_back_use(const ChargeLine& line, const ChargeLine& charge) {
  const std::string_view origin = origin_of(charge.id);
  if (line.type != ChargeType::kCancelImmediate || origin_of(line.id) != origin) return false;
  const auto number = number_behind(origin, charge.id), next = number_behind(origin, line.id);
  return number && next && *next == *number + 1;
}

bool gives_back(const ChargeLine& line, const ChargeLine& charge) {
  if (line.id == charge.id || line.subtotal.minor > 0) return false;
  if (line.id == change_credit_id(charge.id) || line.id == cancel_credit_id(charge.id)) return true;
  if (line.id.starts_with(charge.id) && line.id.substr(charge.id.size()).starts_with(kCustomerCredit)) return true;
  if (charge.id.starts_with(kUsagePrefix)) return takes_back_use(line, charge);
  // The cancellation of a line that was bought names the line, and so does the return of a reservation: it gives back what
  // paid until the same day, all of it or its own part.
  const std::string prefix = charge.order_id + "/" + std::to_string(charge.order_line);
  if (std::string_view(line.id).starts_with(prefix + std::string(kReturn))) {
    const std::string_view reservation = std::string_view(line.id).substr(prefix.size() + kReturn.size() - 1);
    return line.charge_end == charge.charge_end && (charge.id == prefix + "/new" || charge.id.ends_with(reservation));
  }
  return charge.id == prefix + "/new" && line.id == cancel_credit_id(prefix);
}

}  // namespace

Money price_of(const ChargeLine& line, const Taxed& amounts) {
  return line.tax_treatment == TaxTreatment::kInclusive ? amounts.total() : amounts.subtotal;
}
Money price_of(const ChargeLine& line) { return price_of(line, {line.subtotal, line.tax}); }

GivenBack give_back(const ChargeLine& charge, const Money& whole, const Taxed& given, const Money& asked) {
  const Money price = price_of(charge);
  GivenBack back{.price = asked, .before = price_of(charge, given), .taxed = {}};
  if (!(price == whole) && price.minor != 0) {
    back.before.minor = multiply_divide(back.before.minor, whole.minor, price.minor, Rounding::kHalfAwayFromZero);
  }
  back.before.minor = std::clamp<std::int64_t>(back.before.minor, 0, whole.minor);
  back.price.minor = std::clamp<std::int64_t>(asked.minor, 0, whole.minor - back.before.minor);
  back.taxed = reverse_tax({charge.subtotal, charge.tax}, whole, back.before, back.price);
  back.taxed.subtotal.minor = std::min(back.taxed.subtotal.minor, charge.subtotal.minor - given.subtotal.minor);
  back.taxed.tax.minor = std::min(back.taxed.tax.minor, charge.tax.minor - given.tax.minor);
  return back;
}

std::string customer_credit_id(std::string_view charge_id, std::string_view credit_id) {
  return std::string(charge_id) + std::string(kCustomerCredit) + std::string(credit_id);
}

bool is_customer_credit_id(std::string_view id) { return id.find(kCustomerCredit) != id.npos; }

std::string_view origin_of(std::string_view charge_id) {
  std::size_t end = charge_id.find('/');
  if (charge_id.starts_with(kUsagePrefix)) {
    for (int segment = 1; segment < kSegmentsOfUse && end != charge_id.npos; ++segment) end = charge_id.find('/', end + 1);
  }
  return charge_id.substr(0, end);
}

Taxed given_back(const ChargeLine& charge, std::span<const ChargeLine> of_origin) {
  const Money none{0, charge.subtotal.currency};
  Taxed given{none, none};
  for (const ChargeLine& line : of_origin) {
    if (gives_back(line, charge)) given = {given.subtotal - line.subtotal, given.tax - line.tax};
  }
  return given;
}

ChargeLine taken_back(const ChargeLine& charge, const Taxed& given) {
  const Money whole = price_of(charge);
  const GivenBack back = give_back(charge, whole, given, whole);
  ChargeLine line = charge;
  line.type = ChargeType::kCancelImmediate;
  line.subtotal = -back.taxed.subtotal;
  line.tax = -back.taxed.tax;
  line.billable_quantity = Decimal(-charge.billable_quantity.mantissa(), charge.billable_quantity.scale());
  if (back.before.minor == 0) return line;
  line.effective_unit_price = quotient(back.taxed.subtotal.to_decimal(), charge.billable_quantity);
  line.credit_basis = CreditBasis::kWhole;
  line.credited_before = back.before.minor;
  line.part_subtotal = charge.subtotal.minor;
  line.part_tax = charge.tax.minor;
  return line;
}

}  // namespace chandlery::billing
