// See wire.h.
#include "fulfilment/wire.h"

#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"
#include "platform/http/message.h"

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

/// What an entitlement and those included in it have in common. A cancelled purchase stays in the list with nothing in
/// it (contract 7.1).
void write_shared(json::Writer& out, const Entitlement& e, std::string_view product_id, std::string_view sku_id,
                  catalog::ProductType type, const EntitlementView& view, const std::string& query) {
  const std::int64_t quantity = e.state == EntitlementState::kCancelled ? 0 : e.quantity;
  out.key("referenceOrder").begin_object();
  out.field("id", e.order_id)
      .field("lineItemId", std::to_string(e.line_number))
      .field("alternateId", e.alternate_order_id);
  out.end_object();
  out.field("productId", product_id).field("skuId", sku_id).field("quantity", quantity);
  out.key("quantityDetails").begin_array();
  out.begin_object().field("quantity", quantity).field("status", fulfillment_state(e.state)).end_object();
  out.end_array();
  out.key("entitledArtifacts").begin_array();
  if (view.with_artifacts && has_keys(e) && e.state == EntitlementState::kActive) {
    out.begin_object().field("artifactType", "software");
    out.link("link", line_path(e) + (query.empty() ? "/softwareproducts" : "/softwarekeys" + query));
    out.field("resourceId", e.order_id + "-" + std::to_string(e.line_number));
    out.key("dynamicAttributes").begin_object().end_object().end_object();
  }
  if (type == catalog::ProductType::kReservation && e.state == EntitlementState::kActive) {
    const std::string resource = line_guid(e.order_id, e.line_number);
    out.begin_object().field("artifactType", "reservedinstance");
    out.link("link", "/customers/" + e.customer_id + "/artifacts/reservedinstance/groups/" + e.order_id + "/lineitems/" +
                         std::to_string(e.line_number) + "/resource/" + resource);
    out.field("resourceId", resource).key("dynamicAttributes").begin_object();
    out.field("reservationType", view.reservation_type).end_object().end_object();
  }
  out.end_array();
  out.field("entitlementType", entitlement_type(type)).field("fulfillmentState", fulfillment_state(e.state));
  if (view.show_expiry) out.field("expiryDate", e.expires_at);
}

}  // namespace

std::string line_path(const Entitlement& line) {
  return "/customers/" + line.customer_id + "/orders/" + line.order_id + "/lineitems/" +
         std::to_string(line.line_number);
}

void write_entitlement(json::Writer& out, const Entitlement& e, std::span<const catalog::IncludedSku> included,
                       const EntitlementView& view) {
  out.begin_object().key("includedEntitlements").begin_array();
  for (const catalog::IncludedSku& of : included) {
    out.begin_object().key("includedEntitlements").begin_array().end_array();
    write_shared(out, e, of.product_id, of.sku_id, of.type, view,
                 of.key_source != catalog::KeySource::kNone ? query_of(of) : std::string());
    out.end_object();
  }
  out.end_array();
  write_shared(out, e, e.product_id, e.sku_id, e.product_type, view, std::string());
  out.end_object();
}

std::string query_of(const catalog::IncludedSku& of) {
  return "?version=" + http::percent_encode(of.version) + "&productId=" + of.product_id + "&skuId=" + of.sku_id;
}

void write_software_product(json::Writer& out, const Entitlement& line, const SoftwareChoice& choice,
                            std::int64_t key_count) {
  const catalog::IncludedSku* const of = choice.of;
  const bool keyed = of != nullptr ? of->key_source != catalog::KeySource::kNone : has_keys(line);
  out.begin_object().field("productId", of != nullptr ? of->product_id : line.product_id);
  out.field("skuId", of != nullptr ? of->sku_id : line.sku_id).field("title", of != nullptr ? of->title : line.title);
  out.field("version", choice.version);
  if (choice.media_count > 0) out.field("language", choice.language).field("architecture", choice.architecture);
  out.field("keyRequired", keyed).field("keyCount", keyed ? key_count : 0).field("mediaCount", choice.media_count);
  out.key("links").begin_object();
  out.link("keys", line_path(line) + "/softwarekeys" + (of != nullptr ? query_of(*of) : std::string()));
  if (choice.media_count > 0) {
    out.link("downloads", line_path(line) + "/softwaredownloads?version=" + http::percent_encode(choice.version) +
                              "&language=" + http::percent_encode(choice.language) +
                              "&architecture=" + http::percent_encode(choice.architecture));
  }
  out.end_object().attributes("SoftwareProduct").end_object();
}

