#include "catalog/list_changes.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/text.h"

namespace chandlery::catalog {
namespace {

constexpr std::array<std::string_view, kRowFlags> kWords = {"ADD", "CHG", "DEL", "UNC"};

auto key_of(const Availability& availability, const Price& price) {
  return std::tie(availability.product_id, availability.sku_id, availability.id, price.term, price.billing_cycle);
}

}  // namespace

std::string_view to_string(RowFlag flag) { return kWords[static_cast<std::size_t>(flag)]; }

std::optional<RowFlag> parse_row_flag(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (text::equal_ignoring_case(kWords[i], word)) return static_cast<RowFlag>(i);
  }
  return std::nullopt;
}

bool same_price(const Price& a, const Price& b) {
  return a.currency == b.currency && a.unit_price == b.unit_price && a.erp == b.erp && a.tiers == b.tiers;
}

bool comes_before(const ListedPrice& a, const ListedPrice& b) {
  return key_of(a.availability, a.price) < key_of(b.availability, b.price);
}

std::vector<PriceDifference> difference(const std::vector<ListedPrice>& before, const std::vector<ListedPrice>& after) {
  std::vector<PriceDifference> changes;
  std::size_t b = 0, a = 0;
  while (b < before.size() || a < after.size()) {
    if (a == after.size() || (b < before.size() && comes_before(before[b], after[a]))) {
      changes.push_back({RowFlag::kDeleted, before[b].availability, before[b].price, {}});
      ++b;
    } else if (b == before.size() || comes_before(after[a], before[b])) {
      changes.push_back({RowFlag::kAdded, after[a].availability, {}, after[a].price});
      ++a;
    } else {
      const RowFlag flag = same_price(before[b].price, after[a].price) ? RowFlag::kUnchanged : RowFlag::kChanged;
      changes.push_back({flag, after[a].availability, before[b].price, after[a].price});
      ++b, ++a;
    }
  }
  return changes;
}

std::vector<ListedPrice> applied(const std::vector<ListedPrice>& list, const std::vector<PriceDifference>& changes) {
  std::vector<ListedPrice> made = list;
  for (const PriceDifference& change : changes) {
    if (change.flag == RowFlag::kUnchanged) continue;
    const ListedPrice row{change.availability, change.after ? *change.after : *change.before};
    const auto place = std::lower_bound(made.begin(), made.end(), row, comes_before);
    switch (change.flag) {
      case RowFlag::kAdded: made.insert(place, row); break;
      case RowFlag::kChanged: *place = row; break;
      case RowFlag::kDeleted: made.erase(place); break;
      case RowFlag::kUnchanged: break;
    }
  }
  return made;
}

}  // namespace chandlery::catalog
