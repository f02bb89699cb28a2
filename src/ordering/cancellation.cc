// The use cases of cancelling: checks in a fixed order, then the writes.
#include "ordering/cancellation.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "audit/service.h"
#include "billing/accounts.h"
#include "billing/charge_credits.h"
#include "billing/charges.h"
#include "core/id.h"
#include "fulfilment/service.h"
#include "ordering/cancellation_store.h"
#include "ordering/cancellation_wire.h"
#include "ordering/charging.h"
#include "ordering/rules.h"
#include "ordering/store.h"
#include "ordering/telling.h"
#include "ordering/wire.h"
#include "platform/sql/seek.h"

namespace chandlery::ordering {
namespace {

struct Found {
  customers::Buyer buyer;
  Order order;
  std::vector<Cancellation> earlier;
  std::vector<billing::ChargeLine> bought;  // what was charged, by line
  std::vector<billing::ChargeCredit> credits;  // of the operator's, of these charges
};

Result<Found> find(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id) {
  customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  Order order = OR_RETURN(find_order(tx, actor, customer_id, order_id));
  std::vector<Cancellation> earlier = load_cancellations(tx, buyer.partner_id, buyer.id, order.id);
  std::vector<billing::ChargeLine> bought = charges_bought(tx, buyer.partner_id, order, actor.at);
  std::vector<billing::ChargeCredit> credits = billing::credits_of_order(tx, buyer.partner_id, order.id);
  return Found{std::move(buyer), std::move(order), std::move(earlier), std::move(bought), std::move(credits)};
}

// To change something of it: the order's own seller only.
Result<Found> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id) {
  Found found = OR_RETURN(find(tx, actor, customer_id, order_id));
  if (found.buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The provider that sold the order cancels it.");
  }
  return found;
}

bool has_open_request(const std::vector<Cancellation>& cancellations, std::int64_t line_number) {
  for (const Cancellation& each : cancellations) {
    if (!is_open(each.state)) continue;
    for (const CancelledLine& line : each.lines) {
      if (line.number == line_number) return true;
    }
  }
  return false;
}

std::vector<Eligibility> judge_lines(sql::Tx& tx, const Found& found, Instant at) {
  std::map<std::string, std::optional<catalog::ReturnPolicy>> policies;  // the lines of an order mostly share one
  std::vector<Eligibility> judged;
  for (const OrderLine& line : found.order.lines) {
    const auto [policy, is_new] = policies.try_emplace(line.return_policy);
    if (is_new) policy->second = catalog::find_return_policy(tx, line.return_policy);
    Eligibility& each =
        judged.emplace_back(judge(found.order, line, policy->second, has_open_request(found.earlier, line.number), at));
    if (!each.refund) continue;
    const billing::ChargeLine& bought = found.bought.at(static_cast<std::size_t>(line.number));
    const billing::GivenBack back = returned(bought, line, billing::credited(found.credits, bought), each.refund->credit);
    each.refund->credit = back.price;
    each.taxed = back.taxed;
  }
  return judged;
}

std::size_t lines_left(const Order& order) {
  return static_cast<std::size_t>(std::count_if(order.lines.begin(), order.lines.end(), [](const OrderLine& line) {
    return line.status != LineStatus::kCancelled;
  }));
}

Result<void> check_path(const Eligibility& judged, CancellationPath path) {
  using enum catalog::ReturnPath;
  if (path == CancellationPath::kSelfService && judged.path == kSupportRequest) {
    return fail(errors::kOrderNotCancellable,
                "This product is cancelled through a support request: send a request for the cancellation.");
  }
  if (path == CancellationPath::kSupportRequest && judged.path == kSelfService) {
    return fail(errors::kOrderNotCancellable, "This product needs no request: cancel the order itself.");
  }
  return {};
}

// A cancellation as a draft of what was asked for, with all checks made.
Result<Cancellation> draft(sql::Tx& tx, const Actor& actor, const Found& found, const CancelCommand& command,
                           CancellationPath path) {
  const Order& order = found.order;
  const std::vector<std::int64_t> chosen = OR_RETURN(choose_lines(order, command.lines));
  if (!command.etag.empty() && command.etag != etag_of(order)) {
    return fail(errors::kStaleEtag, {}, "attributes.etag");
  }
  const std::vector<Eligibility> judged = judge_lines(tx, found, actor.at);
  Cancellation drafted{.partner_id = actor.partner_id,
                       .customer_id = order.customer_id,
                       .order_id = order.id,
                       .id = new_id(actor.at),
                       .path = path,
                       .reason = command.reason,
                       .currency = order.total.currency,
                       .amount_asked = command.amount_asked,
                       .requested_at = actor.at,
                       .requested_by = std::string(actor.principal())};
  for (const std::int64_t number : chosen) {
    const Eligibility& line = judged.at(static_cast<std::size_t>(number));
    const std::string place = "lineItems[" + std::to_string(number) + "]";
    const auto refuse = [&](Error error) {
      error.field = place;
      return fail(std::move(error));
    };
    if (line.refusal) return refuse(*line.refusal);
    if (const Result<void> checked = check_path(line, path); !checked) return refuse(checked.error());
    if (line.whole_order_only && chosen.size() != lines_left(order)) {
      return refuse(Error(errors::kOrderNotCancellable, "This order is cancelled as a whole or not at all."));
    }
    drafted.lines.push_back({number, line.refund.value(), line.taxed});
  }
  return drafted;
}

void record(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Cancellation& cancellation,
            std::string_view status, std::string old_value, std::string new_value) {
  audit::Entry entry{.category = audit::Category::kTransaction,
                     .operation = "update_order",
                     .resource_type = "order",
                     .status = status,
                     .customer_id = cancellation.customer_id,
                     .customer_name = customer_name,
                     .old_value = std::move(old_value),
                     .new_value = std::move(new_value)};
  std::string numbers;
  for (const CancelledLine& line : cancellation.lines) {
    numbers += (numbers.empty() ? "" : ",") + std::to_string(line.number);
  }
  entry.customized = {{"OrderId", cancellation.order_id},
                      {"AlternateId", alternate_id(cancellation.order_id)},
                      {"CancellationId", cancellation.id},
                      {"CancellationState", std::string(to_string(cancellation.state))},
                      {"CancellationPath", std::string(to_string(cancellation.path))},
                      {"LineItemNumbers", numbers},
                      {"Credit", totals_text({{cancellation.credit()}})}};
  if (!cancellation.reason.empty()) entry.customized.emplace_back("Reason", cancellation.reason);
  if (!cancellation.note.empty()) entry.customized.emplace_back("Note", cancellation.note);
  audit::append(tx, actor, entry);
}

// In the order in which purchases take it, so that nobody waits in a circle.
void return_stock(sql::Tx& tx, std::vector<const OrderLine*> lines) {
  std::sort(lines.begin(), lines.end(), [](const OrderLine* a, const OrderLine* b) {
    return std::tie(a->item.product_id, a->item.sku_id) < std::tie(b->item.product_id, b->item.sku_id);
  });
  for (const OrderLine* line : lines) catalog::return_inventory(tx, line->item, line->quantity);
}

// The one way in which a purchase ends (rules 4.5), for `actor` in the seller's tenant. The record itself is written by
// the caller, with what came back: less than was quoted, when the operator credited some of it since. Returns the order
// as it is now.
Result<Order> complete(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Order& order,
                       std::span<const billing::ChargeLine> bought, Cancellation& cancellation) {
  Order after = order;
  std::vector<const OrderLine*> lines;
  for (const CancelledLine& line : cancellation.lines) {
    OrderLine& cancelled = after.lines.at(static_cast<std::size_t>(line.number));
    if (cancelled.status == LineStatus::kCancelled) throw std::logic_error("a line is cancelled twice");
    cancelled.status = LineStatus::kCancelled;
    lines.push_back(&cancelled);
  }
  after.status = status_of(after.lines);
  after.version = order.version + 1;
  bool claimed = false;
  const sql::Tx::Question claim =
      claim_order(actor.partner_id, order, after.status == OrderStatus::kCancelled, claimed);
  const billing::HeldAccount payer = billing::hold_account(tx, actor.partner_id, actor.at, {&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment);
  const std::vector<billing::ChargeCredit> credits = billing::credits_of_order(tx, actor.partner_id, order.id);
  std::vector<billing::ChargeLine> charges;
  for (CancelledLine& line : cancellation.lines) {
    const auto index = static_cast<std::size_t>(line.number);
    const billing::Taxed credited = billing::credited(credits, bought[index]);
    const billing::GivenBack back = returned(bought[index], order.lines.at(index), credited, line.refund.credit);
    line.refund.credit = back.price;
    line.taxed = back.taxed;
    mark_line_cancelled(tx, actor.partner_id, order, line.number);
    RETURN_IF_FAILED(fulfilment::cancel_line(tx, actor, order.customer_id, order.id, line.number));
    for (billing::ChargeLine& charge :
         cancellation_charges(bought[index], credited, payer, order, order.lines.at(index), line, cancellation.id,
                              actor.at)) {
      charges.push_back(std::move(charge));
    }
  }
  billing::charge(tx, actor, charges);
  return_stock(tx, std::move(lines));
  tell_cancelled(tx, actor, customer_name, order, cancellation);
  record(tx, actor, customer_name, cancellation, "succeeded", snapshot(order), snapshot(after));
  return after;
}

void decide(Cancellation& cancellation, const Actor& actor) {
  cancellation.decided_at = actor.at;
  cancellation.decided_by = actor.principal();
}

}  // namespace

Money Cancellation::credit() const {
  Money sum{0, currency};
  for (const CancelledLine& line : lines) sum = sum + line.refund.credit;
  return sum;
}

billing::Taxed Cancellation::taxed() const {
  billing::Taxed sum{{0, currency}, {0, currency}};
  for (const CancelledLine& line : lines) {
    sum = {sum.subtotal + line.taxed.subtotal, sum.tax + line.taxed.tax};
  }
  return sum;
}

Result<CancellationOutlook> cancellation_outlook(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                 std::string_view order_id) {
  Found found = OR_RETURN(find(tx, actor, customer_id, order_id));
  std::vector<Eligibility> lines = judge_lines(tx, found, actor.at);
  return CancellationOutlook{std::move(found.order), std::move(lines), std::move(found.earlier),
                             lacks(actor, found.buyer.partner_id)};
}

Result<Cancelled> cancel(sql::Tx& tx, const Actor& actor, const CancelCommand& command) {
  const Found found = OR_RETURN(find_to_change(tx, actor, command.customer_id, command.order_id));
  Cancellation cancellation = OR_RETURN(draft(tx, actor, found, command, CancellationPath::kSelfService));
  cancellation.state = OR_RETURN(next_state(cancellation.state, CancellationEvent::kSubmit, Party::kPartner));
  cancellation.state = OR_RETURN(next_state(cancellation.state, CancellationEvent::kApprove, Party::kSystem));
  cancellation.state = OR_RETURN(next_state(cancellation.state, CancellationEvent::kComplete, Party::kSystem));
  decide(cancellation, actor);
  Order after = OR_RETURN(complete(tx, actor, found.buyer.name, found.order, found.bought, cancellation));
  insert_cancellation(tx, cancellation);
  return Cancelled{std::move(after), std::move(cancellation)};
}

Result<Cancellation> quote_cancellation(sql::Tx& tx, const Actor& actor, const CancelCommand& command,
                                        CancellationPath path) {
  const Found found = OR_RETURN(find_to_change(tx, actor, command.customer_id, command.order_id));
  return draft(tx, actor, found, command, path);
}

std::optional<Cancellation> find_cancellation(sql::Tx& tx, std::string_view cancellation_id) {
  return load_cancellation(tx, cancellation_id);
}

Result<Cancellation> request_cancellation(sql::Tx& tx, const Actor& actor, const CancelCommand& command) {
  const Found found = OR_RETURN(find_to_change(tx, actor, command.customer_id, command.order_id));
  Cancellation request = OR_RETURN(draft(tx, actor, found, command, CancellationPath::kSupportRequest));
  if (const std::optional<Money>& asked = request.amount_asked) {
    const std::string creditable = totals_text({{request.credit()}});
    if (!(asked->currency == request.currency)) {
      return fail(errors::kInvalidInput, "The order is in another currency: " + creditable + " can come back.",
                  "amountRequested.currencyCode");
    }
    if (asked->minor <= 0 || asked->minor > request.credit().minor) {
      return fail(errors::kInvalidInput, "At most " + creditable + " can come back.", "amountRequested");
    }
  }
  request.state = OR_RETURN(next_state(request.state, CancellationEvent::kSubmit, Party::kPartner));
  if (!claim_order(tx, actor.partner_id, found.order, false)) return fail(errors::kPendingAdjustment);
  insert_cancellation(tx, request);
  tell_requested(tx, actor, found.buyer.name, found.order, request);
  record(tx, actor, found.buyer.name, request, "progress", {}, snapshot(request));
  return request;
}

Result<Cancellation> resubmit_cancellation(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                           std::string_view order_id, std::string_view cancellation_id,
                                           std::string_view reason) {
  const Found found = OR_RETURN(find_to_change(tx, actor, customer_id, order_id));
  for (const Cancellation& known : found.earlier) {
    if (known.id != cancellation_id) continue;
    Cancellation request = known;
    request.state = OR_RETURN(next_state(known.state, CancellationEvent::kSubmit, Party::kPartner));
    request.reason = reason;
    if (!update_cancellation(tx, request, known.state)) return fail(errors::kPendingAdjustment);
    tell_requested(tx, actor, found.buyer.name, found.order, request);
    record(tx, actor, found.buyer.name, request, "progress", snapshot(known), snapshot(request));
    return request;
  }
  return fail(errors::kNotFound, "The order has no such cancellation.");
}

Result<Page<Cancellation>> list_cancellations(sql::Tx& tx, const CancellationQuestion& question) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size =
      question.size <= 0 ? kMostListedCancellations : std::min(question.size, kMostListedCancellations);
  const auto looked_at = question.partner_id.empty()
                             ? std::nullopt
                             : cancellation_beyond(tx, question.state, question.continuation, sql::kMostLookedAt);
  return page_of(load_cancellations_in(tx, question.state, question.continuation, looked_at.value_or(""),
                                       question.partner_id, size + 1), size, looked_at);
}

