#include "catalog/imports.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "audit/service.h"
#include "catalog/exchange_rates.h"
#include "catalog/price_import.h"
#include "catalog/price_sheet.h"
#include "catalog/row_errors.h"
#include "catalog/store.h"
#include "catalog/store_offers.h"
#include "catalog/tax_rates.h"
#include "catalog/wire.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

// When nobody says since when a place is blocked: before anything here was sold.
constexpr Instant kSinceEver{1'514'764'800'000'000};   // 2018-01-01T00:00:00Z

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "1" || text::equal_ignoring_case(text, "true") || text::equal_ignoring_case(text, "yes")) return true;
  if (text.empty() || text == "0" || text::equal_ignoring_case(text, "false") || text::equal_ignoring_case(text, "no")) {
    return false;
  }
  return std::nullopt;
}

/// Runs `each` for every object of a JSON array, or for the one object that the text is.
template <class Each>
Result<void> each_object(std::string_view json_text, Each each) {
  const json::Document document = OR_RETURN(json::Document::parse(json_text));
  if (document.is_object()) return each(OR_RETURN(document.object()));
  const json::Array array = OR_RETURN(document.array());
  for (std::size_t i = 0; i < array.size(); ++i) RETURN_IF_FAILED(each(OR_RETURN(array.object(i))));
  return {};
}

/// Dated records are never changed: the same one again is nothing new, another one under its id or date is refused.
template <class Policy, class FindById, class List>
Result<ImportReport> import_policies(sql::Tx& tx, const Actor& actor, std::string_view what, std::string_view json_text,
                                     Result<Policy> (*read)(const json::Object&), FindById find_by_id, List list) {
  ImportReport report;
  RETURN_IF_FAILED(each_object(json_text, [&](const json::Object& object) -> Result<void> {
    ++report.rows;
    const Policy policy = OR_RETURN(read(object));
    if (const std::optional<Policy> known = find_by_id(tx, policy.id)) {
      if (!(*known == policy)) {
        return fail(errors::kAlreadyExists,
                    "The policy " + policy.id + " exists with other content. Add a record with a new id and date.",
                    object.path_of("id"));
      }
      ++report.unchanged;
      return {};
    }
    for (const Policy& other : list(tx)) {
      if (other.family == policy.family && other.effective_from == policy.effective_from) {
        return fail(errors::kAlreadyExists, "The family has the policy " + other.id + " from that date already.",
                    object.path_of("effectiveFrom"));
      }
    }
    store::insert_policy(tx, policy);
    ++report.written;
    return {};
  }));
  record_import(tx, actor, what, report);
  return report;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return std::move(text).str();
}

/// For files that come with the server: an error in one of them is the first row's.
Result<void> must_import(const Result<ImportReport>& report, const std::filesystem::path& file) {
  if (!report) return fail(report.error());
  if (report->imported()) return {};
  const RowError& first = report->errors.front();
  return fail(errors::kInvalidInput, file.filename().string() + ", row " + std::to_string(first.row) + ", " +
                                         first.column + ": " + first.reason);
}

/// What comes with a SKU. It can be added at any date, but what a buyer was given is not taken from him: what is there
/// already may only be given another end, and neither end may have passed.
Result<void> put_inclusions(sql::Tx& tx, Instant at, const Sku& sku, const std::vector<Inclusion>& included,
                            const std::string& path) {
  if (included.empty()) return {};
  const std::vector<Inclusion> there = store::inclusions_of(tx, sku.product_id, sku.id);
  for (const Inclusion& each : included) {
    const auto known = std::find_if(there.begin(), there.end(), [&](const Inclusion& other) {
      return other.product_id == each.product_id && other.sku_id == each.sku_id && other.version == each.version &&
             other.from == each.from;
    });
    if (known != there.end() && known->to != each.to &&
        ((known->to && *known->to <= at) || (each.to && *each.to <= at))) {
      return fail(errors::kInvalidProperty,
                  "Version " + each.version + " comes with the SKU already: it can only be ended from now on.", path);
    }
    store::put_inclusion(tx, sku.product_id, sku.id, each);
  }
  return {};
}

}  // namespace

void record_import(sql::Tx& tx, const Actor& actor, std::string_view what, const ImportReport& report) {
  // The clients know no word for this (contract 14), so the operation is `undefined` and its name stands beside it.
  audit::append(tx, actor,
                {.operation = "undefined",
                 .resource_type = "undefined",
                 .customized = {{"Operation", std::string(what)},
                                {"Rows", std::to_string(report.rows)},
                                {"Written", std::to_string(report.written)},
                                {"Unchanged", std::to_string(report.unchanged)}}});
}

std::string to_json(const ImportReport& report) {
  json::Writer out;
  out.begin_object()
      .field("imported", report.imported())
      .field("rows", report.rows)
      .field("written", report.written)
      .field("unchanged", report.unchanged);
  out.key("errors").begin_array();
  for (const RowError& error : report.errors) {
    out.begin_object().field("row", error.row).field("column", error.column).field("reason", error.reason).end_object();
  }
  return out.end_array().end_object().take();
}

