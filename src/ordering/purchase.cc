// What carts and direct orders share.
#include "ordering/purchase.h"

#include <algorithm>
#include <tuple>

#include "audit/service.h"
#include "billing/charges.h"
#include "billing/credit.h"
#include "core/id.h"
#include "fulfilment/rules.h"
#include "fulfilment/service.h"
#include "ordering/cancellation_rules.h"
#include "ordering/charging.h"
#include "ordering/store.h"
#include "ordering/taxes.h"
#include "ordering/wire.h"

namespace chandlery::ordering {
namespace {

OrderLine order_line(const PricedLine& line, std::int64_t number, Instant at) {
  return {.number = number,
          .item = line.item.item,
          .product_type = line.item.type,
          .product_title = line.item.product_title,
          .sku_title = line.item.sku_title,
          .publisher = line.item.publisher,
          .friendly_name = line.asked.friendly_name,
          .quantity = line.asked.quantity,
          .term_duration = line.item.term_duration,
          .unit_price = line.item.unit_price,
          .total = line.total,
          .price_includes_tax = line.item.price_includes_tax,
          .return_policy = line.item.return_policy,
          .cancellable_until = cancellable_until(line.item, at),
          .reseller_mpn_id = line.asked.reseller_mpn_id,
          .renews_to_term = line.asked.renews_to_term,
          .provisioning_context = line.asked.provisioning_context};
}

}  // namespace

GroupKey group_key(const PricedLine& line) {
  return {line.item.billing_cycle, line.item.term_duration, line.item.currency};
}

Result<PricedLine> price_line(sql::Tx& tx, const Sides& sides, LineRequest line, Instant at) {
  const std::optional<catalog::CatalogItemId> item = catalog::CatalogItemId::parse(line.catalog_item_id);
  if (!item)
    return fail(errors::kInvalidOffer, "A catalog item id is written as product:sku:availability.", "catalogItemId");
  catalog::PricedItem priced = OR_RETURN(catalog::price_item(tx,
                                                             {.item = *item,
                                                              .term_duration = line.term_duration,
                                                              .billing_cycle = line.billing_cycle,
                                                              .customer_country = sides.buyer.country,
                                                              .partner_country = sides.seller.country,
                                                              .segments = sides.buyer.segments,
                                                              .quantity = line.quantity},
                                                             at));
  const Money total = OR_RETURN(line_total(priced.unit_price, line.quantity, priced.currency));
  line.billing_cycle = priced.billing_cycle;
  line.term_duration = priced.term_duration;
  if (line.friendly_name.empty()) line.friendly_name = priced.sku_title;
  const std::int64_t keys = fulfilment::plan_keys(priced.key_source, priced.activations_per_unit, line.quantity).keys;
  if (keys > kMostKeys) {
    return fail(errors::kQuantityOutOfRange, "At most " + std::to_string(kMostKeys) + " keys can be bought at once.",
                "quantity");
  }
  return PricedLine{std::move(line), std::move(priced), total, keys};
}

Result<PricedLine> price_to_buy(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
                                LineRequest line, std::span<const PricedLine> before) {
  PricedLine priced = OR_RETURN(price_line(tx, sides, std::move(line), actor.at));
  if (!priced.item.needs_reservation_registration && priced.item.type != catalog::ProductType::kReservation) return priced;
  if (!services.judge_reservation) return fail(errors::kSubscriptionNotRegistered);
  RETURN_IF_FAILED(services.judge_reservation(tx, actor, sides, priced, before));
  return priced;
}

Result<void> may_buy(const Sides& sides) {
  if (!sides.buyer.relationship_active) return fail(errors::kNoRelationship);
  if (!sides.buyer.agreement_accepted) return fail(errors::kAgreementMissing);
  return partners::may_transact(sides.seller);
}

Result<void> check_resellers(sql::Tx& tx, const Sides& sides, std::span<const LineRequest> lines,
                             const ErrorCode& otherwise) {
  std::vector<std::string_view> known;  // a cart usually names one reseller on all its lines
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& mpn_id = lines[i].reseller_mpn_id;
    if (mpn_id.empty() || std::find(known.begin(), known.end(), mpn_id) != known.end()) continue;
    if (!partners::is_reseller_of(tx, sides.seller.id, mpn_id)) {
      return fail(otherwise, "The partner on record " + mpn_id + " is not a reseller of this provider.",
                  "lineItems[" + std::to_string(i) + "]");
    }
    known.push_back(mpn_id);
  }
  return {};
}

Result<void> check_key_count(std::span<const PricedLine> lines) {
  std::int64_t keys = 0;
  for (const PricedLine& line : lines) keys += line.keys;
  if (keys <= kMostKeys) return {};
  return fail(errors::kQuantityInvalid, "At most " + std::to_string(kMostKeys) + " keys can be bought at once.",
              "lineItems");
}

Result<void> take_stock(sql::Tx& tx, std::span<const PricedLine> lines) {
  std::vector<const PricedLine*> limited;
  for (const PricedLine& line : lines) {
    if (line.item.inventory_limited) limited.push_back(&line);
  }
  std::sort(limited.begin(), limited.end(), [](const PricedLine* a, const PricedLine* b) {
    return std::tie(a->item.item.product_id, a->item.item.sku_id) <
           std::tie(b->item.item.product_id, b->item.item.sku_id);
  });
  for (const PricedLine* line : limited) {
    RETURN_IF_FAILED(catalog::take_inventory(tx, line->item.item, line->asked.quantity));
  }
  return {};
}

