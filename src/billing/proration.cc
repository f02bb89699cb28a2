// See proration.h.
#include "billing/proration.h"

#include <algorithm>
#include <stdexcept>

namespace chandlery::billing {
namespace {

// value / divisor in minor units, rounded half away from zero. In one division: rounding twice would be another rule.
std::int64_t divide(const Decimal& value, std::int64_t divisor, Currency currency) {
  __int128 numerator = value.mantissa();
  __int128 denominator = divisor;
  for (int scale = value.scale(); scale > currency.exponent(); --scale) denominator *= 10;
  for (int scale = value.scale(); scale < currency.exponent(); ++scale) numerator *= 10;
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  __int128 rounded = numerator / denominator;
  if (2 * (numerator % denominator) >= denominator) ++rounded;
  if (rounded > INT64_MAX) throw std::overflow_error("a prorated amount");
  return static_cast<std::int64_t>(negative ? -rounded : rounded);
}

Money times(std::int64_t minor, std::int64_t quantity, Currency currency) {
  return {multiply_divide(minor, quantity, 1, Rounding::kFloor), currency};
}

}  // namespace

Money prorate(ProrationRule rule, const Charge& charge, std::int64_t days) {
  if (charge.days < 1 || charge.quantity < 1) throw std::logic_error("a charge without days or units");
  if (days < 0 || days > charge.days) throw std::logic_error("days outside the charged period");
  const Currency currency = charge.currency;
  const Decimal whole = charge.unit_price * Decimal(charge.quantity, 0);
  switch (rule) {
    case ProrationRule::kLine:
      return {divide(whole * Decimal(days, 0), charge.days, currency), currency};
    case ProrationRule::kUnit2:
      return times(divide(charge.unit_price * Decimal(days, 0), charge.days, currency), charge.quantity, currency);
    case ProrationRule::kNested2: {
      const Decimal daily(divide(whole, charge.days, currency), currency.exponent());
      return times(divide(daily * Decimal(days, 0), charge.quantity, currency), charge.quantity, currency);
    }
  }
  throw std::logic_error("an unknown rule of proration");
}

Money part(const Charge& charge, std::int64_t from, std::int64_t to) {
  return prorate(ProrationRule::kLine, charge, to) - prorate(ProrationRule::kLine, charge, from);
}

Money rest(ProrationRule rule, const Stretch& stretch, std::int64_t quantity, std::int64_t days) {
  const Currency currency = stretch.currency;
  if (stretch.days < 1 || stretch.unit_days < 0 || quantity < 0 || days < 0) {
    throw std::logic_error("a stretch without days, or a part of it that is less than nothing");
  }
  if (days == 0 || quantity == 0) return {0, currency};
  if (rule != ProrationRule::kLine) return prorate(rule, {stretch.unit_price, quantity, currency, stretch.days}, days);
  const auto until = [&](std::int64_t unit_days) {
    return Money{divide(stretch.unit_price * Decimal(unit_days, 0), stretch.days, currency), currency};
  };
  std::int64_t more = 0;
  if (__builtin_mul_overflow(quantity, days, &more)) throw std::overflow_error("unit-days");
  return until(stretch.unit_days + more) - until(stretch.unit_days);
}

Money credit(ProrationRule rule, const Charge& charge, std::int64_t unused, const Money& not_yet_credited) {
  if (unused == charge.days) return not_yet_credited;
  const Money price = prorate(rule, charge, unused);
  if (!(price.currency == not_yet_credited.currency)) throw std::logic_error("amounts of different currencies met");
  return {std::min(price.minor, not_yet_credited.minor), price.currency};
}

std::int64_t days_between(Instant start, Instant end) {
  return static_cast<std::int64_t>(Date::of(end).days) - Date::of(start).days;
}

std::int64_t used_days(const UsedDays& rule, Instant start, Instant at, std::int64_t days) {
  if (rule.full_within_hours > 0 && at <= start.plus_seconds(rule.full_within_hours * 3600)) return 0;
  const std::int64_t passed = days_between(start, at) + (rule.cancel_day_counts ? 1 : 0);
  return std::clamp<std::int64_t>(passed, 0, days);
}

}  // namespace chandlery::billing
