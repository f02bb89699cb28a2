#include "platform/zones/zone.h"

#include <gtest/gtest.h>

namespace chandlery::zones {
namespace {

Instant utc(std::string_view text) { return parse_iso(text).value(); }
Date day(std::string_view text) { return parse_iso_date(text).value(); }
Zone berlin() { return Zone::find("Europe/Berlin").value(); }

TEST(Zone, AClockShowsOtherMomentsInSummerAndInWinter) {
  EXPECT_EQ(berlin().moment(day("2026-12-01"), 15 * 60), utc("2026-12-01T14:00:00Z"));
  EXPECT_EQ(berlin().moment(day("2026-07-01"), 15 * 60), utc("2026-07-01T13:00:00Z"));
  EXPECT_EQ(berlin().moment(day("2026-12-01"), kMinutesOfDay), utc("2026-12-01T23:00:00Z"));
  EXPECT_EQ(berlin().local_iso(utc("2026-12-01T14:00:00Z")), "2026-12-01T15:00:00+01:00");
  EXPECT_EQ(Zone::find("Asia/Kathmandu")->local_iso(utc("2026-12-01T14:00:00Z")), "2026-12-01T19:45:00+05:45");
}

TEST(Zone, AnHourThatIsLeftOutBeginsWhenTheClocksArePutForwardAndOneThatComesTwiceTheFirstTime) {
  EXPECT_EQ(berlin().moment(day("2026-03-29"), 150), utc("2026-03-29T01:00:00Z"));
  EXPECT_EQ(berlin().moment(day("2026-10-25"), 150), utc("2026-10-25T00:30:00Z"));
}

TEST(Zone, ADayIsTheOneThatTheClocksShow) {
  EXPECT_EQ(berlin().day_of(utc("2026-12-01T22:59:59.999999Z")), day("2026-12-01"));
  EXPECT_EQ(berlin().day_of(utc("2026-12-01T23:00:00Z")), day("2026-12-02"));
  EXPECT_EQ(Zone::find("Pacific/Kiritimati")->day_of(utc("2026-12-01T10:00:00Z")), day("2026-12-02"));
  EXPECT_EQ(berlin().day_of(utc("9999-12-31T22:59:59.999999Z")), day("9999-12-31"));
  EXPECT_EQ(berlin().local_iso(utc("9999-12-31T22:59:59.999999Z")), "9999-12-31T23:59:59+01:00");
  EXPECT_EQ(berlin().day_of(utc("1969-12-31T22:59:59.5Z")), day("1969-12-31")) << "parts of a second before 1970 count down";
}

TEST(Zone, YearsThatNoFileListsFollowTheRule) {
  EXPECT_EQ(berlin().moment(day("2090-07-01"), 0), utc("2090-06-30T22:00:00Z"));
}

TEST(Zone, OnlyNamesOfTheDatabaseAreFound) {
  for (const char* name : {"UTC", "America/Argentina/Ushuaia", "Etc/GMT+1", "America/Port-au-Prince"}) {
    EXPECT_TRUE(Zone::find(name)) << name;
  }
  for (const char* name : {"", "Berlin", "Europe/Atlantis", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "Europe/../UTC",
                           "Europe/", "Europe//Berlin", "localtime", "right/UTC", "file:/etc/localtime", "Europe"}) {
    EXPECT_FALSE(Zone::find(name)) << name;
  }
}

}  // namespace
}  // namespace chandlery::zones
