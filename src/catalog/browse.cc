#include "catalog/browse.h"

#include <algorithm>

#include "catalog/store.h"

namespace chandlery::catalog {
namespace {

bool may_buy(const Shopper& shopper, customers::Segment segment) {
  return !shopper.customer || segment_may_buy(*shopper.customer, segment, shopper.at);
}

bool is_blocked(sql::Tx& tx, const Shopper& shopper, ProductType kind) {
  const auto blocked = store::blocked_types(tx, shopper.country, shopper.partner_country, shopper.at);
  return std::find(blocked.begin(), blocked.end(), kind) != blocked.end();
}

/// What the shopper may buy of a product, of any segment asked.
std::vector<store::Offer> offers(sql::Tx& tx, const Shopper& shopper, const Product& product) {
  if (is_blocked(tx, shopper, product.kind)) return {};
  std::vector<store::Offer> all = store::offers_of_product(tx, product.id, shopper.country, shopper.at);
  std::erase_if(all, [&](const store::Offer& offer) { return !may_buy(shopper, offer.availability.segment); });
  return all;
}

struct ProductOffers {
  Product product;
  std::vector<store::Offer> offers;
};

Result<ProductOffers> find_offers(sql::Tx& tx, const Shopper& shopper, std::string_view product_id) {
  const std::optional<std::string> id = parse_item_part(product_id);
  std::optional<Product> product = id ? store::find_product(tx, *id) : std::nullopt;
  if (!product) return fail(errors::kProductNotFound);
  std::vector<store::Offer> found = offers(tx, shopper, *product);
  if (found.empty()) return fail(errors::kProductNotFound);
  return ProductOffers{*std::move(product), std::move(found)};
}

bool asked_for(const Shopper& shopper, const store::Offer& offer) {
  return !shopper.asked || offer.availability.segment == *shopper.asked;
}

}  // namespace

std::vector<Product> browse_products(sql::Tx& tx, const Shopper& shopper, std::string_view view) {
  const auto blocked = store::blocked_types(tx, shopper.country, shopper.partner_country, shopper.at);
  std::vector<Product> products;
  for (store::OnSale& on_sale : store::products_on_sale(tx, view, shopper.country, shopper.at)) {
    if (std::find(blocked.begin(), blocked.end(), on_sale.product.kind) != blocked.end()) continue;
    if (!may_buy(shopper, on_sale.segment) || (shopper.asked && on_sale.segment != *shopper.asked)) continue;
    // One row a segment, in the order of products.
    if (products.empty() || products.back().id != on_sale.product.id) products.push_back(std::move(on_sale.product));
  }
  return products;
}

Result<Product> browse_product(sql::Tx& tx, const Shopper& shopper, std::string_view product_id) {
  return OR_RETURN(find_offers(tx, shopper, product_id)).product;
}

Result<std::vector<Sku>> browse_skus(sql::Tx& tx, const Shopper& shopper, std::string_view product_id) {
  const ProductOffers found = OR_RETURN(find_offers(tx, shopper, product_id));
  std::vector<Sku> skus = store::skus_of(tx, found.product.id);
  std::erase_if(skus, [&](const Sku& sku) {
    return std::none_of(found.offers.begin(), found.offers.end(), [&](const store::Offer& offer) {
      return offer.availability.sku_id == sku.id && asked_for(shopper, offer);
    });
  });
  return skus;
}

Result<Sku> browse_sku(sql::Tx& tx, const Shopper& shopper, std::string_view product_id, std::string_view sku_id) {
  const ProductOffers found = OR_RETURN(find_offers(tx, shopper, product_id));
  const std::optional<std::string> id = parse_item_part(sku_id);
  const bool sold = id && std::any_of(found.offers.begin(), found.offers.end(),
                                      [&](const store::Offer& offer) { return offer.availability.sku_id == *id; });
  std::optional<Sku> sku = sold ? store::find_sku(tx, found.product.id, *id) : std::nullopt;
  if (!sku) return fail(errors::kSkuNotFound);
  return *std::move(sku);
}

Result<std::vector<SoldAvailability>> browse_availabilities(sql::Tx& tx, const Shopper& shopper,
                                                            std::string_view product_id, const Sku& sku) {
  const ProductOffers found = OR_RETURN(find_offers(tx, shopper, product_id));
  std::vector<SoldAvailability> sold;
  for (const store::Offer& offer : found.offers) {   // one a price, in the order of availabilities
    if (offer.availability.sku_id != sku.id || !asked_for(shopper, offer)) continue;
    if (sold.empty() || sold.back().availability.id != offer.availability.id) {
      sold.push_back({offer.availability, offer.currency, {}});
    }
    const auto add = [&](const std::string& cycle) {
      auto& terms = sold.back().terms;
      if (std::none_of(terms.begin(), terms.end(), [&](const SoldAvailability::Term& known) {
            return known.duration == offer.term && known.billing_cycle == cycle;
          })) {
        terms.push_back({offer.term, cycle});
      }
    };
    if (!offer.billing_cycle.empty()) {
      add(offer.billing_cycle);
    } else {
      std::for_each(sku.billing_cycles.begin(), sku.billing_cycles.end(), add);
    }
  }
  return sold;
}

std::vector<Stock> check_stock(sql::Tx& tx, const Shopper& shopper, std::string_view product_id,
                               std::string_view sku_id) {
  const std::optional<std::string> id = parse_item_part(product_id);
  const std::optional<Product> product = id ? store::find_product(tx, *id) : std::nullopt;
  if (!product) return {};
  const bool blocked = is_blocked(tx, shopper, product->kind);
  const std::vector<store::Offer> sold = offers(tx, shopper, *product);
  std::vector<Stock> stocks;
  for (const Sku& sku : store::skus_of(tx, product->id)) {
    if (!sku_id.empty() && parse_item_part(sku_id) != sku.id) continue;
    Stock stock{product->id, sku.id, {}};
    if (blocked) {
      stock.restrictions.push_back({"NotAvailableForCountry", "The product must not be sold in this country."});
    } else if (std::none_of(sold.begin(), sold.end(),
                            [&](const store::Offer& offer) { return offer.availability.sku_id == sku.id; })) {
      stock.restrictions.push_back({"NotOnSale", "The item has no price in this country now."});
    }
    if (sku.inventory && *sku.inventory == 0) {
      stock.restrictions.push_back({"OutOfStock", "No unit of the item is left."});
    }
    stocks.push_back(std::move(stock));
  }
  return stocks;
}

}  // namespace chandlery::catalog
