// CCTZ reads tzdata's files, with the rule for the years after those that a file lists.
#include "platform/zones/zone.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <chrono>

namespace chandlery::zones {
namespace {

using cctz::civil_day, cctz::civil_minute, cctz::civil_second;
using Moment = cctz::time_point<cctz::seconds>;

// The clock of the library counts nanoseconds, which end in 2262: seconds are made without it.
Moment moment_of(Instant at) {
  return Moment(std::chrono::floor<cctz::seconds>(std::chrono::microseconds(at.micros)));
}

Instant instant_of(Moment moment) { return Instant{}.plus_seconds(moment.time_since_epoch().count()); }

/// Europe/Berlin, America/Argentina/Ushuaia, Etc/GMT+1. The folders of other editions and the files beside the zones begin
/// with a small letter, as "right/UTC" and "localtime".
bool is_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;  // bytes; the longest name has 32
  if (name.size() > kLongest) return false;
  char before = '/';
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    const bool other = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/';
    if (before == '/' ? !capital : !capital && !other) return false;
    before = c;
  }
  return before != '/';
}

}  // namespace

struct Zone::Clocks {
  cctz::time_zone zone;
};

std::optional<Zone> Zone::find(std::string_view name) {
  if (!is_name(name)) return std::nullopt;
  auto clocks = std::make_shared<Clocks>();
  if (!cctz::load_time_zone(std::string(name), &clocks->zone)) return std::nullopt;
  return Zone(std::string(name), std::move(clocks));
}

Instant Zone::moment(Date day, int minute) const {
  const civil_minute wanted = civil_minute(civil_day(1970, 1, 1) + day.days) + minute;
  return instant_of(cctz::convert(civil_second(wanted), clocks_->zone));
}

Date Zone::day_of(Instant at) const {
  const civil_day day(clocks_->zone.lookup(moment_of(at)).cs);
  return {static_cast<std::int32_t>(day - civil_day(1970, 1, 1))};
}

std::string Zone::local_iso(Instant at) const { return cctz::format("%Y-%m-%dT%H:%M:%S%Ez", moment_of(at), clocks_->zone); }

}  // namespace chandlery::zones
