// See terms.h.
#include "reservations/terms.h"

#include <optional>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "fulfilment/lifecycle.h"
#include "ordering/amending.h"
#include "ordering/purchase.h"
#include "ordering/rules.h"
#include "partners/service.h"
#include "reservations/charging.h"
#include "reservations/service.h"
#include "reservations/store.h"
#include "reservations/telling.h"
#include "reservations/wire.h"

namespace chandlery::reservations {
namespace {

constexpr std::int64_t kBatch = 200;       // due ones read at once
constexpr std::size_t kMostProblems = 20;  // of one run; the rest is only counted

std::string name_of(const Result<customers::Buyer>& buyer) { return buyer ? buyer->name : std::string(); }

Result<void> charge_instalment(sql::Tx& tx, const Actor& actor, const Result<customers::Buyer>& buyer, Reservation& r) {
  const ordering::Order order =
      OR_RETURN(ordering::find_line_to_amend(tx, r.partner_id, r.customer_id, r.order_id, r.line_number));
  const billing::ChargeLine bought = purchase_of(tx, r, order);
  const billing::HeldAccount payer = billing::hold_account(tx, r.partner_id, actor.at);
  const Instant due = instalment_start(r, r.instalments);
  const Reservation before = r;
  const Instalment instalment = next_instalment(r, bought, billing::open_month(payer.account, due), actor.at);
  std::vector<billing::ChargeLine> charges;
  if (instalment.amount.minor > 0) charges.push_back(instalment.line);
  billing::charge(tx, actor, charges);
  ++r.instalments;
  r.paid = r.paid + instalment.amount;
  r.charged = {r.charged.subtotal + instalment.line.subtotal, r.charged.tax + instalment.line.tax};
  RETURN_IF_FAILED(write_changed(tx, actor, r));
  record_act(tx, actor, "update_subscription", "payInstalment", name_of(buyer), before, r, charges);
  return {};
}

// The same once more, at the lower of the locked price and the one in force now (rules 5.3).
Result<ordering::PricedLine> price_again(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides,
                                         const Reservation& r) {
  ordering::PricedLine line = OR_RETURN(
      ordering::price_line(tx, sides,
                           {.catalog_item_id = r.item.to_string(),
                            .friendly_name = r.name,
                            .quantity = r.quantity,
                            .billing_cycle = r.plan == BillingPlan::kMonthly ? "monthly" : "one_time",
                            .term_duration = r.term_duration,
                            .provisioning_context = context_of(r)},
                           actor.at));
  if (line.item.currency == r.currency && r.unit_price < line.item.unit_price) {
    line.item.unit_price = r.unit_price;
    line.total = OR_RETURN(ordering::line_total(r.unit_price, r.quantity, r.currency));
  }
  return line;
}

// What a renewal would cost today; none when it is no longer sold.
std::optional<Money> offered(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, const Reservation& r) {
  const auto seller = partners::find_partner(tx, r.partner_id);
  if (!seller) return std::nullopt;
  const auto line = price_again(tx, actor, {buyer, *seller}, r);
  return line ? std::optional(line->total) : std::nullopt;
}

Result<Reservation> buy_again(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                              const customers::Buyer& buyer, const Reservation& r) {
  if (!buyer.relationship_active) return fail(errors::kNoRelationship);
  const ordering::Sides sides{buyer, OR_RETURN(partners::find_partner(tx, r.partner_id))};
  std::vector<ordering::PricedLine> lines = {OR_RETURN(price_again(tx, actor, sides, r))};
  RETURN_IF_FAILED(judge_line(tx, actor, sides, lines.front()));
  ordering::HeldForPurchase held = ordering::hold_for_purchase(tx, actor, sides, lines);
  const ordering::Order order = ordering::write_purchase(tx, actor, services, sides, held.payer, lines, {});
  ordering::record_order(tx, actor, buyer, order, held.log);
  return store::of_order_line(tx, r.partner_id, r.customer_id, ordering::subscription_id(order.id, 0)).at(0);
}

void remind(sql::Tx& tx, const Actor& actor, const Result<customers::Buyer>& buyer, const Reservation& r) {
  if (actor.at >= r.expires_at) return;  // after a standstill it is no news that the term ends
  tell_reminder(tx, actor, name_of(buyer), r, buyer && r.renews ? offered(tx, actor, *buyer, r) : std::nullopt);
}

// True when another was bought for it.
Result<bool> end(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                 const Result<customers::Buyer>& buyer, Reservation& r) {
  const Reservation before = r;
  r.state = State::kExpired;
  r.ended_at = r.expires_at;
  bool others = false;
  for (const Reservation& each : store::of_order_line(tx, r.partner_id, r.customer_id, r.reservation_order_id)) {
    others |= each.id != r.id && (each.state == State::kSucceeded || each.state == State::kPending);
  }
  // Those of one order end together; the last one takes the entitlement along.
  if (!others) fulfilment::end_term(tx, {r.partner_id, r.customer_id, r.order_id, r.line_number}, actor.at);
  std::string why = r.renews && !buyer ? buyer.error().message : std::string();
  if (r.renews && buyer) {
    Actor on_that_day = actor;
    on_that_day.at = std::min(actor.at, r.expires_at);
    const Result<Reservation> next = buy_again(tx, on_that_day, services, *buyer, r);
    if (next) r.followed_by = next->id;
    if (next) tell_renewed(tx, actor, buyer->name, *next);
    if (!next) why = next.error().message;
  }
  const bool renewed = !r.followed_by.empty();
  if (!renewed) tell_ended(tx, actor, name_of(buyer), r, why);
  r.renews = false;
  RETURN_IF_FAILED(write_changed(tx, actor, r));
  record_act(tx, actor, "update_subscription",
             renewed ? "renewReservation" : why.empty() ? "expireReservation" : "expireReservation: " + why,
             name_of(buyer), before, r);
  return renewed;
}

void tell_failed(TermRun& run, const store::Due& due, std::string_view why) {
  ++run.failed;
  if (run.problems.size() < kMostProblems) run.problems.push_back("Reservation " + due.id + ": " + std::string(why));
}

void count(TermRun& run, const TakenStep& taken) {
  if (taken.step == Step::kCharge) ++run.charged;
  if (taken.step == Step::kRemind) ++run.reminded;
  if (taken.step == Step::kExpire) ++(taken.renewed ? run.renewed : run.expired);
}

// One step in a transaction of its own; false when nothing was done.
bool step_of(sql::Database& database, const ordering::Services& services, const Actor& actor, const store::Due& due,
             Instant until, TermRun& run) {
  try {
    std::optional<Result<TakenStep>> taken;
    database.write_now([&](sql::Tx& tx) {
      taken.emplace(take_step(tx, services, actor, due.partner_id, due.customer_id, due.id, until));
      if (!*taken) tx.undo();
    });
    if (*taken) {
      count(run, **taken);
      return (*taken)->step != Step::kNone;
    }
    tell_failed(run, due, taken->error().message);
  } catch (const std::exception& failure) {
    tell_failed(run, due, failure.what());
  }
  return false;
}

}  // namespace

Result<TakenStep> take_step(sql::Tx& tx, const ordering::Services& services, const Actor& actor,
                            std::string_view partner_id, std::string_view customer_id, std::string_view id,
                            Instant until) {
  std::optional<Reservation> found = store::find(tx, partner_id, customer_id, id);
  if (!found) return TakenStep{};
  Reservation& r = *found;
  Actor in_tenant = actor;
  in_tenant.partner_id = std::string(partner_id);
  TakenStep taken{.step = next_step(r, until), .renewed = false};
  if (taken.step == Step::kNone) return taken;
  const Result<customers::Buyer> buyer = customers::find_buyer(tx, in_tenant, customer_id);
  if (taken.step == Step::kCharge) {
    RETURN_IF_FAILED(charge_instalment(tx, in_tenant, buyer, r));
  } else if (taken.step == Step::kRemind) {
    r.reminded = true;
    RETURN_IF_FAILED(write_changed(tx, in_tenant, r));
    remind(tx, in_tenant, buyer, r);
  } else {
    taken.renewed = OR_RETURN(end(tx, in_tenant, services, buyer, r));
  }
  return taken;
}

TermRun keep_reservations(sql::Database& database, const ordering::Services& services, const Actor& actor, Instant until,
                          std::int64_t most, const std::function<bool()>& go_on) {
  TermRun run;
  std::optional<store::Due> after;
  while (true) {
    std::vector<store::Due> batch;
    database.read_now([&](sql::Tx& tx) { batch = store::due(tx, until, after, kBatch); });
    if (batch.empty()) return run;
    after = batch.back();
    for (const store::Due& due : batch) {
      // All that a standstill left of it, one step after the other.
      while (true) {
        if (run.steps() >= most || !go_on()) return run;
        if (!step_of(database, services, actor, due, until, run)) break;
      }
    }
  }
}

}  // namespace chandlery::reservations
