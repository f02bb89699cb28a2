// See utilisation.h.
#include "ordering/utilisation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "customers/service.h"
#include "fulfilment/history.h"
#include "fulfilment/service.h"
#include "ordering/software_store.h"

namespace chandlery::ordering {

Result<Utilisation> utilisation(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  std::string partner_id = actor.partner_id;
  SoftwareSearch search;
  search.cancelled = false;
  if (!customer_id.empty()) {
    const customers::Buyer customer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
    partner_id = customer.partner_id;
    search.customer_id = customer.id;
  }
  std::vector<Order> orders = load_software(tx, partner_id, search, {}, "", kUsedLines + 1);
  std::set<std::string_view> customer_ids;
  for (const Order& order : orders) customer_ids.insert(order.customer_id);
  std::set<std::string, std::less<>> known{search.customer_id};
  if (customer_id.empty()) {
    for (const auto& [id, buyer] : customers::find_buyers(tx, actor, customer_ids)) known.insert(id);
  }

  Utilisation used;
  std::vector<fulfilment::LineName> names;
  std::vector<const OrderLine*> lines;
  for (const Order& order : orders) {
    for (const OrderLine& line : order.lines) {
      if (used.lines == kUsedLines) {
        used.complete = false;
        break;
      }
      ++used.lines;
      if (!known.contains(order.customer_id)) continue;
      names.push_back({order.customer_id, order.id, line.number});
      lines.push_back(&line);
    }
  }
  const std::vector<fulfilment::Entitlement> held = fulfilment::entitlements_of_lines(tx, partner_id, names);
  const std::vector<fulfilment::LineKeys> keys = fulfilment::keys_of_lines(tx, held);
  const std::vector<bool> downloaded = fulfilment::downloaded_lines(tx, partner_id, names);
  std::map<std::string, UsedProduct> products;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    UsedProduct& product = products[lines[i]->item.product_id];
    product.product_id = lines[i]->item.product_id;
    product.title = lines[i]->product_title;
    ++product.bought;
    product.quantity += lines[i]->quantity;
    product.revealed += keys[i].revealed > 0 ? 1 : 0;
    product.activated += keys[i].activation_count > 0 ? 1 : 0;
    product.downloaded += downloaded[i] ? 1 : 0;
  }
  for (auto& [id, product] : products) used.products.push_back(std::move(product));
  std::ranges::stable_sort(used.products,
                           [](const UsedProduct& a, const UsedProduct& b) { return a.bought > b.bought; });
  return used;
}

}  // namespace chandlery::ordering
