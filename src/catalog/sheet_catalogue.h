// The catalogue of the database as a price sheet is held against it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "catalog/sheet_lines.h"

namespace chandlery::catalog {

/// Reads each product and SKU once. The transaction must outlive it.
class StoredCatalogue final : public SheetCatalogue {
 public:
  explicit StoredCatalogue(sql::Tx& tx);
  bool sells_in(const std::string& country) override { return markets_.contains(country); }
  bool has_product(const std::string& id) override;
  const std::optional<Sku>& sku(const std::string& product_id, const std::string& sku_id) override;

 private:
  sql::Tx& tx_;
  std::map<std::string, Market> markets_;
  std::map<std::string, bool> products_;
  std::map<std::pair<std::string, std::string>, std::optional<Sku>> skus_;
};

}  // namespace chandlery::catalog
