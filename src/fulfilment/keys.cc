// See keys.h.
#include "fulfilment/keys.h"

#include <charconv>
#include <stdexcept>

#include "audit/service.h"
#include "catalog/policies.h"
#include "core/id.h"
#include "fulfilment/activation.h"
#include "fulfilment/addressed.h"
#include "fulfilment/included.h"
#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"
#include "fulfilment/store.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {
namespace {

/// A number as ids of lines and keys are: digits only.
std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

store::LineAddress address_of(const Entitlement& line) { return {line.partner_id, line.order_id, line.line_number}; }

using Facts = std::vector<std::pair<std::string, std::string>>;

Facts facts_of(const Entitlement& line, std::string_view key_id, const catalog::IncludedSku* of = nullptr) {
  return {{"OrderId", line.order_id},
          {"LineItemNumber", std::to_string(line.line_number)},
          {"ProductId", of != nullptr ? of->product_id : line.product_id},
          {"SkuId", of != nullptr ? of->sku_id : line.sku_id},
          {"Version", of != nullptr ? of->version : line.version},
          {"KeyId", std::string(key_id)}};
}

/// The line's own key, seen. It is marked before it is read, so that a revocation comes wholly before or after.
Result<OpenKey> reveal_own(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const Entitlement& line,
                           std::int64_t ordinal) {
  const bool held = store::mark_revealed(tx, address_of(line), ordinal, actor.at, name_of(actor));
  OpenKey key = OR_RETURN(find_key(tx, keyring, line, std::to_string(ordinal)));
  if (!held && key.stored.status == KeyStatus::kReplaced) {
    return fail(errors::kKeyRevoked, "The key was replaced by another one, which is in the line's list.");
  }
  if (!held) return fail(errors::kKeyRevoked);
  return key;
}

audit::Entry entry_of(std::string_view status) {
  return {.category = audit::Category::kKeyAccess,
          .operation = "get_software_key",
          .resource_type = "software_key",
          .status = status};
}

}  // namespace

Result<Entitlement> find_line(sql::Tx& tx, const customers::Buyer& customer, std::string_view order_id,
                              std::string_view line_number) {
  const auto order = normalise_guid(order_id);
  if (!order) return fail(errors::kOrderNotFound);
  const auto number = parse_number(line_number);
  if (number) {
    if (auto line = store::find_entitlement(tx, customer.partner_id, customer.id, *order, *number))
      return *std::move(line);
  }
  const bool known = !store::entitlements_of_order(tx, customer.partner_id, customer.id, *order).empty();
  return fail(known ? errors::kLineNumberInvalid : errors::kOrderNotFound);
}

Result<Entitlement> find_line_of(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view order_id, std::string_view line_number) {
  const auto partner = normalise_guid(partner_id);
  const auto customer = normalise_guid(customer_id);
  if (!partner || !customer) return fail(errors::kOrderNotFound);
  customers::Buyer buyer;
  buyer.id = *customer;
  buyer.partner_id = *partner;
  return find_line(tx, buyer, order_id, line_number);
}

