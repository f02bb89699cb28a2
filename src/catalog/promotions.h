// Promotions: percent off for a time, by product, SKU, market, segment and term (rules 3.8). The highest one that fits is
// taken by itself when an item is priced, and ends with the term that was bought (pricing.h).
//
// Invariant: a promotion that has begun never changes, but for an end that is still to come.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/imports.h"
#include "catalog/model.h"

namespace chandlery::catalog {

/// CSV: PromotionId (a GUID), Name, Percent, StartDate, EndDate, and as you like ProductId, SkuId, Market, Segment,
/// TermDuration (`perpetual` for software without a term): an empty cell matches everything.
Result<ImportReport> import_promotions(sql::Tx& tx, const Actor& actor, std::string_view csv_text);

/// What a partner may see of promotions: those in a country (empty: all) that have not ended, by start and id.
std::vector<Promotion> list_promotions(sql::Tx& tx, std::string_view country, Instant at);

}  // namespace chandlery::catalog
