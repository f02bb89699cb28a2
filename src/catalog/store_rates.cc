#include <stdexcept>

#include "catalog/store.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kFindTaxRate{R"(
SELECT country, rate, rate_scale, name FROM tax_rates
WHERE country = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1)"};
const sql::Statement kListTaxRates{R"(
SELECT country, rate, rate_scale, name, valid_from, source FROM tax_rates ORDER BY country, valid_from)"};
const sql::Statement kPutTaxRate{R"(
INSERT INTO tax_rates (country, valid_from, rate, rate_scale, name, source) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (country, valid_from) DO UPDATE SET rate = excluded.rate, rate_scale = excluded.rate_scale,
  name = excluded.name, source = excluded.source)"};

#define RATE_COLUMNS "month, currency, usd, usd_scale"
const sql::Statement kRatesOfPair{
    "SELECT " RATE_COLUMNS " FROM exchange_rates WHERE month = $1 AND currency IN ($2, $3)"};
const sql::Statement kRatesOfMonth{"SELECT " RATE_COLUMNS " FROM exchange_rates WHERE month = $1 ORDER BY currency"};
const sql::Statement kListRates{"SELECT " RATE_COLUMNS " FROM exchange_rates ORDER BY month, currency"};
const sql::Statement kPutRate{R"(
INSERT INTO exchange_rates (month, currency, usd, usd_scale) VALUES ($1, $2, $3, $4)
ON CONFLICT (month, currency) DO UPDATE SET usd = excluded.usd, usd_scale = excluded.usd_scale)"};

Decimal decimal_of(const sql::Row& row, int mantissa) {
  return Decimal(row.integer(mantissa), static_cast<int>(row.integer(mantissa + 1)));
}

TaxRate tax_rate_of(const sql::Row& row) { return {row.string(0), decimal_of(row, 1), row.string(3)}; }

MonthlyRate monthly_rate_of(const sql::Row& row) {
  const std::optional<Currency> currency = Currency::parse(row.text(1));
  if (!currency) throw std::runtime_error("catalog: an exchange rate has an unknown currency");
  return {row.integer(0), *currency, decimal_of(row, 2)};
}

}  // namespace

std::optional<TaxRate> find_tax_rate(sql::Tx& tx, std::string_view country, Instant at) {
  return tx.first(kFindTaxRate, {country, at}, tax_rate_of);
}

sql::Tx::Question tax_rate_question(std::string_view country, Instant at, std::optional<TaxRate>& found) {
  return {kFindTaxRate, {country, at}, [&found](const sql::Row& row) { found = tax_rate_of(row); }};
}

std::vector<DatedTaxRate> list_tax_rates(sql::Tx& tx) {
  return tx.all(kListTaxRates, {}, [](const sql::Row& row) {
    return DatedTaxRate{tax_rate_of(row), row.instant(4), row.string(5)};
  });
}

void put_tax_rate(sql::Tx& tx, const DatedTaxRate& dated) {
  tx.queue(kPutTaxRate, {dated.rate.country, dated.from, static_cast<std::int64_t>(dated.rate.rate.mantissa()),
                         dated.rate.rate.scale(), dated.rate.name, dated.source});
}

std::vector<MonthlyRate> exchange_rates_of(sql::Tx& tx, std::int64_t month, std::string_view a, std::string_view b) {
  return tx.all(kRatesOfPair, {month, a, b}, monthly_rate_of);
}

std::vector<MonthlyRate> list_exchange_rates(sql::Tx& tx, std::optional<std::int64_t> month) {
  return month ? tx.all(kRatesOfMonth, {*month}, monthly_rate_of) : tx.all(kListRates, {}, monthly_rate_of);
}

void put_exchange_rate(sql::Tx& tx, const MonthlyRate& rate) {
  tx.queue(kPutRate, {rate.month, rate.currency.code(), static_cast<std::int64_t>(rate.usd.mantissa()), rate.usd.scale()});
}

}  // namespace chandlery::catalog::store
