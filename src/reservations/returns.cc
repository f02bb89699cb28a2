// See returns.h.
#include "reservations/returns.h"

#include <algorithm>

#include "billing/accounts.h"
#include "billing/charge_credits.h"
#include "billing/charges.h"
#include "catalog/exchange_rates.h"
#include "catalog/policies.h"
#include "catalog/reserved.h"
#include "core/id.h"
#include "fulfilment/lifecycle.h"
#include "fulfilment/service.h"
#include "ordering/amending.h"
#include "ordering/purchase.h"
#include "ordering/rules.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"
#include "platform/json/writer.h"
#include "reservations/charging.h"
#include "reservations/returns_store.h"
#include "reservations/service.h"
#include "reservations/store.h"
#include "reservations/used.h"
#include "reservations/wire.h"

namespace chandlery::reservations {
namespace {

constexpr std::size_t kQuoteIdLength = 32;

Instant end_of_day(Instant at) { return Instant{Date::of(at).plus_days(1).start().micros - 1}; }

// Everything that a quote says, so that another quote has another id.
std::string quote_id(const Reservation& r, std::string_view kind, const Return& back, std::string_view more, Instant at) {
  json::Writer w;
  w.begin_array().value(r.id).value(r.version).value(kind).value(to_iso(Date::of(at))).value(back.used_days);
  w.value(back.credit).value(back.fee).value(back.commitment).value(more).end_array();
  const crypto::Hash hash = crypto::hash(w.text());
  return crypto::to_hex(hash).substr(0, kQuoteIdLength);
}

// What is left of the customer's year, in the cap's currency at this month's rate.
Result<std::optional<CapUse>> cap_use(sql::Tx& tx, const Reservation& r, const catalog::ReturnPolicy& policy,
                                      const Money& commitment, Instant at) {
  if (!policy.annual_cap) return std::nullopt;
  const Currency currency = policy.annual_cap->currency;
  CapUse use{.cap = *policy.annual_cap,
             .counted = store::counted_since(tx, r.partner_id, r.customer_id, currency, at.plus_days(-kCapDays)),
             .commitment = commitment};
  if (commitment.currency == currency) return use;
  const auto rate = catalog::find_exchange_rate(tx, commitment.currency, currency, at);
  if (!rate) {
    return fail(errors::kRefundCap, "There is no exchange rate from " + std::string(commitment.currency.code()) + " to " +
                                        std::string(currency.code()) + " this month.");
  }
  const Decimal exact = commitment.to_decimal() * rate->rate;
  use.commitment = {
      static_cast<std::int64_t>(exact.at_scale(currency.exponent(), Rounding::kHalfAwayFromZero).mantissa()), currency};
  return use;
}

// Of the reservation's order line.
std::int64_t running_units(sql::Tx& tx, const Reservation& r, Instant at) {
  std::int64_t units = 0;
  for (const Reservation& each : store::of_order_line(tx, r.partner_id, r.customer_id, r.reservation_order_id)) {
    if (is_live(each, at)) units += each.quantity;
  }
  return units;
}

struct Quoting {
  Found found;
  catalog::ReturnPolicy policy;
};
Result<Quoting> begin(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                      bool for_exchange) {
  Found found = OR_RETURN(find_to_change(tx, actor, customer_id, id));
  std::optional<catalog::ReturnPolicy> policy = catalog::find_return_policy(tx, found.reservation.return_policy);
  RETURN_IF_FAILED(may_return(found.reservation, policy, for_exchange, actor.at));
  return Quoting{std::move(found), *std::move(policy)};
}

// What the operator credited of the order line's charges (billing/charge_credits.h) does not come back once more: each unit
// that still runs bears the same share of what no earlier return has borne.
void hold_credited(sql::Tx& tx, const Reservation& r, Return& back, Instant at) {
  const std::string prefix = r.order_id + "/" + std::to_string(r.line_number) + "/";
  Money open{0, r.currency};
  for (const billing::ChargeCredit& each : billing::credits_of_order(tx, r.partner_id, r.order_id)) {
    if (!each.charge_id.starts_with(prefix)) continue;
    open = open + (r.price_includes_tax ? each.amounts.total() : each.amounts.subtotal);
  }
  if (open.minor == 0) return;
  open = open - store::held_of_order(tx, r.partner_id, r.customer_id, r.reservation_order_id, r.currency);
  const Money held{multiply_divide(std::max<std::int64_t>(0, open.minor), r.quantity, running_units(tx, r, at),
                                   Rounding::kHalfAwayFromZero),
                   r.currency};
  back = less_held(back, r.paid, held);
}

// What the same would cost now; nullopt when it is not sold any more, or in another currency.
std::optional<Money> price_now(sql::Tx& tx, const Actor& actor, const Found& found) {
  const Reservation& r = found.reservation;
  const auto partner = partners::find_partner(tx, actor.partner_id);
  if (!partner) return std::nullopt;
  const auto priced = ordering::price_line(tx, {found.buyer, *partner},
                                           {.catalog_item_id = r.item.to_string(),
                                            .quantity = r.quantity,
                                            .billing_cycle = r.plan == BillingPlan::kMonthly ? "monthly" : "one_time",
                                            .term_duration = r.term_duration},
                                           actor.at);
  if (!priced || !(priced->total.currency == r.currency)) return std::nullopt;
  return priced->total;
}

Result<ReturnQuote> return_quote(sql::Tx& tx, const Actor& actor, const Quoting& asked) {
  const Reservation& r = asked.found.reservation;
  const bool used = was_used(tx, r, actor.at);
  ReturnQuote quote{.id = {},
                    .reservation_id = r.id,
                    .policy = asked.policy.id,
                    .quantity = r.quantity,
                    .used = used,
                    .back = return_of(r, asked.policy, used, actor.at),
                    .cap = {},
                    .valid_until = end_of_day(actor.at)};
  if (counts_lower_price(asked.policy)) {
    if (const auto now = price_now(tx, actor, asked.found)) quote.back = at_lower_price(quote.back, r.price, *now);
  }
  hold_credited(tx, r, quote.back, actor.at);
  quote.cap = OR_RETURN(cap_use(tx, r, asked.policy, quote.back.commitment, actor.at));
  quote.id = quote_id(r, "return", quote.back, asked.policy.id, actor.at);
  return quote;
}

// The reservation ends as `state`: with its order claimed and its seller's account held by the caller, credit and fee are
// charged, and what the customer holds becomes what still runs of the order line.
Result<std::vector<billing::ChargeLine>> give_back(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                                                   const billing::HeldAccount& payer, Reservation& r,
                                                   const Return& back, State state) {
  std::vector<billing::ChargeLine> charges =
      return_charges(r, purchase_of(tx, r, order), back, billing::open_month(payer.account, actor.at), actor.at);
  billing::charge(tx, actor, charges);
  RETURN_IF_FAILED(write_ended(tx, actor, r, state));
  const std::int64_t left = running_units(tx, r, actor.at);
  if (left == 0) {
    RETURN_IF_FAILED(fulfilment::cancel_line(tx, actor, r.customer_id, r.order_id, r.line_number));
    ordering::mark_cancelled(tx, r.partner_id, order, r.line_number);
  } else {
    fulfilment::change_units(tx, {r.partner_id, r.customer_id, r.order_id, r.line_number}, left);
    ordering::mark_amended(tx, r.partner_id, order, r.line_number);
  }
  catalog::return_inventory(tx, r.item, r.quantity);
  return charges;
}

// Claims the order and holds the account, in one round trip.
struct HeldOrder {
  ordering::Order order;
  billing::HeldAccount payer;
};
Result<HeldOrder> hold(sql::Tx& tx, const Actor& actor, const Reservation& r) {
  HeldOrder held;
  held.order = OR_RETURN(ordering::find_line_to_amend(tx, r.partner_id, r.customer_id, r.order_id, r.line_number));
  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(r.partner_id, held.order, claimed);
  held.payer = billing::hold_account(tx, r.partner_id, actor.at, {&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment, "The reservation's order is being changed by another request.");
  return held;
}

struct PreparedExchange {
  ExchangeQuote quote;
  ordering::LineRequest line;
};
Result<PreparedExchange> prepare(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                                 const Quoting& asked, const ExchangeRequest& request) {
  const Reservation& r = asked.found.reservation;
  PreparedExchange prepared{.quote = {}, .line = request.line};
  prepared.line.provisioning_context = context_of(r);
  if (prepared.line.friendly_name.empty()) prepared.line.friendly_name = r.name;
  const ordering::Sides sides{asked.found.buyer, OR_RETURN(partners::find_partner(tx, actor.partner_id))};
  RETURN_IF_FAILED(ordering::may_buy(sides));
  ordering::Services instead = services;
  instead.judge_reservation = [&r](sql::Tx& in, const Actor& who, const ordering::Sides& of, ordering::PricedLine& line,
                                   std::span<const ordering::PricedLine>) { return judge_instead(in, who, of, line, r); };
  const ordering::PricedLine priced = OR_RETURN(ordering::price_to_buy(tx, actor, instead, sides, prepared.line));
  const auto sku = catalog::reserved_sku(tx, priced.item.item.product_id, priced.item.item.sku_id);
  ExchangeQuote& quote = prepared.quote;
  quote = {.id = {},
           .reservation_id = r.id,
           .back = exchange_of(r, asked.policy, actor.at),
           .new_commitment = priced.total,
           .charged_now = priced.charged_now(),
           .catalog_item_id = priced.item.item.to_string(),
           .term_duration = priced.item.term_duration,
           .billing_cycle = priced.item.billing_cycle,
           .quantity = priced.asked.quantity,
           .valid_until = end_of_day(actor.at)};
  hold_credited(tx, r, quote.back, actor.at);
  const bool reservation = priced.item.type == catalog::ProductType::kReservation;
  RETURN_IF_FAILED(may_exchange(r, quote.back, reservation && sku ? sku->type : std::string_view("-"), quote.new_commitment));
  const std::string bought = quote.catalog_item_id + "|" + quote.term_duration + "|" + quote.billing_cycle + "|" +
                             std::to_string(quote.quantity) + "|" + quote.new_commitment.to_string();
  quote.id = quote_id(r, "exchange", quote.back, bought, actor.at);
  return prepared;
}

}  // namespace

Result<ReturnQuote> quote_return(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  return return_quote(tx, actor, OR_RETURN(begin(tx, actor, customer_id, id, false)));
}

Result<Returned> return_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                    std::string_view quote_id) {
  Quoting asked = OR_RETURN(begin(tx, actor, customer_id, id, false));
  Reservation& r = asked.found.reservation;
  const HeldOrder held = OR_RETURN(hold(tx, actor, r));
  const ReturnQuote quote = OR_RETURN(return_quote(tx, actor, asked));
  if (quote.id != quote_id) return fail(errors::kQuoteEnded, {}, "quoteId");
  if (quote.cap) RETURN_IF_FAILED(check_cap(quote.cap->cap, quote.cap->counted, quote.cap->commitment));
  const Reservation before = r;
  const auto charges = OR_RETURN(give_back(tx, actor, held.order, held.payer, r, quote.back, State::kReturned));
  store::insert(tx, {.partner_id = r.partner_id,
                     .customer_id = r.customer_id,
                     .id = new_id(actor.at),
                     .reservation_id = r.id,
                     .exchange = false,
                     .returned_at = actor.at,
                     .commitment = quote.back.commitment,
                     .credit = quote.back.credit,
                     .fee = quote.back.fee,
                     .counted = quote.cap ? quote.cap->commitment : Money{},
                     .held = quote.back.held});
  record_act(tx, actor, "update_order", "returnReservation", asked.found.buyer.name, before, r, charges);
  return Returned{r, quote};
}

Result<ExchangeQuote> quote_exchange(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                                     std::string_view customer_id, std::string_view id,
                                     const ExchangeRequest& request) {
  const Quoting asked = OR_RETURN(begin(tx, actor, customer_id, id, true));
  return OR_RETURN(prepare(tx, actor, services, asked, request)).quote;
}

Result<Exchanged> exchange(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                           std::string_view customer_id, std::string_view id, const ExchangeRequest& request) {
  Quoting asked = OR_RETURN(begin(tx, actor, customer_id, id, true));
  Reservation& r = asked.found.reservation;
  const HeldOrder held = OR_RETURN(hold(tx, actor, r));
  const PreparedExchange prepared = OR_RETURN(prepare(tx, actor, services, asked, request));
  if (prepared.quote.id != request.quote_id) return fail(errors::kQuoteEnded, {}, "quoteId");
  const Reservation before = r;
  const auto charges = OR_RETURN(give_back(tx, actor, held.order, held.payer, r, prepared.quote.back, State::kExchanged));
  const ordering::Order bought = OR_RETURN(ordering::place_order(
      tx, actor, services,
      {.customer_id = r.customer_id, .billing_cycle = prepared.quote.billing_cycle, .lines = {prepared.line}}));
  std::vector<Reservation> made =
      store::of_order_line(tx, r.partner_id, r.customer_id, ordering::subscription_id(bought.id, 0));
  r.followed_by = made.at(0).id;
  RETURN_IF_FAILED(write_changed(tx, actor, r));
  store::insert(tx, {.partner_id = r.partner_id,
                     .customer_id = r.customer_id,
                     .id = new_id(actor.at),
                     .reservation_id = r.id,
                     .exchange = true,
                     .returned_at = actor.at,
                     .commitment = prepared.quote.back.commitment,
                     .credit = prepared.quote.back.credit,
                     .fee = prepared.quote.back.fee,
                     .counted = {},
                     .held = prepared.quote.back.held});
  record_act(tx, actor, "update_order", "exchangeReservation", asked.found.buyer.name, before, r, charges);
  return Exchanged{r, std::move(made.at(0)), prepared.quote};
}

}  // namespace chandlery::reservations
