// See reserved.h.
#include "catalog/reserved.h"

#include "catalog/store.h"
#include "core/text.h"
#include "platform/json/reader.h"

namespace chandlery::catalog {

ReservedSku reserved_by(const Sku& sku) {
  ReservedSku reserved;
  const Result<json::Document> document = json::Document::parse(sku.dynamic_attributes);
  if (!document || !document->is_object()) return reserved;
  for (const auto& [name, value] : document->object()->scalars()) {
    if (text::equal_ignoring_case(name, "reservationType")) reserved.type = text::lower(value);
    if (text::equal_ignoring_case(name, "armSkuName")) reserved.arm_sku_name = value;
    if (text::equal_ignoring_case(name, "armRegionName")) reserved.region = text::lower(value);
  }
  return reserved;
}

std::optional<ReservedSku> reserved_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  const std::optional<Sku> sku = store::find_sku(tx, product_id, sku_id);
  return sku ? std::optional(reserved_by(*sku)) : std::nullopt;
}

}  // namespace chandlery::catalog
