// Instants, dates and the clock that a use case is given. All in UTC (rules 3.1).
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chandlery {

/// Microseconds since 1970-01-01T00:00:00Z; what a BIGINT column holds.
struct Instant {
  std::int64_t micros = 0;

  static constexpr std::int64_t kSecond = 1'000'000;
  static constexpr std::int64_t kDay = 86'400 * kSecond;

  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
  constexpr Instant plus_seconds(std::int64_t seconds) const { return {micros + seconds * kSecond}; }
  constexpr Instant plus_days(std::int64_t days) const { return {micros + days * kDay}; }
};

/// A calendar day in UTC, as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;

  static std::optional<Date> of(int year, int month, int day);
  static Date of(Instant instant);
  int year() const;
  int month() const;
  int day() const;
  Instant start() const { return {days * Instant::kDay}; }
  /// The day `months` later; the last day of that month where this day does not exist in it.
  Date plus_months(int months) const;
  constexpr Date plus_days(int n) const { return {days + n}; }
  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

/// 2021-03-08T10:00:00.000000Z; fraction printed only when there is one.
std::string to_iso(Instant instant);
/// 2021-03-08
std::string to_iso(Date date);
/// Strict ISO 8601: `yyyy-MM-dd`, `yyyy-MM-ddTHH:mm:ss[.f{1,7}][Z|+hh:mm]`.
std::optional<Instant> parse_iso(std::string_view text);
/// `yyyy-MM-dd` only.
std::optional<Date> parse_iso_date(std::string_view text);
/// The forms that the known clients send in a query (contract 1.10), the Java client's day-of-year mistake included.
/// `date_only` tells whether the text named a day and no time, so that an end date can include its whole day.
std::optional<Instant> parse_query_date(std::string_view text, bool* date_only = nullptr);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// A clock that stands where it was put. Safe to turn from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : micros_(start.micros) {}
  Instant now() const override { return {micros_.load()}; }
  void set(Instant instant) { micros_.store(instant.micros); }
  void advance_days(std::int64_t days) { micros_.fetch_add(days * Instant::kDay); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace chandlery
