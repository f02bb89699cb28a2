// When the desk can be spoken with: hours, slots over turned clocks, what is taken, what may be asked for.
#include "support/appointment_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace chandlery::support {
namespace {

Instant utc(std::string_view text) { return parse_iso(text).value(); }
Date day(std::string_view text) { return parse_iso_date(text).value(); }
const zones::Zone kBerlin = *zones::Zone::find("Europe/Berlin");

/// Tuesdays 9:00 to 10:45 and 14:00 to 15:00, half an hour each.
DeskHours tuesdays() {
  DeskHours hours;
  hours.zone = "Europe/Berlin";
  hours.openings = {{2, 9 * 60, 10 * 60 + 45}, {2, 14 * 60, 15 * 60}};
  return hours;
}

std::string begins(const std::vector<Slot>& slots) {
  std::string all;
  for (const Slot& slot : slots) all += (all.empty() ? "" : " ") + to_iso(slot.begins_at).substr(11, 5);
  return all;
}

std::string field_of(const Result<void>& result) { return result ? "" : result.error().field; }

TEST(AppointmentRules, OpeningsAreCutIntoSlotsAndWhatIsLeftAtTheEndIsNone) {
  EXPECT_EQ(begins(slots_of(tuesdays(), kBerlin, day("2026-12-01"))), "08:00 08:30 09:00 13:00 13:30");
  EXPECT_EQ(begins(slots_of(tuesdays(), kBerlin, day("2026-07-07"))), "07:00 07:30 08:00 12:00 12:30");
  EXPECT_EQ(begins(slots_of(tuesdays(), kBerlin, day("2026-12-02"))), "");
  DeskHours closed = tuesdays();
  closed.days_off = {day("2026-12-01")};
  EXPECT_EQ(begins(slots_of(closed, kBerlin, day("2026-12-01"))), "");
  EXPECT_EQ(begins(slots_of(closed, kBerlin, day("2026-12-08"))), "08:00 08:30 09:00 13:00 13:30");
}

TEST(AppointmentRules, OnDaysOnWhichClocksAreTurnedRealTimeCounts) {
  DeskHours nights;
  nights.openings = {{7, 60, 240}};  // Sundays 1:00 to 4:00
  nights.slot_minutes = 60;
  EXPECT_EQ(begins(slots_of(nights, kBerlin, day("2026-03-22"))), "00:00 01:00 02:00");
  EXPECT_EQ(begins(slots_of(nights, kBerlin, day("2026-03-29"))), "00:00 01:00");
  EXPECT_EQ(begins(slots_of(nights, kBerlin, day("2026-10-25"))), "23:00 00:00 01:00 02:00");
}

TEST(AppointmentRules, TheNoticeAndTheLastDayAreKept) {
  DeskHours hours = tuesdays();
  hours.notice_hours = 24;
  hours.days_ahead = 7;
  const auto refused = [&](std::string_view begin, std::string_view now) {
    const Result<Slot> slot = slot_at(hours, kBerlin, utc(begin), utc(now));
    return slot ? std::string() : slot.error().message;
  };
  EXPECT_EQ(refused("2026-12-01T09:00:00Z", "2026-11-30T09:00:00Z"), "");
  EXPECT_EQ(refused("2026-12-01T09:00:00Z", "2026-11-30T09:00:00.000001Z"),
            "An appointment is booked at least 24 hours before it begins.");
  // Tuesday evening in UTC is Wednesday in Berlin already, from where seven days reach the next Wednesday.
  EXPECT_EQ(refused("2026-12-08T13:30:00Z", "2026-12-01T08:00:00Z"), "");
  EXPECT_EQ(refused("2026-12-08T13:30:00Z", "2026-11-30T22:59:00Z"), "An appointment is booked at most 7 days ahead.");
  EXPECT_EQ(refused("2026-12-08T13:30:00Z", "2026-11-30T23:00:00Z"), "");
  EXPECT_EQ(refused("2026-12-01T09:15:00Z", "2026-11-25T09:00:00Z"), "No appointment of the desk begins at this time.");
  EXPECT_EQ(refused("2026-12-02T09:00:00Z", "2026-11-25T09:00:00Z"), "No appointment of the desk begins at this time.");
}

TEST(AppointmentRules, ASlotIsFreeWhileFewerStandThanTheDeskTakesAtOnce) {
  const auto slot = [](std::string_view from, std::string_view to) {
    return Slot{utc("2026-12-01T" + std::string(from) + ":00Z"), utc("2026-12-01T" + std::string(to) + ":00Z")};
  };
  const Slot asked = slot("09:00", "10:00");
  // One after another is one at once, also those of other lengths that were booked before the hours were changed.
  EXPECT_EQ(taken_at_once(asked, std::vector{slot("09:00", "09:30"), slot("09:30", "10:00")}), 1);
  EXPECT_EQ(taken_at_once(asked, std::vector{slot("08:45", "09:15"), slot("09:00", "09:30"), slot("09:15", "09:45")}), 2);
  EXPECT_EQ(taken_at_once(asked, std::vector{slot("08:00", "09:00"), slot("10:00", "11:00")}), 0);
  DeskHours hours = tuesdays();
  const std::vector<Slot> booked = {slot("08:00", "08:30"), slot("08:00", "08:30"), slot("13:00", "13:30")};
  const Instant before = utc("2026-11-27T00:00:00Z");
  EXPECT_EQ(begins(free_slots(hours, kBerlin, day("2026-12-01"), before, booked)), "08:30 09:00 13:30");
  hours.at_once = 2;
  EXPECT_EQ(begins(free_slots(hours, kBerlin, day("2026-12-01"), before, booked)), "08:30 09:00 13:00 13:30");
  EXPECT_EQ(begins(free_slots(hours, kBerlin, day("2026-12-01"), utc("2026-11-30T09:01:00Z"), booked)), "13:00 13:30");
}

RC_GTEST_PROP(AppointmentRules, WhatIsFreeCanBeBookedAndIsNeverTakenByMoreThanAreSpokenWithAtOnce, ()) {
  DeskHours hours = tuesdays();
  hours.slot_minutes = *rc::gen::element(15, 30, 60);
  hours.at_once = *rc::gen::inRange(1, 4);
  hours.openings = {{2, *rc::gen::inRange(0, 600), *rc::gen::inRange(700, 1441)}};
  const Date tuesday = day("2026-10-27");
  const Instant now = utc("2026-10-20T00:00:00Z");
  std::vector<Slot> booked;
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
    const std::vector<Slot> free = free_slots(hours, kBerlin, tuesday, now, booked);
    if (free.empty()) break;
    const Slot chosen = free[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(free.size())))];
    RC_ASSERT(slot_at(hours, kBerlin, chosen.begins_at, now).value() == chosen);
    booked.push_back(chosen);
  }
  for (const Slot& slot : slots_of(hours, kBerlin, tuesday)) RC_ASSERT(taken_at_once(slot, booked) <= hours.at_once);
}