Result<void> check_usable(const Entitlement& line, Instant at) {
  if (line.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  if (line.state == EntitlementState::kCancelled) return fail(errors::kKeyRevoked);
  if (line.expires_at && *line.expires_at <= at)
    return fail(errors::kNotEntitled, "The term of this purchase has ended.");
  if (line.state != EntitlementState::kActive) return fail(errors::kNotEntitled, std::string(kSuspendedWords));
  return {};
}

std::int64_t count_keys(sql::Tx& tx, const Entitlement& line) { return store::count_keys(tx, address_of(line)); }

Result<Page<OpenKey>> list_keys(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                std::string_view after, std::int64_t limit) {
  const auto from = after.empty() ? 0 : parse_number(after);
  if (!from)
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  const std::int64_t size = limit <= 0 ? kMostListedKeys : std::min(limit, kMostListedKeys);
  Page<OpenKey> page;
  for (StoredKey& key : store::keys_of_line(tx, address_of(line), *from, size + 1)) {
    if (static_cast<std::int64_t>(page.items.size()) == size) {
      page.next = std::to_string(page.items.back().stored.ordinal);
      break;
    }
    page.items.push_back(open_key(keyring, std::move(key)));
  }
  return page;
}

Result<OpenKey> find_key(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                         std::string_view key_id) {
  const auto ordinal = parse_number(key_id);
  auto stored = ordinal ? store::find_key(tx, address_of(line), *ordinal) : std::nullopt;
  if (!stored) return fail(errors::kNotFound, "The line has no such key.");
  return open_key(keyring, *std::move(stored));
}

KeyVisibility visibility_under(const std::optional<catalog::FulfilmentPolicy>& policy) {
  if (!policy) return {.partner_view_key = false};
  return {policy->partner_view_key, policy->partner_roles, policy->customer_view, policy->customer_roles};
}

std::string_view name_of(const Actor& actor) { return actor.user_name.empty() ? actor.user_id : actor.user_name; }

OpenKey open_key(const crypto::Keyring& keyring, StoredKey stored) {
  auto text = keyring.open_sealed(stored.sealed, stored.seal_context);
  // Nothing a caller can do about it: another master key, or a row that was tampered with.
  if (!text) throw std::runtime_error("a stored product key does not open under this master key");
  return {std::move(stored), *std::move(text)};
}

Result<RevealedKey> reveal(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                           const customers::Buyer& customer, const Entitlement& line, const RevealCommand& command) {
  if (line.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The keys of this purchase are with the provider that sold it.");
  }
  RETURN_IF_FAILED(may_see_keys(
      actor, visibility_under(catalog::fulfilment_policy_of_sku(tx, line.product_id, line.sku_id, actor.at)), line));
  const auto ordinal = parse_number(command.key_id);
  if (!ordinal) return fail(errors::kNotFound, "The line has no such key.");
  RevealedKey revealed{.key = {}, .of = OR_RETURN(choose(tx, line, command.choice))};
  const catalog::IncludedSku* const of = revealed.of ? &*revealed.of : nullptr;
  revealed.key = OR_RETURN(of != nullptr ? reveal_included(tx, actor, keyring, line, *of, *ordinal)
                                         : reveal_own(tx, actor, keyring, line, *ordinal));
  const OpenKey& key = revealed.key;
  note_holder(tx, keyring, line, key, of);

  audit::Entry entry = entry_of("succeeded");
  entry.customer_id = customer.id;
  entry.customer_name = customer.name;
  entry.new_value = json::Writer()
                        .begin_object()
                        .field("Id", std::to_string(*ordinal))
                        .field("MaskedKey", mask(key.text))
                        .field("Status", "revealed")
                        .end_object()
                        .take();
  entry.customized = facts_of(line, std::to_string(*ordinal), of);
  if (!command.language.empty()) entry.customized.emplace_back("Language", command.language);
  if (!command.architecture.empty()) entry.customized.emplace_back("Architecture", command.architecture);
  if (!command.reason.empty()) entry.customized.emplace_back("Reason", command.reason);
  audit::append(tx, actor, entry);
  return revealed;
}

void record_refusal(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                    std::string_view line_number, std::string_view key_id, const Error& error) {
  if (actor.kind == PrincipalKind::kAnonymous) return;  // nobody to name; the request log has it
  const auto customer = normalise_guid(customer_id);
  const auto order = normalise_guid(order_id);
  const auto line = parse_number(line_number);
  const auto key = parse_number(key_id);
  audit::Entry entry = entry_of("failed");
  Result<customers::Buyer> buyer = fail(errors::kCustomerNotFound);
  Result<Addressed> at = fail(errors::kOrderNotFound);
  if (customer) {
    entry.customer_id = *customer;
    at = find_addressed(tx, actor, *customer, order_id, line_number);
    buyer = at ? at->customer : customers::find_buyer(tx, actor, *customer);
    if (buyer) entry.customer_name = buyer->name;
  }
  const std::string id = key ? std::to_string(*key) : "";
  if (at) {
    entry.customized = facts_of(at->line, id);
  } else {
    entry.customized = {
        {"OrderId", order.value_or("")}, {"LineItemNumber", line ? std::to_string(*line) : ""}, {"KeyId", id}};
  }
  entry.customized.emplace_back("Refusal", std::to_string(error.code->number));
  audit::append(tx, at ? at->actor : actor, entry);
}

}  // namespace chandlery::fulfilment
