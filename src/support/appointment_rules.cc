#include "support/appointment_rules.h"

#include <algorithm>

#include "partners/countries.h"

namespace chandlery::support {
namespace {

constexpr std::int64_t kMinute = 60;  // seconds
constexpr std::int64_t kHour = 60 * kMinute;

std::unexpected<Error> bad(std::string message, std::string field) {
  return fail(errors::kInvalidProperty, std::move(message), std::move(field));
}

Result<void> check_between(int value, int least, int most, std::string field) {
  if (value >= least && value <= most) return {};
  return bad("This is a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".", std::move(field));
}

Result<void> check_openings(const DeskHours& hours) {
  if (hours.openings.size() > kMostOpenings) {
    return bad("At most " + std::to_string(kMostOpenings) + " stretches of hours fit here.", "hours");
  }
  for (std::size_t i = 0; i < hours.openings.size(); ++i) {
    const Opening& opening = hours.openings[i];
    const std::string field = "hours[" + std::to_string(i) + "]";
    if (opening.from < 0 || opening.to > zones::kMinutesOfDay || opening.to - opening.from < hours.slot_minutes) {
      return bad("The hours end at least one appointment after they begin.", field + ".to");
    }
    const bool overlaps = i > 0 && hours.openings[i - 1].weekday == opening.weekday && hours.openings[i - 1].to > opening.from;
    if (overlaps) return bad("Two stretches of hours of one day overlap.", field + ".from");
  }
  return {};
}

Result<void> check_languages(const std::vector<std::string>& languages) {
  if (languages.empty()) return bad("Name at least one language that the desk speaks.", "languages");
  if (languages.size() > kMostLanguages) {
    return bad("At most " + std::to_string(kMostLanguages) + " languages fit here.", "languages");
  }
  for (const std::string& language : languages) {
    if (!partners::is_language(language)) return bad("A language is written as en or zh-CN.", "languages");
    if (std::ranges::count(languages, language) > 1) return bad("A language is named twice.", "languages");
  }
  return {};
}

int weekday_of(Date day) { return (day.days + 3) % 7 + 1; }  // 1970-01-01 was a Thursday

/// The moment from which on an appointment may begin.
Instant soonest(const DeskHours& hours, Instant at) { return at.plus_seconds(hours.notice_hours * kHour); }

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

Result<void> check_desk_hours(const DeskHours& hours) {
  if (hours.slot_minutes != 15 && hours.slot_minutes != 30 && hours.slot_minutes != 60) {
    return bad("An appointment takes 15, 30 or 60 minutes.", "slotMinutes");
  }
  RETURN_IF_FAILED(check_between(hours.at_once, 1, kMostAtOnce, "atOnce"));
  RETURN_IF_FAILED(check_between(hours.notice_hours, 0, kLongestNotice, "noticeHours"));
  RETURN_IF_FAILED(check_between(hours.days_ahead, 1, kMostDaysAhead, "daysAhead"));
  if (hours.notice_hours >= hours.days_ahead * 24) {
    return bad("Nothing could be booked: the notice is as long as the days ahead.", "noticeHours");
  }
  RETURN_IF_FAILED(check_openings(hours));
  RETURN_IF_FAILED(check_languages(hours.languages));
  if (hours.days_off.size() > kMostDaysOff) {
    return bad("At most " + std::to_string(kMostDaysOff) + " days off fit here.", "daysOff");
  }
  return {};
}

std::vector<Slot> slots_of(const DeskHours& hours, const zones::Zone& zone, Date day) {
  std::vector<Slot> slots;
  if (std::ranges::binary_search(hours.days_off, day)) return slots;
  const std::int64_t length = hours.slot_minutes * kMinute;
  for (const Opening& opening : hours.openings) {
    if (opening.weekday != weekday_of(day)) continue;
    const Instant close = zone.moment(day, opening.to);
    Slot slot{zone.moment(day, opening.from), {}};
    for (slot.ends_at = slot.begins_at.plus_seconds(length); slot.ends_at <= close;
         slot = {slot.ends_at, slot.ends_at.plus_seconds(length)}) {
      slots.push_back(slot);
    }
  }
  return slots;
}

Days bookable_days(const DeskHours& hours, const zones::Zone& zone, Instant at) {
  return {zone.day_of(soonest(hours, at)), zone.day_of(at).plus_days(hours.days_ahead)};
}

int taken_at_once(const Slot& slot, std::span<const Slot> booked) {
  // The most are under way when one of them begins, or when the slot does.
  const auto under_way = [&](Instant at) {
    return std::ranges::count_if(booked, [&](const Slot& each) { return each.begins_at <= at && at < each.ends_at; });
  };
  auto most = under_way(slot.begins_at);
  for (const Slot& each : booked) {
    if (each.begins_at > slot.begins_at && each.begins_at < slot.ends_at) most = std::max(most, under_way(each.begins_at));
  }
  return static_cast<int>(most);
}

std::vector<Slot> free_slots(const DeskHours& hours, const zones::Zone& zone, Date day, Instant at,
                             std::span<const Slot> booked) {
  std::vector<Slot> slots = slots_of(hours, zone, day);
  std::erase_if(slots, [&](const Slot& slot) {
    return slot.begins_at < soonest(hours, at) || taken_at_once(slot, booked) >= hours.at_once;
  });
  return slots;
}

Result<void> check_wish(const Wish& wish, const DeskHours& hours, std::string_view agreed_language) {
  if (!partners::is_phone_number(wish.phone)) return bad("The phone number is not one.", "phoneNumber");
  if (!agreed_language.empty() && wish.language == agreed_language) return {};
  if (std::ranges::find(hours.languages, wish.language) == hours.languages.end()) {
    return bad("The desk does not speak this language.", "language");
  }
  return {};
}

Result<Slot> slot_at(const DeskHours& hours, const zones::Zone& zone, Instant begins_at, Instant at) {
  const Date day = zone.day_of(begins_at);
  const std::vector<Slot> slots = slots_of(hours, zone, day);
  const auto slot = std::ranges::find(slots, begins_at, &Slot::begins_at);
  if (slot == slots.end()) return bad("No appointment of the desk begins at this time.", "startTime");
  if (begins_at < soonest(hours, at)) {
    return bad("An appointment is booked at least " + std::to_string(hours.notice_hours) + " hours before it begins.",
               "startTime");
  }
  if (day > bookable_days(hours, zone, at).last) {
    return bad("An appointment is booked at most " + std::to_string(hours.days_ahead) + " days ahead.", "startTime");
  }
  return *slot;
}

bool is_live(const Appointment& appointment, Instant at) { return !appointment.cancelled_at && appointment.slot.ends_at > at; }

std::string told_time(Instant at) {
  const std::string iso = to_iso(at);
  return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
}

std::string clock_text(int minute) { return two_digits(minute / 60) + ":" + two_digits(minute % 60); }

std::optional<int> parse_clock(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(text[0]) || !digit(text[1]) || !digit(text[3]) || !digit(text[4]))
    return std::nullopt;
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  const int all = ((text[0] - '0') * 10 + (text[1] - '0')) * 60 + minutes;
  if (minutes > 59 || all > zones::kMinutesOfDay) return std::nullopt;
  return all;
}

}  // namespace chandlery::support
