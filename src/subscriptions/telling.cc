// See telling.h.
#include "subscriptions/telling.h"

#include "audit/service.h"
#include "ordering/rules.h"
#include "subscriptions/rules.h"
#include "subscriptions/wire.h"

namespace chandlery::subscriptions {
namespace {

using Facts = std::vector<std::pair<std::string_view, std::string>>;

std::string product_of(const Subscription& s) { return s.sku_title.empty() ? s.product_title : s.sku_title; }

void tell(sql::Tx& tx, const Actor& actor, notices::Kind kind, notices::Audience audience, const Subscription& s,
          Facts facts) {
  notices::tell(tx, actor,
                {.kind = kind,
                 .audience = audience,
                 .subject = {.customer_id = s.customer_id, .order_id = s.order_id, .line_number = s.line_number},
                 .facts = std::move(facts)});
}

// Both learn of the product; what else each learns follows. The seller learns whose it is, too.
void tell_both(sql::Tx& tx, const Actor& actor, notices::Kind kind, std::string_view customer_name,
               const Subscription& s, const Facts& of_both, const Facts& of_seller = {}) {
  Facts facts = {{"product", product_of(s)}};
  facts.insert(facts.end(), of_both.begin(), of_both.end());
  tell(tx, actor, kind, notices::Audience::kCustomer, s, facts);
  facts.emplace_back("customer", customer_name);
  facts.insert(facts.end(), of_seller.begin(), of_seller.end());
  tell(tx, actor, kind, notices::Audience::kPartner, s, std::move(facts));
}

std::pair<std::string_view, std::string> end_of(const Subscription& s) { return {"end", to_iso(s.term_end)}; }
std::pair<std::string_view, std::string> units_of(const Subscription& s) {
  return {"quantity", std::to_string(s.quantity)};
}

}  // namespace

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, std::string_view customer_name,
            const Subscription& before, const Subscription& after, std::span<const billing::ChargeLine> charges) {
  audit::Entry entry{.category = audit::Category::kTransaction,
                     .operation = operation,
                     .resource_type = "subscription",
                     .customer_id = after.customer_id,
                     .customer_name = customer_name,
                     .old_value = snapshot(before),
                     .new_value = snapshot(after)};
  entry.customized = {{"SubscriptionId", after.id},
                      {"SubscriptionName", after.friendly_name},
                      {"OrderId", after.order_id},
                      {"LineItemNumber", std::to_string(after.line_number)},
                      {"OfferId", after.item.to_string()},
                      {"Quantity", std::to_string(after.quantity)}};
  for (const billing::ChargeLine& charge : charges) {
    entry.customized.emplace_back("Charge-" + charge.id, ordering::totals_text({{charge.total()}}));
  }
  audit::append(tx, actor, entry);
}

void tell_renewing(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s) {
  tell_both(tx, actor, notices::Kind::kSubscriptionRenewing, customer_name, s, {end_of(s)}, {units_of(s)});
}

void tell_ending(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s,
                 std::string_view why) {
  tell_both(tx, actor, notices::Kind::kSubscriptionEnding, customer_name, s, {end_of(s)},
            {units_of(s), {"why", std::string(why)}});
}

void tell_renewed(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s,
                  const Money& total) {
  tell_both(tx, actor, notices::Kind::kSubscriptionRenewed, customer_name, s, {end_of(s)},
            {units_of(s), {"total", total.to_string()}, {"currency", std::string(total.currency.code())}});
}

void tell_expired(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s,
                  std::string_view why) {
  if (why.empty()) return tell_both(tx, actor, notices::Kind::kSubscriptionExpired, customer_name, s, {});
  tell(tx, actor, notices::Kind::kSubscriptionExpired, notices::Audience::kCustomer, s, {{"product", product_of(s)}});
  tell(tx, actor, notices::Kind::kSubscriptionNotRenewed, notices::Audience::kPartner, s,
       {{"product", product_of(s)}, {"customer", std::string(customer_name)}, {"why", std::string(why)}});
}

void tell_suspended(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s) {
  tell_both(tx, actor, notices::Kind::kSubscriptionSuspended, customer_name, s, {},
            {{"deletion", to_iso(s.due_at.value_or(s.term_end))}});
}

void tell_deleted(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& s) {
  tell_both(tx, actor, notices::Kind::kSubscriptionDeleted, customer_name, s, {});
}

}  // namespace chandlery::subscriptions
