// The module's rows in and out. Only store*.cc names the tables.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/included.h"
#include "catalog/model.h"
#include "catalog/policies.h"
#include "catalog/resale.h"
#include "catalog/rules.h"
#include "catalog/tax_rates.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

// Products and SKUs.
void put_product(sql::Tx& tx, const Product& product);   ///< inserts, or replaces what it knew
void put_sku(sql::Tx& tx, const Sku& sku);
std::optional<Product> find_product(sql::Tx& tx, std::string_view id);
std::vector<Product> list_products(sql::Tx& tx);         ///< without their views
std::map<std::string, std::string, std::less<>> product_titles(sql::Tx& tx, const std::set<std::string_view>& ids);
std::optional<Sku> find_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);
std::vector<Sku> skus_of(sql::Tx& tx, std::string_view product_id);
/// What comes with purchases of a SKU (store_included.cc). The same one again changes its end.
void put_inclusion(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, const Inclusion& inclusion);
std::vector<Inclusion> inclusions_of(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);
struct DatedInclusion {
  IncludedSku included;
  Instant from;
  std::optional<Instant> to;
};
/// Fills in what comes with each of these SKUs (product, SKU), ordered by product, SKU, version and date.
void load_inclusions(sql::Tx& tx,
                     std::map<std::pair<std::string_view, std::string_view>, std::vector<DatedInclusion>>& of_sku);
/// Rows changed: 0 when a limited stock holds too little.
std::int64_t take_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity);
void return_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity);

/// What judge_item needs; nullopt when there is no such item.
std::optional<ItemFacts> load_item(sql::Tx& tx, const ItemQuestion& question, Instant at);

// What is on sale in a market: it has a price in force.
struct OnSale {
  Product product;              ///< without its views
  customers::Segment segment;
};
std::vector<OnSale> products_on_sale(sql::Tx& tx, std::string_view view, std::string_view market, Instant at);
/// One price in force of one availability.
struct Offer {
  Availability availability;
  std::string term, billing_cycle;
  Currency currency;
};
std::vector<Offer> offers_of_product(sql::Tx& tx, std::string_view product_id, std::string_view market, Instant at);

// Prices.
void put_availability(sql::Tx& tx, const Availability& availability);
struct DatedPrice {
  std::string availability_id;
  Price price;
};
std::vector<DatedPrice> prices_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);
void put_price(sql::Tx& tx, const Availability& availability, const Price& price);   ///< inserts or replaces
/// To be called with every change of prices: what was planned before it is void.
void advance_price_book(sql::Tx& tx);

/// A SKU with the countries where it has a price between two moments.
struct MatrixRow {
  std::string product_title;
  Sku sku;
  std::vector<std::string> countries;
};
std::vector<MatrixRow> offer_matrix(sql::Tx& tx, Instant from, Instant to);   ///< in store.cc

// Resale rules (store_resale.cc): a partner's own.
std::vector<ResaleRule> resale_rules_of(sql::Tx& tx, std::string_view partner_id);
void put_resale_rule(sql::Tx& tx, std::string_view partner_id, const ResaleRule& rule, std::string_view set_by);

// Promotions (store_promotions.cc).
std::vector<Promotion> list_promotions(sql::Tx& tx);   ///< by id
void put_promotion(sql::Tx& tx, const Promotion& promotion);

/// One row of a price sheet. Empty market: all of them.
struct SheetRow {
  std::string product_title, sku_title, publisher, sku_description, unit_of_measure;
  ProductType kind;
  Availability availability;
  Price price;
};
/// Prices whose time overlaps [from, to), in the order of product, SKU, market, segment, term, cycle and date.
void each_sheet_row(sql::Tx& tx, std::string_view market, Instant from, Instant to,
                    const std::function<void(const SheetRow&)>& each);

// Markets and blocks (store_markets.cc).
void put_market(sql::Tx& tx, const Market& market);
std::optional<Market> find_market(sql::Tx& tx, std::string_view country);
std::vector<Market> list_markets(sql::Tx& tx);
void put_block(sql::Tx& tx, const MarketBlock& block);
std::vector<MarketBlock> list_blocks(sql::Tx& tx);
/// Kinds of product that are blocked in either country now.
std::vector<ProductType> blocked_types(sql::Tx& tx, std::string_view country, std::string_view other, Instant at);

// Rates (store_rates.cc).
std::optional<TaxRate> find_tax_rate(sql::Tx& tx, std::string_view country, Instant at);
sql::Tx::Question tax_rate_question(std::string_view country, Instant at, std::optional<TaxRate>& found);
std::vector<DatedTaxRate> list_tax_rates(sql::Tx& tx);   ///< by country and date
void put_tax_rate(sql::Tx& tx, const DatedTaxRate& dated);
/// US dollars for one unit of `currency` in a month, counted from January 1970.
struct MonthlyRate {
  std::int64_t month = 0;
  Currency currency;
  Decimal usd;
};
/// Those of the two currencies that the month has.
std::vector<MonthlyRate> exchange_rates_of(sql::Tx& tx, std::int64_t month, std::string_view a, std::string_view b);
/// By month and currency; of one month or of all.
std::vector<MonthlyRate> list_exchange_rates(sql::Tx& tx, std::optional<std::int64_t> month);
void put_exchange_rate(sql::Tx& tx, const MonthlyRate& rate);

// Policies (store_policies.cc).
void insert_policy(sql::Tx& tx, const FulfilmentPolicy& policy);
void insert_policy(sql::Tx& tx, const ReturnPolicy& policy);
std::optional<FulfilmentPolicy> find_fulfilment_policy(sql::Tx& tx, std::string_view id);

}  // namespace chandlery::catalog::store