void write_media(json::Writer& out, const MediaFile& file) {
  out.begin_object().field("id", file.id).field("productId", file.product_id).field("skuId", file.sku_id);
  out.field("version", file.version).field("language", file.language).field("architecture", file.architecture);
  out.field("fileName", file.file_name).field("size", file.size).field("receivedBytes", file.received);
  if (!file.sha256.empty()) out.field("sha256", file.sha256);
  out.field("status", to_string(file.state)).field("createdDate", file.created_at);
  const std::string path = "/operator/v1/media/" + file.id;
  out.key("links").begin_object().link("self", path);
  if (file.state == MediaState::kUploading) out.link("content", path + "/content", "PUT");
  out.end_object().attributes("SoftwareMedia").end_object();
}

void write_download(json::Writer& out, const Entitlement& line, const MediaFile& file) {
  const std::string path = line_path(line) + "/softwaredownloads/" + file.id;
  out.begin_object().field("id", file.id).field("fileName", file.file_name).field("size", file.size);
  out.field("sha256", file.sha256).field("version", file.version).field("language", file.language);
  out.field("architecture", file.architecture).key("links").begin_object().link("self", path);
  if (line.state == EntitlementState::kActive) out.link("createLink", path + "/links", "POST");
  out.end_object().attributes("SoftwareDownload").end_object();
}

std::string link_path(const Entitlement& line, const DownloadLink& link) {
  return line_path(line) + "/softwaredownloads/" + link.media_id + "/links/" + link.id;
}

void write_link(json::Writer& out, const Entitlement& line, const DownloadLink& link, std::string_view uri) {
  out.begin_object().field("id", link.id);
  if (!uri.empty()) out.link("link", uri);
  out.field("expirationDate", end_of(link)).field("maxDownloads", link.limits.max_downloads);
  out.field("secondsAfterFirstDownload", link.limits.seconds_after_first).field("downloads", link.downloads);
  out.field("firstDownloadDate", link.first_download_at).field("createdDate", link.minted_at);
  out.field("createdBy", link.minted_by_name).field("revokedDate", link.revoked_at);
  out.key("links").begin_object().link("self", link_path(line, link)).end_object();
  out.attributes("SoftwareDownloadLink").end_object();
}

void write_key(json::Writer& out, const Entitlement& line, const OpenKey& key, KeyText text,
               const catalog::IncludedSku* of) {
  const StoredKey& stored = key.stored;
  const bool multiple = line.activations_per_unit > 0;
  const std::string id = std::to_string(stored.ordinal), query = of != nullptr ? query_of(*of) : std::string();
  const std::string path = line_path(line) + "/softwarekeys/" + id;
  out.begin_object().field("id", id).field("lineItemNumber", line.line_number);
  out.field("productId", of != nullptr ? of->product_id : line.product_id);
  out.field("skuId", of != nullptr ? of->sku_id : line.sku_id);
  out.field("version", of != nullptr ? of->version : line.version);
  out.field("keyType", multiple ? "multiple_activation" : "retail");
  if (text == KeyText::kTold) out.field("key", key.text);
  if (!key.text.empty()) out.field("maskedKey", mask(key.text));
  out.field("activationLimit", stored.activation_limit).field("activationCount", stored.activation_count);
  out.field("status", status_word(stored.status)).field("quantity", multiple ? line.quantity : 1);
  out.field("firstRevealedDate", stored.first_revealed_at);
  out.key("links").begin_object().link("self", path + query);
  if (stored.status < KeyStatus::kRevoked) out.link("reveal", path + "/reveal" + query, "POST");
  out.end_object().attributes("SoftwareKey").end_object();
}

void write_pool(json::Writer& out, const KeyPool& pool, std::int64_t waiting_lines) {
  out.begin_object().field("productId", pool.product_id).field("skuId", pool.sku_id).field("version", pool.version);
  out.field("format", pool.format).field("current", pool.current).field("total", pool.total);
  out.field("available", pool.available).field("assigned", pool.total - pool.available);
  out.field("low", is_low(pool)).field("lowBelow", pool.low_below);
  out.field("level", to_string(level_of(pool))).field("alarmedDate", pool.low_since);
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
