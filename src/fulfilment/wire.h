// The JSON of entitlements and software keys (contract 7.1, 17.2).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fulfilment/import.h"
#include "fulfilment/keys.h"
#include "fulfilment/link_rules.h"
#include "fulfilment/media.h"
#include "fulfilment/model.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {

/// `/customers/{id}/orders/{id}/lineitems/{n}`, as links carry it.
std::string line_path(const Entitlement& line);

struct EntitlementView {
  bool show_expiry = false;
  bool with_artifacts = false;  ///< opt-in: the Java client fails on software artifacts (contract 7.1)
  std::string reservation_type = {};  ///< of an entitlement by reservations, as "virtualmachines"
};
void write_entitlement(json::Writer& out, const Entitlement& entitlement,
                       std::span<const catalog::IncludedSku> included, const EntitlementView& view);

/// A choice that a line offers (S10): version, language and architecture, with how much there is of it. The last two are
/// empty where there are no media.
struct SoftwareChoice {
  std::string version, language, architecture;
  std::int64_t media_count = 0;
  const catalog::IncludedSku* of = nullptr;  ///< what came along; none: what was bought
};
void write_software_product(json::Writer& out, const Entitlement& line, const SoftwareChoice& choice,
                            std::int64_t key_count);

/// A medium as the operator sees it, and as a purchase offers it.
void write_media(json::Writer& out, const MediaFile& file);
void write_download(json::Writer& out, const Entitlement& line, const MediaFile& file);
std::string link_path(const Entitlement& line, const DownloadLink& link);
/// `uri` is told once, when the link is made; empty: not.
void write_link(json::Writer& out, const Entitlement& line, const DownloadLink& link, std::string_view uri);

/// What a link to its keys asks for: `?version=…&productId=…&skuId=…`.
std::string query_of(const catalog::IncludedSku& of);

/// A listed key is masked; a revealed one is told, and nothing else tells it.
enum class KeyText : unsigned char { kMasked, kTold };
/// `of`: the version that came along whose key it is; none: the bought product's.
void write_key(json::Writer& out, const Entitlement& line, const OpenKey& key, KeyText text,
               const catalog::IncludedSku* of = nullptr);

void write_pool(json::Writer& out, const KeyPool& pool, std::int64_t waiting_lines);
void write_report(json::Writer& out, const ImportReport& report);

}  // namespace chandlery::fulfilment
