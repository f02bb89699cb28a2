#include "core/time.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace chandlery {
namespace {

constexpr std::int64_t kMinute = 60 * Instant::kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::string_view kNarrowNoBreakSpace = "\u202f";  // .NET 8 and later write it before AM and PM

std::chrono::year_month_day civil(Date date) { return std::chrono::sys_days(std::chrono::days(date.days)); }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

// Walks over a text; each take_ either consumes what it names or leaves the text and says no.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool take_blank(bool plus_too) { return take(" ") || take(kNarrowNoBreakSpace) || (plus_too && take("+")); }

  // A run of digits that is `least` to `most` long; the count of them is left in `length`.
  bool take_number(std::size_t least, std::size_t most, int& number, std::size_t* length = nullptr) {
    std::size_t count = 0;
    int value = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      if (++count > most) return false;
      value = value * 10 + (rest_[count - 1] - '0');
    }
    if (count < least) return false;
    rest_.remove_prefix(count);
    number = value;
    if (length) *length = count;
    return true;
  }

 private:
  std::string_view rest_;
};

// HH:mm:ss into microseconds of the day. Leap seconds do not exist here.
bool take_time_of_day(Cursor& cursor, std::size_t least_hour_digits, std::int64_t& micros) {
  int hour = 0, minute = 0, second = 0;
  if (!cursor.take_number(least_hour_digits, 2, hour) || !cursor.take(":") || !cursor.take_number(2, 2, minute) ||
      !cursor.take(":") || !cursor.take_number(2, 2, second))
    return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  micros = hour * kHour + minute * kMinute + second * Instant::kSecond;
  return true;
}

// .f to .fffffff; digits past the microsecond are dropped.
bool take_fraction(Cursor& cursor, std::int64_t& micros) {
  int number = 0;
  std::size_t length = 0;
  if (!cursor.take_number(1, 7, number, &length)) return false;
  std::int64_t value = number;
  for (; length < 6; ++length) value *= 10;
  for (; length > 6; --length) value /= 10;
  micros += value;
  return true;
}

// Z, +hh:mm or -hh:mm; nothing means UTC. In a query a `+` may have become a blank.
bool take_offset(Cursor& cursor, bool blank_is_plus, std::int64_t& micros) {
  if (cursor.done() || cursor.take("Z")) return true;
  const bool west = cursor.take("-");
  if (!west && !cursor.take("+") && !(blank_is_plus && cursor.take(" "))) return false;
  int hours = 0, minutes = 0;
  if (!cursor.take_number(2, 2, hours) || !cursor.take(":") || !cursor.take_number(2, 2, minutes)) return false;
  if (hours > 14 || minutes > 59) return false;
  const std::int64_t offset = hours * kHour + minutes * kMinute;
  micros += west ? offset : -offset;
  return true;
}

// Everything after the day of an ISO form: nothing, or THH:mm:ss[.f][offset].
std::optional<Instant> finish_iso(Cursor& cursor, Date date, bool lenient, bool* date_only) {
  if (date_only) *date_only = cursor.done();
  if (cursor.done()) return date.start();
  std::int64_t micros = 0;
  if (!cursor.take("T") || !take_time_of_day(cursor, 2, micros)) return std::nullopt;
  if (cursor.take(".") && !take_fraction(cursor, micros)) return std::nullopt;
  if (!take_offset(cursor, lenient, micros) || !cursor.done()) return std::nullopt;
  // Four digits write the years 1 to 9999 alone. Before them is the first moment in a zone east of Greenwich, which says "no value".
  const Instant first = Date::of(1, 1, 1)->start(), end = Date::of(9999, 12, 31)->plus_days(1).start();
  const Instant at{date.start().micros + micros};
  if (at >= end) return std::nullopt;
  return std::max(at, first);
}

std::optional<Date> take_iso_date(Cursor& cursor) {
  int year = 0, month = 0, day = 0;
  if (!cursor.take_number(4, 4, year) || !cursor.take("-") || !cursor.take_number(2, 2, month) || !cursor.take("-") ||
      !cursor.take_number(2, 2, day))
    return std::nullopt;
  return Date::of(year, month, day);
}

