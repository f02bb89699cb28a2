// A billing month: the calendar month, in UTC, by which charges are gathered into invoices (rules 3.6).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::billing {

struct BillingMonth {
  std::int32_t months = 0;  ///< since January 1970; what a BIGINT column holds

  static BillingMonth of(Instant instant) { return of(Date::of(instant)); }
  static BillingMonth of(Date date) { return {(date.year() - 1970) * 12 + date.month() - 1}; }
  /// `2021-03`; nullopt for any other form and for years outside 1970 to 9999.
  static std::optional<BillingMonth> parse(std::string_view text);

  int year() const { return 1970 + months / 12; }
  int month() const { return months % 12 + 1; }
  Date first_day() const { return *Date::of(year(), month(), 1); }
  Date last_day() const { return next().first_day().plus_days(-1); }
  BillingMonth next() const { return {months + 1}; }
  BillingMonth previous() const { return {months - 1}; }
  std::string to_string() const;  ///< 2021-03

  friend constexpr auto operator<=>(const BillingMonth&, const BillingMonth&) = default;
};

}  // namespace chandlery::billing
