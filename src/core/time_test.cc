// Instants and dates: the calendar, ISO 8601, and the forms that the known clients send.
#include "core/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace chandlery {
namespace {

std::string read(std::string_view text) {
  const auto instant = parse_iso(text);
  return instant ? to_iso(*instant) : "refused";
}

std::string read_query(std::string_view text) {
  const auto instant = parse_query_date(text);
  return instant ? to_iso(*instant) : "refused";
}

TEST(Date, KnowsTheCalendar) {
  EXPECT_EQ(Date::of(1970, 1, 1)->days, 0);
  EXPECT_EQ(Date::of(2021, 3, 8)->days, 18694);
  EXPECT_TRUE(Date::of(2024, 2, 29));
  EXPECT_FALSE(Date::of(2021, 2, 29));
  EXPECT_FALSE(Date::of(1900, 2, 29));
  EXPECT_FALSE(Date::of(2021, 13, 1));
  EXPECT_FALSE(Date::of(2021, 0, 1));
  EXPECT_FALSE(Date::of(2021, 1, 256));
  EXPECT_FALSE(Date::of(0, 1, 1));
}

TEST(Date, OfAnInstantBeforeTheEpochIsTheDayItFallsIn) { EXPECT_EQ(to_iso(Date::of(Instant{-1})), "1969-12-31"); }

TEST(Date, MonthsLaterStaysInTheMonth) {
  const auto later = [](int year, int month, int day, int months) {
    return to_iso(Date::of(year, month, day)->plus_months(months));
  };
  EXPECT_EQ(later(2021, 1, 31, 1), "2021-02-28");
  EXPECT_EQ(later(2024, 1, 31, 1), "2024-02-29");
  EXPECT_EQ(later(2021, 3, 8, 12), "2022-03-08");
  EXPECT_EQ(later(2024, 2, 29, 36), "2027-02-28");
  EXPECT_EQ(later(2021, 1, 15, -1), "2020-12-15");
}

TEST(Iso, PrintsAFractionOnlyWhenThereIsOne) {
  const Instant instant = Date::of(2021, 3, 8)->start().plus_seconds(36'000);
  EXPECT_EQ(to_iso(instant), "2021-03-08T10:00:00Z");
  EXPECT_EQ(to_iso(Instant{instant.micros + 1}), "2021-03-08T10:00:00.000001Z");
}

TEST(Iso, ReadsItsFormsAndOffsets) {
  EXPECT_EQ(read("2021-03-08"), "2021-03-08T00:00:00Z");
  EXPECT_EQ(read("2021-03-08T10:00:00"), "2021-03-08T10:00:00Z");
  EXPECT_EQ(read("2021-03-08T10:00:00.1Z"), "2021-03-08T10:00:00.100000Z");
  EXPECT_EQ(read("2021-03-08T10:00:00.1234567Z"), "2021-03-08T10:00:00.123456Z");
  EXPECT_EQ(read("2021-03-08T01:00:00+02:00"), "2021-03-07T23:00:00Z");
  EXPECT_EQ(read("2021-03-08T23:00:00-05:30"), "2021-03-09T04:30:00Z");
  EXPECT_EQ(read("0001-01-01T00:00:00"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(read("0001-01-01T00:00:00+02:00"), "0001-01-01T00:00:00Z") << "no value, written east of Greenwich";
  EXPECT_EQ(read("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
}

TEST(Iso, RefusesEverythingElse) {
  for (const char* text : {"",
                           "9999-12-31T23:59:59-00:01",
                           "2021",
                           "2021-3-8",
                           "2021-02-30",
                           "2021-03-08T",
                           "2021-03-08T10:00",
                           "2021-03-08T24:00:00",
                           "2021-03-08T10:60:00",
                           "2021-03-08T10:00:60",
                           "2021-03-08T10:00:00.",
                           "2021-03-08T10:00:00.12345678",
                           "2021-03-08T10:00:00z",
                           "2021-03-08 10:00:00",
                           "2021-03-08T10:00:00+2:00",
                           "2021-03-08T10:00:00+15:00",
                           "2021-03-08T10:00:00 02:00",
                           " 2021-03-08",
                           "2021-03-08Z",
                           "2021-067",
                           "-2021-03-08"})
    EXPECT_EQ(read(text), "refused") << text;
  EXPECT_FALSE(parse_iso_date("2021-03-08T10:00:00"));
  EXPECT_FALSE(parse_iso(std::string_view("2021-03-08\0", 11)));
}

TEST(QueryDate, ReadsEveryFormThatTheKnownClientsSend) {
  EXPECT_EQ(read_query("2021-03-08"), "2021-03-08T00:00:00Z");
  EXPECT_EQ(read_query("2021-03-08T10:20:30"), "2021-03-08T10:20:30Z");
  EXPECT_EQ(read_query("2021-03-08T10:20:30.5Z"), "2021-03-08T10:20:30.500000Z");
  EXPECT_EQ(read_query("03/08/2021 10:20:30"), "2021-03-08T10:20:30Z");
  EXPECT_EQ(read_query("3/8/2021 10:20:30 AM"), "2021-03-08T10:20:30Z");
  EXPECT_EQ(read_query("3/8/2021 1:20:30 PM"), "2021-03-08T13:20:30Z");
  EXPECT_EQ(read_query("3/8/2021 12:00:00 AM"), "2021-03-08T00:00:00Z");
  EXPECT_EQ(read_query("3/8/2021 12:00:00 PM"), "2021-03-08T12:00:00Z");
  EXPECT_EQ(read_query("3/8/2021+1:20:30+PM"), "2021-03-08T13:20:30Z");
  EXPECT_EQ(read_query("3/8/2021 1:20:30\u202fPM"), "2021-03-08T13:20:30Z");
  EXPECT_EQ(read_query("2021-03-08T10:00:00 02:00"), "2021-03-08T08:00:00Z") << "a plus that was decoded to a blank";
}

TEST(QueryDate, TakesTheJavaClientsDayOfYear) {
  EXPECT_EQ(read_query("2026-09-245"), "2026-09-02T00:00:00Z");
  EXPECT_EQ(read_query("2026-01-005"), "2026-01-05T00:00:00Z");
  EXPECT_EQ(read_query("2026-02-32"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(read_query("2024-12-366"), "2024-12-31T00:00:00Z");
  EXPECT_EQ(read_query("2026-12-366"), "refused") << "that year has 365 days";
  EXPECT_EQ(read_query("2026-02-245"), "refused") << "day 245 is not in February";
}

TEST(QueryDate, TellsADayFromAMoment) {
  for (const char* text : {"2021-03-08", "2026-09-245", "3/8/2021"}) {
    bool date_only = false;
    EXPECT_TRUE(parse_query_date(text, &date_only));
    EXPECT_TRUE(date_only) << text;
  }
  for (const char* text : {"2021-03-08T00:00:00", "3/8/2021 12:00:00 AM"}) {
    bool date_only = true;
    EXPECT_TRUE(parse_query_date(text, &date_only));
    EXPECT_FALSE(date_only) << text;
  }
}

TEST(QueryDate, RefusesNonsense) {
  for (const char* text : {"", "yesterday", "13/01/2021", "2/30/2021 10:00:00", "3/8/2021 13:00:00 PM",
                           "3/8/2021 0:00:00 AM", "3/8/2021 10:00:00 XM", "3/8/2021 10:00:00 AM now", "3/8/21",
                           "2021-03-0008", "2021-03-00", "2021-03-08T", "0000-01-045", "3/8/2021 "})
    EXPECT_EQ(read_query(text), "refused") << text;
}

TEST(ManualClock, StandsWhereItWasPut) {
  ManualClock clock(Date::of(2021, 3, 8)->start());
  clock.advance_days(31);
  EXPECT_EQ(to_iso(clock.now()), "2021-04-08T00:00:00Z");
}

const auto any_date =
    rc::gen::map(rc::gen::inRange(-719'162, 2'932'897), [](int days) { return Date{days}; });  // years 1 to 9999

RC_GTEST_PROP(TimeLaws, ADatePrintedAndReadAgainIsTheSame, ()) {
  const Date date = *any_date;
  RC_ASSERT(parse_iso_date(to_iso(date)) == date);
  RC_ASSERT(Date::of(date.year(), date.month(), date.day()) == date);
  RC_ASSERT(Date::of(date.start()) == date);
}

RC_GTEST_PROP(TimeLaws, AnInstantPrintedAndReadAgainIsTheSame, ()) {
  const Instant instant{(*any_date).start().micros + *rc::gen::inRange<std::int64_t>(0, Instant::kDay)};
  RC_ASSERT(parse_iso(to_iso(instant)) == instant);
  RC_ASSERT(parse_query_date(to_iso(instant)) == instant);
}

RC_GTEST_PROP(TimeLaws, TheJavaClientsDayIsReadBack, ()) {
  const Date date = *any_date;
  std::string day = std::to_string(date.days - Date::of(date.year(), 1, 1)->days + 1);
  day.insert(0, 3 - day.size(), '0');
  RC_ASSERT(parse_query_date(to_iso(date).substr(0, 8) + day) == date.start());
}

RC_GTEST_PROP(TimeLaws, AnyTextIsReadOrRefusedWithoutACrash, (std::string text)) {
  parse_query_date(text);
  parse_iso(text);
}

}  // namespace
}  // namespace chandlery
