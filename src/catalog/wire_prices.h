// Prices on the wire: lists, differences, previews and resale rules, as JSON and as CSV.
#pragma once

#include <string>

#include "catalog/price_import.h"
#include "catalog/price_list.h"
#include "catalog/routes.h"
#include "platform/files/csv.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::catalog::wire {

void write_promotion(json::Writer& out, const Promotion& promotion);

void write_row(json::Writer& out, const PriceListRow& row);
void write_row(json::Writer& out, const DifferenceRow& row);
void write_header(files::CsvWriter& out, const PriceListRow* of);
void write_header(files::CsvWriter& out, const DifferenceRow* of);
/// With tiers, the price of the first one; the rest stands in its column as `101:0.80`.
void write_row(files::CsvWriter& out, const PriceListRow& row);
void write_row(files::CsvWriter& out, const DifferenceRow& row);

inline constexpr std::size_t kMostPreviewed = 1000;   ///< rows of a preview; the counts are of all
/// What a sheet would change: counts by flag, the rows that are not unchanged, the open carts that it touches.
std::string preview_json(const PricePlan& plan, const CartCount& carts);

void write_rule(json::Writer& out, const ResaleRule& rule);
/// {"catalogItemId" or "productId", "skuId"; "termDuration"; "kind"; "amount" and "currency", or "percent"; "effectiveFrom"}
Result<ResaleRule> read_rule(const json::Object& object);

}  // namespace chandlery::catalog::wire
