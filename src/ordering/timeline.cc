// See timeline.h.
#include "ordering/timeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "audit/query.h"
#include "billing/charges.h"
#include "billing/invoice_rules.h"
#include "billing/invoice_search.h"
#include "customers/service.h"
#include "fulfilment/history.h"
#include "fulfilment/service.h"
#include "identity/permissions.h"
#include "ordering/cancellation_store.h"
#include "ordering/service.h"
#include "ordering/wire.h"

namespace chandlery::ordering {
namespace {

constexpr std::string_view kKinds[] = {"created",        "charged",   "keyPending", "keyIssued",
                                       "keyRevealed",    "linkMade",  "downloaded", "cancelRequested",
                                       "cancelRejected", "cancelled", "credited",   "invoiced"};
constexpr int kChargedMonths = 24;  // in which an order's charges are looked for

std::ptrdiff_t place_of(std::string_view kind) { return std::ranges::find(kKinds, kind) - std::begin(kKinds); }

std::string line_path(const Order& order, std::int64_t line) {
  return path_of(order) + "/lineitems/" + std::to_string(line);
}

void add_purchase(const Order& order, std::vector<OrderEvent>& events) {
  OrderEvent& created = events.emplace_back(OrderEvent{.at = order.created_at, .kind = "created"});
  created.detail = order.lines.front().product_title;
  created.link = path_of(order);
}

void add_keys(sql::Tx& tx, const customers::Buyer& buyer, const Order& order, std::vector<OrderEvent>& events) {
  Actor reader;
  reader.partner_id = buyer.partner_id;
  for (const fulfilment::Entitlement& held : fulfilment::entitlements_of_order(tx, reader, buyer.id, order.id)) {
    if (held.key_source == catalog::KeySource::kNone) continue;
    const auto add = [&](Instant at, std::string_view kind) {
      OrderEvent& event = events.emplace_back(OrderEvent{.at = at, .kind = kind});
      event.line_number = held.line_number;
      event.detail = held.title;
      event.link = line_path(order, held.line_number) + "/softwarekeys";
    };
    const bool waits = held.state == fulfilment::EntitlementState::kPending;
    if (waits || held.activated_at) add(held.granted_at, "keyPending");
    if (!waits) add(held.activated_at.value_or(held.granted_at), "keyIssued");
  }
}

std::string_view kind_of(fulfilment::HistoryKind kind) {
  switch (kind) {
    case fulfilment::HistoryKind::kKeyRevealed:
      return "keyRevealed";
    case fulfilment::HistoryKind::kLinkMade:
      return "linkMade";
    case fulfilment::HistoryKind::kDownloaded:
      break;
  }
  return "downloaded";
}

void add_history(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, const Order& order,
                 std::vector<OrderEvent>& events) {
  const bool may_know_who = identity::may(actor, Capability::kViewKeyAccessLog);
  for (fulfilment::HistoryEvent& each : fulfilment::history_of_order(tx, buyer.partner_id, order.id)) {
    OrderEvent& event = events.emplace_back(OrderEvent{.at = each.at, .kind = kind_of(each.kind)});
    event.line_number = each.line_number;
    event.detail = std::move(each.detail);
    if (may_know_who) event.who = std::move(each.who);
    event.link = line_path(order, each.line_number) +
                 (each.kind == fulfilment::HistoryKind::kKeyRevealed ? "/softwarekeys" : "/softwaredownloads");
  }
}

void add_cancellations(sql::Tx& tx, const customers::Buyer& buyer, const Order& order,
                       std::vector<OrderEvent>& events) {
  for (const Cancellation& each : load_cancellations(tx, buyer.partner_id, buyer.id, order.id)) {
    const auto add = [&](Instant at, std::string_view kind, const std::string& detail) {
      OrderEvent& event = events.emplace_back(OrderEvent{.at = at, .kind = kind});
      if (each.lines.size() == 1) event.line_number = each.lines.front().number;
      event.detail = detail;
      event.link = path_of(order) + "/cancellation";
    };
    if (each.path == CancellationPath::kSupportRequest) add(each.requested_at, "cancelRequested", each.reason);
    if (!each.decided_at) continue;
    if (each.state == CancellationState::kCompleted) add(*each.decided_at, "cancelled", each.reason);
    if (each.state == CancellationState::kRejected) add(*each.decided_at, "cancelRejected", each.note);
  }
}

/// The order's charges and credits, and the invoices that hold them.
void add_billing(sql::Tx& tx, const Actor& actor, const Order& order, std::vector<OrderEvent>& events) {
  const billing::BillingMonth first = billing::BillingMonth::of(order.created_at);
  const billing::BillingMonth last{
      std::min(billing::BillingMonth::of(actor.at).months + 1, first.months + kChargedMonths)};
  std::set<std::pair<std::int32_t, billing::InvoiceType>> sets;
  for (const billing::InvoiceType type : {billing::InvoiceType::kOneTime, billing::InvoiceType::kRecurring}) {
    const billing::ChargeSet set{actor.partner_id, first, type, order.total.currency};
    for (const billing::ChargeLine& line : billing::charges_of_order(tx, set, last, order.id)) {
      const bool back = line.subtotal.minor < 0;
      OrderEvent& event = events.emplace_back(OrderEvent{.at = line.posted_at, .kind = back ? "credited" : "charged"});
      event.line_number = line.order_line;
      event.detail = line.sku_name.empty() ? line.product_name : line.sku_name;
      event.amount = line.total();
      sets.insert({line.month.months, type});
    }
  }
  if (!identity::may(actor, Capability::kViewInvoices)) return;
  for (const auto& [month, type] : sets) {
    const auto invoice = billing::find_issued(tx, {actor.partner_id, {month}, type, order.total.currency});
    if (!invoice) continue;
    OrderEvent& event = events.emplace_back(OrderEvent{.at = invoice->invoice_date.start(), .kind = "invoiced"});
    event.detail = invoice->number;
    event.link = "/invoices/" + billing::typed_id(type, invoice->number);
  }
}

/// Names who did it and the correlation id, from the records of the same moment that name the order, as far as the
/// caller may read them.
void add_records(sql::Tx& tx, const Actor& actor, const Order& order, std::vector<OrderEvent>& events) {
  const audit::Readable readable{identity::may(actor, Capability::kViewTransactionLog),
                                 identity::may(actor, Capability::kViewKeyAccessLog)};
  if (!readable.transactions && !readable.key_access) return;
  std::map<Date, std::pair<Instant, Instant>> days;
  for (const OrderEvent& event : events) {
    const auto [day, first] = days.try_emplace(Date::of(event.at), event.at, event.at);
    day->second = {std::min(day->second.first, event.at), std::max(day->second.second, event.at)};
  }
  for (const auto& [day, range] : days) {
    audit::Query query;
    query.range = {range.first, {range.second.micros + 1}};
    query.filter.customer_id = order.customer_id;
    const auto page = audit::list(tx, actor, readable, query);
    if (!page) continue;
    for (const audit::Record& record : page->items) {
      if (record.customized.find(order.id) == std::string::npos) continue;
      const bool of_keys = record.category == audit::Category::kKeyAccess;
      for (OrderEvent& event : events) {
        const bool key_event = event.kind == "keyRevealed" || event.kind == "linkMade" || event.kind == "downloaded";
        if (event.at != record.at || key_event != of_keys || !event.correlation_id.empty()) continue;
        event.correlation_id = record.correlation_id;
        if (event.who.empty()) event.who = record.user_name;
      }
    }
  }
}

}  // namespace

Result<std::vector<OrderEvent>> order_timeline(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view order_id) {
  const Order order = OR_RETURN(find_order(tx, actor, customer_id, order_id));
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  std::vector<OrderEvent> events;
  add_purchase(order, events);
  add_keys(tx, buyer, order, events);
  add_history(tx, actor, buyer, order, events);
  add_cancellations(tx, buyer, order, events);
  if (buyer.partner_id == actor.partner_id) {
    add_billing(tx, actor, order, events);
    add_records(tx, actor, order, events);
  }
  std::ranges::stable_sort(events, [](const OrderEvent& a, const OrderEvent& b) {
    return a.at != b.at ? a.at < b.at : place_of(a.kind) < place_of(b.kind);
  });
  return events;
}

}  // namespace chandlery::ordering
