// Measures the server beside limits taken in the same run, prints ratios, writes bench/results/*.json.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "activity_log.h"
#include "discount.h"
#include "downloads.h"
#include "import.h"
#include "invoices.h"
#include "lists.h"
#include "orders.h"
#include "reads.h"
#include "report.h"
#include "start.h"

namespace chandlery::bench {
namespace {

struct Part {
  std::string_view name;
  Section (*measure)(bool quick);
};

constexpr Part kParts[] = {
    {"orders-sqlite", [](bool quick) { return measure_orders(sql::Engine::kSqlite, quick); }},
    {"orders-postgres", [](bool quick) { return measure_orders(sql::Engine::kPostgres, quick); }},
    {"reads", measure_reads},
    {"start", measure_start},
    {"import", measure_import},
    {"log", measure_log},
    {"invoices", measure_invoices},
    {"reveals", measure_reveals},
    {"downloads", measure_downloads},
    {"discount", measure_discount},
    {"lists-sqlite", [](bool quick) { return measure_lists(sql::Engine::kSqlite, quick); }},
    {"lists-postgres", [](bool quick) { return measure_lists(sql::Engine::kPostgres, quick); }},
};

constexpr std::string_view kUsage =
    "usage: chandlery_bench [--quick] [--only NAME] [--results FOLDER]\n"
    "  --quick           a smoke run of some seconds: its figures mean little\n"
    "  --only NAME       orders-sqlite | orders-postgres | reads | start | import | log | invoices | reveals |\n"
    "                    downloads | discount | lists-sqlite | lists-postgres, or how such a name begins\n"
    "  --results FOLDER  write a JSON file for each part\n"
    "PostgreSQL is measured when CHANDLERY_TEST_POSTGRES holds the conninfo of a server that fsyncs.\n"
    "The program measured is $CHANDLERY_BINARY, or the one of this build.\n";

int run(int count, char** arguments) {
  bool quick = false;
  std::string only;
  std::filesystem::path results;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "--quick")
      quick = true;
    else if (word == "--only" && i + 1 < count)
      only = arguments[++i];
    else if (word == "--results" && i + 1 < count)
      results = arguments[++i];
    else
      return fmt::print(stderr, "{}", kUsage), 2;
  }

  const Facts machine = facts(quick);
  fmt::print("{}, commit {}, {} cores ({}), {}, {}\n", machine.date, machine.commit, machine.cores, machine.cpu,
             machine.kernel, machine.compiler);
  std::size_t measured = 0, failed = 0, missed = 0;
  for (const Part& part : kParts) {
    if (!part.name.starts_with(only)) continue;
    if (part.name.ends_with("-postgres") && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) {
      fmt::print("\n{}: left out, CHANDLERY_TEST_POSTGRES is not set\n", part.name);
      continue;
    }
    try {
      const Section section = part.measure(quick);
      print(section);
      if (!results.empty()) write(results, section, machine);
      for (const Figure& figure : section.figures) missed += figure.good() == false;
      ++measured;
    } catch (const std::exception& failure) {
      fmt::print(stderr, "bench: {} failed: {}\n", part.name, failure.what());
      ++failed;
    }
  }
  fmt::print("\n{} parts measured, {} failed, {} figures miss their aim\n", measured, failed, missed);
  // A missed aim is reported, not a failure: another machine may be another matter.
  return failed == 0 && measured > 0 ? 0 : 1;
}

}  // namespace
}  // namespace chandlery::bench

int main(int count, char** arguments) { return chandlery::bench::run(count, arguments); }
