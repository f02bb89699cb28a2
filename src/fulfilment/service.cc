// See service.h.
#include "fulfilment/service.h"

#include "fulfilment/included_store.h"
#include "fulfilment/link_store.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"
#include "fulfilment/store.h"
#include "fulfilment/telling.h"

namespace chandlery::fulfilment {
namespace {

void add_pool_keys(sql::Tx& tx, const store::LineAddress& address, const store::TakenKeys& taken,
                   std::int64_t activation_limit) {
  std::int64_t ordinal = 0;
  for (const std::int64_t sequence : taken.sequences) {
    store::add_pool_key(tx, address, ++ordinal, taken.pool, sequence, activation_limit);
  }
}

}  // namespace

std::string generate_key() {
  while (true) {
    if (auto key = make_key(crypto::random_bytes(kRandomBytesForKey))) return *std::move(key);
  }
}

FulfilmentState fulfil(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const LineToFulfil& line) {
  const catalog::PricedItem& item = line.item;
  Entitlement entitlement{.partner_id = actor.partner_id,
                          .customer_id = std::string(line.customer_id),
                          .order_id = std::string(line.order_id),
                          .line_number = line.line_number,
                          .alternate_order_id = std::string(line.alternate_order_id),
                          .product_id = item.item.product_id,
                          .sku_id = item.item.sku_id,
                          .title = item.sku_title.empty() ? item.product_title : item.sku_title,
                          .product_type = item.type,
                          .quantity = line.quantity,
                          .key_source = item.key_source,
                          .activations_per_unit = item.activations_per_unit,
                          .granted_at = actor.at,
                          .expires_at = end_of_term(actor.at, item.term_duration)};
  const KeyPlan plan = plan_keys(item.key_source, item.activations_per_unit, line.quantity);
  const store::LineAddress address{actor.partner_id, line.order_id, line.line_number};

  if (item.key_source == catalog::KeySource::kPool) {
    const auto taken = store::take_keys(tx, item.item.product_id, item.item.sku_id, plan.keys);
    if (!taken) {
      entitlement.state = EntitlementState::kPending;
      store::add_entitlement(tx, entitlement);
      store::add_wait(tx, {.product_id = entitlement.product_id,
                           .sku_id = entitlement.sku_id,
                           .since = actor.at,
                           .order_id = entitlement.order_id,
                           .line_number = line.line_number,
                           .partner_id = actor.partner_id,
                           .customer_id = entitlement.customer_id,
                           .keys_needed = plan.keys,
                           .activation_limit = plan.activation_limit});
      tell_pending(tx, actor,
                   {entitlement.customer_id, entitlement.order_id, line.line_number, entitlement.alternate_order_id,
                    entitlement.title});
      tell_low_pool(tx, entitlement.product_id, entitlement.sku_id, actor.at);
      return FulfilmentState::kPending;
    }
    entitlement.pool = taken->pool;
    add_pool_keys(tx, address, *taken, plan.activation_limit);
  } else {
    for (std::int64_t ordinal = 1; ordinal <= plan.keys; ++ordinal) {
      const std::string sealed = keyring.seal(generate_key(), store::generated_seal_context(address, ordinal));
      store::add_generated_key(tx, address, ordinal, sealed, plan.activation_limit);
    }
  }
  store::add_entitlement(tx, entitlement);
  return FulfilmentState::kFulfilled;
}

std::int64_t fulfil_pending(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at,
                            std::int64_t most) {
  std::int64_t served = 0;
  for (const store::Wait& wait : store::oldest_waits(tx, product_id, sku_id, most)) {
    const auto taken = store::take_keys(tx, product_id, sku_id, wait.keys_needed);
    if (!taken) break;  // strictly in turn: a smaller line behind does not overtake
    const auto line = store::activate(tx, wait.partner_id, wait.customer_id, wait.order_id, wait.line_number, taken->pool);
    if (!line) throw std::logic_error("a line waits for keys, but its entitlement is not pending");
    add_pool_keys(tx, {wait.partner_id, wait.order_id, wait.line_number}, *taken, wait.activation_limit);
    store::remove_wait(tx, product_id, sku_id, wait.since, wait.order_id, wait.line_number);
    Actor in_tenant;
    in_tenant.kind = PrincipalKind::kSystem;
    in_tenant.partner_id = wait.partner_id;
    in_tenant.at = at;
    tell_arrived(tx, in_tenant,
                 {wait.customer_id, wait.order_id, wait.line_number, line->alternate_order_id, line->title});
    ++served;
  }
  return served;
}

std::int64_t fulfil_all_pending(sql::Tx& tx, Instant at) {
  std::int64_t served = 0;
  for (const store::WaitingSku& sku : store::waiting_skus(tx))
    served += fulfil_pending(tx, sku.product_id, sku.sku_id, at);
  return served;
}

Result<void> cancel_line(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                         std::int64_t line_number) {
  const auto entitlement = store::find_entitlement(tx, actor.partner_id, customer_id, order_id, line_number);
  if (!entitlement) return fail(errors::kLineNumberInvalid);
  // The row first: an import that is just serving the line holds it, and then its keys are there to be revoked.
  store::remove_wait(tx, entitlement->product_id, entitlement->sku_id, entitlement->granted_at, order_id, line_number);
  if (store::cancel(tx, actor.partner_id, customer_id, order_id, line_number, actor.at)) {
    store::revoke_keys(tx, {actor.partner_id, order_id, line_number});
    store::revoke_links(tx, {actor.partner_id, order_id, line_number}, actor.at);
    store::end_included_keys(tx, {actor.partner_id, order_id, line_number}, std::nullopt, KeyStatus::kRevoked);
  }
  return {};
}

std::vector<Entitlement> entitlements(sql::Tx& tx, const customers::Buyer& customer) {
  return store::entitlements_of_customer(tx, customer.partner_id, customer.id);
}

std::vector<Entitlement> entitlements_of_orders(sql::Tx& tx, const customers::Buyer& customer,
                                                std::string_view first_order, std::string_view last_order) {
  return store::entitlements_of_orders(tx, customer.partner_id, customer.id, first_order, last_order);
}

std::vector<LineKeys> keys_of_lines(sql::Tx& tx, std::span<const Entitlement> lines) {
  std::vector<store::LineAddress> addresses;
  for (const Entitlement& line : lines) addresses.push_back({line.partner_id, line.order_id, line.line_number});
  return store::keys_of_lines(tx, addresses);
}

std::vector<Entitlement> entitlements_of_order(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view order_id) {
  return store::entitlements_of_order(tx, actor.partner_id, customer_id, order_id);
}

}  // namespace chandlery::fulfilment