Result<ImportReport> import_products(sql::Tx& tx, const Actor& actor, std::string_view json_text) {
  ImportReport report;
  std::set<std::string> families_seen, products_seen;
  std::vector<std::pair<Inclusion, std::string>> to_be_there;
  std::vector<std::pair<std::string, std::string>> conversions;  // product:sku, and where it is named
  const auto known_family = [&](const std::string& family, auto in_force) {
    // Any record of the family will do, also one of a later date.
    const Instant end_of_time{std::numeric_limits<std::int64_t>::max()};
    return families_seen.contains(family) || in_force(tx, family, end_of_time).has_value();
  };
  RETURN_IF_FAILED(each_object(json_text, [&](const json::Object& object) -> Result<void> {
    const Product product = OR_RETURN(wire::read_product(object));
    if (!products_seen.insert(product.id).second) {
      return fail(errors::kInvalidProperty, "The product is named twice.", object.path_of("id"));
    }
    store::put_product(tx, product);
    ++report.rows, ++report.written;
    const json::Array skus = OR_RETURN(object.array("skus"));
    std::set<std::string> skus_seen;
    for (std::size_t i = 0; i < skus.size(); ++i) {
      const json::Object sku_object = OR_RETURN(skus.object(i));
      const Sku sku = OR_RETURN(wire::read_sku(sku_object, product.id));
      if (!skus_seen.insert(sku.id).second) {
        return fail(errors::kInvalidProperty, "The SKU is named twice.", sku_object.path_of("id"));
      }
      if (!known_family("f:" + sku.fulfilment_family, [&](sql::Tx& t, const std::string& name, Instant at) {
            return fulfilment_policy_in_force(t, std::string_view(name).substr(2), at);
          })) {
        return fail(errors::kInvalidProperty, "There is no such family of fulfilment policies. Import policies first.",
                    sku_object.path_of("fulfilmentPolicyFamily"));
      }
      if (!known_family("r:" + sku.return_family, [&](sql::Tx& t, const std::string& name, Instant at) {
            return return_policy_in_force(t, std::string_view(name).substr(2), at);
          })) {
        return fail(errors::kInvalidProperty, "There is no such family of return policies. Import policies first.",
                    sku_object.path_of("returnPolicyFamily"));
      }
      families_seen.insert("f:" + sku.fulfilment_family);
      families_seen.insert("r:" + sku.return_family);
      store::put_sku(tx, sku);
      ++report.rows, ++report.written;
      const std::vector<Inclusion> included = OR_RETURN(wire::read_inclusions(sku_object, sku));
      const std::string path = sku_object.path_of("includedEntitlements");
      if (auto put = put_inclusions(tx, actor.at, sku, included, path); !put) return put;
      for (const Inclusion& each : included) to_be_there.emplace_back(each, path);
      for (const std::string& each : sku.conversions) conversions.emplace_back(each, sku_object.path_of("conversions"));
    }
    return {};
  }));
  // At the end, since the file may name it further down.
  for (const auto& [inclusion, path] : to_be_there) {
    const std::optional<Sku> sku = store::find_sku(tx, inclusion.product_id, inclusion.sku_id);
    if (!sku || sku->key_source == KeySource::kGenerated) {
      return fail(errors::kInvalidProperty,
                  sku ? "What comes along takes its keys from a pool: its SKU must not generate them."
                      : "There is no SKU " + inclusion.product_id + ":" + inclusion.sku_id + " that could come along.",
                  path);
    }
  }
  for (const auto& [target, path] : conversions) {
    const std::size_t colon = target.find(':');
    const std::optional<Sku> sku = store::find_sku(tx, target.substr(0, colon), target.substr(colon + 1));
    if (!sku || sku->terms.empty()) {
      return fail(errors::kInvalidProperty,
                  sku ? target + " is sold without a term: no subscription can be changed to it."
                      : "There is no SKU " + target + " to change to.",
                  path);
    }
  }
  store::renew_shelf_choices(tx);
  record_import(tx, actor, "import_products", report);
  return report;
}

