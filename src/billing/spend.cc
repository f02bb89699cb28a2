// See spend.h.
#include "billing/spend.h"

#include <algorithm>
#include <set>

#include "billing/finance_store.h"
#include "catalog/service.h"
#include "customers/service.h"

namespace chandlery::billing {
namespace {

/// The largest sums of each currency, and the others of it together.
std::vector<SpendRow> largest(std::vector<SpendRow> rows, std::int64_t most) {
  std::ranges::stable_sort(rows, [](const SpendRow& a, const SpendRow& b) {
    if (!(a.subtotal.currency == b.subtotal.currency)) return a.subtotal.currency.code() < b.subtotal.currency.code();
    return a.subtotal.minor > b.subtotal.minor;
  });
  std::vector<SpendRow> told;
  std::int64_t of_currency = 0;
  for (SpendRow& row : rows) {
    if (told.empty() || !(told.back().subtotal.currency == row.subtotal.currency)) of_currency = 0;
    if (++of_currency <= most) {
      told.push_back(std::move(row));
    } else if (!told.back().others) {
      row.key.clear();
      row.others = true;
      told.push_back(std::move(row));
    } else {
      SpendRow& others = told.back();
      others.subtotal = others.subtotal + row.subtotal;
      others.tax = others.tax + row.tax;
      others.lines += row.lines;
    }
  }
  return told;
}

void name_them(sql::Tx& tx, const Actor& actor, SpendBy by, std::vector<SpendRow>& rows) {
  std::set<std::string_view> ids;
  for (const SpendRow& row : rows) {
    if (!row.key.empty()) ids.insert(row.key);
  }
  if (by == SpendBy::kCustomer) {
    const auto buyers = customers::find_buyers(tx, actor, ids);
    for (SpendRow& row : rows) {
      if (const auto buyer = buyers.find(row.key); buyer != buyers.end()) row.name = buyer->second.name;
    }
  } else {
    const auto titles = catalog::product_titles(tx, ids);
    for (SpendRow& row : rows) {
      if (const auto title = titles.find(row.key); title != titles.end()) row.name = title->second;
    }
  }
}

}  // namespace

std::optional<SpendBy> parse_spend_by(std::string_view word) {
  if (word == "month") return SpendBy::kMonth;
  if (word == "customer") return SpendBy::kCustomer;
  if (word == "product") return SpendBy::kProduct;
  return std::nullopt;
}

std::vector<SpendRow> spend(sql::Tx& tx, const Actor& actor, const SpendQuestion& question) {
  std::vector<SpendRow> rows = store::sum_spend(tx, actor.partner_id, question);
  if (question.by == SpendBy::kMonth) return rows;
  rows = largest(std::move(rows), question.most);
  name_them(tx, actor, question.by, rows);
  return rows;
}

}  // namespace chandlery::billing
