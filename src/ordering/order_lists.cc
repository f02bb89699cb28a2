// See order_lists.h.
#include "ordering/order_lists.h"

#include <algorithm>
#include <set>

#include "core/id.h"
#include "customers/service.h"
#include "fulfilment/service.h"
#include "ordering/order_list_store.h"
#include "ordering/rules.h"

namespace chandlery::ordering {
namespace {

constexpr std::size_t kShortestIdInWords = 8;  // of what is taken for the beginning of an order's id and not for a word

/// Orders of customers with a relationship, each with its customer's name and its lines as they are now.
std::vector<ListedOrder> name_customers(sql::Tx& tx, const Actor& actor, std::vector<Order> orders) {
  std::set<std::string_view> ids;
  for (const Order& order : orders) ids.insert(order.customer_id);
  const auto buyers = customers::find_buyers(tx, actor, std::move(ids));
  std::vector<ListedOrder> listed;
  for (Order& order : orders) {
    const auto buyer = buyers.find(order.customer_id);
    if (buyer == buyers.end()) continue;
    see_arrived_keys(tx, actor.partner_id, order);
    listed.push_back({buyer->second.name, std::move(order)});
  }
  return listed;
}

}  // namespace

void see_arrived_keys(sql::Tx& tx, std::string_view partner_id, Order& order) {
  if (order.status != OrderStatus::kPending) return;
  Actor reader;
  reader.partner_id = partner_id;  // an indirect reseller reads under its provider
  for (const fulfilment::Entitlement& held :
       fulfilment::entitlements_of_order(tx, reader, order.customer_id, order.id)) {
    OrderLine& line = order.lines.at(static_cast<std::size_t>(held.line_number));
    if (line.status == LineStatus::kPending && held.state != fulfilment::EntitlementState::kPending) {
      line.status = LineStatus::kFulfilled;
    }
  }
  order.status = status_of(order.lines);
}

Result<SearchedOrders> read_searched(sql::Tx& tx, std::string_view partner_id, std::string_view text) {
  if (text.size() > kLongestSearch) {
    return fail(errors::kInvalidProperty, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", "q");
  }
  SearchedOrders searched;
  const std::optional<IdRange> alternate = digit_range(text, kAlternateIdDigits);
  const std::optional<IdRange> ids = id_range(text);
  if (alternate && alternate->first == alternate->last) {
    const std::vector<std::string> found = orders_with_alternate_id(tx, partner_id, *alternate, 1);
    searched.newest = searched.oldest = found.empty() ? "0" : found.front();  // no order's id is that short
  } else if (ids && text.size() >= kShortestIdInWords) {
    searched.newest = ids->last;
    searched.oldest = ids->first;
  } else {
    searched.patterns = search_patterns(text);
  }
  return searched;
}

Result<Page<ListedOrder>> page_orders(sql::Tx& tx, const Actor& actor, const OrderQuestion& question) {
  const OrderFilter& filter = question.filter;
  std::string partner_id = actor.partner_id;
  std::optional<customers::Buyer> customer;
  OrderSearch search;
  if (!question.customer_id.empty()) {
    customer = OR_RETURN(customers::find_buyer(tx, actor, question.customer_id));
    partner_id = customer->partner_id;
    search.customer_id = customer->id;
  }
  std::string after;
  if (!question.continuation.empty()) {
    const auto id = normalise_guid(question.continuation);
    if (!id) {
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.",
                  "MS-ContinuationToken");
    }
    after = *id;
  }
  SearchedOrders searched = OR_RETURN(read_searched(tx, partner_id, filter.words));
  search.newest = std::move(searched.newest);
  search.oldest = std::move(searched.oldest);
  search.patterns = std::move(searched.patterns);
  search.status = filter.status;
  search.billing_cycle = filter.billing_cycle;

  Page<ListedOrder> page;
  if (filter.until) {
    const auto newest = newest_before(tx, partner_id, search.customer_id, *filter.until);
    if (!newest) return page;
    search.newest = older_of(search.newest, *newest);
    search.until = filter.until;
  }
  if (filter.from) {
    // Everything that is newer than the newest one from before.
    const auto before = newest_before(tx, partner_id, search.customer_id, *filter.from);
    if (before && *before >= search.oldest) search.oldest = *before + "~";
  }
  const bool narrow = !filter.words.empty() || filter.status || !filter.billing_cycle.empty();
  const auto floor =
      narrow ? order_below(tx, partner_id, search.customer_id, older_of(after, search.newest), kOrdersLookedAt)
             : std::nullopt;
  if (floor && *floor > search.oldest) {
    search.oldest = *floor;
    page.next = *floor;
  }
  const std::int64_t size = question.size <= 0 ? kUsualOrderPage : std::min(question.size, kMostListedOrders);
  std::vector<Order> orders = load_order_page(tx, partner_id, search, after, size + 1);
  if (std::ssize(orders) > size) {
    orders.pop_back();
    page.next = orders.back().id;
  }
  if (customer) {
    for (Order& order : orders) {
      see_arrived_keys(tx, partner_id, order);
      page.items.push_back({customer->name, std::move(order)});
    }
  } else {
    page.items = name_customers(tx, actor, std::move(orders));
  }
  if (filter.status) {
    std::erase_if(page.items, [&](const ListedOrder& listed) { return listed.order.status != *filter.status; });
  }
  return page;
}

std::vector<ListedOrder> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, std::int64_t most) {
  if (text.size() < kShortestIdBeginning) return {};
  std::vector<std::string> ids;
  if (const auto range = id_range(text)) ids = orders_with_id(tx, actor.partner_id, *range, most);
  if (const auto range = digit_range(text, kAlternateIdDigits)) {
    for (std::string& id : orders_with_alternate_id(tx, actor.partner_id, *range, most)) {
      if (std::ranges::find(ids, id) == ids.end() && std::ssize(ids) < most) ids.push_back(std::move(id));
    }
  }
  return name_customers(tx, actor, load_orders_by_id(tx, actor.partner_id, ids));
}

}  // namespace chandlery::ordering
