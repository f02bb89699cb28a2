// The errors of a sheet that is being read, up to the number that anybody reads.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "catalog/imports.h"

namespace chandlery::catalog {

/// Names the row that the report counted last; `report.rows` does not count the header, a spreadsheet does.
class RowErrors {
 public:
  explicit RowErrors(ImportReport& report) : report_(report) {}
  void add(std::string_view column, std::string reason) { add_at(report_.rows + 1, column, std::move(reason)); }
  void add_at(std::int64_t row, std::string_view column, std::string reason) {
    report_.errors.push_back({row, std::string(column), std::move(reason)});
  }
  bool full() const { return report_.errors.size() >= kMostRowErrors; }

 private:
  ImportReport& report_;
};

}  // namespace chandlery::catalog
