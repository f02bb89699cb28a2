// Money and the decimals that make it. No floating point anywhere (rules 3.1).
//
// Invariants:
// 1. Money is a whole number of minor units of one currency; amounts of different currencies never meet.
// 2. Rounding is named at the call. Nothing rounds by itself.
// 3. Arithmetic that would overflow throws std::overflow_error: it is a bug or an absurd input that a rule let through.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chandlery {

/// An ISO 4217 code with its exponent. Default-constructed it is "no currency" and equals nothing a store holds.
class Currency {
 public:
  constexpr Currency() = default;
  /// nullopt unless `code` is three letters that ISO 4217 lists; lower case is accepted.
  static std::optional<Currency> parse(std::string_view code);

  std::string_view code() const { return {code_, 3}; }
  /// Digits after the point: JPY 0, USD 2, KWD 3.
  int exponent() const { return exponent_; }
  /// The sign people print, as "$" or "€"; the code itself where there is none.
  std::string_view symbol() const;
  friend bool operator==(const Currency& a, const Currency& b) { return a.code() == b.code(); }

 private:
  char code_[3] = {'?', '?', '?'};
  std::int8_t exponent_ = 2;
};

enum class Rounding { kHalfAwayFromZero, kFloor, kTowardsZero };

/// A decimal number: mantissa / 10^scale. Kept as written: 1.50 and 1.5 compare equal, print differently. A parsed one
/// has scale 0 to 18; a product is exact and has the sum of its factors' scales, at most 36.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(__int128 mantissa, int scale) : mantissa_(mantissa), scale_(scale) {}
  /// Accepts `-12.340`; no exponent, no blanks, at most 18 digits on each side.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr __int128 mantissa() const { return mantissa_; }
  constexpr int scale() const { return scale_; }
  bool negative() const { return mantissa_ < 0; }
  bool zero() const { return mantissa_ == 0; }
  /// Same value at another scale; widening is exact, narrowing rounds as told.
  Decimal at_scale(int scale, Rounding rounding) const;
  std::string to_string() const;

  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == std::strong_ordering::equal; }

 private:
  __int128 mantissa_ = 0;
  int scale_ = 0;
};

/// round(value * numerator / denominator) on whole numbers; denominator must not be 0.
std::int64_t multiply_divide(std::int64_t value, std::int64_t numerator, std::int64_t denominator, Rounding rounding);

struct Money {
  std::int64_t minor = 0;
  Currency currency;

  /// unit price x quantity, rounded to the currency's minor unit.
  static Money of(const Decimal& unit_price, std::int64_t quantity, Currency currency, Rounding rounding);
  /// The same amount as a decimal in major units, as 1069.00.
  Decimal to_decimal() const { return Decimal(minor, currency.exponent()); }
  std::string to_string() const { return to_decimal().to_string(); }

  /// Throws std::logic_error on different currencies, std::overflow_error past 64 bits.
  friend Money operator+(const Money& a, const Money& b);
  friend Money operator-(const Money& a, const Money& b);
  Money operator-() const;
  friend bool operator==(const Money& a, const Money& b) = default;
};

}  // namespace chandlery
