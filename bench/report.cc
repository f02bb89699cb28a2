#include "report.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "core/time.h"
#include "platform/files/file.h"
#include "platform/json/writer.h"

namespace chandlery::bench {
namespace {

// Four significant digits read better than a fixed number of decimals over six orders of magnitude.
std::string number(double value) { return value >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value); }

std::string output_of(const char* command) {
  std::string text;
  if (FILE* pipe = popen(command, "r")) {
    char buffer[256];
    while (std::fgets(buffer, sizeof buffer, pipe)) text += buffer;
    pclose(pipe);
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string aim_text(const Figure& figure) {
  switch (figure.aim) {
    case Aim::kRatioAtLeast:
      return fmt::format(">= {:.2f}", figure.target);
    case Aim::kRatioAtMost:
      return fmt::format("<= {:.2f}", figure.target);
    case Aim::kValueBelow:
      return fmt::format("< {:g} {}", figure.target, figure.unit);
    case Aim::kNone:
      return "";
  }
  return "";
}

std::string_view verdict(const Figure& figure) {
  const std::optional<bool> good = figure.good();
  return !good ? "" : *good ? "met" : "MISSED";
}

}  // namespace

std::optional<bool> Figure::good() const {
  switch (aim) {
    case Aim::kRatioAtLeast:
      return ratio() && *ratio() >= target;
    case Aim::kRatioAtMost:
      return ratio() && *ratio() <= target;
    case Aim::kValueBelow:
      return value < target;
    case Aim::kNone:
      return std::nullopt;
  }
  return std::nullopt;
}

Facts facts(bool quick) {
  utsname system{};
  uname(&system);
  return {.date = to_iso(SystemClock().now()).substr(0, 19) + "Z",
          .commit = output_of("git -C '" CHANDLERY_SOURCE_DIR "' rev-parse --short=12 HEAD 2>/dev/null"),
          .kernel = std::string(system.sysname) + " " + system.release,
          .compiler = "g++ " __VERSION__,
          .cpu = processor(),
          .cores = static_cast<int>(std::thread::hardware_concurrency()),
          .quick = quick};
}

void print(const Section& section) {
  std::size_t width = 20;
  for (const Figure& figure : section.figures) width = std::max(width, figure.name.size());
  fmt::print("\n{}\n", section.title);
  fmt::print("  {:<{}}  {:>9} {:<10} {:>9}  {:>6}  {:<9} {:<6}  {}\n", "", width, "measured", "", "limit", "ratio",
             "aim", "", "");
  for (const Figure& figure : section.figures) {
    const auto ratio = figure.ratio();
    fmt::print("  {:<{}}  {:>9} {:<10} {:>9}  {:>6}  {:<9} {:<6}  {}\n", figure.name, width, number(figure.value),
               figure.unit, figure.limit > 0 ? number(figure.limit) : "", ratio ? fmt::format("{:.2f}", *ratio) : "",
               aim_text(figure), verdict(figure), figure.detail);
  }
  for (const std::string& note : section.notes) fmt::print("  - {}\n", note);
  std::fflush(stdout);
}

void write(const std::filesystem::path& folder, const Section& section, const Facts& facts) {
  json::Writer w;
  w.begin_object().field("name", section.name).field("title", section.title);
  w.key("machine").begin_object();
  w.field("date", facts.date).field("commit", facts.commit).field("cores", facts.cores).field("cpu", facts.cpu);
  w.field("kernel", facts.kernel).field("compiler", facts.compiler).field("quick", facts.quick).end_object();
  w.key("figures").begin_array();
  for (const Figure& figure : section.figures) {
    w.begin_object().field("name", figure.name).key("value").raw(number(figure.value)).field("unit", figure.unit);
    if (figure.limit > 0) {
      w.key("limit").raw(number(figure.limit)).field("limitName", figure.limit_name);
      w.key("ratio").raw(fmt::format("{:.3f}", *figure.ratio()));
    }
    if (const auto good = figure.good()) w.field("aim", aim_text(figure)).field("met", *good);
    if (!figure.detail.empty()) w.field("detail", figure.detail);
    w.end_object();
  }
  w.end_array().key("notes").begin_array();
  for (const std::string& note : section.notes) w.value(note);
  w.end_array().end_object();
  std::filesystem::create_directories(folder);
  files::write_file(folder / (section.name + ".json"), w.take() + "\n");
}

}  // namespace chandlery::bench
