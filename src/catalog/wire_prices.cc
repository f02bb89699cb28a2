#include "catalog/wire_prices.h"

#include <array>

#include "catalog/price_sheet.h"
#include "catalog/rules.h"
#include "core/text.h"

namespace chandlery::catalog::wire {
namespace {

/// Left out where the price is the same whatever the cycle: strict clients know no empty word (contract 14).
void write_cycle(json::Writer& out, const Price& price) {
  if (!price.billing_cycle.empty()) out.field("billingCycle", price.billing_cycle);
}

void write_item(json::Writer& out, const ListItem& item, const Price& price) {
  const Availability& a = item.availability;
  out.field("catalogItemId", CatalogItemId{a.product_id, a.sku_id, a.id}.to_string())
      .field("productId", a.product_id)
      .field("skuId", a.sku_id)
      .field("availabilityId", a.id)
      .field("productTitle", item.product_title)
      .field("skuTitle", item.sku_title)
      .field("productType", to_string(item.kind))
      .field("country", a.market)
      .field("segment", customers::to_string(a.segment))
      .field("termDuration", price.term);
  write_cycle(out, price);
}

void write_price(json::Writer& out, const Price& price) {
  out.field("currency", price.currency.code()).field("listPrice", price.unit_price).field("recommendedPrice", price.erp);
  if (!price.tiers.empty()) {
    out.key("tiers").begin_array();
    for (const PriceTier& tier : price.tiers) out.begin_object().field("from", tier.from).field("listPrice", tier.unit_price).end_object();
    out.end_array();
  }
  out.field("effectiveFrom", price.from).field("effectiveTo", price.to);
}

void write_margin(json::Writer& out, std::string_view name, const std::optional<Margin>& margin) {
  if (!margin) return;
  out.key(name).begin_object().field("amount", margin->amount).field("percent", margin->percent).end_object();
}

void write_optional_price(json::Writer& out, std::string_view name, const std::optional<Price>& price) {
  if (!price) return;
  out.key(name).begin_object();
  write_price(out, *price);
  out.end_object();
}

std::string text_of(const std::optional<Decimal>& number) { return number ? number->to_string() : std::string(); }
std::string date_of(const std::optional<Instant>& instant) { return instant ? to_iso(*instant) : std::string(); }

template <std::size_t n>
void write_columns(files::CsvWriter& out, const std::array<std::string_view, n>& columns) {
  out.row(columns);
}

void write_cells(files::CsvWriter& out, const ListItem& item, const Price& price) {
  const Availability& a = item.availability;
  out.cell(a.product_id).cell(a.sku_id).cell(a.id).cell(item.product_title).cell(item.sku_title);
  out.cell(a.market).cell(customers::to_string(a.segment)).cell(price.term).cell(price.billing_cycle);
  out.cell(price.currency.code());
}

}  // namespace

void write_promotion(json::Writer& out, const Promotion& promotion) {
  out.begin_object().field("id", promotion.id).field("name", promotion.name);
  const auto unless_empty = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.field(name, value);
  };
  unless_empty("productId", promotion.product_id);
  unless_empty("skuId", promotion.sku_id);
  unless_empty("country", promotion.market);
  if (promotion.segment) out.field("segment", customers::to_string(*promotion.segment));
  out.field("termDuration", promotion.term)
      .field("percent", promotion.percent)
      .field("startDate", promotion.from)
      .field("endDate", promotion.to)
      .end_object();
}

void write_row(json::Writer& out, const PriceListRow& row) {
  out.begin_object();
  write_item(out, row.item, row.price);
  write_price(out, row.price);
  write_margin(out, "listMargin", row.list_margin);
  out.field("resalePrice", row.resale);
  write_margin(out, "resaleMargin", row.resale_margin);
  out.end_object();
}

