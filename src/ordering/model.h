// The words of buying: what is asked for, the cart that holds it, the order that it becomes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "core/money.h"
#include "core/time.h"

namespace chandlery::ordering {

/// One line as a caller asks for it, in normalised words. Empty text: not given.
struct LineRequest {
  std::string catalog_item_id;  ///< product:sku:availability
  std::string friendly_name;
  std::int64_t quantity = 1;
  std::string billing_cycle;    ///< monthly | annual | one_time | none
  std::string term_duration;    ///< P1M | P1Y | P3Y
  std::string reseller_mpn_id;  ///< reseller of record
  std::string renews_to_term;
  std::string provisioning_context;  ///< a JSON object of texts
};

/// What is wrong with a line of a cart, in the numbers of contract 4.
struct LineProblem {
  std::int64_t code = 0;
  std::string description;
};

struct CartLine {
  std::int64_t number = 0;
  LineRequest asked;  ///< with billing cycle and term as the item has them
  std::optional<LineProblem> problem;
  std::string order_group;  ///< empty with a problem
  Decimal unit_price;       ///< of one unit for the whole term; meaningless with a problem
  Money total;
};

enum class CartStatus : std::uint8_t { kActive, kOrdered };

struct Cart {
  std::string customer_id;
  std::string id;
  CartStatus status = CartStatus::kActive;
  std::int64_t version = 1;
  Instant created_at, modified_at, expires_at;
  std::string modified_by;
  std::vector<CartLine> lines;
};

/// Rules 4.4.
enum class OrderStatus : std::uint8_t { kPending, kCompleted, kCancelled };
/// Rules 4.5. Pending: waited for keys when it was ordered; fulfilment knows whether it still does.
enum class LineStatus : std::uint8_t { kPending, kFulfilled, kCancelled };

struct OrderLine {
  std::int64_t number = 0;
  LineStatus status = LineStatus::kFulfilled;
  catalog::CatalogItemId item;
  catalog::ProductType product_type = catalog::ProductType::kPerpetualSoftware;
  std::string product_title, sku_title, publisher, friendly_name;
  std::int64_t quantity = 1;  ///< as bought, also after a cancellation
  std::string term_duration;
  Decimal unit_price;
  Money total;
  bool price_includes_tax = false;
  std::string return_policy;  ///< id of the policy that was in force at the purchase
  /// The last moment at which that policy lets it be cancelled, whatever became of it; none: never.
  std::optional<Instant> cancellable_until;
  std::string reseller_mpn_id, renews_to_term, provisioning_context;
  bool amended = false;  ///< its subscription changed since: what it holds and may return is the subscription's to say
};

struct Order {
  std::string customer_id;
  std::string id;
  OrderStatus status = OrderStatus::kCompleted;
  std::int64_t version = 1;
  std::string billing_cycle;
  Money total;
  std::string country;  ///< the customer's market at the purchase
  std::string cart_id;  ///< empty for a direct order
  Instant created_at;
  std::string created_by;
  std::vector<OrderLine> lines;
};

}  // namespace chandlery::ordering
