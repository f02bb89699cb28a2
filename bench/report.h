// What a benchmark found: figures beside their limits, printed as a table and written as JSON.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::bench {

/// What a figure is judged by.
enum class Aim { kNone, kRatioAtLeast, kRatioAtMost, kValueBelow };

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;  ///< "orders/s", "ms", "MiB"
  double limit = 0;  ///< in the same unit; 0: none
  std::string limit_name;
  Aim aim = Aim::kNone;
  double target = 0;   ///< of the ratio or of the value, as `aim` says
  std::string detail;  ///< latencies, CPU: for the reader

  std::optional<double> ratio() const { return limit > 0 ? std::optional(value / limit) : std::nullopt; }
  /// Whether it meets its aim; nullopt when it has none.
  std::optional<bool> good() const;
};

/// One part of a run: becomes a table and a file.
struct Section {
  std::string name;  ///< "orders_sqlite"; the file's name, too
  std::string title;
  std::vector<Figure> figures;
  std::vector<std::string> notes;

  Figure& add(Figure figure) { return figures.emplace_back(std::move(figure)); }
};

/// The machine and the moment, so that a stored figure can be read later.
struct Facts {
  std::string date, commit, kernel, compiler, cpu;
  int cores = 0;
  bool quick = false;
};
Facts facts(bool quick);

void print(const Section& section);
/// <folder>/<section name>.json, written whole.
void write(const std::filesystem::path& folder, const Section& section, const Facts& facts);

}  // namespace chandlery::bench
