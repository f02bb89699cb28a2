// The hourly discount: every worked number of rules 5.5 and 5.6, the matching order, and an oracle that reads the rule aloud.
#include "reservations/discount.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "reservations/discount_cost.h"

namespace chandlery::reservations {
namespace {

const Instant kTermStart = *parse_iso("2021-03-01T00:00:00Z");
const Instant kTermEnd = *parse_iso("2022-03-01T00:00:00Z");
const Hour kFirst = Hour::of(kTermStart);

struct Row {
  const char* group;
  const char* size;
  const char* ratio;
};
constexpr Row kTable[] = {
    {"BS", "B1s", "1"},        {"BS", "B2s", "4"},        {"DSv2", "DS1_v2", "1"},  {"DSv2", "DS2_v2", "2"},
    {"DSv2", "DS3_v2", "4"},   {"DSv2", "DS4_v2", "8"},   {"DSv2", "DS5_v2", "16"}, {"DSv2 high memory", "DS14", "8"},
    {"DSv2 high memory", "DS15", "10"},                   {"ESv3", "E2s", "1"},     {"ESv3", "E64s", "28.8"},
    {"FSv2", "F2s", "1"},      {"FSv2", "F72s", "36"},    {"Small", "Quarter", "0.25"},
};

std::optional<GroupedSize> sizes(std::string_view size, std::string_view) {
  for (const Row& row : kTable) {
    if (size != row.size) continue;
    return GroupedSize{row.group, static_cast<std::int64_t>(
                                      Decimal::parse(row.ratio)->at_scale(4, Rounding::kFloor).mantissa())};
  }
  return std::nullopt;
}

Holding reservation(std::string size, std::int64_t quantity = 1, std::string id = "r1") {
  return {.id = std::move(id), .starts = kTermStart, .ends = kTermEnd, .quantity = quantity, .size = std::move(size),
          .region = "eastus"};
}

Machine machine(std::string resource, std::string size) {
  return {.resource = std::move(resource), .size = std::move(size), .region = "eastus", .subscription = "s1",
          .resource_group = "g1", .management_group = "m1"};
}

/// Hours of running as one writes them: "0.75".
std::uint32_t hours(const char* text) {
  return static_cast<std::uint32_t>(Decimal::parse(text)->at_scale(6, Rounding::kFloor).mantissa());
}

/// A customer's hours, one after the other.
class Customer {
 public:
  explicit Customer(std::vector<Holding> holdings) : discount_(std::move(holdings), sizes) {}
  std::uint32_t add(const Machine& machine) { return discount_.add(machine); }
  const RatedHour& rate(std::vector<Use> uses, Hour hour = kFirst) {
    uses_ = std::move(uses);
    discount_.rate(hour, uses_, rated_);
    return rated_;
  }
  /// Of all uses of the last hour.
  std::string cost(const char* unit_price) const {
    Decimal total(0, kCostScale);
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      const Decimal one =
          pay_as_you_go(rated_.open[i], discount_.ratio_of(uses_[i].machine), *Decimal::parse(unit_price));
      total = {total.mantissa() + one.mantissa(), kCostScale};
    }
    return total.at_scale(2, Rounding::kHalfAwayFromZero).to_string();
  }
  std::string utilisation(std::uint32_t holding = 0) const {
    return utilisation_percent(rated_.given[holding], discount_.capacity_of(holding)).to_string();
  }
  Discount& discount() { return discount_; }

