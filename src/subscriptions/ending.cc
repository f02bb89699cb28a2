// See ending.h.
#include "subscriptions/ending.h"

#include "billing/accounts.h"
#include "billing/charges.h"
#include "fulfilment/service.h"
#include "identity/permissions.h"
#include "ordering/amending.h"
#include "ordering/cancellation.h"
#include "ordering/rules.h"
#include "subscriptions/charging.h"
#include "subscriptions/rules.h"
#include "subscriptions/store.h"
#include "subscriptions/telling.h"

namespace chandlery::subscriptions {
namespace {

// Whether something comes back: kOrderNotCancellable, kCancellationWindowPassed.
Result<void> may_return(const Standing& standing, Instant at) {
  const std::optional<catalog::ReturnPolicy>& policy = standing.returns;
  if (!policy || policy->basis == catalog::ReturnBasis::kNone) {
    return fail(errors::kOrderNotCancellable, "This product can neither be cancelled nor exchanged.");
  }
  const std::optional<Instant> last = last_returnable(standing);
  if (last && at > *last) {
    return fail(errors::kCancellationWindowPassed,
                "The subscription has passed its cancellation window, which ended at " + to_iso(*last) + ".");
  }
  if (policy->path == catalog::ReturnPath::kSupportRequest) {
    return fail(errors::kOrderNotCancellable, "This product is cancelled through a support request.");
  }
  return {};
}

Result<void> write_deleted(sql::Tx& tx, const Actor& actor, Subscription& s) {
  s.status = Status::kDeleted;
  s.changed_at = actor.at;
  s.ended_at = actor.at;
  s.due_at.reset();
  if (!store::update(tx, s)) return fail(errors::kPendingAdjustment);
  return {};
}

// As ordering::cancel ends a purchase: keys, entitlement and line, for an order that is claimed.
Result<void> end_line(sql::Tx& tx, const Actor& actor, const ordering::Order& order, const Subscription& s) {
  RETURN_IF_FAILED(fulfilment::cancel_line(tx, actor, s.customer_id, s.order_id, s.line_number));
  ordering::mark_cancelled(tx, actor.partner_id, order, s.line_number);
  return {};
}

Result<void> delete_with_credit(sql::Tx& tx, const Actor& actor, Found& found, const ordering::Order& order) {
  Subscription& s = found.standing.subscription;
  const Subscription before = s;
  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(actor.partner_id, order, claimed);
  const billing::HeldAccount payer = billing::hold_account(tx, actor.partner_id, actor.at, {&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment);
  // A term's charges stand in the months since it began, or later where those were issued already.
  const billing::ChargeSet set{s.partner_id, billing::BillingMonth::of(s.term_start),
                               ordering::invoice_type_of(s.billing_cycle), s.currency};
  const billing::BillingMonth last = std::max(billing::BillingMonth::of(actor.at), payer.account.first_open_month);
  const std::vector<billing::ChargeLine> credits =
      cancellation_charges(s, *found.standing.returns, billing::charges_of_order(tx, set, last, s.order_id),
                           billing::open_month(payer.account, actor.at), actor.at);
  billing::charge(tx, actor, credits);
  RETURN_IF_FAILED(end_line(tx, actor, order, s));
  RETURN_IF_FAILED(write_deleted(tx, actor, s));
  tell_deleted(tx, actor, found.buyer.name, s);
  record(tx, actor, "update_subscription", found.buyer.name, before, s, credits);
  return {};
}

}  // namespace

Result<void> delete_without_credit(sql::Tx& tx, const Actor& actor, std::string_view customer_name, Subscription& s) {
  const Subscription before = s;
  const ordering::Order order =
      OR_RETURN(ordering::find_line_to_amend(tx, s.partner_id, s.customer_id, s.order_id, s.line_number));
  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(s.partner_id, order, claimed);
  tx.query_all({&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment);
  RETURN_IF_FAILED(end_line(tx, actor, order, s));
  RETURN_IF_FAILED(write_deleted(tx, actor, s));
  tell_deleted(tx, actor, customer_name, s);
  record(tx, actor, "update_subscription", customer_name, before, s);
  return {};
}

Result<void> delete_subscription(sql::Tx& tx, const Actor& actor, Found& found) {
  if (!identity::may(actor, Capability::kCancelSoftware)) {
    return fail(errors::kRoleMissing, "Only an admin agent may cancel a purchase.");
  }
  Subscription& s = found.standing.subscription;
  const Result<void> returnable = may_return(found.standing, actor.at);
  if (!returnable) {
    if (found.standing.status != Status::kSuspended) return returnable;
    return delete_without_credit(tx, actor, found.buyer.name, s);
  }
  const ordering::Order order =
      OR_RETURN(ordering::find_line_to_amend(tx, actor.partner_id, s.customer_id, s.order_id, s.line_number));
  if (order.lines.at(static_cast<std::size_t>(s.line_number)).amended) {
    return delete_with_credit(tx, actor, found, order);
  }
  RETURN_IF_FAILED(ordering::cancel(tx, actor,
                                    {.customer_id = s.customer_id,
                                     .order_id = s.order_id,
                                     .lines = {{s.line_number, {}}},
                                     .etag = {},
                                     .reason = {},
                                     .amount_asked = {}}));
  const Subscription before = s;
  RETURN_IF_FAILED(write_deleted(tx, actor, s));
  record(tx, actor, "update_subscription", found.buyer.name, before, s);
  return {};
}

}  // namespace chandlery::subscriptions
