// See replacement.h.
#include "fulfilment/replacement.h"

#include "audit/service.h"
#include "fulfilment/included_store.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"
#include "fulfilment/service.h"
#include "fulfilment/store.h"
#include "fulfilment/telling.h"
#include "fulfilment/wire.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::fulfilment {
namespace {

void record(sql::Tx& tx, const Actor& actor, const Entitlement& line, const OpenKey& old, const OpenKey& fresh,
            const std::string& reason) {
  const auto snapshot = [](const OpenKey& key, std::string_view status) {
    return json::Writer()
        .begin_object()
        .field("Id", std::to_string(key.stored.ordinal))
        .field("MaskedKey", mask(key.text))
        .field("Status", status)
        .end_object()
        .take();
  };
  Actor in_partners_log = actor;
  in_partners_log.partner_id = line.partner_id;
  audit::append(tx, in_partners_log,
                {.operation = "update_order",
                 .resource_type = "software_key",
                 .customer_id = line.customer_id,
                 .old_value = snapshot(old, "replaced"),
                 .new_value = snapshot(fresh, "available"),
                 .customized = {{"OrderId", line.order_id},
                                {"LineItemNumber", std::to_string(line.line_number)},
                                {"ProductId", line.product_id},
                                {"SkuId", line.sku_id},
                                {"Version", line.version},
                                {"KeyId", std::to_string(old.stored.ordinal)},
                                {"ReplacedByKeyId", std::to_string(fresh.stored.ordinal)},
                                {"Reason", reason}}});
}

Result<http::Response> post_replace(http::Call& call, const crypto::Keyring& keyring) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ReplaceCommand command{.partner_id = call.path["partner_id"],
                               .customer_id = call.path["customer_id"],
                               .order_id = call.path["order_id"],
                               .line_number = call.path["line_number"],
                               .key_id = call.path["key_id"],
                               .reason = OR_RETURN(body.text("reason"))};
  const Replacement made = OR_RETURN(replace_key(call.tx, call.actor, keyring, command));
  json::Writer out;
  write_key(out, made.line, made.key, KeyText::kMasked);
  return http::Response{.status = 201, .body = out.take()};
}

}  // namespace

Result<Replacement> replace_key(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                const ReplaceCommand& command) {
  if (command.reason.empty() || command.reason.size() > kLongestReason) {
    return fail(errors::kInvalidProperty, "Say why the key is replaced, in at most 400 bytes.", "reason");
  }
  Entitlement line =
      OR_RETURN(find_line_of(tx, command.partner_id, command.customer_id, command.order_id, command.line_number));
  RETURN_IF_FAILED(check_usable(line, actor.at));
  const OpenKey old = OR_RETURN(find_key(tx, keyring, line, command.key_id));

  // The line is held until the end, so that neither a cancellation nor another replacement runs beside this one.
  const store::LineAddress address{line.partner_id, line.order_id, line.line_number};
  if (!store::hold_active(tx, line.partner_id, line.customer_id, line.order_id, line.line_number)) {
    return fail(errors::kKeyRevoked);
  }
  if (!store::mark_replaced(tx, address, old.stored.ordinal)) {
    return fail(errors::kKeyRevoked, "The key was replaced before; the line's list has the one that is valid.");
  }
  store::end_included_keys(tx, address, old.stored.ordinal, KeyStatus::kReplaced);
  const std::int64_t ordinal = store::last_ordinal(tx, address) + 1;
  if (line.pool) {
    const auto sequence = store::take_key_of_pool(tx, *line.pool);
    if (!sequence) return fail(errors::kKeyPoolEmpty);
    store::add_pool_key(tx, address, ordinal, *line.pool, *sequence, old.stored.activation_limit);
  } else {
    const std::string sealed = keyring.seal(generate_key(), store::generated_seal_context(address, ordinal));
    store::add_generated_key(tx, address, ordinal, sealed, old.stored.activation_limit);
  }
  OpenKey fresh = OR_RETURN(find_key(tx, keyring, line, std::to_string(ordinal)));
  Actor in_tenant = actor;
  in_tenant.partner_id = line.partner_id;
  tell_replaced(tx, in_tenant, {line.customer_id, line.order_id, line.line_number, line.alternate_order_id, line.title},
                command.reason);
  record(tx, actor, line, old, fresh, command.reason);
  return Replacement{std::move(line), std::move(fresh)};
}

std::vector<http::Route> replacement_routes(const crypto::Keyring& keyring) {
  return {http::Route{
      .method = http::Method::kPost,
      .pattern = "/operator/v1/partners/{partner_id}/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/"
                 "softwarekeys/{key_id}/replace",
      .needs = Capability::kOperate,
      .tokens = http::Tokens::kUserOnly,
      .access = http::Access::kWrite,
      .idempotency = http::Idempotency::kReplay,
      .summary = "Replaces a wrong product key by another of the same version, and records why.",
      .handler = [&keyring](http::Call& call) { return post_replace(call, keyring); }}};
}

}  // namespace chandlery::fulfilment
