// Order lines of software as lists read them: a customer's or a whole partner's, newest first or by the end of their
// windows. A search that finds little looks through a bounded number of rows; the caller goes on from there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/search_words.h"
#include "fulfilment/model.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

inline constexpr std::int64_t kAfterAllLines = 1'000'000'000;  ///< a line number behind every line of an order

/// Where a page ends. `until` counts in lists by window alone.
struct SoftwarePlace {
  std::string order_id;  ///< empty: before everything
  std::int64_t line = -1;
  Instant until;
};

/// Which lines. Empty texts: any.
struct SoftwareSearch {
  std::string customer_id, product_id;
  std::string newest, oldest;  ///< ids of orders, both included
  SearchPatterns patterns;     ///< in the titles and the friendly name
  std::optional<bool> cancelled;
};

/// Newest order first, lines in their order, of orders from `floor` on (empty: all). Orders come with those of their
/// lines that are on the page.
std::vector<Order> load_software(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                                 const SoftwarePlace& after, std::string_view floor, std::int64_t limit);
/// Lines that are not cancelled and whose window ends within these two moments, soonest first, up to `ceiling`
/// (nullopt: all).
struct Windows {
  Instant from, until;
};
std::vector<Order> load_cancellable(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                                    const Windows& windows, const SoftwarePlace& after,
                                    const std::optional<SoftwarePlace>& ceiling, std::int64_t limit);
std::optional<SoftwarePlace> later_window(sql::Tx& tx, std::string_view partner_id, const Windows& windows,
                                          const SoftwarePlace& after, std::int64_t count);
/// How many there are, counted to `most`.
std::int64_t count_cancellable(sql::Tx& tx, std::string_view partner_id, const Windows& windows, std::int64_t most);

/// Those of these lines that the search fits, in their order; one round trip.
std::vector<Order> load_lines(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                              std::span<const fulfilment::LineName> lines);

}  // namespace chandlery::ordering
