// See usage_rating.h.
#include "reservations/usage_rating.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "reservations/discount_cost.h"
#include "reservations/discount_store.h"
#include "reservations/store.h"
#include "reservations/telling.h"
#include "reservations/usage_charging.h"

namespace chandlery::reservations {
namespace {

using store::UsageDay, store::UsageOwner;

constexpr std::int64_t kDaysRead = 200;     // to rate, read at once
constexpr std::int64_t kHoldersRead = 500;  // enrolled in one transaction
constexpr std::size_t kMostProblems = 20;

DiscountScope scope_of(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::kResourceGroup: return DiscountScope::kResourceGroup;
    case ScopeKind::kSubscription: return DiscountScope::kSubscription;
    case ScopeKind::kManagementGroup: return DiscountScope::kManagementGroup;
    case ScopeKind::kShared: return DiscountScope::kShared;
  }
  return DiscountScope::kShared;
}

/// As the hours see it. What reserves no size (software plans, storage) covers no machine.
Holding holding_of(const Reservation& r) {
  return {.id = r.id,
          .starts = r.began_at,
          .ends = r.ended_at.value_or(r.expires_at),
          .quantity = r.quantity,
          .size = size_key(r.arm_sku_name),
          .region = r.region,
          .scope = scope_of(r.scope.kind),
          .subscription = r.scope.subscription_id,
          .resource_group = r.scope.resource_group,
          .management_group = r.scope.management_group,
          .flexible = r.flexible};
}

/// A customer's day while it is rated.
class Day {
 public:
  Day(sql::Tx& tx, const Actor& actor, const UsageDay& day, const SizeTable& sizes)
      : tx_(tx), actor_(actor), owner_(day.owner), day_(day.day),
        from_(Hour::first_of(day.day)), before_(Hour::first_of(day.day.plus_days(1))),
        reservations_(live_reservations()),
        discount_(holdings(), sizes.on(day.day)) {}

  void rate(RatingRun& run) {
    read_usage();
    store::clear_rated_day(tx_, owner_, day_);
    std::size_t next = 0;
    RatedHour rated;
    std::vector<Use> uses;
    for (Hour hour = from_; hour < before_; ++hour.number) {
      const std::size_t first = next;
      uses.clear();
      for (; next < hours_.size() && hours_[next].hour == hour; ++next) {
        uses.push_back({machine_of_.at(hours_[next].resource_key), static_cast<std::uint32_t>(hours_[next].quantity)});
      }
      discount_.rate(hour, uses, rated);
      write(hour, first, rated, uses);
      run.uses += std::ssize(uses);
    }
    watch(run);
  }

 private:
  std::vector<Reservation> live_reservations() {
    std::vector<Reservation> live =
        store::live_of_customer(tx_, owner_.partner_id, owner_.customer_id, from_.start(), before_.start());
    std::erase_if(live, [](const Reservation& r) { return r.arm_sku_name.empty(); });
    return live;
  }
  std::vector<Holding> holdings() const {
    std::vector<Holding> result;
    for (const Reservation& r : reservations_) result.push_back(holding_of(r));
    return result;
  }

  void read_usage() {
    for (store::MeteredResource& resource : store::metered_resources(tx_, owner_, from_, before_)) {
      resource.machine.size = size_key(resource.machine.size);
      machine_of_.emplace(resource.key, discount_.add(resource.machine));
    }
    store::each_metered_hour(tx_, owner_, from_, before_, [&](const store::MeteredHour& hour) { hours_.push_back(hour); });
  }

  void write(Hour hour, std::size_t first, const RatedHour& rated, std::span<const Use> uses) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
      store::put_rated_use(tx_, owner_, {.hour = hour,
                                         .resource_key = hours_[first + i].resource_key,
                                         .ratio = discount_.ratio_of(uses[i].machine),
                                         .used = rated.used[i],
                                         .open = rated.open[i]});
    }
    for (const Cover& cover : rated.covers) {
      store::put_cover(tx_, owner_, {.hour = hour,
                                     .resource_key = hours_[first + cover.use].resource_key,
                                     .reservation_id = reservations_[cover.holding].id,
                                     .ratio_hours = cover.ratio_hours});
    }
    for (std::uint32_t i = 0; i < reservations_.size(); ++i) {
      if (rated.live[i] == 0) continue;
      const Reservation& r = reservations_[i];
      store::put_reservation_hour(
          tx_, owner_,
          {.reservation_id = r.id,
           .hour = hour,
           .capacity = static_cast<std::int64_t>(discount_.capacity_of(i) / kMicroHour),
           .given = rated.given[i],
           .hourly_cost = amortised_hour(r.price.to_decimal(), term_hours(r.effective_at, r.expires_at)),
           .currency = r.price.currency});
    }
  }

  /// Tells of reservations that a whole week used too little; once, until they are used again.
  void watch(RatingRun& run) {
    if (day_.plus_days(kAlarmDays) < Date::of(actor_.at)) return;  // an old day that was corrected is no news
    const Hour since{before_.number - 24 * kAlarmDays};
    for (const Reservation& r : reservations_) {
      if (r.ended_at || Hour::of(r.began_at) > since) continue;
      const store::GivenSum sum = store::given_sum(tx_, owner_, r.id, since, before_);
      if (sum.hours < 24 * kAlarmDays || sum.capacity == 0) continue;
      const __int128 capacity = static_cast<__int128>(sum.capacity) * kMicroHour;
      if (static_cast<__int128>(sum.given) * 100 >= capacity * kAlarmPercent) {
        store::end_alarm(tx_, owner_, r.id);
      } else if (store::raise_alarm(tx_, owner_, r.id, actor_.at)) {
        const Decimal hourly = amortised_hour(r.price.to_decimal(), term_hours(r.effective_at, r.expires_at));
        tell_underuse(tx_, seller(), r, utilisation_percent(sum.given, capacity),
                      unused_cost(hourly, sum.hours, sum.given, capacity));
        ++run.alarms;
      }
    }
  }

  Actor seller() const {
    Actor seller = actor_;
    seller.partner_id = owner_.partner_id;
    return seller;
  }

  sql::Tx& tx_;
  const Actor& actor_;
  const UsageOwner& owner_;
  const Date day_;
  const Hour from_, before_;
  const std::vector<Reservation> reservations_;
  Discount discount_;
  std::unordered_map<std::string, std::uint32_t> machine_of_;  ///< by resource key
  std::vector<store::MeteredHour> hours_;
};

