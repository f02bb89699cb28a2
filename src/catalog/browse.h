// What a partner sees of the catalogue for a country or for one of its customers. Nothing that is blocked there, and
// nothing without a price in force, is seen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.h"
#include "catalog/rules.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// For whom the catalogue is shown.
struct Shopper {
  std::string country;
  std::string partner_country;                  ///< empty for an operator
  std::optional<customers::Segments> customer;  ///< of one customer; nullopt: anybody in the country
  std::optional<customers::Segment> asked;      ///< targetSegment; nullopt: all that the shopper may buy
  Instant at;
};

struct SoldAvailability {
  Availability availability;
  Currency currency;
  struct Term {
    std::string duration, billing_cycle;
  };
  std::vector<Term> terms;
};

/// Products of a view, by id.
std::vector<Product> browse_products(sql::Tx& tx, const Shopper& shopper, std::string_view view);
/// kProductNotFound when nothing of it is for sale to this shopper (whatever segment was asked).
Result<Product> browse_product(sql::Tx& tx, const Shopper& shopper, std::string_view product_id);
/// kProductNotFound.
Result<std::vector<Sku>> browse_skus(sql::Tx& tx, const Shopper& shopper, std::string_view product_id);
/// kProductNotFound, kSkuNotFound.
Result<Sku> browse_sku(sql::Tx& tx, const Shopper& shopper, std::string_view product_id, std::string_view sku_id);
/// kProductNotFound, kSkuNotFound.
Result<std::vector<SoldAvailability>> browse_availabilities(sql::Tx& tx, const Shopper& shopper,
                                                            std::string_view product_id, const Sku& sku);

/// Why an item cannot be had now (contract 3.2, checkInventory).
struct Restriction {
  std::string_view reason_code;
  std::string description;
};
struct Stock {
  std::string product_id, sku_id;
  std::vector<Restriction> restrictions;
};
/// The SKU's stock, or that of all SKUs when `sku_id` is empty; nothing when it is not in the catalogue.
std::vector<Stock> check_stock(sql::Tx& tx, const Shopper& shopper, std::string_view product_id, std::string_view sku_id);

}  // namespace chandlery::catalog
