// What a size counts in its flexibility group, by region and date (rules 5.6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/imports.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"
#include "reservations/discount.h"

namespace chandlery::reservations {

struct SizeRatio {
  std::string name;    ///< as people write it, "DS4_v2"
  std::string region;  ///< lower case; empty: all regions
  Date from;
  std::string group;
  std::int64_t ratio = kRatioUnit;
  std::int64_t vcpus = 0;  ///< 0: not known
};

/// Under which a size is known: "Standard_DS4_v2" and "ds4_V2" are one.
std::string size_key(std::string_view size);

/// All ratios of all dates; some thousand rows.
class SizeTable {
 public:
  explicit SizeTable(std::vector<SizeRatio> rows);
  /// The row that holds on that day: of those that have begun the newest, and one of the region before one for all.
  const SizeRatio* find(std::string_view size, std::string_view region, Date day) const;
  /// For the engine, which rates one day at a time. The table must outlive it.
  SizeLookup on(Date day) const;

 private:
  std::map<std::string, std::vector<SizeRatio>, std::less<>> rows_;  ///< by size, those of one oldest first
};

/// CSV: InstanceSizeFlexibilityGroup, ArmSkuName, Ratio, and as you like Region, ValidFrom (2021-03-01; none: always) and
/// VCpus. A ratio that has begun does not change: a later ValidFrom says the new one. With one error nothing changes.
Result<catalog::ImportReport> import_size_ratios(sql::Tx& tx, const Actor& actor, std::string_view csv_text);

namespace store {
void put_size_ratio(sql::Tx& tx, const SizeRatio& row);
/// By size, region and date.
std::vector<SizeRatio> size_ratios(sql::Tx& tx);
}  // namespace store

}  // namespace chandlery::reservations
