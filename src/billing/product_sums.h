// What a document with more lines than anyone reads on paper prints instead of them: one row for each product.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

struct ProductSum {
  std::int64_t lines = 0;
  Money subtotal, tax;
};

class ProductSums {
 public:
  /// Above this a document is printed by product. Its file stays small enough to be made while somebody waits.
  static constexpr std::int64_t kLinesPrinted = 5'000;

  void add(std::string_view product, const ChargeLine& line);
  /// In the order of their names; what came after the first kListed of them stands under the empty name.
  const std::map<std::string, ProductSum, std::less<>>& rows() const { return rows_; }
  static constexpr std::size_t kListed = 1'000;

 private:
  std::map<std::string, ProductSum, std::less<>> rows_;
};

}  // namespace chandlery::billing