 private:
  Discount discount_;
  std::vector<Use> uses_;
  RatedHour rated_;
};

// Rules 5.5: one reservation, two matching machines, 0.40 an hour as you go.
TEST(Discount, FourHoursOfTwoMachinesCostOneTenBesideOneReservation) {
  Customer customer({reservation("B1s")});
  const std::uint32_t a = customer.add(machine("a", "B1s")), b = customer.add(machine("b", "B1s"));
  const std::vector<std::pair<const char*, const char*>> ran = {{"0.75", "0.50"}, {"1", "1"}, {"1", "1"}, {"0.5", "1"}};
  const std::vector<std::string> costs = {"0.10", "0.40", "0.40", "0.20"};
  for (std::size_t i = 0; i < ran.size(); ++i) {
    customer.rate({{a, hours(ran[i].first)}, {b, hours(ran[i].second)}}, {kFirst.number + static_cast<std::int64_t>(i)});
    EXPECT_EQ(customer.cost("0.40"), costs[i]) << "hour " << i + 1;
    EXPECT_EQ(customer.utilisation(), "100.00") << "hour " << i + 1;
  }
}

// Rules 5.6: a reservation of one DS4_v2, ratio 8.
TEST(Discount, OneDs4CoversEightDs1) {
  Customer customer({reservation("DS4_v2")});
  std::vector<Use> uses;
  for (int i = 0; i < 8; ++i) uses.push_back({customer.add(machine("m" + std::to_string(i), "DS1_v2")), kMicroHour});
  EXPECT_THAT(customer.rate(uses).open, testing::Each(0));
  EXPECT_EQ(customer.utilisation(), "100.00");
}

TEST(Discount, OneDs4CoversTwoDs2AndADs3) {
  Customer customer({reservation("DS4_v2")});
  const std::vector<Use> uses = {{customer.add(machine("a", "DS2_v2")), kMicroHour},
                                 {customer.add(machine("b", "DS2_v2")), kMicroHour},
                                 {customer.add(machine("c", "DS3_v2")), kMicroHour}};
  EXPECT_THAT(customer.rate(uses).open, testing::Each(0));
}

TEST(Discount, OneDs4CoversHalfOfADs5) {
  Customer customer({reservation("DS4_v2")});
  customer.rate({{customer.add(machine("a", "DS5_v2")), kMicroHour}});
  EXPECT_EQ(customer.cost("1.00"), "0.50");
  EXPECT_EQ(customer.utilisation(), "100.00");
}

TEST(Discount, ThreeDs1UseThreeEighthsOfADs4AndTheRestIsLost) {
  Customer customer({reservation("DS4_v2")});
  std::vector<Use> uses;
  for (int i = 0; i < 3; ++i) uses.push_back({customer.add(machine("m" + std::to_string(i), "DS1_v2")), kMicroHour});
  const RatedHour& rated = customer.rate(uses);
  EXPECT_EQ(customer.utilisation(), "37.50");
  const std::int64_t hours_of_term = term_hours(kTermStart, kTermEnd);
  EXPECT_EQ(hours_of_term, 8760);
  const Decimal hourly = amortised_hour(*Decimal::parse("1752.00"), hours_of_term);
  EXPECT_EQ(hourly, *Decimal::parse("0.20"));
  EXPECT_EQ(unused_cost(hourly, 1, rated.given[0], customer.discount().capacity_of(0)), *Decimal::parse("0.125"));
}

TEST(Discount, ACapacityPriorityReservationMatchesItsExactSizeOnly) {
  Holding exact = reservation("DS4_v2");
  exact.flexible = false;
  Customer customer({exact});
  const std::uint32_t small = customer.add(machine("a", "DS1_v2")), same = customer.add(machine("b", "DS4_v2"));
  EXPECT_THAT(customer.rate({{small, kMicroHour}, {same, kMicroHour}}).open, testing::ElementsAre(kRatioHour, 0));
}

TEST(Discount, RatiosThatAreNoWholeNumbersAreExact) {
  Customer customer({reservation("E64s"), reservation("Quarter", 3, "r2")});
  std::vector<Use> uses;
  for (int i = 0; i < 29; ++i) uses.push_back({customer.add(machine("m" + std::to_string(10 + i), "E2s")), kMicroHour});
  uses.push_back({customer.add(machine("q", "Quarter")), kMicroHour});
  const RatedHour& rated = customer.rate(uses);
  EXPECT_EQ(std::accumulate(rated.open.begin(), rated.open.end(), std::int64_t{0}), kRatioHour / 5);  // 29 - 28.8
  EXPECT_EQ(customer.utilisation(1), "33.33");
}

TEST(Discount, AThirdThatNoDecimalWritesIsConserved) {
  Customer customer({reservation("E2s")});
  const RatedHour& rated = customer.rate({{customer.add(machine("a", "E64s")), kMicroHour}});
  EXPECT_EQ(rated.given[0], kRatioHour);
  EXPECT_EQ(rated.open[0] + rated.given[0], rated.used[0]);
  EXPECT_EQ(hours_of(rated.given[0], customer.discount().ratio_of(0)).to_string(), "0.034722");
}

TEST(Discount, NarrowerScopesGiveFirst) {
  Holding shared = reservation("B1s", 1, "a-shared"), group = reservation("B1s", 1, "d-management");
  Holding single = reservation("B1s", 1, "c-single"), narrow = reservation("B1s", 1, "b-group");
  group.scope = DiscountScope::kManagementGroup, group.management_group = "m1";
  single.scope = DiscountScope::kSubscription, single.subscription = "s1";
  narrow.scope = DiscountScope::kResourceGroup, narrow.subscription = "s1", narrow.resource_group = "g1";
  narrow.starts = kTermStart, single.starts = kTermStart.plus_days(-1), shared.starts = kTermStart.plus_days(-9);
  Customer customer({shared, group, single, narrow});
  std::vector<Use> uses;
  std::vector<std::vector<std::int64_t>> given;
  for (int i = 0; i < 4; ++i) {
    uses.push_back({customer.add(machine("m" + std::to_string(i), "B1s")), kMicroHour});
    given.push_back(customer.rate(uses).given);
  }
  const std::int64_t h = kRatioHour;
  EXPECT_THAT(given, testing::ElementsAre(testing::ElementsAre(0, 0, 0, h), testing::ElementsAre(0, 0, h, h),
                                          testing::ElementsAre(0, h, h, h), testing::ElementsAre(h, h, h, h)));
}

TEST(Discount, ExactSizesTakeBeforeOthersOfTheGroupThenTheEarliestStartThenTheId) {
  Holding late = reservation("DS2_v2", 1, "a"), early = reservation("DS2_v2", 1, "c"), early_too = reservation("DS2_v2", 1, "b");
  late.starts = kTermStart.plus_days(1);
  Customer customer({late, early, early_too});
  const std::uint32_t other = customer.add(machine("a", "DS1_v2")), same = customer.add(machine("z", "DS2_v2"));
  const RatedHour& rated = customer.rate({{other, kMicroHour}, {same, kMicroHour}}, {kFirst.number + 24});
  EXPECT_THAT(rated.given, testing::ElementsAre(0, kRatioHour, 2 * kRatioHour));
  ASSERT_EQ(rated.covers.size(), 2u);
  EXPECT_EQ(rated.covers[0].use, 1u);   // the exact size
  EXPECT_EQ(rated.covers[0].holding, 2u);
}

TEST(Discount, OtherRegionsGroupsAndIneligibleMachinesNeverMatch) {
  Customer customer({reservation("DS4_v2")});
  Machine elsewhere = machine("a", "DS4_v2"), spot = machine("b", "DS4_v2");
  elsewhere.region = "westus", spot.eligible = false;
  const std::vector<Use> uses = {{customer.add(elsewhere), kMicroHour}, {customer.add(spot), kMicroHour},
                                 {customer.add(machine("c", "DS14")), kMicroHour}};
  EXPECT_THAT(customer.rate(uses).given, testing::ElementsAre(0));
}

TEST(Discount, NamesMatchInAnyCase) {
  Holding narrow = reservation("ds4_V2");
  narrow.region = "EastUS", narrow.scope = DiscountScope::kResourceGroup;
  narrow.subscription = "S1", narrow.resource_group = "G1";
  Discount discount({narrow}, [](std::string_view, std::string_view) { return std::nullopt; });
  RatedHour rated;
  const std::vector<Use> uses = {{discount.add(machine("a", "DS4_v2")), kMicroHour}};
  discount.rate(kFirst, uses, rated);
  EXPECT_THAT(rated.open, testing::ElementsAre(0));
}

TEST(Discount, ATermHasAsManyHoursAsItIsLong) {
  Holding split = reservation("B1s", 1, "before"), after = reservation("B1s", 1, "after");
  split.ends = after.starts = *parse_iso("2021-03-05T10:20:00Z");
  Customer customer({split, after});
  const std::uint32_t a = customer.add(machine("a", "B1s"));
  const Hour at = Hour::of(after.starts);
  EXPECT_THAT(customer.rate({{a, kMicroHour}}, {at.number - 1}).live, testing::ElementsAre(1, 0));
  EXPECT_THAT(customer.rate({{a, kMicroHour}}, at).live, testing::ElementsAre(0, 1));
  EXPECT_THAT(customer.rate({{a, kMicroHour}}, {Hour::of(kTermEnd).number}).live, testing::ElementsAre(0, 0));
}

TEST(Discount, AHugeReservationIsNoOverflow) {
  Customer customer({reservation("F72s", 999'999'999)});
  const RatedHour& rated = customer.rate({{customer.add(machine("a", "F2s")), kMicroHour}});
  EXPECT_EQ(rated.given[0], kRatioHour);
  EXPECT_EQ(customer.utilisation(), "0.00");
  EXPECT_EQ(unused_cost(*Decimal::parse("0.2"), 1, rated.given[0], customer.discount().capacity_of(0)),
            *Decimal::parse("0.2"));
}

TEST(Discount, NothingIsLessOrMoreThanAnHour) {
  Customer customer({reservation("B1s")});
  const std::uint32_t a = customer.add(machine("a", "B1s"));
  EXPECT_THROW(customer.rate({{a, kMicroHour + 1}}), std::out_of_range);
  EXPECT_THROW(customer.rate({{a, 1}, {a, 1}}), std::logic_error);
  EXPECT_THROW(customer.rate({{a + 1, 1}}), std::logic_error);
}

// --- The oracle: the rule as rules 5.5 tells it, holding by holding and machine by machine.

struct World {
  std::vector<Holding> holdings;
  std::vector<Machine> machines;
  std::vector<std::uint32_t> micro_hours;
};

bool in_scope(const Holding& h, const Machine& m) {
  switch (h.scope) {
    case DiscountScope::kResourceGroup: return h.subscription == m.subscription && h.resource_group == m.resource_group;
    case DiscountScope::kSubscription: return h.subscription == m.subscription;
    case DiscountScope::kManagementGroup: return h.management_group == m.management_group;
    case DiscountScope::kShared: return true;
  }
  return false;
}

struct Answer {
  std::map<std::string, std::int64_t> open, given;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer told_aloud(const World& world, Hour hour) {
  Answer answer;
  std::vector<const Holding*> holdings;
  for (const Holding& h : world.holdings) holdings.push_back(&h);
  std::sort(holdings.begin(), holdings.end(), [](const Holding* a, const Holding* b) {
    return a->starts != b->starts ? a->starts < b->starts : a->id < b->id;
  });
  std::map<std::string, std::int64_t> left;
  std::map<std::string, std::size_t> by_resource;
  for (const Holding* h : holdings) {
    const bool counts = Hour::of(h->starts) <= hour && hour < Hour::of(h->ends);
    left[h->id] = counts ? h->quantity * sizes(h->size, {})->ratio * kMicroHour : 0;
    answer.given[h->id] = 0;
  }
  for (std::size_t i = 0; i < world.machines.size(); ++i) {
    by_resource[world.machines[i].resource] = i;
    answer.open[world.machines[i].resource] = sizes(world.machines[i].size, {})->ratio * world.micro_hours[i];
  }
  for (const DiscountScope scope : {DiscountScope::kResourceGroup, DiscountScope::kSubscription,
                                    DiscountScope::kManagementGroup, DiscountScope::kShared}) {
    for (const bool exactly : {true, false}) {
      for (const Holding* h : holdings) {
        for (const auto& [resource, i] : by_resource) {
          const Machine& m = world.machines[i];
          const bool alike = exactly ? h->size == m.size
                                     : h->flexible && sizes(h->size, {})->group == sizes(m.size, {})->group;
          if (h->scope != scope || !alike || h->region != m.region || !m.eligible || !in_scope(*h, m)) continue;
          const std::int64_t taken = std::min(left[h->id], answer.open[resource]);
          left[h->id] -= taken, answer.open[resource] -= taken, answer.given[h->id] += taken;
        }
      }
    }
  }
  return answer;
}

Answer rated(const World& world, Hour hour) {
  Discount discount(world.holdings, sizes);
  std::vector<Use> uses;
  for (std::size_t i = 0; i < world.machines.size(); ++i) {
    uses.push_back({discount.add(world.machines[i]), world.micro_hours[i]});
  }
  RatedHour result;
  discount.rate(hour, uses, result);
  Answer answer;
  for (std::size_t i = 0; i < world.holdings.size(); ++i) answer.given[world.holdings[i].id] = result.given[i];
  for (std::size_t i = 0; i < world.machines.size(); ++i) answer.open[world.machines[i].resource] = result.open[i];
  std::vector<std::int64_t> covered(uses.size(), 0);
  for (const Cover& cover : result.covers) covered[cover.use] += cover.ratio_hours;
  for (std::size_t i = 0; i < uses.size(); ++i) RC_ASSERT(covered[i] + result.open[i] == result.used[i]);
  return answer;
}

template <class T>
const T& one_of(const std::vector<T>& choices) { return choices[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(choices.size())))]; }

