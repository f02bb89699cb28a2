// See included.h.
#include "fulfilment/included.h"

#include <algorithm>

#include "fulfilment/included_store.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/store.h"

namespace chandlery::fulfilment {
namespace {

store::LineAddress address_of(const Entitlement& line) { return {line.partner_id, line.order_id, line.line_number}; }

std::int64_t pool_of(const catalog::IncludedSku& of) {
  return store::pool_number({of.product_id, of.sku_id, of.version});
}

/// The key in place of the line's own: what is there of it, or what could be asked for.
OpenKey in_place_of(const crypto::Keyring& keyring, const StoredKey& own, const StoredKey* there) {
  if (there == nullptr) {
    return {{.ordinal = own.ordinal,
             .activation_limit = own.activation_limit,
             .activation_count = own.activation_count,
             .status = own.status < KeyStatus::kRevoked ? KeyStatus::kAssigned : own.status},
            {}};
  }
  StoredKey key = *there;
  key.activation_limit = own.activation_limit;
  key.activation_count = own.activation_count;
  return open_key(keyring, std::move(key));
}

}  // namespace

std::vector<std::vector<catalog::IncludedSku>> included_in(sql::Tx& tx, std::span<const Entitlement> lines) {
  std::vector<catalog::BoughtSku> bought;
  for (const Entitlement& line : lines) bought.push_back({line.product_id, line.sku_id, line.granted_at});
  std::vector<std::vector<catalog::IncludedSku>> included = catalog::included_with(tx, bought);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::erase_if(included[i], [&](const catalog::IncludedSku& each) {
      return each.product_id == lines[i].product_id && each.sku_id == lines[i].sku_id &&
             each.version == lines[i].version;
    });
  }
  return included;
}

Result<std::optional<catalog::IncludedSku>> choose(sql::Tx& tx, const Entitlement& line, const KeyChoice& choice) {
  if (line.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  const auto means = [&](std::string_view product_id, std::string_view sku_id, std::string_view version) {
    return (choice.product_id.empty() || choice.product_id == product_id) &&
           (choice.sku_id.empty() || choice.sku_id == sku_id) && (choice.version.empty() || choice.version == version);
  };
  if (means(line.product_id, line.sku_id, line.version)) return std::nullopt;
  std::vector<catalog::IncludedSku> included = std::move(included_in(tx, {&line, 1}).front());
  std::erase_if(included, [&](const auto& each) { return !means(each.product_id, each.sku_id, each.version); });
  if (included.empty()) return fail(errors::kNotEntitled);
  if (included.size() > 1) {
    return fail(errors::kInvalidProperty,
                "Several of what came with the purchase are meant. Name product, SKU and version.", "skuId");
  }
  return std::move(included.front());
}

Result<Page<OpenKey>> list_included_keys(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                         const catalog::IncludedSku& of, std::string_view after, std::int64_t limit) {
  Page<OpenKey> page = OR_RETURN(list_keys(tx, keyring, line, after, limit));
  if (of.key_source == catalog::KeySource::kNone) page = {};
  if (page.items.empty()) return page;
  const std::vector<StoredKey> there = store::included_keys(
      tx, address_of(line), pool_of(of), page.items.front().stored.ordinal, page.items.back().stored.ordinal);
  auto next = there.begin();
  for (OpenKey& item : page.items) {
    const bool taken = next != there.end() && next->ordinal == item.stored.ordinal;
    item = in_place_of(keyring, item.stored, taken ? &*next++ : nullptr);
  }
  return page;
}

Result<OpenKey> find_included_key(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                  const catalog::IncludedSku& of, std::string_view key_id) {
  const OpenKey own = OR_RETURN(find_key(tx, keyring, line, key_id));
  if (of.key_source == catalog::KeySource::kNone) return fail(errors::kNotFound, "This product has no key.");
  const std::int64_t ordinal = own.stored.ordinal;
  const auto there = store::included_keys(tx, address_of(line), pool_of(of), ordinal, ordinal);
  return in_place_of(keyring, own.stored, there.empty() ? nullptr : &there.front());
}

Result<OpenKey> reveal_included(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                const Entitlement& line, const catalog::IncludedSku& of, std::int64_t ordinal) {
  // Held until the end, so that a cancellation, a replacement and another first ask come wholly before or after.
  if (!store::hold_active(tx, line.partner_id, line.customer_id, line.order_id, line.line_number)) {
    return fail(errors::kKeyRevoked);
  }
  const std::string id = std::to_string(ordinal);
  OpenKey key = OR_RETURN(find_included_key(tx, keyring, line, of, id));
  if (key.stored.status >= KeyStatus::kRevoked) return fail(errors::kKeyRevoked);
  if (!key.text.empty()) return key;
  const auto sequence = store::take_key_of_pool(tx, pool_of(of));
  if (!sequence) return fail(errors::kKeyPoolEmpty);
  store::add_included_key(tx, address_of(line), pool_of(of), ordinal, *sequence, actor.at, name_of(actor));
  return find_included_key(tx, keyring, line, of, id);
}

}  // namespace chandlery::fulfilment
