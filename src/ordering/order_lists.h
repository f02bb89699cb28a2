// Lists of orders that may be long: a customer's or a whole partner's, newest first, by status, days and words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "core/search_words.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

inline constexpr std::int64_t kUsualOrderPage = 100;
inline constexpr std::int64_t kMostListedOrders = 500;  ///< of a page
inline constexpr std::int64_t kOrdersLookedAt = 5'000;  ///< by a search, before it answers with what it has

/// Empty texts and nullopt: any.
struct OrderFilter {
  std::optional<OrderStatus> status;
  std::optional<Instant> from, until;  ///< from <= created < until
  std::string_view words;              ///< of a line's titles; or an id or alternate id, or its beginning
  std::string_view billing_cycle;      ///< a normalised word
};
struct OrderQuestion {
  std::string_view customer_id = {};   ///< empty: all customers of the actor's partner
  std::string_view continuation = {};  ///< Page::next of the page before: an order's id
  std::int64_t size = 0;               ///< 0: the usual page
  OrderFilter filter = {};
};
struct ListedOrder {
  std::string customer_name;
  Order order;
};
/// Whole orders. The errors of find_buyer; kInvalidProperty for a token that is none and words that are too long. Over
/// all customers it has those with a relationship, and an indirect reseller has none there.
///
/// A page may be short, even empty, and still have a next one: a search looks at kOrdersLookedAt orders at most.
Result<Page<ListedOrder>> page_orders(sql::Tx& tx, const Actor& actor, const OrderQuestion& question);

/// A line that waited for keys when it was ordered is fulfilled as soon as fulfilment says so. Orders that never waited
/// cost no read.
void see_arrived_keys(sql::Tx& tx, std::string_view partner_id, Order& order);

/// What somebody types to find orders: the id or alternate id of some of them, whole or its beginning, or words.
struct SearchedOrders {
  std::string newest, oldest;  ///< ids, both included; empty: words were meant
  SearchPatterns patterns;
};
/// kInvalidProperty for a text that is too long. One read by key for an alternate id.
Result<SearchedOrders> read_searched(sql::Tx& tx, std::string_view partner_id, std::string_view text);

/// The partner's orders whose id or alternate id begins with the text, at least kShortestIdBeginning digits of it: at
/// most `most`. Two reads by index.
std::vector<ListedOrder> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, std::int64_t most);
inline constexpr std::size_t kShortestIdBeginning = 4;

}  // namespace chandlery::ordering
