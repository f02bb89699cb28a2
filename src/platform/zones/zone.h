// Time zones by the names of the IANA database, as the machine's tzdata has them: its distribution keeps up with governments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::zones {

inline constexpr int kMinutesOfDay = 1'440;

class Zone {
 public:
  /// nullopt for a name that tzdata does not have, as "Berlin". Only the database's own names are read ("Europe/Berlin",
  /// "UTC"): no path and no file of the machine.
  static std::optional<Zone> find(std::string_view name);

  const std::string& name() const { return name_; }
  /// The first moment at which the zone's clocks show this minute of the day or a later one: where clocks are put forward
  /// over it, the moment of that; where it comes twice, the first time. 1440 is the next midnight.
  Instant moment(Date day, int minute) const;
  /// The day that the zone's clocks show.
  Date day_of(Instant at) const;
  /// What they show, with the distance to UTC: 2026-12-01T15:00:00+01:00.
  std::string local_iso(Instant at) const;

 private:
  struct Clocks;
  Zone(std::string name, std::shared_ptr<const Clocks> clocks) : name_(std::move(name)), clocks_(std::move(clocks)) {}
  std::string name_;
  std::shared_ptr<const Clocks> clocks_;
};

}  // namespace chandlery::zones
