// See software.h.
#include "ordering/software.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "core/id.h"
#include "customers/relationships.h"
#include "fulfilment/media.h"
#include "ordering/cancellation_store.h"
#include "ordering/order_list_store.h"
#include "ordering/order_lists.h"
#include "ordering/software_store.h"
#include "partners/service.h"

namespace chandlery::ordering {
namespace {

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// order id "." line number, and in lists by window "." its end in microseconds.
std::string token_of(const SoftwarePlace& place, bool by_window) {
  std::string token = place.order_id + "." + std::to_string(place.line);
  if (by_window) token += "." + std::to_string(place.until.micros);
  return token;
}

Result<SoftwarePlace> parse_place(std::string_view token, bool by_window) {
  if (token.empty()) return SoftwarePlace{};
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? token.npos : token.find('.', first + 1);
  const auto order = normalise_guid(token.substr(0, first));
  const auto line = first == token.npos ? std::nullopt : number_of(token.substr(first + 1, second - first - 1));
  const auto until = second == token.npos ? std::nullopt : number_of(token.substr(second + 1));
  if (!order || !line || by_window != (second != token.npos) || (by_window && !until)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  return SoftwarePlace{*order, *line, {until.value_or(0)}};
}

bool comes_before(const SoftwarePlace& a, const SoftwarePlace& b, bool by_window) {
  if (by_window) return std::tie(a.until, a.order_id, a.line) < std::tie(b.until, b.order_id, b.line);
  return a.order_id != b.order_id ? a.order_id > b.order_id : a.line < b.line;
}

SoftwarePlace place_of(const SoftwarePurchase& row) {
  return {row.order_id, row.line.number, row.line.cancellable_until.value_or(Instant{})};
}

/// Whose rows, of which customer, and which of them.
struct Plan {
  std::string partner_id;
  std::optional<customers::Buyer> customer;
  SoftwareSearch search;
  SoftwarePlace after;
  std::int64_t size = 0;
  bool narrow = false;  ///< most rows may not fit
};

Result<Plan> plan(sql::Tx& tx, std::string partner_id, std::optional<customers::Buyer> customer,
                  const SoftwareQuestion& question) {
  const SoftwareFilter& filter = question.filter;
  Plan plan{.partner_id = std::move(partner_id), .customer = std::move(customer), .search = {}, .after = {}};
  if (plan.customer) plan.search.customer_id = plan.customer->id;
  plan.after = OR_RETURN(parse_place(question.continuation, filter.cancellable_until.has_value()));
  plan.size = question.size <= 0 ? kUsualSoftwarePage : std::min(question.size, kMostSoftwareRows);
  SearchedOrders searched = OR_RETURN(read_searched(tx, plan.partner_id, filter.words));
  plan.search.newest = std::move(searched.newest);
  plan.search.oldest = std::move(searched.oldest);
  plan.search.patterns = std::move(searched.patterns);
  plan.search.product_id = filter.product_id;
  plan.narrow = !filter.product_id.empty() || !filter.words.empty() || filter.status.has_value();
  if (filter.status) plan.search.cancelled = *filter.status == SoftwareStatus::kCancelled;
  return plan;
}

/// One for each partner whose rows the list has: a customer's user sees what it bought of all of them.
Result<std::vector<Plan>> plans(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question) {
  std::vector<Plan> all;
  if (question.customer_id.empty()) {
    all.push_back(OR_RETURN(plan(tx, actor.partner_id, std::nullopt, question)));
    return all;
  }
  for (customers::Buyer& buyer : OR_RETURN(customers::find_relationships(tx, actor, question.customer_id))) {
    std::string partner_id = buyer.partner_id;
    all.push_back(OR_RETURN(plan(tx, std::move(partner_id), std::move(buyer), question)));
  }
  return all;
}

/// What was found, and where to go on when that is not behind the last of it.
struct Found {
  std::vector<Order> orders;
  std::optional<SoftwarePlace> looked_at;
};

/// Lines of a list that is itself short: those that wait for keys, or for a decision.
Found find_among(sql::Tx& tx, const Plan& plan, std::vector<fulfilment::LineName> names) {
  Found found;
  if (std::ssize(names) > plan.size) {
    names.resize(static_cast<std::size_t>(plan.size));
    found.looked_at = SoftwarePlace{names.back().order_id, names.back().line_number, {}};
  }
  std::erase_if(names, [&](const fulfilment::LineName& name) {
    return (plan.customer && name.customer_id != plan.customer->id) ||
           (!plan.search.newest.empty() && (name.order_id < plan.search.oldest || name.order_id > plan.search.newest));
  });
  found.orders = load_lines(tx, plan.partner_id, plan.search, names);
  return found;
}

Found find_newest(sql::Tx& tx, const Plan& plan) {
  Found found;
  const auto floor = plan.narrow ? order_below(tx, plan.partner_id, plan.search.customer_id,
                                               older_of(plan.after.order_id, plan.search.newest), kOrdersLookedAt)
                                 : std::nullopt;
  if (floor) found.looked_at = SoftwarePlace{*floor, kAfterAllLines, {}};
  found.orders = load_software(tx, plan.partner_id, plan.search, plan.after, floor.value_or(""), plan.size + 1);
  return found;
}

Found find_cancellable(sql::Tx& tx, const Plan& plan, const Windows& windows) {
  Found found;
  const bool narrow = plan.narrow || plan.customer;
  found.looked_at = narrow ? later_window(tx, plan.partner_id, windows, plan.after, kOrdersLookedAt) : std::nullopt;
  found.orders =
      load_cancellable(tx, plan.partner_id, plan.search, windows, plan.after, found.looked_at, plan.size + 1);
  return found;
}

Found find(sql::Tx& tx, const Plan& plan, const SoftwareFilter& filter, Instant at) {
  if (filter.cancellable_until) return find_cancellable(tx, plan, {at, *filter.cancellable_until});
  if (filter.status == SoftwareStatus::kPending) {
    return find_among(
        tx, plan, fulfilment::pending_lines(tx, plan.partner_id, plan.after.order_id, plan.after.line, plan.size + 1));
  }
  if (filter.status == SoftwareStatus::kCancelRequested) {
    return find_among(tx, plan,
                      load_requested_lines(tx, plan.partner_id, plan.after.order_id, plan.after.line, plan.size + 1));
  }
  return find_newest(tx, plan);
}

/// The rows as far as orders tell them, and where to go on.
struct Listed {
  std::vector<SoftwarePurchase> rows;
  std::optional<SoftwarePlace> next;
};

Listed list_rows(sql::Tx& tx, const std::vector<Plan>& plans, const SoftwareFilter& filter, Instant at) {
  const bool by_window = filter.cancellable_until.has_value();
  Listed listed;
  for (const Plan& plan : plans) {
    Found found = find(tx, plan, filter, at);
    if (found.looked_at && (!listed.next || comes_before(*found.looked_at, *listed.next, by_window))) {
      listed.next = std::move(found.looked_at);
    }
    for (Order& order : found.orders) {
      for (OrderLine& line : order.lines) {
        SoftwarePurchase& row = listed.rows.emplace_back();
        row.order_id = order.id;
        row.ordered_at = order.created_at;
        row.held.partner_id = plan.partner_id;
        row.held.customer_id = order.customer_id;
        row.line = std::move(line);
      }
    }
  }
  if (plans.size() > 1) {  // what lies behind the place that one of them came to is a later page's
    std::ranges::sort(listed.rows, [&](const SoftwarePurchase& a, const SoftwarePurchase& b) {
      return comes_before(place_of(a), place_of(b), by_window);
    });
    std::erase_if(listed.rows, [&](const SoftwarePurchase& row) {
      return listed.next && comes_before(*listed.next, place_of(row), by_window);
    });
  }
  if (const auto size = static_cast<std::size_t>(plans.front().size); listed.rows.size() > size) {
    listed.rows.resize(size);
    listed.next = place_of(listed.rows.back());
  }
  return listed;
}

/// Whose the rows are. Over all customers those without a relationship (any more) are not among them.
void name_customers(sql::Tx& tx, const Actor& actor, const Plan& plan, std::vector<SoftwarePurchase>& rows) {
  if (plan.customer) {
    for (SoftwarePurchase& row : rows) row.customer_name = plan.customer->name;
    return;
  }
  std::set<std::string_view> ids;
  for (const SoftwarePurchase& row : rows) ids.insert(row.held.customer_id);
  const auto buyers = customers::find_buyers(tx, actor, std::move(ids));
  std::erase_if(rows, [&](SoftwarePurchase& row) {
    const auto buyer = buyers.find(row.held.customer_id);
    if (buyer != buyers.end()) row.customer_name = buyer->second.name;
    return buyer == buyers.end();
  });
}

/// Policies and media, which many rows share.
struct Shared {
  struct Shown {
    std::optional<catalog::FulfilmentPolicy> policy;
    bool media = false;
  };
  std::map<std::pair<std::string, std::string>, Shown> shown;
  std::map<std::string, std::optional<catalog::ReturnPolicy>> returned;
};

/// Everything that decides about the rows of one partner: what is held, its keys, policies, requests that wait.
void look_up(sql::Tx& tx, std::string_view partner_id, std::span<SoftwarePurchase* const> rows, Shared& shared,
             Instant at) {
  const auto partner = partners::find_partner(tx, partner_id);
  std::vector<fulfilment::LineName> names;
  std::string first_order = rows.front()->order_id, last_order = first_order;
  for (const SoftwarePurchase* row : rows) {
    names.push_back({row->held.customer_id, row->order_id, row->line.number});
    first_order = std::min(first_order, row->order_id);
    last_order = std::max(last_order, row->order_id);
  }
  std::vector<fulfilment::Entitlement> held = fulfilment::entitlements_of_lines(tx, partner_id, names);
  const std::vector<fulfilment::LineKeys> keys = fulfilment::keys_of_lines(tx, held);
  const auto requested = load_lines_in_request(tx, partner_id, first_order, last_order);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SoftwarePurchase& row = *rows[i];
    row.held = std::move(held[i]);
    row.keys = keys[i];
    row.cancel_requested = requested.contains({row.order_id, row.line.number});
    if (partner) row.partner_name = partner->name;
    const auto [show, new_sku] = shared.shown.try_emplace({row.held.product_id, row.held.sku_id});
    if (new_sku) {
      show->second = {catalog::fulfilment_policy_of_sku(tx, row.held.product_id, row.held.sku_id, at),
                      !fulfilment::available_media(tx, row.held.product_id, row.held.sku_id).empty()};
    }
    row.fulfilment = show->second.policy;
    row.has_media = show->second.media;
    const auto [back, new_policy] = shared.returned.try_emplace(row.line.return_policy);
    if (new_policy) back->second = catalog::find_return_policy(tx, row.line.return_policy);
    row.returns = back->second;
  }
}

}  // namespace

Result<Page<SoftwarePurchase>> list_software(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question) {
  const SoftwareFilter& filter = question.filter;
  const std::vector<Plan> planned = OR_RETURN(plans(tx, actor, question));
  Listed listed = list_rows(tx, planned, filter, actor.at);
  name_customers(tx, actor, planned.front(), listed.rows);
  Shared shared;
  for (const Plan& plan : planned) {
    std::vector<SoftwarePurchase*> rows;
    for (SoftwarePurchase& row : listed.rows) {
      if (row.held.partner_id == plan.partner_id) rows.push_back(&row);
    }
    if (!rows.empty()) look_up(tx, plan.partner_id, rows, shared, actor.at);
  }
  Page<SoftwarePurchase> page{.items = std::move(listed.rows), .next = {}};
  if (listed.next) page.next = token_of(*listed.next, filter.cancellable_until.has_value());
  if (filter.status) {
    std::erase_if(page.items, [&](const SoftwarePurchase& row) { return status_of(row, actor.at) != *filter.status; });
  }
  return page;
}

}  // namespace chandlery::ordering
