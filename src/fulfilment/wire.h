// The JSON of entitlements and software keys (contract 7.1, 17.2).
#pragma once

#include <string>
#include <string_view>

#include "fulfilment/import.h"
#include "fulfilment/keys.h"
#include "fulfilment/model.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {

/// `/customers/{id}/orders/{id}/lineitems/{n}`, as links carry it.
std::string line_path(const Entitlement& line);

struct EntitlementView {
  bool show_expiry = false;
  bool with_artifacts = false;  ///< opt-in: the Java client fails on software artifacts (contract 7.1)
};
void write_entitlement(json::Writer& out, const Entitlement& entitlement, const EntitlementView& view);

/// The choice that a line offers: one product, version, language and architecture.
void write_software_product(json::Writer& out, const Entitlement& line, std::int64_t key_count);

/// A listed key is masked; a revealed one is told, and nothing else tells it.
enum class KeyText : unsigned char { kMasked, kTold };
void write_key(json::Writer& out, const Entitlement& line, const OpenKey& key, KeyText text);

void write_pool(json::Writer& out, const KeyPool& pool, std::int64_t waiting_lines);
void write_report(json::Writer& out, const ImportReport& report);

}  // namespace chandlery::fulfilment
