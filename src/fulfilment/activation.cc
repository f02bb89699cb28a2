// See activation.h.
#include "fulfilment/activation.h"

#include <algorithm>

#include "audit/service.h"
#include "core/text.h"
#include "fulfilment/activation_store.h"
#include "fulfilment/included_store.h"
#include "fulfilment/product_key.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {
namespace {

/// Where the text is a key. Its format is not known: grouped keys have one form, all others the other.
std::optional<store::Holder> holder_of(sql::Tx& tx, const crypto::Keyring& keyring, std::string_view text) {
  const crypto::Hash lookup_key = keyring.lookup_key("product-key");
  for (const KeyFormat format : {KeyFormat::kChandlery, KeyFormat::kText}) {
    if (auto holder = store::find_holder(tx, store::lookup_of(text, format, lookup_key))) return holder;
  }
  return std::nullopt;
}

struct Found {
  Entitlement line;
  std::int64_t ordinal = 0;
};

Result<Found> find_by_key(sql::Tx& tx, const crypto::Keyring& keyring, const std::string& text) {
  const auto holder = holder_of(tx, keyring, text);
  if (!holder) return fail(errors::kNotFound, "Nobody was given such a key.", "key");
  Found found{OR_RETURN(find_line_of(tx, holder->partner_id, holder->customer_id, holder->order_id,
                                     std::to_string(holder->line_number))),
              holder->ordinal};
  if (holder->included_pool) {
    const store::LineAddress address{found.line.partner_id, found.line.order_id, found.line.line_number};
    const auto keys = store::included_keys(tx, address, *holder->included_pool, holder->ordinal, holder->ordinal);
    if (keys.empty() || keys.front().status >= KeyStatus::kRevoked) return fail(errors::kKeyRevoked);
  }
  return found;
}

Result<Found> find(sql::Tx& tx, const crypto::Keyring& keyring, const ActivateCommand& command) {
  if (!command.key.empty()) return find_by_key(tx, keyring, command.key);
  Found found{
      OR_RETURN(find_line_of(tx, command.partner_id, command.customer_id, command.order_id, command.line_number))};
  if (found.line.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  found.ordinal = OR_RETURN(find_key(tx, keyring, found.line, command.key_id)).stored.ordinal;
  return found;
}

void record(sql::Tx& tx, const Actor& actor, const Activation& made) {
  Actor in_partners_log = actor;
  in_partners_log.partner_id = made.line.partner_id;
  audit::append(tx, in_partners_log,
                {.operation = "activate_software_key",
                 .resource_type = "software_key",
                 .customer_id = made.line.customer_id,
                 .customized = {{"OrderId", made.line.order_id},
                                {"LineItemNumber", std::to_string(made.line.line_number)},
                                {"ProductId", made.line.product_id},
                                {"SkuId", made.line.sku_id},
                                {"KeyId", std::to_string(made.key.ordinal)},
                                {"Machine", made.machine},
                                {"ActivationCount", std::to_string(made.key.activation_count)},
                                {"ActivationLimit", std::to_string(made.key.activation_limit)}}});
}

Result<ActivateCommand> read_activation(const json::Object& body) {
  ActivateCommand command{.key = OR_RETURN(body.text_or("key", "")), .machine = OR_RETURN(body.text("machine"))};
  if (!command.key.empty()) return command;
  command.partner_id = OR_RETURN(body.text("partnerId"));
  command.customer_id = OR_RETURN(body.text("customerId"));
  command.order_id = OR_RETURN(body.text("orderId"));
  command.line_number = std::to_string(OR_RETURN(body.integer("lineItemNumber")));
  command.key_id = OR_RETURN(body.text("keyId"));
  return command;
}

Result<http::Response> post_activation(http::Call& call, const crypto::Keyring& keyring) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ActivateCommand command = OR_RETURN(read_activation(body));
  const Activation made = OR_RETURN(activate(call.tx, call.actor, keyring, command));
  json::Writer out;
  out.begin_object().field("partnerId", made.line.partner_id).field("customerId", made.line.customer_id);
  out.field("orderId", made.line.order_id).field("lineItemNumber", made.line.line_number);
  out.field("productId", made.line.product_id).field("skuId", made.line.sku_id);
  out.field("keyId", std::to_string(made.key.ordinal)).field("machine", made.machine);
  out.field("activatedDate", made.at).field("activationLimit", made.key.activation_limit);
  out.field("activationCount", made.key.activation_count).attributes("SoftwareActivation").end_object();
  return http::Response{.status = made.is_new ? 201 : 200, .body = out.take()};
}

}  // namespace

Result<Activation> activate(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                            const ActivateCommand& command) {
  const std::string machine(text::trim(command.machine));
  if (machine.empty() || machine.size() > kLongestMachine || !text::valid_utf8(machine) ||
      std::ranges::any_of(machine, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    return fail(errors::kInvalidProperty, "Name the machine in one line of 1 to 200 bytes.", "machine");
  }
  Found found = OR_RETURN(find(tx, keyring, command));
  RETURN_IF_FAILED(check_usable(found.line, actor.at));
  Activation made{.line = std::move(found.line), .key = {}, .machine = machine, .at = actor.at};
  const store::LineAddress address{made.line.partner_id, made.line.order_id, made.line.line_number};
  made.is_new = store::add_activation(tx, address, found.ordinal, machine, actor.at);
  const bool counted = made.is_new && store::count_activation(tx, address, found.ordinal);
  const auto key = store::find_key(tx, address, found.ordinal);
  if (!key) return fail(errors::kNotFound, "The line has no such key.");
  if (key->status == KeyStatus::kReplaced) return fail(errors::kKeyRevoked, "The key was replaced by another one.");
  if (key->status == KeyStatus::kRevoked) return fail(errors::kKeyRevoked);
  if (made.is_new && !counted) {
    return fail(errors::kActivationLimit, "The key may be activated " + std::to_string(key->activation_limit) +
                                              (key->activation_limit == 1 ? " time" : " times") +
                                              ", and so often it was.");
  }
  made.key = *key;
  if (made.is_new)
    record(tx, actor, made);
  else
    made.at = store::activated_at(tx, address, found.ordinal, machine).value_or(actor.at);
  return made;
}

void note_holder(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line, const OpenKey& key,
                 const catalog::IncludedSku* of) {
  // Grouped keys are found with and without hyphens, whatever pool they came from.
  const bool grouped = valid_key(key.text, KeyFormat::kChandlery) || valid_key(key.text, KeyFormat::kVendor25);
  store::Holder holder{line.partner_id, line.customer_id, line.order_id, line.line_number, key.stored.ordinal, {}};
  if (of != nullptr) holder.included_pool = store::pool_number({of->product_id, of->sku_id, of->version});
  store::put_holder(
      tx,
      store::lookup_of(key.text, grouped ? KeyFormat::kChandlery : KeyFormat::kText, keyring.lookup_key("product-key")),
      holder);
}

std::vector<http::Route> activation_routes(const crypto::Keyring& keyring) {
  return {http::Route{.method = http::Method::kPost,
                      .pattern = "/operator/v1/activations",
                      .needs = Capability::kOperate,
                      .tokens = http::Tokens::kAppOrUser,
                      .access = http::Access::kWrite,
                      .idempotency = http::Idempotency::kReplay,
                      .summary = "Records that a machine activates a key, unless the key is used up.",
                      .handler = [&keyring](http::Call& call) { return post_activation(call, keyring); }}};
}

}  // namespace chandlery::fulfilment
