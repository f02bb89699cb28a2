// The SQL of charges.
#include "billing/charge_store.h"

#include <stdexcept>

#include "billing/usage_meters.h"

namespace chandlery::billing::store {
namespace {

#define CHARGE_COLUMNS                                                                                \
  "partner_id, month, invoice_type, currency, id, type, provider, posted_at, customer_id, "           \
  "customer_name, customer_domain, customer_country, mpn_id, reseller_mpn_id, order_id, order_line, " \
  "ordered_at, cancellation_id, alternate_id, product_id, sku_id, availability_id, product_name, "    \
  "sku_name, publisher_name, publisher_id, subscription_id, subscription_description, "               \
  "term_and_billing_cycle, billing_frequency, unit_type, reservation_order_id, reference_id, "        \
  "promotion_id, price_adjustment, credit_reason, unit_price, effective_unit_price, quantity, "       \
  "billable_quantity, subtotal, tax, tax_treatment, tax_rate, tax_name, pricing_currency, "           \
  "exchange_rate, exchange_rate_date, charge_start, charge_end, subscription_start, subscription_end, " \
  "credit_basis, used_days, credited_before, part_subtotal, part_tax"

const sql::Statement kInsert(
    "INSERT INTO charges (" CHARGE_COLUMNS
    ") VALUES ("
    "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, "
    "$43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57"
    ")");

const sql::Statement kFind("SELECT " CHARGE_COLUMNS
                           " FROM charges"
                           " WHERE partner_id = $1 AND month = $2 AND invoice_type = $3 AND currency = $4 AND id = $5");
const sql::Statement kOfOrder(
    "SELECT " CHARGE_COLUMNS
    " FROM charges"
    " WHERE partner_id = $1 AND month = $2 AND invoice_type = $3 AND currency = $4 AND id >= $5 AND id < $6"
    " ORDER BY id");
const sql::Statement kEach("SELECT " CHARGE_COLUMNS
                           " FROM charges"
                           " WHERE partner_id = $1 AND month = $2 AND invoice_type = $3 AND currency = $4 AND id > $5"
                           " ORDER BY id LIMIT CAST($6 AS BIGINT)");
// In the order of the table's columns: SQLite finds each by walking over those before it.
const sql::Statement kEachStored(
    "SELECT id, type, provider, customer_id, customer_name, customer_domain, customer_country, mpn_id, reseller_mpn_id, order_id,"
    " ordered_at, alternate_id, product_id, sku_id, availability_id, product_name, sku_name, publisher_name,"
    " publisher_id, subscription_id, subscription_description, term_and_billing_cycle, billing_frequency, unit_type,"
    " reservation_order_id, reference_id, promotion_id, price_adjustment, credit_reason, unit_price,"
    " effective_unit_price, quantity, billable_quantity, subtotal, tax, pricing_currency, exchange_rate,"
    " exchange_rate_date, charge_start, charge_end, subscription_start, subscription_end FROM charges"
    " WHERE partner_id = $1 AND month = $2 AND invoice_type = $3 AND currency = $4 AND id > $5"
    " ORDER BY id LIMIT CAST($6 AS BIGINT)");

// 6: customerCredit; without a customer it is an adjustment (is_adjustment).
#define ADJUSTMENT "type = 6 AND customer_id = ''"
const sql::Statement kAdjustments("SELECT " CHARGE_COLUMNS
                                  " FROM charges WHERE partner_id = $1 AND month = $2 AND invoice_type = $3"
                                  " AND currency = $4 AND " ADJUSTMENT " ORDER BY id");
#undef CHARGE_COLUMNS

#define SUMS                               \
  "SELECT invoice_type, currency,"         \
  " CAST(SUM(CASE WHEN " ADJUSTMENT        \
  " THEN 0 ELSE 1 END) AS BIGINT),"        \
  " CAST(SUM(CASE WHEN " ADJUSTMENT        \
  " THEN 0 ELSE subtotal END) AS BIGINT)," \
  " CAST(SUM(tax) AS BIGINT),"             \
  " CAST(SUM(CASE WHEN " ADJUSTMENT        \
  " THEN subtotal ELSE 0 END) AS BIGINT)"  \
  " FROM charges WHERE partner_id = $1 AND month = $2 "
static_assert(static_cast<int>(ChargeType::kCustomerCredit) == 6);
const sql::Statement kSum(SUMS "AND invoice_type = $3 AND currency = $4 GROUP BY invoice_type, currency");
const sql::Statement kSumMonth(SUMS "GROUP BY invoice_type, currency ORDER BY invoice_type, currency");
#undef SUMS
// In the order of the key first, so that only a set's few groups are sorted.
const sql::Statement kSumGroups(
    "SELECT invoice_type, currency,"
    " CAST(SUM(CASE WHEN " ADJUSTMENT " THEN 0 ELSE 1 END) AS BIGINT),"
    " CAST(SUM(CASE WHEN " ADJUSTMENT " THEN 0 ELSE subtotal END) AS BIGINT),"
    " CAST(SUM(tax) AS BIGINT),"
    " CAST(SUM(CASE WHEN " ADJUSTMENT " THEN subtotal ELSE 0 END) AS BIGINT),"
    " month, provider, tax_treatment, tax_name, tax_rate"
    " FROM charges WHERE partner_id = $1 AND month >= $2 AND month <= $3"
    " GROUP BY month, invoice_type, currency, provider, tax_treatment, tax_name, tax_rate"
    " ORDER BY month, invoice_type, currency, provider, tax_treatment, tax_name, tax_rate");
#undef ADJUSTMENT

// A charge stands in the month of its day, or in the first one that was open then.
const sql::Statement kSumUsed(
    "SELECT CAST(COALESCE(SUM(CASE WHEN part_subtotal = 0 THEN subtotal ELSE -part_subtotal END), 0) AS BIGINT) FROM charges"
    " WHERE partner_id = $1 AND month >= $2 AND currency = $3 AND customer_id = $4 AND id >= $5 AND id < $6 AND type <> 6");

Decimal decimal_of(std::string_view text) {
  if (const auto decimal = Decimal::parse(text)) return *decimal;
  throw std::logic_error("a charge holds a number that is no decimal");
}

Currency currency_of(std::string_view code) {
  if (const auto currency = Currency::parse(code)) return *currency;
  throw std::logic_error("a charge is in an unknown currency");
}

// Into a line that may hold another: its texts keep their room, which a file of a million lines feels.
void read_line(const sql::Row& row, ChargeLine& line) {
  int column = 0;
  const auto text = [&](std::string& into) { into.assign(row.text(column++)); };
  const auto number = [&] { return row.integer(column++); };
  const auto instant = [&] { return row.instant(column++); };
  const auto maybe_instant = [&] { return row.optional_instant(column++); };
  const auto decimal = [&] { return decimal_of(row.text(column++)); };
  text(line.partner_id);
  line.month = {static_cast<std::int32_t>(number())};
  line.invoice_type = static_cast<InvoiceType>(number());
  const Currency currency = currency_of(row.text(column++));
  text(line.id);
  line.type = static_cast<ChargeType>(number());
  line.provider = static_cast<BillingProvider>(number());
  line.posted_at = instant();
  text(line.customer_id);
  text(line.customer_name);
  text(line.customer_domain);
  text(line.customer_country);
  text(line.mpn_id);
  text(line.reseller_mpn_id);
  text(line.order_id);
  line.order_line = number();
  line.ordered_at = instant();
  text(line.cancellation_id);
  text(line.alternate_id);
  text(line.product_id);
  text(line.sku_id);
  text(line.availability_id);
  text(line.product_name);
  text(line.sku_name);
  text(line.publisher_name);
  text(line.publisher_id);
  text(line.subscription_id);
  text(line.subscription_description);
  text(line.term_and_billing_cycle);
  text(line.billing_frequency);
  text(line.unit_type);
  text(line.reservation_order_id);
  text(line.reference_id);
  text(line.promotion_id);
  text(line.price_adjustment);
  text(line.credit_reason);
  line.unit_price = decimal();
  line.effective_unit_price = decimal();
  line.quantity = number();
  line.billable_quantity = decimal();
  line.subtotal = {number(), currency};
  line.tax = {number(), currency};
  line.tax_treatment = static_cast<TaxTreatment>(number());
  line.tax_rate = decimal();
  text(line.tax_name);
  line.pricing_currency = currency_of(row.text(column++));
  line.exchange_rate = decimal();
  line.exchange_rate_date.reset();
  if (const auto days = row.optional_integer(column++))
    line.exchange_rate_date = Date{static_cast<std::int32_t>(*days)};
  line.charge_start = maybe_instant();
  line.charge_end = maybe_instant();
  line.subscription_start = maybe_instant();
  line.subscription_end = maybe_instant();
  line.credit_basis = static_cast<CreditBasis>(number());
  line.used_days = number();
  line.credited_before = number();
  line.part_subtotal = number();
  line.part_tax = number();
}

ChargeLine line_of(const sql::Row& row) {
  ChargeLine line;
  read_line(row, line);
  return line;
}

// Partner and currency are the set's, which the line has already.
void read_stored(const sql::Row& row, StoredCharge& line) {
  int column = 0;
  const auto texts = [&](auto&... into) { ((into = row.text(column++)), ...); };
  const auto number = [&] { return row.integer(column++); };
  const auto maybe_instant = [&] { return row.optional_instant(column++); };
  texts(line.id);
  line.type = static_cast<ChargeType>(number());
  line.provider = static_cast<BillingProvider>(number());
  texts(line.customer_id, line.customer_name, line.customer_domain, line.customer_country, line.mpn_id,
        line.reseller_mpn_id, line.order_id);
  line.ordered_at = {number()};
  texts(line.alternate_id, line.product_id, line.sku_id, line.availability_id, line.product_name, line.sku_name,
        line.publisher_name, line.publisher_id, line.subscription_id, line.subscription_description,
        line.term_and_billing_cycle, line.billing_frequency, line.unit_type, line.reservation_order_id,
        line.reference_id, line.promotion_id, line.price_adjustment, line.credit_reason, line.unit_price,
        line.effective_unit_price);
  line.quantity = number();
  texts(line.billable_quantity);
  line.subtotal.minor = number();
  line.tax.minor = number();
  const std::string_view pricing_currency = row.text(column++);
  if (pricing_currency != line.pricing_currency.code()) line.pricing_currency = currency_of(pricing_currency);
  texts(line.exchange_rate);
  line.exchange_rate_date.reset();
  if (const auto days = row.optional_integer(column++))
    line.exchange_rate_date = Date{static_cast<std::int32_t>(*days)};
  line.charge_start = maybe_instant();
  line.charge_end = maybe_instant();
  line.subscription_start = maybe_instant();
  line.subscription_end = maybe_instant();
}

ChargeSum sum_of(const sql::Row& row) {
  const Currency currency = currency_of(row.text(1));
  return {row.integer(2), {row.integer(3), currency}, {row.integer(4), currency}, {row.integer(5), currency}};
}

std::int64_t number_of(auto word) { return static_cast<std::int64_t>(word); }

}  // namespace

void insert_charge(sql::Tx& tx, const ChargeLine& line) {
  const std::string unit_price = line.unit_price.to_string(), effective = line.effective_unit_price.to_string(),
                    billable = line.billable_quantity.to_string(), rate = line.tax_rate.to_string(),
                    exchange_rate = line.exchange_rate.to_string();
  const std::optional<std::int64_t> exchange_day =
      line.exchange_rate_date ? std::optional<std::int64_t>(line.exchange_rate_date->days) : std::nullopt;
  tx.queue(kInsert, {line.partner_id,
                     number_of(line.month.months),
                     number_of(line.invoice_type),
                     line.subtotal.currency.code(),
                     line.id,
                     number_of(line.type),
                     number_of(line.provider),
                     line.posted_at,
                     line.customer_id,
                     line.customer_name,
                     line.customer_domain,
                     line.customer_country,
                     line.mpn_id,
                     line.reseller_mpn_id,
                     line.order_id,
                     line.order_line,
                     line.ordered_at,
                     line.cancellation_id,
                     line.alternate_id,
                     line.product_id,
                     line.sku_id,
                     line.availability_id,
                     line.product_name,
                     line.sku_name,
                     line.publisher_name,
                     line.publisher_id,
                     line.subscription_id,
                     line.subscription_description,
                     line.term_and_billing_cycle,
                     line.billing_frequency,
                     line.unit_type,
                     line.reservation_order_id,
                     line.reference_id,
                     line.promotion_id,
                     line.price_adjustment,
                     line.credit_reason,
                     unit_price,
                     effective,
                     line.quantity,
                     billable,
                     line.subtotal.minor,
                     line.tax.minor,
                     number_of(line.tax_treatment),
                     rate,
                     line.tax_name,
                     line.pricing_currency.code(),
                     exchange_rate,
                     exchange_day,
                     line.charge_start,
                     line.charge_end,
                     line.subscription_start,
                     line.subscription_end,
                     number_of(line.credit_basis),
                     line.used_days,
                     line.credited_before,
                     line.part_subtotal,
                     line.part_tax});
}

std::optional<ChargeLine> find_charge(sql::Tx& tx, const ChargeSet& set, std::string_view id) {
  return tx.first(kFind, {set.partner_id, number_of(set.month.months), number_of(set.type), set.currency.code(), id},
                  line_of);
}

std::vector<ChargeLine> charges_of_order(sql::Tx& tx, const ChargeSet& set, BillingMonth last,
                                         std::string_view order_id) {
  // Every id between these begins with the order's: '0' is what follows '/'.
  const std::string from = std::string(order_id) + "/", until = std::string(order_id) + "0";
  std::vector<ChargeLine> found;
  std::vector<sql::Tx::Question> questions;
  for (BillingMonth month = set.month; month <= last; month = month.next()) {
    questions.push_back(
        {kOfOrder,
         {set.partner_id, number_of(month.months), number_of(set.type), set.currency.code(), from, until},
         [&](const sql::Row& row) { found.push_back(line_of(row)); }});
  }
  tx.query_all(questions);
  return found;
}

void each_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                 const std::function<void(const ChargeLine&)>& each) {
  tx.query(kEach, {set.partner_id, number_of(set.month.months), number_of(set.type), set.currency.code(), after, limit},
           [&, line = ChargeLine()](const sql::Row& row) mutable {
             read_line(row, line);
             each(line);
           });
}