World any_world() {
  const std::vector<std::string> all_sizes = {"DS1_v2", "DS2_v2", "DS4_v2", "E2s", "E64s", "Quarter"};
  const std::vector<std::string> regions = {"eastus", "westus"}, names = {"x", "y"};
  World world;
  const int holdings = *rc::gen::inRange(0, 9), machines = *rc::gen::inRange(0, 14);
  for (int i = 0; i < holdings; ++i) {
    Holding h = reservation(one_of(all_sizes), *rc::gen::inRange<std::int64_t>(1, 5), "r" + std::to_string(i));
    h.region = one_of(regions);
    h.scope = static_cast<DiscountScope>(*rc::gen::inRange(0, 4));
    h.subscription = one_of(names), h.resource_group = one_of(names), h.management_group = one_of(names);
    h.flexible = *rc::gen::inRange(0, 4) > 0;
    h.starts = kTermStart.plus_days(*rc::gen::inRange(-2, 2));
    if (*rc::gen::inRange(0, 8) == 0) h.ends = kTermStart;
    world.holdings.push_back(h);
  }
  for (int i = 0; i < machines; ++i) {
    Machine m = machine("m" + std::to_string(i), one_of(all_sizes));
    m.region = one_of(regions);
    m.subscription = one_of(names), m.resource_group = one_of(names), m.management_group = one_of(names);
    m.eligible = *rc::gen::inRange(0, 6) > 0;
    world.machines.push_back(m);
    world.micro_hours.push_back(*rc::gen::oneOf(rc::gen::just(1'000'000u), rc::gen::inRange(0u, 1'000'001u)));
  }
  return world;
}

