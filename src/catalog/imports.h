// How the operator fills the catalogue: products, markets, blocks and policies, from JSON and CSV. The console, the API
// and the command line all call these.
//
// Invariants:
// 1. All or nothing: a file with one error changes nothing. (On an Error the caller takes its transaction back, as the
//    edge does; a report with errors has written nothing.)
// 2. Importing the same file twice is the same as importing it once.
// 3. Each import is one record in the activity log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

struct RowError {
  std::int64_t row = 0;   ///< as a spreadsheet numbers it: the header is row 1
  std::string column;     ///< empty when the whole row is meant
  std::string reason;
};
inline constexpr std::size_t kMostRowErrors = 100;  ///< told at once; more would not be read

struct ImportReport {
  std::int64_t rows = 0;       ///< records read
  std::int64_t written = 0;    ///< added or changed
  std::int64_t unchanged = 0;  ///< known already, with the same content
  std::vector<RowError> errors;
  bool imported() const { return errors.empty(); }
};

/// Called now and then with the number of rows done so far.
using Progress = std::function<void(std::int64_t rows)>;

/// A JSON array of products, each with its `skus` (fields: wire::read_product, wire::read_sku). A known product or SKU
/// is replaced; one that the file does not name stays, and so does what comes with a SKU (included.h). kInvalidProperty
/// names the field.
Result<ImportReport> import_products(sql::Tx& tx, const Actor& actor, std::string_view json_text);
/// CSV: iso_alpha2, english_name, region, currency, price_includes_tax_software, price_includes_tax_reservations.
Result<ImportReport> import_markets(sql::Tx& tx, const Actor& actor, std::string_view csv_text);
/// CSV: iso_alpha2, english_name, and as you like product_type (reservation), blocked_from (2018-01-01), blocked_to, source.
Result<ImportReport> import_market_blocks(sql::Tx& tx, const Actor& actor, std::string_view csv_text);
/// A JSON object or array of dated records. kAlreadyExists when the id, or the family's date, is taken by another record.
Result<ImportReport> import_fulfilment_policies(sql::Tx& tx, const Actor& actor, std::string_view json_text);
Result<ImportReport> import_return_policies(sql::Tx& tx, const Actor& actor, std::string_view json_text);

/// What every server needs before it sells: data/markets and data/policies below `data`. Throws when a file is missing.
Result<void> import_seeds(sql::Tx& tx, const Actor& actor, const std::filesystem::path& data);
/// The demo catalogue: data/demo/products.json, pricesheet.csv and exchange-rates.csv.
Result<void> import_demo_catalog(sql::Tx& tx, const Actor& actor, const std::filesystem::path& data);

/// The report as JSON, for the operator's API and the command line.
std::string to_json(const ImportReport& report);
/// An import's record in the activity log.
void record_import(sql::Tx& tx, const Actor& actor, std::string_view what, const ImportReport& report);

}  // namespace chandlery::catalog