void write_row(json::Writer& out, const DifferenceRow& row) {
  out.begin_object().field("flag", to_string(row.flag));
  write_item(out, row.item, row.after ? *row.after : *row.before);
  write_optional_price(out, "before", row.before);
  write_optional_price(out, "after", row.after);
  out.end_object();
}

void write_header(files::CsvWriter& out, const PriceListRow*) {
  constexpr std::array<std::string_view, 21> kColumns = {
      "ProductId", "SkuId", "AvailabilityId", "ProductTitle", "SkuTitle", "Market", "Segment", "TermDuration",
      "BillingPlan", "Currency", "ListPrice", "Tiers", "ERP Price", "ListMargin", "ListMarginPercent", "ResalePrice",
      "ResaleMargin", "ResaleMarginPercent", "ProductType", "EffectiveStartDate", "EffectiveEndDate"};
  write_columns(out, kColumns);
}

void write_row(files::CsvWriter& out, const PriceListRow& row) {
  const auto margin_cells = [&](const std::optional<Margin>& margin) {
    out.cell(margin ? margin->amount.to_string() : std::string()).cell(margin ? text_of(margin->percent) : std::string());
  };
  write_cells(out, row.item, row.price);
  out.cell(row.price.unit_price).cell(write_tiers(row.price.tiers)).cell(text_of(row.price.erp));
  margin_cells(row.list_margin);
  out.cell(text_of(row.resale));
  margin_cells(row.resale_margin);
  out.cell(to_string(row.item.kind)).cell(to_iso(row.price.from)).cell(date_of(row.price.to)).end_row();
}

void write_header(files::CsvWriter& out, const DifferenceRow*) {
  constexpr std::array<std::string_view, 19> kColumns = {
      "Flag", "ProductId", "SkuId", "AvailabilityId", "ProductTitle", "SkuTitle", "Market", "Segment", "TermDuration",
      "BillingPlan", "Currency", "OldListPrice", "NewListPrice", "OldTiers", "NewTiers", "OldERP", "NewERP",
      "EffectiveStartDate", "EffectiveEndDate"};
  write_columns(out, kColumns);
}

void write_row(files::CsvWriter& out, const DifferenceRow& row) {
  const Price& shown = row.after ? *row.after : *row.before;
  const auto price_cell = [&](const std::optional<Price>& price) {
    out.cell(price ? price->unit_price.to_string() : std::string());
  };
  out.cell(to_string(row.flag));
  write_cells(out, row.item, shown);
  price_cell(row.before);
  price_cell(row.after);
  out.cell(row.before ? write_tiers(row.before->tiers) : std::string());
  out.cell(row.after ? write_tiers(row.after->tiers) : std::string());
  out.cell(row.before ? text_of(row.before->erp) : std::string());
  out.cell(row.after ? text_of(row.after->erp) : std::string());
  out.cell(to_iso(shown.from)).cell(date_of(shown.to)).end_row();
}

std::string preview_json(const PricePlan& plan, const CartCount& carts) {
  std::array<std::int64_t, kRowFlags> counts{};
  for (const ListedChange& change : plan.changes) ++counts[static_cast<std::size_t>(change.flag)];
  json::Writer out;
  out.begin_object().field("rows", plan.report.rows);
  out.key("counts").begin_object();
  for (int i = 0; i < kRowFlags; ++i) out.field(to_string(static_cast<RowFlag>(i)), counts[static_cast<std::size_t>(i)]);
  out.end_object();
  out.field("openCarts", carts.carts).field("openCartLines", carts.lines);
  out.key("items").begin_array();
  std::size_t shown = 0;
  for (const ListedChange& change : plan.changes) {
    if (change.flag == RowFlag::kUnchanged) continue;
    if (++shown > kMostPreviewed) break;
    const Availability& a = change.line.availability;
    out.begin_object()
        .field("flag", to_string(change.flag))
        .field("row", change.line.row)
        .field("catalogItemId", CatalogItemId{a.product_id, a.sku_id, a.id}.to_string())
        .field("country", a.market)
        .field("segment", customers::to_string(a.segment))
        .field("termDuration", change.line.price.term);
    write_cycle(out, change.line.price);
    write_optional_price(out, "before", change.before);
    if (change.flag != RowFlag::kDeleted) write_optional_price(out, "after", change.line.price);
    else out.field("endsAt", change.line.price.to);
    out.end_object();
  }
  out.end_array().field("truncated", shown > kMostPreviewed);
  return out.attributes("PriceSheetPreview").end_object().take();
}