billing::HeldAccount hold_payer(sql::Tx& tx, const Sides& sides, std::span<PricedLine> lines, Instant at,
                                std::span<const sql::Tx::Question> before, std::span<const sql::Tx::Question> after) {
  std::optional<catalog::TaxRate> rate;
  std::vector<sql::Tx::Question> questions(before.begin(), before.end());
  questions.push_back(catalog::tax_rate_question(sides.seller.country, at, rate));
  billing::HeldAccount payer = billing::hold_account(tx, sides.seller.id, at, questions, after);
  const billing::Taxpayer taxpayer{payer.tax_id, payer.tax_country, payer.exempt, payer.seller_country};
  billing::TaxFacts facts = tax_facts(sides.seller.country, taxpayer, rate);
  for (PricedLine& line : lines) {
    facts.price_includes_tax = line.item.price_includes_tax;
    line.tax_decision = billing::decide_tax(facts);
    line.taxed = billing::apply_tax(line.tax_decision, line.charged_now());
  }
  return payer;
}

HeldForPurchase hold_for_purchase(sql::Tx& tx, const Actor& actor, const Sides& sides, std::span<PricedLine> lines,
                                  std::span<const sql::Tx::Question> before) {
  HeldForPurchase held;
  std::vector<sql::Tx::Question> after;
  bool waits = false;  // for anything between this and the record
  for (PricedLine& line : lines) {
    std::optional<sql::Tx::Question> take =
        fulfilment::take_keys_ahead(line.item, line.asked.quantity, line.keys_ahead);
    waits |= line.item.inventory_limited || (!take && line.item.key_source == catalog::KeySource::kPool);
    if (take) after.push_back(*std::move(take));
  }
  // Last: all that a partner does is recorded in one chain.
  if (!waits) after.push_back(audit::hold_chain(actor, held.log));
  held.payer = hold_payer(tx, sides, lines, actor.at, before, after);
  return held;
}

Result<void> reserve_credit(sql::Tx& tx, const Actor& actor, const billing::HeldAccount& payer,
                            std::span<const PricedLine> lines) {
  std::vector<Money> incoming;
  for (const PricedLine& line : lines) incoming.push_back(line.taxed.total());
  return billing::reserve_credit(tx, actor, payer, incoming);
}

Order write_purchase(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
                     const billing::HeldAccount& payer, std::span<const PricedLine> lines, std::string_view cart_id) {
  Order order{.customer_id = sides.buyer.id,
              .id = new_id(actor.at),
              .billing_cycle = lines.front().item.billing_cycle,
              .total = {0, lines.front().item.currency},
              .country = sides.buyer.country,
              .cart_id = std::string(cart_id),
              .created_at = actor.at,
              .created_by = std::string(actor.principal())};
  const std::string alternate = alternate_id(order.id);
  for (const PricedLine& line : lines) {
    OrderLine& bought =
        order.lines.emplace_back(order_line(line, static_cast<std::int64_t>(order.lines.size()), actor.at));
    order.total = order.total + line.total;
    const fulfilment::FulfilmentState state = fulfilment::fulfil(tx, actor, services.keyring,
                                                                 {.customer_id = order.customer_id,
                                                                  .order_id = order.id,
                                                                  .alternate_order_id = alternate,
                                                                  .line_number = bought.number,
                                                                  .quantity = bought.quantity,
                                                                  .item = line.item,
                                                                  .keys = &line.keys_ahead});
    bought.status = state == fulfilment::FulfilmentState::kPending ? LineStatus::kPending : LineStatus::kFulfilled;
  }
  order.status = status_of(order.lines);
  insert_order(tx, actor.partner_id, order);
  std::vector<billing::ChargeLine> charges;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    charges.push_back(purchase_charge(sides, payer, order, order.lines[i], lines[i]));
  }
  billing::charge(tx, actor, charges);
  if (services.follow_purchase) services.follow_purchase(tx, actor, order, charges);
  return order;
}

void record_order(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, const Order& order,
                  audit::ChainEnd& log) {
  audit::Entry entry{.category = audit::Category::kTransaction,
                     .operation = "create_order",
                     .resource_type = "order",
                     .customer_id = buyer.id,
                     .customer_name = buyer.name,
                     .new_value = snapshot(order)};
  entry.customized = {
      {"OrderId", order.id}, {"AlternateId", alternate_id(order.id)}, {"BillingCycle", order.billing_cycle}};
  for (const OrderLine& line : order.lines) {
    const std::string suffix = "-" + std::to_string(line.number);
    entry.customized.emplace_back("OfferId" + suffix, line.item.to_string());
    entry.customized.emplace_back("SubscriptionId" + suffix,
                                  is_subscription(line) ? subscription_id(order.id, line.number) : std::string());
    entry.customized.emplace_back("SubscriptionName" + suffix, line.friendly_name);
    entry.customized.emplace_back("Quantity" + suffix, std::to_string(line.quantity));
    entry.customized.emplace_back("PartnerOnRecord" + suffix, line.reseller_mpn_id);
  }
  audit::append(tx, actor, entry, log);
}

}  // namespace chandlery::ordering