RC_GTEST_PROP(DiscountProperties, TheEngineSaysWhatTheRuleSays, ()) {
  const World world = any_world();
  RC_ASSERT(rated(world, kFirst) == told_aloud(world, kFirst));
}

RC_GTEST_PROP(DiscountProperties, CoveredIsNeverMoreThanCapacityNorThanUsed, ()) {
  const World world = any_world();
  const Answer answer = rated(world, kFirst);
  std::int64_t used = 0, open = 0, given = 0;
  for (const Holding& h : world.holdings) {
    RC_ASSERT(answer.given.at(h.id) >= 0);
    RC_ASSERT(answer.given.at(h.id) <= h.quantity * sizes(h.size, {})->ratio * kMicroHour);
    given += answer.given.at(h.id);
  }
  for (std::size_t i = 0; i < world.machines.size(); ++i) {
    const std::int64_t need = sizes(world.machines[i].size, {})->ratio * world.micro_hours[i];
    RC_ASSERT(answer.open.at(world.machines[i].resource) >= 0 && answer.open.at(world.machines[i].resource) <= need);
    used += need, open += answer.open.at(world.machines[i].resource);
  }
  RC_ASSERT(given + open == used);
}

RC_GTEST_PROP(DiscountProperties, TheOrderOfTheInputChangesNothing, ()) {
  World world = any_world();
  const Answer before = rated(world, kFirst);
  std::mt19937 random(*rc::gen::inRange(0u, 1'000'000u));
  std::shuffle(world.holdings.begin(), world.holdings.end(), random);
  std::vector<std::size_t> turn(world.machines.size());
  std::iota(turn.begin(), turn.end(), std::size_t{0});
  std::shuffle(turn.begin(), turn.end(), random);
  World other{world.holdings, {}, {}};
  for (const std::size_t i : turn) {
    other.machines.push_back(world.machines[i]), other.micro_hours.push_back(world.micro_hours[i]);
  }
  RC_ASSERT(rated(other, kFirst) == before);
}

}  // namespace
}  // namespace chandlery::reservations