TEST(AppointmentRules, HoursThatCannotBeAreRefusedByField) {
  const auto refused = [](auto change) {
    DeskHours hours = tuesdays();
    change(hours);
    return field_of(check_desk_hours(hours));
  };
  EXPECT_EQ(refused([](DeskHours&) {}), "");
  EXPECT_EQ(refused([](DeskHours& h) { h.openings.clear(); }), "") << "the desk takes no appointments";
  EXPECT_EQ(refused([](DeskHours& h) { h.slot_minutes = 20; }), "slotMinutes");
  EXPECT_EQ(refused([](DeskHours& h) { h.at_once = 0; }), "atOnce");
  EXPECT_EQ(refused([](DeskHours& h) { h.at_once = 101; }), "atOnce");
  EXPECT_EQ(refused([](DeskHours& h) { h.notice_hours = -1; }), "noticeHours");
  EXPECT_EQ(refused([](DeskHours& h) { h.days_ahead = 91; }), "daysAhead");
  EXPECT_EQ(refused([](DeskHours& h) { h.notice_hours = 48, h.days_ahead = 2; }), "noticeHours");
  EXPECT_EQ(refused([](DeskHours& h) { h.openings = {{1, 540, 560}}; }), "hours[0].to") << "shorter than an appointment";
  EXPECT_EQ(refused([](DeskHours& h) { h.openings = {{1, 540, 500}}; }), "hours[0].to");
  EXPECT_EQ(refused([](DeskHours& h) { h.openings = {{1, 540, 720}, {1, 719, 900}}; }), "hours[1].from");
  EXPECT_EQ(refused([](DeskHours& h) { h.openings = {{1, 540, 720}, {1, 720, 900}, {2, 540, 600}}; }), "");
  EXPECT_EQ(refused([](DeskHours& h) { h.languages.clear(); }), "languages");
  EXPECT_EQ(refused([](DeskHours& h) { h.languages = {"english"}; }), "languages");
  EXPECT_EQ(refused([](DeskHours& h) { h.languages = {"en", "en"}; }), "languages");
  EXPECT_EQ(refused([](DeskHours& h) { h.languages = {"en", "zh-CN"}; }), "");
}

TEST(AppointmentRules, AWishHasANumberAndALanguageThatTheDeskSpeaks) {
  const auto refused = [](std::string phone, std::string language) {
    return field_of(check_wish({{}, std::move(phone), std::move(language)}, tuesdays()));
  };
  EXPECT_EQ(refused("+49 30 901820", "en"), "");
  EXPECT_EQ(refused("", "en"), "phoneNumber");
  EXPECT_EQ(refused("call me", "en"), "phoneNumber");
  EXPECT_EQ(refused("+49 30 901820", "fr"), "language");
  EXPECT_EQ(refused("+49 30 901820", ""), "language");
}

TEST(AppointmentRules, TimesOfTheDayAreReadAsTheyAreWritten) {
  for (int minute = 0; minute <= zones::kMinutesOfDay; ++minute) EXPECT_EQ(parse_clock(clock_text(minute)), minute);
  for (const char* text : {"", "9:00", "24:01", "12:60", "12.30", "-1:00", "99:99", "12:30:00"}) {
    EXPECT_FALSE(parse_clock(text)) << text;
  }
}

TEST(AppointmentRules, ATimeIsToldWithItsZone) { EXPECT_EQ(told_time(utc("2026-12-01T14:00:00Z")), "2026-12-01 14:00 UTC"); }

}  // namespace
}  // namespace chandlery::support