/// Everybody with a reservation on that day has it to rate.
void enrol(sql::Database& database, Date day) {
  std::optional<store::Holder> after;
  for (bool more = true; more;) {
    std::vector<store::Holder> holders;
    database.write_now([&](sql::Tx& tx) {
      holders = store::holders_live(tx, day.start(), day.plus_days(1).start(), after, kHoldersRead);
      for (const store::Holder& holder : holders) store::enrol_day(tx, {holder.partner_id, holder.customer_id}, day);
    });
    more = std::ssize(holders) == kHoldersRead;
    if (more) after = holders.back();
  }
}

/// Up to the day before `before`, from where the last run stopped.
void enrol_until(sql::Database& database, Date before) {
  std::optional<Date> through, earliest;
  database.read_now([&](sql::Tx& tx) {
    through = store::enrolled_through(tx);
    earliest = store::earliest_usage(tx);
  });
  // Before the first run nobody asked; from then on no day is left out.
  Date day = through ? through->plus_days(1) : std::min(earliest.value_or(before), before.plus_days(-1));
  for (; day < before; day = day.plus_days(1)) {
    enrol(database, day);
    database.write_now([&](sql::Tx& tx) { store::set_enrolled_through(tx, day); });
  }
}

RatingRun rate_marked(sql::Database& database, const Actor& actor, Date from, Date before, std::int64_t most,
                      const RatingGoesOn& go_on) {
  RatingRun run;
  std::vector<SizeRatio> ratios;
  database.read_now([&](sql::Tx& tx) { ratios = store::size_ratios(tx); });
  const SizeTable sizes(std::move(ratios));
  std::optional<UsageDay> after;
  for (;;) {
    std::vector<UsageDay> days;
    database.read_now([&](sql::Tx& tx) { days = store::days_to_rate(tx, from, before, after, kDaysRead); });
    for (const UsageDay& day : days) {
      if (run.days + run.failed >= most || !go_on(run)) return run;
      RatingRun with_day;
      bool rated = false;
      try {
        database.write_now([&](sql::Tx& tx) {
          with_day = run;
          rated = rate_day(tx, actor, day, sizes, with_day);
        });
        run = with_day;
        run.days += rated ? 1 : 0;
      } catch (const std::exception& failure) {
        ++run.failed;
        if (run.problems.size() < kMostProblems) {
          run.problems.push_back("the usage of customer " + day.owner.customer_id + " of " + to_iso(day.day) +
                                 " was not rated: " + failure.what());
        }
      }
    }
    if (std::ssize(days) < kDaysRead) return run;
    after = days.back();
  }
}

}  // namespace

bool rate_day(sql::Tx& tx, const Actor& actor, const store::UsageDay& day, const SizeTable& sizes, RatingRun& run) {
  if (!store::settle_day(tx, day, actor.at)) return false;
  Day(tx, actor, day, sizes).rate(run);
  if (day.day < Date::of(actor.at)) run.charges += charge_day(tx, actor, day.owner, day.day);
  return true;
}

RatingRun rate_usage(sql::Database& database, const Actor& actor, std::int64_t most, const RatingGoesOn& go_on) {
  const Date today = Date::of(actor.at);
  enrol_until(database, today);
  return rate_marked(database, actor, {std::numeric_limits<std::int32_t>::min() + 1}, today, most, go_on);
}

RatingRun rate_window(sql::Database& database, const Actor& actor, Date from, Date before, const RatingGoesOn& go_on) {
  for (Date day = from; day < before; day = day.plus_days(1)) enrol(database, day);
  database.write_now([&](sql::Tx& tx) { store::mark_days(tx, from, before); });
  RatingRun run = rate_marked(database, actor, from, before, std::numeric_limits<std::int64_t>::max(), go_on);
  // What was rated of the day that runs is not its end.
  const Date today = Date::of(actor.at);
  if (from <= today && today < before) database.write_now([&](sql::Tx& tx) { store::mark_days(tx, today, today.plus_days(1)); });
  return run;
}

}  // namespace chandlery::reservations