void each_stored_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                        const std::function<void(const StoredCharge&)>& each) {
  StoredCharge line;
  line.partner_id = set.partner_id;
  line.subtotal.currency = line.tax.currency = line.pricing_currency = set.currency;
  tx.query(kEachStored,
           {set.partner_id, number_of(set.month.months), number_of(set.type), set.currency.code(), after, limit},
           [&](const sql::Row& row) {
             read_stored(row, line);
             each(line);
           });
}

ChargeSum sum_charges(sql::Tx& tx, const ChargeSet& set) {
  const Money none{0, set.currency};
  return tx.first(kSum, {set.partner_id, number_of(set.month.months), number_of(set.type), set.currency.code()}, sum_of)
      .value_or(ChargeSum{0, none, none, none});
}

Money sum_used(sql::Tx& tx, std::string_view partner_id, Currency currency, std::string_view customer_id,
               BillingMonth month_of_use) {
  // Every id between these is of a day of the month: '.' is what follows '-'.
  const std::string from = std::string(kUsagePrefix) + month_of_use.to_string() + "-";
  const std::string until = std::string(kUsagePrefix) + month_of_use.to_string() + ".";
  return {tx.first(kSumUsed, {partner_id, number_of(month_of_use.months), currency.code(), customer_id, from, until},
                   [](const sql::Row& row) { return row.integer(0); })
              .value_or(0),
          currency};
}

