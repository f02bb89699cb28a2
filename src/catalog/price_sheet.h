// Price sheets in the trade's columns (contract 11), in and out.
//
// A row prices one unit of a SKU for its whole term, in one market for one segment, from EffectiveStartDate until before
// EffectiveEndDate (a time of 23:59:59 means to the end of that second; empty, or the year 9999, means open).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.h"
#include "core/result.h"

namespace chandlery::catalog {

/// Digits after the point that a unit price may have (rules 3.1 asks for six or more).
inline constexpr int kUnitPriceDecimals = 9;
/// No unit costs more: mantissa and scale together stay within 18 digits.
inline constexpr std::int64_t kHighestUnitPrice = 999'999'999;

/// `3/1/2018 12:00:00 AM` or ISO 8601, whole seconds.
std::optional<Instant> parse_sheet_date(std::string_view text);
/// The first day of a month written as 202103, as the price sheets' addresses and rate tables do.
std::optional<Date> parse_sheet_month(std::string_view text);
/// `3/1/2018 12:00:00 AM`
std::string format_sheet_date(Instant instant);
/// The reason in words why this cannot be a unit price in that currency; nullopt when it can.
std::optional<std::string> refuse_price(const Decimal& price, Currency currency);

enum class Timeline : std::uint8_t { kCurrent, kFuture, kHistory, kAll };
struct SheetQuestion {
  std::string market;          ///< empty: all
  std::string view;            ///< software, azure_reservations...; empty: all
  Timeline timeline = Timeline::kCurrent;
  std::optional<Date> month;   ///< any day of it; only for kHistory, and then required
};
/// kInvalidEnumValue for an unknown view, kInvalidProperty for an unknown market. A view of things that are not sold
/// here is a sheet without rows.
Result<std::string> export_price_sheet(sql::Tx& tx, const SheetQuestion& question, Instant at);

}  // namespace chandlery::catalog
