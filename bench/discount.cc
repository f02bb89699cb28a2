#include "discount.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>

#include "process.h"
#include "reservations/discount.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

using namespace reservations;

constexpr std::uint32_t kMachines = 100'000;
constexpr std::uint32_t kReservations = 10'000;
const Instant kStart = *parse_iso("2021-01-01T00:00:00Z");

constexpr std::int64_t kRatios[] = {10'000, 20'000, 40'000, 80'000, 288'000};
constexpr int kGroups = 6, kRegions = 5, kSubscriptions = 40, kResourceGroups = 10, kManagementGroups = 8;

std::string size_name(unsigned group, unsigned size) { return fmt::format("g{}s{}", group, size); }
std::optional<GroupedSize> sizes(std::string_view name, std::string_view) {
  return GroupedSize{fmt::format("group {}", name[1]), kRatios[static_cast<std::size_t>(name[3] - '0')]};
}

/// One customer with all of it: the hardest case, since nothing can be set apart beforehand.
Discount make_customer(std::mt19937& random) {
  const auto any = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  std::vector<Holding> holdings;
  for (std::uint32_t i = 0; i < kReservations; ++i) {
    const unsigned subscription = any(kSubscriptions);
    holdings.push_back({.id = fmt::format("r{:06}", i),
                        .starts = kStart.plus_days(-static_cast<int>(any(300))),
                        .ends = kStart.plus_days(365),
                        .quantity = 1 + any(8),
                        .size = size_name(any(kGroups), any(std::size(kRatios))),
                        .region = fmt::format("region{}", any(kRegions)),
                        .scope = static_cast<DiscountScope>(any(4)),
                        .subscription = fmt::format("s{}", subscription),
                        .resource_group = fmt::format("g{}", any(kResourceGroups)),
                        .management_group = fmt::format("m{}", subscription % kManagementGroups),
                        .flexible = any(5) > 0});
  }
  Discount discount(std::move(holdings), sizes);
  for (std::uint32_t i = 0; i < kMachines; ++i) {
    const unsigned subscription = any(kSubscriptions);
    discount.add({.resource = fmt::format("/vm/{:07}", i),
                  .size = size_name(any(kGroups), any(std::size(kRatios))),
                  .region = fmt::format("region{}", any(kRegions)),
                  .subscription = fmt::format("s{}", subscription),
                  .resource_group = fmt::format("g{}", any(kResourceGroups)),
                  .management_group = fmt::format("m{}", subscription % kManagementGroups)});
  }
  return discount;
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
File open(const std::filesystem::path& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), &std::fclose);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return file;
}

/// Eight bytes a usage-hour, hour after hour, in each in order of machine.
void write_usage(const std::filesystem::path& path, int hours, std::mt19937& random) {
  const File file = open(path, "wb");
  std::vector<Use> uses(kMachines);
  for (int hour = 0; hour < hours; ++hour) {
    for (std::uint32_t i = 0; i < kMachines; ++i) {
      const auto drawn = static_cast<std::uint32_t>(random());
      uses[i] = {i, drawn % 10 < 7 ? static_cast<std::uint32_t>(kMicroHour) : drawn % 1'000'001};
    }
    if (std::fwrite(uses.data(), sizeof(Use), uses.size(), file.get()) != uses.size()) {
      throw std::runtime_error("the usage could not be written: is the disk full?");
    }
  }
}

struct Took {
  double seconds = 0, cpu = 0;
};
/// What the work took of the clock and of this process's cores.
template <class Work>
Took measure(Work&& work) {
  const double cpu = use_of(getpid()).cpu_seconds;
  const auto begin = std::chrono::steady_clock::now();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          use_of(getpid()).cpu_seconds - cpu};
}

/// Reads the file hour by hour.
template <class Each>
void read_usage(const std::filesystem::path& path, Each&& each) {
  const File file = open(path, "rb");
  std::vector<Use> uses(kMachines);
  for (std::int64_t hour = Hour::of(kStart).number; std::fread(uses.data(), sizeof(Use), uses.size(), file.get()) == uses.size();
       ++hour) {
    each(Hour{hour}, uses);
  }
}

}  // namespace

Section measure_discount(bool quick) {
  const int hours = quick ? 5 : 1'000;
  const double rows = static_cast<double>(hours) * kMachines;
  Section section{.name = "discount", .title = "Reservations applied to usage: the engine over a sorted file, one thread"};
  progress(fmt::format("discount: writing {:.0f} usage-hours", rows));
  std::mt19937 random(20211128);
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("chandlery-bench-usage.{}", getpid());
  write_usage(path, hours, random);

  std::int64_t scanned = 0;
  const auto scan = [&](Hour, const std::vector<Use>& uses) {
    for (const Use& use : uses) scanned += use.micro_hours;
  };
  read_usage(path, scan);  // so that both find it in the page cache
  const Took scanning = measure([&] { read_usage(path, scan); });

  progress("discount: rating");
  const double before_mib = resident_mib(getpid());
  std::optional<Discount> discount;
  const Took placing = measure([&] { discount.emplace(make_customer(random)); });
  RatedHour rated;
  __int128 used = 0, open = 0, given = 0;
  const Took rating = measure([&] {
    read_usage(path, [&](Hour hour, const std::vector<Use>& uses) {
      discount->rate(hour, uses, rated);
      for (std::size_t i = 0; i < uses.size(); ++i) used += rated.used[i], open += rated.open[i];
      for (const std::int64_t each : rated.given) given += each;
    });
  });
  const double cpu = placing.cpu + rating.cpu;
  const double mib = resident_mib(getpid()) - before_mib;
  std::filesystem::remove(path);
  if (used != open + given || scanned == 0) throw std::runtime_error("covered and open are not what was used");

  const double covered = static_cast<double>(given) / static_cast<double>(used) * 100;
  section.add({.name = fmt::format("{:.0f} usage-hours, {} reservations", rows, kReservations),
               .value = placing.seconds + rating.seconds,
               .unit = "s",
               .aim = Aim::kValueBelow,
               .target = 60,
               .detail = fmt::format("{:.1f} s of CPU, {:.1f} of them to place reservations and machines; {:.0f} % of the "
                                     "ratio-hours were covered",
                                     cpu, placing.cpu, covered)});
  section.add({.name = "rated, by CPU",
               .value = rows / std::max(cpu, 0.01),
               .unit = "usage-hours/s",
               .limit = rows / std::max(scanning.cpu, 0.01),
               .limit_name = "the same file read and its quantities summed"});
  section.add({.name = "resident memory of it", .value = std::max(mib, 0.1), .unit = "MiB", .aim = Aim::kValueBelow, .target = 256});
  section.notes.push_back(
      "the engine alone: usage stands in a file of eight bytes an hour of a machine, sorted by hour and machine; reading it is "
      "within the time, the database and the ledger are not");
  section.notes.push_back(fmt::format("all of one customer, {} machines; ratio-hours are summed for the check that none is lost", kMachines));
  return section;
}

}  // namespace chandlery::bench