std::vector<std::pair<ChargeSet, ChargeSum>> sum_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month) {
  return tx.all(kSumMonth, {partner_id, number_of(month.months)}, [&](const sql::Row& row) {
    const ChargeSum sum = sum_of(row);
    return std::pair(
        ChargeSet{std::string(partner_id), month, static_cast<InvoiceType>(row.integer(0)), sum.subtotal.currency},
        sum);
  });
}

std::vector<ChargeGroup> sum_groups(sql::Tx& tx, std::string_view partner_id, BillingMonth first, BillingMonth last) {
  return tx.all(kSumGroups, {partner_id, number_of(first.months), number_of(last.months)}, [&](const sql::Row& row) {
    const ChargeSum sum = sum_of(row);
    return ChargeGroup{.set = {std::string(partner_id),
                               {static_cast<std::int32_t>(row.integer(6))},
                               static_cast<InvoiceType>(row.integer(0)),
                               sum.subtotal.currency},
                       .provider = static_cast<BillingProvider>(row.integer(7)),
                       .treatment = static_cast<TaxTreatment>(row.integer(8)),
                       .tax_name = row.string(9),
                       .tax_rate = decimal_of(row.text(10)),
                       .sum = sum};
  });
}

std::vector<ChargeLine> find_adjustments(sql::Tx& tx, const ChargeSet& set) {
  return tx.all(kAdjustments,
                {set.partner_id, number_of(set.month.months), number_of(set.type), set.currency.code()}, line_of);
}

}  // namespace chandlery::billing::store
