// See product_sums.h.
#include "billing/product_sums.h"

namespace chandlery::billing {

void ProductSums::add(std::string_view product, const ChargeLine& line) {
  auto row = rows_.find(product);
  if (row == rows_.end()) {
    const Money none{0, line.subtotal.currency};
    const std::string name(rows_.size() < kListed ? product : std::string_view());
    row = rows_.try_emplace(name, ProductSum{0, none, none}).first;
  }
  ++row->second.lines;
  row->second.subtotal = row->second.subtotal + line.subtotal;
  row->second.tax = row->second.tax + line.tax;
}

}  // namespace chandlery::billing
