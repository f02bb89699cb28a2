// Usage files, CSV and NDJSON: the rows are the same in whatever pieces the file comes.
#include "reservations/usage_rows.h"

#include "fuzz/target.h"
#include "reservations/flexibility.h"

namespace chandlery::reservations {
namespace {

struct Read {
  bool good = true;
  std::vector<std::string> rows;
  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view text, UsageFormat format, std::size_t step, bool& right) {
  static const SizeTable kSizes({{.name = "B2ms", .region = "", .from = Date{}, .group = "BS", .ratio = kRatioUnit, .vcpus = 2}});
  Read read;
  UsageFeed feed(format, [&](std::int64_t number, const UsageCells& cells) {
    read.rows.push_back(std::to_string(number) + " " + std::string(cells("RecordId")) + " " + std::string(cells("Quantity")));
    const auto row = read_usage_row(number, cells, kSizes, Instant{1'700'000'000 * Instant::kSecond});
    if (row) {
      right = true;
      MUST(row->quantity >= 0 && row->quantity <= 1'000'000);
    } else {
      MUST(!row.error().reason.empty());
    }
    return true;
  });
  while (!text.empty() && read.good) {
    read.good = feed.take(text.substr(0, step)).has_value();
    text.remove_prefix(std::min(step, text.size()));
  }
  read.good = read.good && feed.finish().has_value();
  return read;
}

}  // namespace

FUZZ_TARGET(usage_rows) {
  bool right = false;
  for (const UsageFormat format : {UsageFormat::kCsv, UsageFormat::kNdjson})
    MUST(read(input, format, input.size() + 1, right) == read(input, format, 3, right));
  return right;
}

}  // namespace chandlery::reservations
