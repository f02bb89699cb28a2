#include "core/money.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace chandlery {
namespace {

constexpr int kLargestScale = 36;  // of a product of two parsed decimals
constexpr int kDigitsOnASide = 18;

constexpr std::array<__int128, kLargestScale + 3> kPowersOfTen = [] {
  std::array<__int128, kLargestScale + 3> powers{};
  __int128 power = 1;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

__int128 power_of_ten(int exponent) {
  if (exponent < 0 || exponent >= static_cast<int>(kPowersOfTen.size())) throw std::overflow_error("decimal scale");
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

__int128 multiply(__int128 a, __int128 b) {
  __int128 product;
  if (__builtin_mul_overflow(a, b, &product)) throw std::overflow_error("decimal product");
  return product;
}

std::int64_t to_64_bits(__int128 value) {
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max())
    throw std::overflow_error("amount past 64 bits");
  return static_cast<std::int64_t>(value);
}

// numerator / denominator, denominator > 0. Division of C++ rounds towards zero; the rest is put right here.
__int128 divide(__int128 numerator, __int128 denominator, Rounding rounding) {
  __int128 quotient = numerator / denominator;
  const __int128 remainder = numerator % denominator;
  if (remainder == 0) return quotient;
  const __int128 size = remainder < 0 ? -remainder : remainder;
  switch (rounding) {
    case Rounding::kTowardsZero:
      break;
    case Rounding::kFloor:
      quotient -= numerator < 0;
      break;
    // size >= denominator - size, rather than 2 * size >= denominator, which could overflow.
    case Rounding::kHalfAwayFromZero:
      if (size >= denominator - size) quotient += numerator < 0 ? -1 : 1;
      break;
  }
  return quotient;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct CurrencyFacts {
  std::string_view code;
  std::int8_t exponent;
  std::string_view symbol;  // empty: the code
};

// ISO 4217, units that money can be in: without metals, bond units, drawing rights and the test code. Codes withdrawn
// since 2021 (ANG BGN CUC HRK SLL ZWL) stay, since amounts of those years are kept. Sorted by code.
constexpr CurrencyFacts kCurrencies[] = {
    {"AED", 2, ""},    {"AFN", 2, "؋"},   {"ALL", 2, ""},    {"AMD", 2, "֏"},   {"ANG", 2, ""},     {"AOA", 2, "Kz"},
    {"ARS", 2, "$"},   {"AUD", 2, "A$"},  {"AWG", 2, ""},    {"AZN", 2, "₼"}, {"BAM", 2, "KM"},   {"BBD", 2, ""},
    {"BDT", 2, "৳"},   {"BGN", 2, ""},    {"BHD", 3, ""},    {"BIF", 0, ""},    {"BMD", 2, ""},     {"BND", 2, ""},
    {"BOB", 2, "Bs"},  {"BOV", 2, ""},    {"BRL", 2, "R$"},  {"BSD", 2, ""},    {"BTN", 2, ""},     {"BWP", 2, "P"},
    {"BYN", 2, "Br"},  {"BZD", 2, ""},    {"CAD", 2, "CA$"}, {"CDF", 2, ""},    {"CHE", 2, ""},     {"CHF", 2, ""},
    {"CHW", 2, ""},    {"CLF", 4, "UF"},  {"CLP", 0, "$"},   {"CNY", 2, "CN¥"}, {"COP", 2, "$"},    {"COU", 2, ""},
    {"CRC", 2, "₡"},   {"CUC", 2, ""},    {"CUP", 2, ""},    {"CVE", 2, ""},    {"CZK", 2, "Kč"},   {"DJF", 0, ""},
    {"DKK", 2, "kr."}, {"DOP", 2, "RD$"}, {"DZD", 2, ""},    {"EGP", 2, "E£"},  {"ERN", 2, ""},     {"ETB", 2, ""},
    {"EUR", 2, "€"},   {"FJD", 2, ""},    {"FKP", 2, ""},    {"GBP", 2, "£"},   {"GEL", 2, "₾"},  {"GHS", 2, "GH₵"},
    {"GIP", 2, ""},    {"GMD", 2, ""},    {"GNF", 0, ""},    {"GTQ", 2, "Q"},   {"GYD", 2, ""},     {"HKD", 2, "HK$"},
    {"HNL", 2, "L"},   {"HRK", 2, "kn"},  {"HTG", 2, ""},    {"HUF", 2, "Ft"},  {"IDR", 2, "Rp"},   {"ILS", 2, "₪"},
    {"INR", 2, "₹"},   {"IQD", 3, ""},    {"IRR", 2, ""},    {"ISK", 0, "kr"},  {"JMD", 2, "J$"},   {"JOD", 3, ""},
    {"JPY", 0, "¥"},   {"KES", 2, "KSh"}, {"KGS", 2, ""},    {"KHR", 2, "៛"},   {"KMF", 0, ""},     {"KPW", 2, ""},
    {"KRW", 0, "₩"},   {"KWD", 3, ""},    {"KYD", 2, ""},    {"KZT", 2, "₸"},   {"LAK", 2, "₭"},    {"LBP", 2, ""},
    {"LKR", 2, "Rs"},  {"LRD", 2, ""},    {"LSL", 2, ""},    {"LYD", 3, ""},    {"MAD", 2, ""},     {"MDL", 2, ""},
    {"MGA", 2, "Ar"},  {"MKD", 2, ""},    {"MMK", 2, "K"},   {"MNT", 2, "₮"},   {"MOP", 2, "MOP$"}, {"MRU", 2, ""},
    {"MUR", 2, "Rs"},  {"MVR", 2, ""},    {"MWK", 2, ""},    {"MXN", 2, "MX$"}, {"MXV", 2, ""},     {"MYR", 2, "RM"},
    {"MZN", 2, "MT"},  {"NAD", 2, ""},    {"NGN", 2, "₦"},   {"NIO", 2, "C$"},  {"NOK", 2, "kr"},   {"NPR", 2, "Rs"},
    {"NZD", 2, "NZ$"}, {"OMR", 3, ""},    {"PAB", 2, "B/."}, {"PEN", 2, "S/"},  {"PGK", 2, ""},     {"PHP", 2, "₱"},
    {"PKR", 2, "Rs"},  {"PLN", 2, "zł"},  {"PYG", 0, "₲"},   {"QAR", 2, ""},    {"RON", 2, "lei"},  {"RSD", 2, "RSD"},
    {"RUB", 2, "₽"}, {"RWF", 0, ""},    {"SAR", 2, ""},    {"SBD", 2, ""},    {"SCR", 2, ""},     {"SDG", 2, ""},
    {"SEK", 2, "kr"},  {"SGD", 2, "S$"},  {"SHP", 2, ""},    {"SLE", 2, ""},    {"SLL", 2, ""},     {"SOS", 2, ""},
    {"SRD", 2, ""},    {"SSP", 2, ""},    {"STN", 2, ""},    {"SVC", 2, ""},    {"SYP", 2, ""},     {"SZL", 2, ""},
    {"THB", 2, "฿"},   {"TJS", 2, ""},    {"TMT", 2, ""},    {"TND", 3, ""},    {"TOP", 2, "T$"},   {"TRY", 2, "₺"},
    {"TTD", 2, "TT$"}, {"TWD", 2, "NT$"}, {"TZS", 2, "TSh"}, {"UAH", 2, "₴"},   {"UGX", 0, "USh"},  {"USD", 2, "$"},
    {"USN", 2, ""},    {"UYI", 0, ""},    {"UYU", 2, "$U"},  {"UYW", 4, ""},    {"UZS", 2, ""},     {"VED", 2, ""},
    {"VES", 2, ""},    {"VND", 0, "₫"},   {"VUV", 0, ""},    {"WST", 2, ""},    {"XAF", 0, "FCFA"}, {"XCD", 2, "EC$"},
    {"XCG", 2, ""},    {"XOF", 0, "CFA"}, {"XPF", 0, ""},    {"YER", 2, ""},    {"ZAR", 2, "R"},    {"ZMW", 2, "ZK"},
    {"ZWG", 2, "ZiG"}, {"ZWL", 2, ""},
};
static_assert(std::is_sorted(std::begin(kCurrencies), std::end(kCurrencies),
                             [](const CurrencyFacts& a, const CurrencyFacts& b) { return a.code < b.code; }));

const CurrencyFacts* find_currency(std::string_view code) {
  const auto* found = std::lower_bound(std::begin(kCurrencies), std::end(kCurrencies), code,
                                       [](const CurrencyFacts& facts, std::string_view c) { return facts.code < c; });
  return found != std::end(kCurrencies) && found->code == code ? found : nullptr;
}

void require_same_currency(const Money& a, const Money& b) {
  if (!(a.currency == b.currency)) throw std::logic_error("amounts of different currencies met");
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  Currency currency;
  for (std::size_t i = 0; i < 3; ++i)
    currency.code_[i] = code[i] >= 'a' && code[i] <= 'z' ? static_cast<char>(code[i] - 'a' + 'A') : code[i];
  const CurrencyFacts* facts = find_currency(currency.code());
  if (!facts) return std::nullopt;
  currency.exponent_ = facts->exponent;
  return currency;
}

std::string_view Currency::symbol() const {
  const CurrencyFacts* facts = find_currency(code());
  return facts && !facts->symbol.empty() ? facts->symbol : code();
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == text.npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > kDigitsOnASide || fraction.size() > kDigitsOnASide) return std::nullopt;
  if (point != text.npos && fraction.empty()) return std::nullopt;

  __int128 mantissa = 0;
  for (std::string_view part : {whole, fraction})
    for (char c : part) {
      if (!is_digit(c)) return std::nullopt;
      mantissa = mantissa * 10 + (c - '0');
    }
  return Decimal(negative ? -mantissa : mantissa, static_cast<int>(fraction.size()));
}

Decimal Decimal::at_scale(int wanted, Rounding rounding) const {
  if (wanted >= scale_) return Decimal(multiply(mantissa_, power_of_ten(wanted - scale_)), wanted);
  return Decimal(divide(mantissa_, power_of_ten(scale_ - wanted), rounding), wanted);
}

std::string Decimal::to_string() const {
  // The size of the most negative number does not fit a signed one.
  auto rest = static_cast<unsigned __int128>(mantissa_);
  if (mantissa_ < 0) rest = -rest;
  char buffer[48];
  char* at = buffer + sizeof buffer;
  for (int digits = 0; rest != 0 || digits <= scale_; ++digits) {
    if (digits == scale_ && digits != 0) *--at = '.';
    *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (mantissa_ < 0) *--at = '-';
  return std::string(at, buffer + sizeof buffer);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  if (a.scale_ + b.scale_ > kLargestScale) throw std::overflow_error("decimal scale");
  return Decimal(multiply(a.mantissa_, b.mantissa_), a.scale_ + b.scale_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  // Whole parts first, then fractions brought to one scale: each below 10^36, so nothing overflows.
  const __int128 one_a = power_of_ten(a.scale_), one_b = power_of_ten(b.scale_);
  const __int128 whole_a = a.mantissa_ / one_a, whole_b = b.mantissa_ / one_b;
  if (whole_a != whole_b) return whole_a < whole_b ? std::strong_ordering::less : std::strong_ordering::greater;
  const int scale = std::max(a.scale_, b.scale_);
  const __int128 fraction_a = a.mantissa_ % one_a * power_of_ten(scale - a.scale_);
  const __int128 fraction_b = b.mantissa_ % one_b * power_of_ten(scale - b.scale_);
  if (fraction_a == fraction_b) return std::strong_ordering::equal;
  return fraction_a < fraction_b ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::int64_t multiply_divide(std::int64_t value, std::int64_t numerator, std::int64_t denominator, Rounding rounding) {
  if (denominator == 0) throw std::logic_error("multiply_divide by zero");
  __int128 product = static_cast<__int128>(value) * numerator;
  __int128 divisor = denominator;
  if (divisor < 0) {
    product = -product;
    divisor = -divisor;
  }
  return to_64_bits(divide(product, divisor, rounding));
}

Money Money::of(const Decimal& unit_price, std::int64_t quantity, Currency currency, Rounding rounding) {
  const Decimal line = unit_price * Decimal(quantity, 0);
  return Money{to_64_bits(line.at_scale(currency.exponent(), rounding).mantissa()), currency};
}

Money Money::operator-() const { return Money{to_64_bits(-static_cast<__int128>(minor)), currency}; }

Money operator+(const Money& a, const Money& b) {
  require_same_currency(a, b);
  return Money{to_64_bits(static_cast<__int128>(a.minor) + b.minor), a.currency};
}

Money operator-(const Money& a, const Money& b) {
  require_same_currency(a, b);
  return Money{to_64_bits(static_cast<__int128>(a.minor) - b.minor), a.currency};
}

}  // namespace chandlery
