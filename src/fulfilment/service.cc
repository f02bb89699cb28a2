// See service.h.
#include "fulfilment/service.h"

#include <stdexcept>

#include "fulfilment/included_store.h"
#include "fulfilment/keys_ahead.h"
#include "fulfilment/lifecycle.h"
#include "fulfilment/link_store.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/product_key.h"
#include "fulfilment/rules.h"
#include "fulfilment/store.h"
#include "fulfilment/telling.h"

namespace chandlery::fulfilment {
namespace {

void add_pool_keys(sql::Tx& tx, const store::LineAddress& address, const store::TakenKeys& taken,
                   std::int64_t activation_limit, std::int64_t ordinal) {
  for (const std::int64_t sequence : taken.sequences) {
    store::add_pool_key(tx, address, ++ordinal, taken.pool, sequence, activation_limit);
  }
}

// Gives the line its keys, the first one after `ordinal`: its pool and state follow. Without enough of them in the pool it
// waits in the queue, and seller and customer are told.
void assign_keys(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, Entitlement& line,
                 std::int64_t ordinal, const KeysAhead* ahead = nullptr) {
  const KeyPlan plan = plan_keys(line.key_source, line.activations_per_unit, line.quantity);
  const store::LineAddress address{actor.partner_id, line.order_id, line.line_number};
  line.pool.reset();
  line.state = EntitlementState::kActive;
  if (line.key_source != catalog::KeySource::kPool) {
    for (std::int64_t i = 1; i <= plan.keys; ++i) {
      const std::string sealed = keyring.seal(generate_key(), store::generated_seal_context(address, ordinal + i));
      store::add_generated_key(tx, address, ordinal + i, sealed, plan.activation_limit);
    }
    return;
  }
  if (const auto taken = store::take_keys(tx, line.product_id, line.sku_id, plan.keys, ahead)) {
    line.pool = taken->pool;
    add_pool_keys(tx, address, *taken, plan.activation_limit, ordinal);
    return;
  }
  line.state = EntitlementState::kPending;
  store::add_wait(tx, {.product_id = line.product_id,
                       .sku_id = line.sku_id,
                       .since = line.granted_at,
                       .order_id = line.order_id,
                       .line_number = line.line_number,
                       .partner_id = actor.partner_id,
                       .customer_id = line.customer_id,
                       .keys_needed = plan.keys,
                       .activation_limit = plan.activation_limit});
  tell_pending(tx, actor,
               {line.customer_id, line.order_id, line.line_number, line.alternate_order_id, line.title});
  tell_low_pool(tx, line.product_id, line.sku_id, actor.at);
}

}  // namespace

std::string generate_key() {
  while (true) {
    if (auto key = make_key(crypto::random_bytes(kRandomBytesForKey))) return *std::move(key);
  }
}

std::optional<sql::Tx::Question> take_keys_ahead(const catalog::PricedItem& item, std::int64_t quantity,
                                                 KeysAhead& keys) {
  if (item.key_source != catalog::KeySource::kPool) return std::nullopt;
  keys.product_id = item.item.product_id;
  keys.sku_id = item.item.sku_id;
  keys.count = plan_keys(item.key_source, item.activations_per_unit, quantity).keys;
  return store::take_question(keys);
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
  assign_keys(tx, actor, keyring, entitlement, 0, line.keys);
  store::add_entitlement(tx, entitlement);
  return entitlement.state == EntitlementState::kPending ? FulfilmentState::kPending : FulfilmentState::kFulfilled;
}

std::int64_t fulfil_pending(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at,
                            std::int64_t most) {
  std::int64_t served = 0;
  for (const store::Wait& wait : store::oldest_waits(tx, product_id, sku_id, most)) {
    const auto taken = store::take_keys(tx, product_id, sku_id, wait.keys_needed);
    if (!taken) break;  // strictly in turn: a smaller line behind does not overtake
    const auto line =
        store::activate(tx, wait.partner_id, wait.customer_id, wait.order_id, wait.line_number, taken->pool, at);
    if (!line) throw std::logic_error("a line waits for keys, but its entitlement is not pending");
    const store::LineAddress address{wait.partner_id, wait.order_id, wait.line_number};
    add_pool_keys(tx, address, *taken, wait.activation_limit, store::last_ordinal(tx, address));
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

std::optional<Entitlement> find_entitlement(sql::Tx& tx, const HeldLine& line) {
  return store::find_entitlement(tx, line.partner_id, line.customer_id, line.order_id, line.line_number);
}

bool extend_term(sql::Tx& tx, const HeldLine& line, Instant expires_at) {
  return store::extend(tx, line.partner_id, line.customer_id, line.order_id, line.line_number, expires_at);
}

bool end_term(sql::Tx& tx, const HeldLine& line, Instant at) {
  const auto entitlement = find_entitlement(tx, line);
  if (!entitlement) return false;
  store::remove_wait(tx, entitlement->product_id, entitlement->sku_id, entitlement->granted_at, line.order_id,
                     line.line_number);
  using enum EntitlementState;
  const EntitlementState from = entitlement->state == kSuspended ? kSuspended : kActive;
  if (!store::move(tx, line.partner_id, line.customer_id, line.order_id, line.line_number, from, kPending, kExpired)) {
    return false;
  }
  store::revoke_links(tx, {line.partner_id, line.order_id, line.line_number}, at);
  return true;
}

bool suspend(sql::Tx& tx, const HeldLine& line) {
  using enum EntitlementState;
  return store::move(tx, line.partner_id, line.customer_id, line.order_id, line.line_number, kActive, kActive,
                     kSuspended);
}

bool reactivate(sql::Tx& tx, const HeldLine& line) {
  using enum EntitlementState;
  return store::move(tx, line.partner_id, line.customer_id, line.order_id, line.line_number, kSuspended, kSuspended,
                     kActive);
}

bool change_units(sql::Tx& tx, const HeldLine& line, std::int64_t quantity) {
  const auto entitlement = find_entitlement(tx, line);
  if (!entitlement) return false;
  if (entitlement->key_source != catalog::KeySource::kNone) {
    if (entitlement->activations_per_unit == 0) throw std::logic_error("a key for each unit, and other units");
    store::set_activation_limit(
        tx, {line.partner_id, line.order_id, line.line_number},
        plan_keys(entitlement->key_source, entitlement->activations_per_unit, quantity).activation_limit);
  }
  return store::change_units(tx, line.partner_id, line.customer_id, line.order_id, line.line_number, quantity);
}

bool convert_line(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const HeldLine& line,
                  const catalog::PricedItem& item) {
  std::optional<Entitlement> entitlement = find_entitlement(tx, line);
  if (!entitlement || entitlement->state != EntitlementState::kActive) return false;
  const store::LineAddress address{line.partner_id, line.order_id, line.line_number};
  store::revoke_keys(tx, address);
  store::revoke_links(tx, address, actor.at);
  store::end_included_keys(tx, address, std::nullopt, KeyStatus::kRevoked);
  entitlement->product_id = item.item.product_id;
  entitlement->sku_id = item.item.sku_id;
  entitlement->title = item.sku_title.empty() ? item.product_title : item.sku_title;
  entitlement->product_type = item.type;
  entitlement->key_source = item.key_source;
  entitlement->activations_per_unit = item.activations_per_unit;
  assign_keys(tx, actor, keyring, *entitlement, store::last_ordinal(tx, address));
  return store::convert(tx, *entitlement);
}

std::vector<Entitlement> entitlements(sql::Tx& tx, const customers::Buyer& customer) {
  return store::entitlements_of_customer(tx, customer.partner_id, customer.id);
}

std::vector<Entitlement> entitlements_of_lines(sql::Tx& tx, std::string_view partner_id,
                                               std::span<const LineName> lines) {
  std::vector<Entitlement> held;
  for (std::optional<Entitlement>& found : store::entitlements_of_lines(tx, partner_id, lines)) {
    if (!found) throw std::logic_error("an order line has no entitlement");
    held.push_back(*std::move(found));
  }
  return held;
}

std::vector<LineName> pending_lines(sql::Tx& tx, std::string_view partner_id, std::string_view after_order,
                                    std::int64_t after_line, std::int64_t limit) {
  return store::pending_lines(tx, partner_id, after_order, after_line, limit);
}

std::int64_t count_pending_lines(sql::Tx& tx, std::string_view partner_id, std::int64_t most) {
  return store::count_pending_lines(tx, partner_id, most);
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
