#include <stdexcept>

#include "catalog/store.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kPutMarket{R"(
INSERT INTO markets (country, name, region, currency, price_includes_tax_software, price_includes_tax_reservations)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (country) DO UPDATE SET name = excluded.name, region = excluded.region, currency = excluded.currency,
  price_includes_tax_software = excluded.price_includes_tax_software,
  price_includes_tax_reservations = excluded.price_includes_tax_reservations)"};
#define MARKET_COLUMNS \
  "country, name, region, currency, price_includes_tax_software, price_includes_tax_reservations"
const sql::Statement kFindMarket{"SELECT " MARKET_COLUMNS " FROM markets WHERE country = $1"};
const sql::Statement kListMarkets{"SELECT " MARKET_COLUMNS " FROM markets ORDER BY country"};

const sql::Statement kPutBlock{R"(
INSERT INTO market_blocks (country, product_type, place, blocked_from, blocked_to, source)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (country, product_type, place, blocked_from)
DO UPDATE SET blocked_to = excluded.blocked_to, source = excluded.source)"};
const sql::Statement kListBlocks{R"(
SELECT country, product_type, place, blocked_from, blocked_to, source
FROM market_blocks ORDER BY place, country, product_type, blocked_from)"};
const sql::Statement kBlockedTypes{R"(
SELECT DISTINCT product_type FROM market_blocks
WHERE country IN ($1, $2) AND blocked_from <= $3 AND (blocked_to IS NULL OR blocked_to > $3))"};

Market market_of(const sql::Row& row) {
  const std::optional<Currency> currency = Currency::parse(row.text(3));
  if (!currency) throw std::runtime_error("catalog: a market has an unknown currency");
  return {row.string(0), row.string(1), row.string(2), *currency, row.flag(4), row.flag(5)};
}

ProductType type_of(std::string_view word) {
  const std::optional<ProductType> type = parse_product_type(word);
  if (!type) throw std::runtime_error("catalog: a market block has an unknown kind of product");
  return *type;
}

}  // namespace

void put_market(sql::Tx& tx, const Market& market) {
  tx.queue(kPutMarket, {market.country, market.name, market.region, market.currency.code(),
                        market.price_includes_tax_software, market.price_includes_tax_reservations});
}

std::optional<Market> find_market(sql::Tx& tx, std::string_view country) {
  return tx.first(kFindMarket, {country}, market_of);
}

std::vector<Market> list_markets(sql::Tx& tx) { return tx.all(kListMarkets, {}, market_of); }

void put_block(sql::Tx& tx, const MarketBlock& block) {
  tx.queue(kPutBlock, {block.country, to_string(block.type), block.place, block.from, block.to, block.source});
}

std::vector<MarketBlock> list_blocks(sql::Tx& tx) {
  return tx.all(kListBlocks, {}, [](const sql::Row& row) {
    return MarketBlock{row.string(0),  type_of(row.text(1)),      row.string(2),
                       row.instant(3), row.optional_instant(4), row.string(5)};
  });
}

std::vector<ProductType> blocked_types(sql::Tx& tx, std::string_view country, std::string_view other, Instant at) {
  return tx.all(kBlockedTypes, {country, other, at}, [](const sql::Row& row) { return type_of(row.text(0)); });
}

}  // namespace chandlery::catalog::store