void write_rule(json::Writer& out, const ResaleRule& rule) {
  out.begin_object();
  const auto unless_empty = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.field(name, value);
  };
  if (!rule.availability_id.empty()) {
    out.field("catalogItemId", CatalogItemId{rule.product_id, rule.sku_id, rule.availability_id}.to_string());
  }
  unless_empty("productId", rule.product_id);
  unless_empty("skuId", rule.sku_id);
  out.field("termDuration", rule.term).field("kind", to_string(rule.kind));
  if (rule.kind == ResaleKind::kFixed) out.field("amount", rule.amount).field("currency", rule.currency.code());
  else if (rule.kind != ResaleKind::kNone) out.field("percent", rule.amount);
  out.field("effectiveFrom", rule.from).attributes("ResaleRule").end_object();
}

Result<ResaleRule> read_rule(const json::Object& object) {
  ResaleRule rule;
  const std::string kind = OR_RETURN(object.text("kind"));
  const std::optional<ResaleKind> known = parse_resale_kind(kind);
  if (!known) return fail(errors::kInvalidEnumValue, "The kind is fixed, cost_plus, recommended_minus or none.", "kind");
  rule.kind = *known;
  if (const std::string item = OR_RETURN(object.text_or("catalogItemId", "")); !item.empty()) {
    const std::optional<CatalogItemId> id = CatalogItemId::parse(item);
    if (!id) return fail(errors::kInvalidProperty, "A catalog item id is written as product:sku:availability.", "catalogItemId");
    rule.product_id = id->product_id, rule.sku_id = id->sku_id, rule.availability_id = id->availability_id;
  } else {
    const std::string product = OR_RETURN(object.text_or("productId", "")), sku = OR_RETURN(object.text_or("skuId", ""));
    const auto part = [](const std::string& text) { return text.empty() ? std::optional(text) : parse_item_part(text); };
    const std::optional<std::string> product_id = part(product), sku_id = part(sku);
    if (!product_id) return fail(errors::kInvalidProperty, "There is no such product.", "productId");
    if (!sku_id) return fail(errors::kInvalidProperty, "The product has no such SKU.", "skuId");
    rule.product_id = *product_id, rule.sku_id = *sku_id;
  }
  if (const std::string term = OR_RETURN(object.text_or("termDuration", "")); text::equal_ignoring_case(term, "perpetual")) {
    rule.term = "";
  } else if (!term.empty()) {
    rule.term = parse_term(term);
    if (!rule.term) return fail(errors::kInvalidEnumValue, "The term is P1M, P1Y, P3Y or perpetual.", "termDuration");
  }
  rule.from = OR_RETURN(object.optional_instant("effectiveFrom")).value_or(Instant{});
  if (rule.kind == ResaleKind::kNone) return rule;
  const std::string_view name = rule.kind == ResaleKind::kFixed ? "amount" : "percent";
  const std::optional<Decimal> amount = OR_RETURN(object.optional_decimal(name));
  if (!amount) return fail(errors::kInvalidProperty, "The rule needs its " + std::string(name) + ".", std::string(name));
  rule.amount = *amount;
  if (rule.kind == ResaleKind::kFixed) {
    const std::string code = OR_RETURN(object.text("currency"));
    const std::optional<Currency> currency = Currency::parse(code);
    if (!currency) return fail(errors::kInvalidProperty, "There is no such currency.", "currency");
    rule.currency = *currency;
  }
  return rule;
}

}  // namespace chandlery::catalog::wire
