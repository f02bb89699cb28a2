// See terms.h.
#include "subscriptions/terms.h"

#include <optional>
#include <set>

#include "billing/charges.h"
#include "fulfilment/rules.h"
#include "ordering/amending.h"
#include "partners/service.h"
#include "subscriptions/charging.h"
#include "subscriptions/ending.h"
#include "subscriptions/standing.h"
#include "subscriptions/store.h"
#include "subscriptions/telling.h"

namespace chandlery::subscriptions {
namespace {

constexpr std::int64_t kBatch = 200;        // due ones read at once
constexpr std::size_t kMostProblems = 20;   // of one run; the rest is only counted

std::unexpected<Error> busy() {
  return fail(errors::kPendingAdjustment, "The subscription is being changed by another request.");
}

// Without a relationship there is nobody to name; the customer keeps what runs.
std::string name_of(const Result<customers::Buyer>& buyer) { return buyer ? buyer->name : std::string(); }

Result<void> write(sql::Tx& tx, const Actor& actor, Subscription& s) {
  s.changed_at = actor.at;
  s.due_at = due_at(s);
  if (!store::update(tx, s)) return busy();
  return {};
}

Result<void> expire(sql::Tx& tx, const Actor& actor, const Result<customers::Buyer>& buyer, Subscription& s,
                    std::string_view why) {
  const Subscription before = s;
  if (!fulfilment::end_term(tx, line_of(s), actor.at)) return busy();
  s.status = Status::kExpired;
  s.ended_at = s.term_end;
  RETURN_IF_FAILED(write(tx, actor, s));
  tell_expired(tx, actor, name_of(buyer), s, why);
  record(tx, actor, "update_subscription", name_of(buyer), before, s);
  return {};
}

// The term that follows, before anything is written: its price is the one in force on its first day.
struct NextTerm {
  ordering::Sides sides;
  ordering::PricedLine priced;
};
Result<NextTerm> price_next(sql::Tx& tx, const Result<customers::Buyer>& buyer, const Subscription& s) {
  if (!buyer) return fail(buyer.error());
  if (!buyer->relationship_active) return fail(errors::kNoRelationship);
  ordering::Sides sides{*buyer, OR_RETURN(partners::find_partner(tx, s.partner_id))};
  ordering::PricedLine priced = OR_RETURN(ordering::price_line(
      tx, sides, request_of(s, s.renews_to.empty() ? s.term_duration : s.renews_to), s.term_end));
  if (!(priced.total.currency == s.currency)) {
    return fail(errors::kInvalidOffer, "The product is sold in another currency now.");
  }
  return NextTerm{std::move(sides), std::move(priced)};
}

// What the seller would learn at the end only: that the next term, as things stand, is not to be had.
Result<void> remind(sql::Tx& tx, const Actor& actor, const Result<customers::Buyer>& buyer, Standing& standing) {
  Subscription& s = standing.subscription;
  s.reminded = true;
  RETURN_IF_FAILED(write(tx, actor, s));
  if (!renews(s, standing.lifecycle)) {
    tell_ending(tx, actor, name_of(buyer), s, {});
  } else if (const Result<NextTerm> next = price_next(tx, buyer, s)) {
    tell_renewing(tx, actor, name_of(buyer), s);
  } else {
    tell_ending(tx, actor, name_of(buyer), s, next.error().message);
  }
  return {};
}

Subscription renewed_by(const Subscription& s, const ordering::PricedLine& priced) {
  Subscription next = s;
  ++next.term;
  next.term_start = s.term_end;
  next.term_duration = priced.item.term_duration;
  next.term_end = fulfilment::end_of_term(next.term_start, next.term_duration).value();
  next.unit_price = priced.item.unit_price;
  next.price_includes_tax = priced.item.price_includes_tax;
  next.return_policy = priced.item.return_policy;
  next.product_title = priced.item.product_title;
  next.sku_title = priced.item.sku_title;
  next.publisher = priced.item.publisher;
  next.changed_day = next.unit_days = 0;
  next.reminded = false;
  return next;
}

Result<void> renew(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, Subscription& s, NextTerm& term) {
  const Result<ordering::Order> order =
      ordering::find_line_to_amend(tx, s.partner_id, s.customer_id, s.order_id, s.line_number);
  if (!order) return fail(order.error());
  const billing::ChargeLine before_charge = standing_charge(tx, s);
  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(s.partner_id, *order, claimed);
  const billing::HeldAccount payer =
      ordering::hold_payer(tx, term.sides, {&term.priced, 1}, s.term_end, {&claim, 1});
  if (!claimed) return busy();
  const Subscription before = s;
  s = renewed_by(s, term.priced);
  const billing::ChargeLine charge =
      renewal_charge(s, before_charge, term.sides, term.priced, billing::open_month(payer.account, s.term_start));
  billing::charge(tx, actor, {&charge, 1});
  if (!fulfilment::extend_term(tx, line_of(s), s.term_end)) return busy();
  ordering::mark_amended(tx, s.partner_id, *order, s.line_number);
  s.charge_id = charge.id;
  s.charge_month = charge.month;
  RETURN_IF_FAILED(write(tx, actor, s));
  tell_renewed(tx, actor, buyer.name, s, charge.total());
  record(tx, actor, "update_subscription", buyer.name, before, s, {&charge, 1});
  return {};
}

Result<Step> renew_or_expire(sql::Tx& tx, const Actor& actor, const Result<customers::Buyer>& buyer,
                             Subscription& s) {
  Result<NextTerm> term = price_next(tx, buyer, s);
  if (!term) {
    RETURN_IF_FAILED(expire(tx, actor, buyer, s, term.error().message));
    return Step::kExpire;
  }
  RETURN_IF_FAILED(renew(tx, actor, *buyer, s, *term));
  return Step::kRenew;
}

Result<void> close(sql::Tx& tx, const fulfilment::Entitlement& held, Subscription& s) {
  s.status = Status::kDeleted;
  s.changed_at = s.ended_at.emplace(held.cancelled_at.value_or(s.term_end));
  s.due_at.reset();
  if (!store::update(tx, s)) return busy();
  return {};
}

// What came of it: a renewal that is not to be had is an end.
Result<Step> take(sql::Tx& tx, const Actor& actor, Standing& standing, Step step) {
  Subscription& s = standing.subscription;
  if (step == Step::kClose) {
    RETURN_IF_FAILED(close(tx, standing.held, s));
    return step;
  }
  const Result<customers::Buyer> buyer = customers::find_buyer(tx, actor, s.customer_id);
  switch (step) {
    case Step::kRenew:
      return renew_or_expire(tx, actor, buyer, s);
    case Step::kRemind:
      RETURN_IF_FAILED(remind(tx, actor, buyer, standing));
      break;
    case Step::kDelete:
      RETURN_IF_FAILED(delete_without_credit(tx, actor, name_of(buyer), s));
      break;
    default:
      RETURN_IF_FAILED(expire(tx, actor, buyer, s, {}));
  }
  return step;
}

void count(TermRun& run, Step step) {
  switch (step) {
    case Step::kRemind:
      ++run.reminded;
      break;
    case Step::kRenew:
      ++run.renewed;
      break;
    case Step::kExpire:
      ++run.expired;
      break;
    case Step::kDelete:
      ++run.deleted;
      break;
    case Step::kClose:
    case Step::kNone:
      break;
  }
}

void tell_failed(TermRun& run, const store::Due& due, std::string_view why) {
  ++run.failed;
  if (run.problems.size() < kMostProblems) run.problems.push_back("Subscription " + due.id + ": " + std::string(why));
}

// One step in a transaction of its own; when the one after it is due.
std::optional<Instant> step_of(sql::Database& database, const Actor& actor, const store::Due& due, Instant until,
                               TermRun& run) {
  try {
    std::optional<Result<TakenStep>> taken;
    database.write_now([&](sql::Tx& tx) {
      taken.emplace(take_step(tx, actor, due.partner_id, due.customer_id, due.id, until));
      if (!*taken) tx.undo();
    });
    if (*taken) {
      count(run, (*taken)->step);
      return (*taken)->next;
    }
    tell_failed(run, due, taken->error().message);
  } catch (const std::exception& failure) {
    tell_failed(run, due, failure.what());
  }
  return std::nullopt;
}

}  // namespace

Result<TakenStep> take_step(sql::Tx& tx, const Actor& actor, std::string_view partner_id,
                            std::string_view customer_id, std::string_view id, Instant until) {
  std::optional<Subscription> found = store::find(tx, partner_id, customer_id, id);
  if (!found) return TakenStep{};
  Actor in_tenant = actor;
  in_tenant.partner_id = partner_id;
  fulfilment::Entitlement held = held_by(tx, *found);
  Standing standing = Standings(tx, until).of(*std::move(found), std::move(held));
  TakenStep taken{.step = next_step(standing, until), .next = {}};
  if (taken.step == Step::kNone) return taken;
  taken.step = OR_RETURN(take(tx, in_tenant, standing, taken.step));
  taken.next = standing.subscription.due_at;
  return taken;
}

TermRun keep_terms(sql::Database& database, const Actor& actor, Instant until, std::int64_t most,
                   const std::function<bool(const TermRun&)>& go_on) {
  TermRun run;
  std::optional<store::Due> after;
  while (true) {
    std::vector<store::Due> read;
    database.read_now([&](sql::Tx& tx) { read = store::due(tx, until, after, kBatch); });
    if (read.empty()) return run;
    after = read.back();
    std::set<store::Due> batch(read.begin(), read.end());
    while (!batch.empty()) {
      if (run.steps() >= most || !go_on(run)) return run;
      store::Due due = std::move(batch.extract(batch.begin()).value());
      const std::optional<Instant> next = step_of(database, actor, due, until, run);
      // The step after this one may come before others of the batch; past them, the next batch has it.
      if (!next || *next <= due.at) continue;
      due.at = *next;
      if (due.at <= until && due <= *after) batch.insert(std::move(due));
    }
  }
}

}  // namespace chandlery::subscriptions
