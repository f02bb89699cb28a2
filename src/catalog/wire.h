// The catalogue's JSON: resources of the public API as contract 3.1 has them, and the operator's records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/included.h"
#include "catalog/model.h"
#include "catalog/policies.h"
#include "catalog/rules.h"
#include "catalog/tax_rates.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::catalog::wire {

/// Where the links of an answer lead: `/products` with `?country=US`, or `/customers/<id>/products` without a query.
struct Place {
  std::string base;
  std::string query;
};

/// What one term of an availability promises.
struct Term {
  std::string duration, billing_cycle;
};

/// A list of texts as a field.
void write_words(json::Writer& out, std::string_view name, const std::vector<std::string>& words);
/// The fields that a partner reads and the operator imports, the latter with more beside them.
void write_shared_fields(json::Writer& out, const Product& product);
void write_shared_fields(json::Writer& out, const Sku& sku);

void write_product(json::Writer& out, const Product& product, const Place& place);
void write_sku(json::Writer& out, const Sku& sku, const Place& place);
void write_availability(json::Writer& out, const Availability& availability, Currency currency,
                        const std::vector<Term>& terms, const std::vector<RefundOption>& refunds,
                        const Product& product, const Sku& sku, const Place& place);

/// A product with its SKUs as the operator imports them.
struct ImportedSku {
  Sku sku;
  std::vector<Inclusion> included;
};
void write_import(json::Writer& out, const Product& product, const std::vector<ImportedSku>& skus);
Result<Product> read_product(const json::Object& object);
Result<Sku> read_sku(const json::Object& object, std::string_view product_id);
/// `includedEntitlements`: what comes with the SKU. Each has a version; without product and SKU it is of the SKU
/// itself, without dates it was always so.
Result<std::vector<Inclusion>> read_inclusions(const json::Object& object, const Sku& sku);

void write_policy(json::Writer& out, const FulfilmentPolicy& policy);
void write_policy(json::Writer& out, const ReturnPolicy& policy);
Result<FulfilmentPolicy> read_fulfilment_policy(const json::Object& object);
Result<ReturnPolicy> read_return_policy(const json::Object& object);

void write_market(json::Writer& out, const Market& market);
void write_block(json::Writer& out, const MarketBlock& block);
void write_tax_rate(json::Writer& out, const DatedTaxRate& dated);

}  // namespace chandlery::catalog::wire
