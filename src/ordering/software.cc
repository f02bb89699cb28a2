// See software.h.
#include "ordering/software.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "core/id.h"
#include "customers/service.h"
#include "fulfilment/media.h"
#include "ordering/cancellation_store.h"
#include "ordering/store.h"

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

}  // namespace

Result<Page<SoftwarePurchase>> list_software(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question) {
  const customers::Buyer customer = OR_RETURN(customers::find_buyer(tx, actor, question.customer_id));
  const Place after = OR_RETURN(parse_place(question.continuation));
  const std::int64_t size = question.size <= 0 ? kUsualSoftwarePage : std::min(question.size, kMostSoftwareRows);

  Page<SoftwarePurchase> page;
  for (Order& order : load_software(tx, customer.partner_id, customer.id, after.order_id, after.line, size + 1)) {
    for (OrderLine& line : order.lines) {
      page.items.push_back({.order_id = order.id, .ordered_at = order.created_at, .line = std::move(line)});
    }
  }
  if (page.items.empty()) return page;
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = page.items.back().order_id + "." + std::to_string(page.items.back().line.number);
  }

  // What the customer holds by these orders, met in the same order: the lists differ in direction only.
  std::map<std::pair<std::string_view, std::int64_t>, SoftwarePurchase*> rows;
  for (SoftwarePurchase& row : page.items) rows[{row.order_id, row.line.number}] = &row;
  std::vector<fulfilment::Entitlement> held =
      fulfilment::entitlements_of_orders(tx, customer, page.items.back().order_id, page.items.front().order_id);
  std::erase_if(held, [&](const auto& each) { return !rows.contains({each.order_id, each.line_number}); });
  if (held.size() != page.items.size()) throw std::logic_error("an order line of software has no entitlement");
  const std::vector<fulfilment::LineKeys> keys = fulfilment::keys_of_lines(tx, held);

  struct Shown {
    std::optional<catalog::FulfilmentPolicy> policy;
    bool media = false;
  };
  std::map<std::pair<std::string, std::string>, Shown> shown;
  std::map<std::string, std::optional<catalog::ReturnPolicy>> returned;
  for (std::size_t i = 0; i < held.size(); ++i) {
    SoftwarePurchase& row = *rows.at({held[i].order_id, held[i].line_number});
    row.keys = keys[i];
    row.held = std::move(held[i]);
    const auto [show, new_sku] = shown.try_emplace({row.held.product_id, row.held.sku_id});
    if (new_sku) {
      show->second = {catalog::fulfilment_policy_of_sku(tx, row.held.product_id, row.held.sku_id, actor.at),
                      !fulfilment::available_media(tx, row.held.product_id, row.held.sku_id).empty()};
    }
    row.fulfilment = show->second.policy;
    row.has_media = show->second.media;
    const auto [back, new_policy] = returned.try_emplace(row.line.return_policy);
    if (new_policy) back->second = catalog::find_return_policy(tx, row.line.return_policy);
    row.returns = back->second;
  }
  for (const auto& [order_id, line] : load_lines_in_request(tx, customer.partner_id, customer.id,
                                                            page.items.back().order_id, page.items.front().order_id)) {
    const auto row = rows.find({order_id, line});
    if (row != rows.end()) row->second->cancel_requested = true;
  }
  return page;
}

}  // namespace chandlery::ordering
