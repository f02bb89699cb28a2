// See wire.h.
#include "fulfilment/wire.h"

#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"

namespace chandlery::fulfilment {
namespace {

bool has_keys(const Entitlement& line) { return line.key_source != catalog::KeySource::kNone; }

std::string_view status_word(KeyStatus status) {
  switch (status) {
    case KeyStatus::kAssigned:
      return "available";
    case KeyStatus::kRevealed:
      return "revealed";
    case KeyStatus::kRevoked:
      return "revoked";
    case KeyStatus::kReplaced:
      return "replaced";
  }
  return "revoked";
}

void write_rows(json::Writer& out, std::string_view name, const std::vector<std::int64_t>& rows) {
  out.key(name).begin_array();
  for (const std::int64_t row : rows) out.value(row);
  out.end_array();
}

}  // namespace

std::string line_path(const Entitlement& line) {
  return "/customers/" + line.customer_id + "/orders/" + line.order_id + "/lineitems/" +
         std::to_string(line.line_number);
}

void write_entitlement(json::Writer& out, const Entitlement& e, const EntitlementView& view) {
  // A cancelled purchase stays in the list with nothing in it (contract 7.1).
  const std::int64_t quantity = e.state == EntitlementState::kCancelled ? 0 : e.quantity;
  out.begin_object();
  out.key("includedEntitlements").begin_array().end_array();
  out.key("referenceOrder").begin_object();
  out.field("id", e.order_id)
      .field("lineItemId", std::to_string(e.line_number))
      .field("alternateId", e.alternate_order_id);
  out.end_object();
  out.field("productId", e.product_id).field("skuId", e.sku_id).field("quantity", quantity);
  out.key("quantityDetails").begin_array();
  out.begin_object().field("quantity", quantity).field("status", fulfillment_state(e.state)).end_object();
  out.end_array();
  out.key("entitledArtifacts").begin_array();
  if (view.with_artifacts && has_keys(e) && e.state == EntitlementState::kActive) {
    out.begin_object().field("artifactType", "software").link("link", line_path(e) + "/softwareproducts");
    out.field("resourceId", e.order_id + "-" + std::to_string(e.line_number));
    out.key("dynamicAttributes").begin_object().end_object().end_object();
  }
  out.end_array();
  out.field("entitlementType", entitlement_type(e.product_type)).field("fulfillmentState", fulfillment_state(e.state));
  if (view.show_expiry) out.field("expiryDate", e.expires_at);
  out.end_object();
}

void write_software_product(json::Writer& out, const Entitlement& line, std::int64_t key_count) {
  out.begin_object().field("productId", line.product_id).field("skuId", line.sku_id).field("title", line.title);
  out.field("version", line.version).field("keyRequired", has_keys(line));
  out.field("keyCount", key_count).field("mediaCount", 0);
  out.key("links").begin_object().link("keys", line_path(line) + "/softwarekeys").end_object();
  out.attributes("SoftwareProduct").end_object();
}

void write_key(json::Writer& out, const Entitlement& line, const OpenKey& key, KeyText text) {
  const StoredKey& stored = key.stored;
  const bool multiple = line.activations_per_unit > 0;
  const std::string id = std::to_string(stored.ordinal);
  const std::string path = line_path(line) + "/softwarekeys/" + id;
  out.begin_object().field("id", id).field("lineItemNumber", line.line_number);
  out.field("productId", line.product_id).field("skuId", line.sku_id).field("version", line.version);
  out.field("keyType", multiple ? "multiple_activation" : "retail");
  if (text == KeyText::kTold) out.field("key", key.text);
  out.field("maskedKey", mask(key.text)).field("activationLimit", stored.activation_limit);
  out.field("status", status_word(stored.status)).field("quantity", multiple ? line.quantity : 1);
  out.field("firstRevealedDate", stored.first_revealed_at);
  out.key("links").begin_object().link("self", path);
  if (stored.status < KeyStatus::kRevoked) out.link("reveal", path + "/reveal", "POST");
  out.end_object().attributes("SoftwareKey").end_object();
}

void write_pool(json::Writer& out, const KeyPool& pool, std::int64_t waiting_lines) {
  out.begin_object().field("productId", pool.product_id).field("skuId", pool.sku_id).field("version", pool.version);
  out.field("format", pool.format).field("current", pool.current).field("total", pool.total);
  out.field("available", pool.available).field("assigned", pool.total - pool.available);
  out.field("low", is_low(pool)).field("lowBelow", pool.low_below);
  out.field("waitingLines", waiting_lines).attributes("KeyPool").end_object();
}

void write_report(json::Writer& out, const ImportReport& report) {
  out.begin_object().field("rows", report.rows).field("imported", report.imported);
  out.field("duplicates", report.duplicates).field("invalid", report.invalid);
  write_rows(out, "duplicateRows", report.duplicate_rows);
  write_rows(out, "invalidRows", report.invalid_rows);
  out.field("linesFulfilled", report.lines_fulfilled).attributes("KeyImport").end_object();
}

}  // namespace chandlery::fulfilment
