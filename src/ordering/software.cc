// See software.h.
#include "ordering/software.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <span>
#include <stdexcept>

#include "core/id.h"
#include "customers/relationships.h"
#include "fulfilment/media.h"
#include "ordering/cancellation_store.h"
#include "ordering/store.h"
#include "partners/service.h"

namespace chandlery::ordering {
namespace {

struct Place {
  std::string order_id;
  std::int64_t line = -1;
};
Result<Place> parse_place(std::string_view token) {
  if (token.empty()) return Place{};
  const std::size_t dot = token.find('.');
  const auto order = normalise_guid(token.substr(0, dot));
  std::int64_t line = -1;
  const std::string_view number = dot == std::string_view::npos ? "" : token.substr(dot + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), line);
  if (!order || error != std::errc() || end != number.data() + number.size() || line < 0) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  return Place{*order, line};
}

/// Newest order first, lines in their order.
bool comes_before(const SoftwarePurchase& a, const SoftwarePurchase& b) {
  return a.order_id != b.order_id ? a.order_id > b.order_id : a.line.number < b.line.number;
}

/// What the customer bought of one partner: at most `limit` rows after a place, without what is looked up beside.
std::vector<SoftwarePurchase> bought_of(sql::Tx& tx, const customers::Buyer& customer, const Place& after,
                                        std::int64_t limit) {
  std::vector<SoftwarePurchase> rows;
  for (Order& order : load_software(tx, customer.partner_id, customer.id, after.order_id, after.line, limit)) {
    for (OrderLine& line : order.lines) {
      rows.push_back({.order_id = order.id, .ordered_at = order.created_at, .line = std::move(line)});
      rows.back().held.partner_id = customer.partner_id;
    }
  }
  return rows;
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

/// Fills in what stands beside the rows of one partner: what the customer holds, its keys, policies, pending requests.
void look_up(sql::Tx& tx, const customers::Buyer& customer, std::span<SoftwarePurchase* const> rows_of_partner,
             Shared& shared, Instant at) {
  const std::string newest = rows_of_partner.front()->order_id, oldest = rows_of_partner.back()->order_id;
  const auto partner = partners::find_partner(tx, customer.partner_id);
  // Met in the same order: the lists differ in direction only.
  std::map<std::pair<std::string_view, std::int64_t>, SoftwarePurchase*> rows;
  for (SoftwarePurchase* row : rows_of_partner) rows[{row->order_id, row->line.number}] = row;
  std::vector<fulfilment::Entitlement> held = fulfilment::entitlements_of_orders(tx, customer, oldest, newest);
  std::erase_if(held, [&](const auto& each) { return !rows.contains({each.order_id, each.line_number}); });
  if (held.size() != rows.size()) throw std::logic_error("an order line of software has no entitlement");
  const std::vector<fulfilment::LineKeys> keys = fulfilment::keys_of_lines(tx, held);

  for (std::size_t i = 0; i < held.size(); ++i) {
    SoftwarePurchase& row = *rows.at({held[i].order_id, held[i].line_number});
    row.keys = keys[i];
    row.held = std::move(held[i]);
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
  for (const auto& [order_id, line] : load_lines_in_request(tx, customer.partner_id, customer.id, oldest, newest)) {
    const auto row = rows.find({order_id, line});
    if (row != rows.end()) row->second->cancel_requested = true;
  }
}

}  // namespace

Result<Page<SoftwarePurchase>> list_software(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question) {
  const std::vector<customers::Buyer> under = OR_RETURN(customers::find_relationships(tx, actor, question.customer_id));
  const Place after = OR_RETURN(parse_place(question.continuation));
  const std::int64_t size = question.size <= 0 ? kUsualSoftwarePage : std::min(question.size, kMostSoftwareRows);

  // Order ids rise with time whoever sells, so the partners' lists merge into one.
  Page<SoftwarePurchase> page;
  for (const customers::Buyer& customer : under) {
    std::ranges::move(bought_of(tx, customer, after, size + 1), std::back_inserter(page.items));
  }
  if (page.items.empty()) return page;
  if (under.size() > 1) std::ranges::sort(page.items, comes_before);
  if (std::ssize(page.items) > size) {
    page.items.resize(static_cast<std::size_t>(size));
    page.next = page.items.back().order_id + "." + std::to_string(page.items.back().line.number);
  }

  Shared shared;
  for (const customers::Buyer& customer : under) {
    std::vector<SoftwarePurchase*> rows;
    for (SoftwarePurchase& row : page.items) {
      if (row.held.partner_id == customer.partner_id) rows.push_back(&row);
    }
    if (!rows.empty()) look_up(tx, customer, rows, shared, actor.at);
  }
  return page;
}

}  // namespace chandlery::ordering
