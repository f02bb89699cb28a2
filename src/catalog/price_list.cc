#include "catalog/price_list.h"

#include <algorithm>
#include <array>

#include "catalog/store.h"
#include "catalog/store_price_list.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/sql/seek.h"

namespace chandlery::catalog {
namespace {

constexpr std::int64_t kUsualPage = 200;

/// `looked_at`: where to go on when the page is short; empty: it is the last.
Result<store::ListSearch> read_search(sql::Tx& tx, const ListQuestion& question, std::string_view token, std::int64_t size,
                                      std::string& looked_at) {
  const std::optional<Country> country = Country::parse(question.country);
  if (!country || !store::find_market(tx, country->code())) {
    return fail(errors::kInvalidProperty, "Nothing is sold in that country.", "country");
  }
  store::ListSearch search{.market = std::string(country->code()), .segment = {}, .after = {}};
  if (question.segment) search.segment = customers::to_string(*question.segment);
  const std::optional<store::ListPlace> after = store::ListPlace::parse(token);
  if (!after) return fail(errors::kInvalidProperty, "The continuation token is not one of this list.", "continuationToken");
  search.after = *after;
  search.limit = std::clamp<std::int64_t>(size == 0 ? kUsualPage : size, 1, kLargestListPage);
  // Of what was sold once, or is sold to others alone, there may be much without a row.
  if (auto last = store::product_beyond(tx, search.market, search.after.product_id, sql::kMostLookedAt)) {
    search.last_product = *std::move(last);
    looked_at = store::ListPlace::after_product(search.last_product).to_string();
  }
  return search;
}

// Each word somewhere in the titles, in whatever order.
bool has_words(const store::SheetRow& row, std::string_view words) {
  const std::string titles = text::fold(row.product_title + " " + row.sku_title);
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    if (titles.find(word) == titles.npos) return false;
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return true;
}

ListItem item_of(const store::SheetRow& row) {
  return {row.availability, row.product_title, row.sku_title, row.kind};
}

}  // namespace

Instant moment_of_month(Date month, Instant now) {
  const Date today = Date::of(now);
  if (month.year() == today.year() && month.month() == today.month()) return now;
  return month.plus_days(1 - month.day()).start();
}

Result<Page<PriceListRow>> price_list(sql::Tx& tx, const Actor& actor, const ListQuestion& question, Instant at,
                                      std::string_view token, std::int64_t size) {
  Page<PriceListRow> page;
  const store::ListSearch search = OR_RETURN(read_search(tx, question, token, size, page.next));
  const ResaleBook book(actor.partner_id.empty() ? std::vector<ResaleRule>() : list_resale_rules(tx, actor));
  const std::vector<store::SheetRow> rows = store::list_prices(tx, search, at, at);
  const std::string words = text::fold(question.words);
  for (const store::SheetRow& row : rows) {
    if (!has_words(row, words)) continue;
    PriceListRow& listed = page.items.emplace_back(PriceListRow{.item = item_of(row), .price = row.price, .list_margin = {}, .resale = {}, .resale_margin = {}});
    if (row.price.erp) listed.list_margin = margin(*row.price.erp, row.price.unit_price);
    if (const ResaleRule* rule = book.rule_for(row.availability, row.price.term, at)) {
      listed.resale = resale_price(*rule, row.price);
      if (listed.resale) listed.resale_margin = margin(*listed.resale, row.price.unit_price);
    }
  }
  if (std::ssize(rows) == search.limit) page.next = store::ListPlace::of(rows.back()).to_string();
  return page;
}

Result<Page<DifferenceRow>> price_difference(sql::Tx& tx, const ListQuestion& question, Instant before, Instant after,
                                             std::string_view token, std::int64_t size) {
  Page<DifferenceRow> page;
  store::ListSearch search = OR_RETURN(read_search(tx, question, token, size, page.next));
  search.limit = std::max<std::int64_t>(search.limit, 2);   // an item has at most two rows: one in each list
  const std::vector<store::SheetRow> rows = store::list_prices(tx, search, before, after);
  std::optional<store::ListPlace> place;
  for (const store::SheetRow& row : rows) {
    const store::ListPlace here = store::ListPlace::of(row);
    if (place != here) page.items.push_back({.item = item_of(row), .flag = RowFlag::kUnchanged, .before = {}, .after = {}});
    place = here;
    const auto in_force = [&](Instant at) { return row.price.from <= at && (!row.price.to || at < *row.price.to); };
    if (in_force(before)) page.items.back().before = row.price;
    if (in_force(after)) page.items.back().after = row.price;
  }
  if (std::ssize(rows) == search.limit) {
    // The last item may have another row behind this page: it is the next page's.
    const bool cut = rows.size() > 1 && store::ListPlace::of(rows[rows.size() - 2]) != *place;
    if (cut) {
      page.items.pop_back();
      place = store::ListPlace::of(rows[rows.size() - 2]);
    }
    page.next = place->to_string();
  }
  for (DifferenceRow& row : page.items) {
    if (!row.before) row.flag = RowFlag::kAdded;
    else if (!row.after) row.flag = RowFlag::kDeleted;
    else if (!same_price(*row.before, *row.after)) row.flag = RowFlag::kChanged;
  }
  return page;
}

}  // namespace chandlery::catalog