Result<ImportReport> import_markets(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  ImportReport report;
  RowErrors errors(report);
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(csv_text, {"iso_alpha2", "english_name", "region", "currency"}));
  std::vector<Market> markets;
  std::set<std::string> seen;
  while (!errors.full() && OR_RETURN(sheet.next())) {
    report.rows = sheet.row() - 1;
    Market market;
    const std::optional<Country> country = Country::parse(sheet.get("iso_alpha2"));
    if (!country) errors.add("iso_alpha2", "is not a country code");
    else market.country = country->code();
    if (country && !seen.insert(market.country).second) errors.add("iso_alpha2", "is named twice");
    market.name = sheet.get("english_name");
    market.region = sheet.get("region");
    if (market.region.empty()) errors.add("region", "is missing");
    const std::optional<Currency> currency = Currency::parse(sheet.get("currency"));
    if (!currency) errors.add("currency", "is not a currency code");
    else market.currency = *currency;
    const std::optional<bool> software = parse_flag(sheet.get("price_includes_tax_software"));
    const std::optional<bool> reservations = parse_flag(sheet.get("price_includes_tax_reservations"));
    if (!software) errors.add("price_includes_tax_software", "must be true or false");
    if (!reservations) errors.add("price_includes_tax_reservations", "must be true or false");
    market.price_includes_tax_software = software.value_or(false);
    market.price_includes_tax_reservations = reservations.value_or(false);
    markets.push_back(std::move(market));
  }
  if (!report.imported()) return report;
  for (const Market& market : markets) store::put_market(tx, market);
  report.written = static_cast<std::int64_t>(markets.size());
  record_import(tx, actor, "import_markets", report);
  return report;
}

Result<ImportReport> import_market_blocks(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  ImportReport report;
  RowErrors errors(report);
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(csv_text, {"iso_alpha2", "english_name"}));
  std::vector<MarketBlock> blocks;
  while (!errors.full() && OR_RETURN(sheet.next())) {
    report.rows = sheet.row() - 1;
    MarketBlock block;
    const std::optional<Country> country = Country::parse(sheet.get("iso_alpha2"));
    if (!country) errors.add("iso_alpha2", "is not a country code");
    else block.country = country->code();
    block.place = sheet.get("english_name");
    if (block.place.empty()) errors.add("english_name", "is missing");
    if (const std::string_view word = sheet.get("product_type"); !word.empty()) {
      const std::optional<ProductType> type = parse_product_type(word);
      if (!type) errors.add("product_type", "is not a kind of product");
      block.type = type.value_or(block.type);
    }
    const auto date = [&](std::string_view column) -> std::optional<Instant> {
      const std::string_view text = sheet.get(column);
      if (text.empty()) return std::nullopt;
      const std::optional<Instant> at = parse_iso(text);
      if (!at) errors.add(column, "is not an ISO date");
      return at;
    };
    block.from = date("blocked_from").value_or(kSinceEver);
    block.to = date("blocked_to");
    if (block.to && *block.to <= block.from) errors.add("blocked_to", "is not after blocked_from");
    block.source = sheet.get("source");
    blocks.push_back(std::move(block));
  }
  if (!report.imported()) return report;
  for (const MarketBlock& block : blocks) store::put_block(tx, block);
  report.written = static_cast<std::int64_t>(blocks.size());
  record_import(tx, actor, "import_market_blocks", report);
  return report;
}

Result<ImportReport> import_fulfilment_policies(sql::Tx& tx, const Actor& actor, std::string_view json_text) {
  return import_policies<FulfilmentPolicy>(tx, actor, "import_fulfilment_policies", json_text,
                                           &wire::read_fulfilment_policy, &store::find_fulfilment_policy,
                                           &list_fulfilment_policies);
}

Result<ImportReport> import_return_policies(sql::Tx& tx, const Actor& actor, std::string_view json_text) {
  return import_policies<ReturnPolicy>(tx, actor, "import_return_policies", json_text, &wire::read_return_policy,
                                       &find_return_policy, &list_return_policies);
}

Result<void> import_seeds(sql::Tx& tx, const Actor& actor, const std::filesystem::path& data) {
  const std::filesystem::path markets = data / "markets" / "markets.csv";
  const std::filesystem::path blocks = data / "markets" / "unavailable-markets.csv";
  const std::filesystem::path taxes = data / "markets" / "tax-rates.csv";
  const std::filesystem::path fulfilment = data / "policies" / "fulfilment.json";
  const std::filesystem::path returns = data / "policies" / "returns.json";
  RETURN_IF_FAILED(must_import(import_markets(tx, actor, text_of(markets)), markets));
  RETURN_IF_FAILED(must_import(import_market_blocks(tx, actor, text_of(blocks)), blocks));
  RETURN_IF_FAILED(must_import(import_fulfilment_policies(tx, actor, text_of(fulfilment)), fulfilment));
  RETURN_IF_FAILED(must_import(import_return_policies(tx, actor, text_of(returns)), returns));
  return must_import(import_tax_rates(tx, actor, text_of(taxes)), taxes);
}

Result<void> import_demo_catalog(sql::Tx& tx, const Actor& actor, const std::filesystem::path& data) {
  const std::filesystem::path products = data / "demo" / "products.json";
  const std::filesystem::path prices = data / "demo" / "pricesheet.csv";
  const std::filesystem::path rates = data / "demo" / "exchange-rates.csv";
  RETURN_IF_FAILED(must_import(import_exchange_rates(tx, actor, text_of(rates)), rates));
  RETURN_IF_FAILED(must_import(import_products(tx, actor, text_of(products)), products));
  return must_import(import_price_sheet(tx, actor, text_of(prices), nullptr), prices);
}

}  // namespace chandlery::catalog