// yyyy-MM-dd, or the Java client's yyyy-MM-DDD: past 31 the last number is a day of the year, in the month it names.
std::optional<Date> take_query_date(Cursor& cursor) {
  int year = 0, month = 0, day = 0;
  if (!cursor.take_number(4, 4, year) || !cursor.take("-") || !cursor.take_number(2, 2, month) || !cursor.take("-") ||
      !cursor.take_number(2, 3, day))
    return std::nullopt;
  if (day <= 31) return Date::of(year, month, day);
  const std::optional<Date> first = Date::of(year, 1, 1);
  if (!first) return std::nullopt;
  const Date date = first->plus_days(day - 1);
  if (date.year() != year || date.month() != month) return std::nullopt;
  return date;
}

// M/d/yyyy [H:mm:ss [AM|PM]], what .NET and PowerShell write.
std::optional<Instant> parse_american(Cursor cursor, bool* date_only) {
  int year = 0, month = 0, day = 0;
  if (!cursor.take_number(1, 2, month) || !cursor.take("/") || !cursor.take_number(1, 2, day) || !cursor.take("/") ||
      !cursor.take_number(4, 4, year))
    return std::nullopt;
  const std::optional<Date> date = Date::of(year, month, day);
  if (!date) return std::nullopt;
  if (date_only) *date_only = cursor.done();
  if (cursor.done()) return date->start();

  std::int64_t micros = 0;
  if (!cursor.take_blank(true) || !take_time_of_day(cursor, 1, micros)) return std::nullopt;
  if (!cursor.done()) {
    if (!cursor.take_blank(true)) return std::nullopt;
    const bool morning = cursor.take("AM") || cursor.take("am");
    if (!morning && !cursor.take("PM") && !cursor.take("pm")) return std::nullopt;
    if (!cursor.done() || micros < kHour || micros >= 13 * kHour) return std::nullopt;
    micros %= 12 * kHour;  // 12:15 AM is a quarter past midnight
    if (!morning) micros += 12 * kHour;
  }
  return Instant{date->start().micros + micros};
}

void append_padded(std::string& text, std::int64_t number, int width) {
  std::array<char, 20> digits;
  int at = static_cast<int>(digits.size());
  do {
    digits[static_cast<std::size_t>(--at)] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0 || static_cast<int>(digits.size()) - at < width);
  text.append(digits.data() + at, digits.size() - static_cast<std::size_t>(at));
}

}  // namespace

std::optional<Date> Date::of(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}

Date Date::of(Instant instant) { return Date{static_cast<std::int32_t>(floor_divide(instant.micros, Instant::kDay))}; }

int Date::year() const { return static_cast<int>(civil(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(*this).day())); }

Date Date::plus_months(int months) const {
  std::chrono::year_month_day ymd = civil(*this) + std::chrono::months(months);
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / std::chrono::last;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}

std::string to_iso(Date date) {
  const std::chrono::year_month_day ymd = civil(date);
  std::string text;
  text.reserve(27);
  append_padded(text, static_cast<int>(ymd.year()), 4);
  text += '-';
  append_padded(text, static_cast<unsigned>(ymd.month()), 2);
  text += '-';
  append_padded(text, static_cast<unsigned>(ymd.day()), 2);
  return text;
}

std::string to_iso(Instant instant) {
  const Date date = Date::of(instant);
  const std::int64_t of_day = instant.micros - date.start().micros;
  std::string text = to_iso(date);
  text += 'T';
  append_padded(text, of_day / kHour, 2);
  text += ':';
  append_padded(text, of_day % kHour / kMinute, 2);
  text += ':';
  append_padded(text, of_day % kMinute / Instant::kSecond, 2);
  if (const std::int64_t fraction = of_day % Instant::kSecond; fraction != 0) {
    text += '.';
    append_padded(text, fraction, 6);
  }
  text += 'Z';
  return text;
}

std::optional<Instant> parse_iso(std::string_view text) {
  Cursor cursor(text);
  const std::optional<Date> date = take_iso_date(cursor);
  return date ? finish_iso(cursor, *date, false, nullptr) : std::nullopt;
}

std::optional<Date> parse_iso_date(std::string_view text) {
  Cursor cursor(text);
  const std::optional<Date> date = take_iso_date(cursor);
  return cursor.done() ? date : std::nullopt;
}

std::optional<Instant> parse_query_date(std::string_view text, bool* date_only) {
  if (text.find('/') != text.npos) return parse_american(Cursor(text), date_only);
  Cursor cursor(text);
  const std::optional<Date> date = take_query_date(cursor);
  return date ? finish_iso(cursor, *date, true, date_only) : std::nullopt;
}

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace chandlery