WaitingCancellations count_waiting(sql::Tx& tx) { return count_waiting_cancellations(tx); }

Result<Cancellation> decide_cancellation(sql::Tx& tx, const Actor& actor, std::string_view cancellation_id,
                                         CancellationEvent decision, std::string_view note) {
  const std::optional<Cancellation> known = load_cancellation(tx, cancellation_id);
  if (!known) return fail(errors::kNotFound, "There is no such cancellation.");
  Cancellation request = *known;
  request.state = OR_RETURN(next_state(known->state, decision, Party::kOperator));
  if (decision == CancellationEvent::kApprove) {
    request.state = OR_RETURN(next_state(request.state, CancellationEvent::kComplete, Party::kSystem));
  }
  request.note = note;
  decide(request, actor);
  if (!update_cancellation(tx, request, known->state)) return fail(errors::kPendingAdjustment);

  Actor in_tenant = actor;  // the operator acts in the seller's tenant: its book, its log
  in_tenant.partner_id = request.partner_id;
  const std::optional<Order> order = load_order(tx, request.partner_id, request.customer_id, request.order_id);
  if (!order) throw std::logic_error("a cancellation of an order that is not there");
  const Result<customers::Buyer> buyer = customers::find_buyer(tx, in_tenant, request.customer_id);
  const std::string customer_name = buyer ? buyer->name : std::string();  // the relationship may have ended since
  if (decision == CancellationEvent::kApprove) {
    const std::vector<billing::ChargeLine> bought = charges_bought(tx, request.partner_id, *order, actor.at);
    RETURN_IF_FAILED(complete(tx, in_tenant, customer_name, *order, bought, request));
    update_cancelled_lines(tx, request);
  } else {
    tell_not_approved(tx, in_tenant, customer_name, request);
    record(tx, in_tenant, customer_name, request, decision == CancellationEvent::kReject ? "decline" : "progress",
           snapshot(*known), snapshot(request));
  }
  return request;
}

}  // namespace chandlery::ordering
