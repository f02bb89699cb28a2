// See overview.h.
#include "app/overview.h"

#include <algorithm>

#include "billing/account_terms.h"
#include "billing/budgets.h"
#include "billing/invoice_rules.h"
#include "billing/invoice_search.h"
#include "fulfilment/service.h"
#include "identity/permissions.h"
#include "notices/inbox.h"
#include "ordering/software.h"
#include "ordering/software_store.h"
#include "platform/http/seek.h"
#include "platform/json/writer.h"
#include "support/rules.h"
#include "support/service.h"

namespace chandlery::app {
namespace {

/// What the parts of the page are made with.
struct Page {
  http::Call& call;
  json::Writer& out;
  std::int64_t shown;
};

void begin(Page& page, std::string_view name, std::int64_t count) {
  page.out.key(name).begin_object().field("count", std::min(count, kMostCounted));
}

void write_software(Page& page, const std::vector<ordering::SoftwarePurchase>& rows) {
  page.out.key("items").begin_array();
  for (const ordering::SoftwarePurchase& row : rows) {
    const ordering::CancelWindow window = ordering::cancel_window(row, page.call.actor.at);
    page.out.begin_object().field("customerId", row.held.customer_id).field("customerName", row.customer_name);
    page.out.field("orderId", row.order_id).field("lineItemNumber", row.line.number).field("title", row.line.sku_title);
    page.out.field("quantity", row.line.quantity).field("orderDate", row.ordered_at);
    page.out.field("status", to_string(ordering::status_of(row, page.call.actor.at)));
    page.out.field("daysLeft", window.judged.days_left).field("lastMoment", window.judged.last_moment).end_object();
  }
  page.out.end_array().end_object();
}

Result<void> write_lapsing(Page& page) {
  const Actor& actor = page.call.actor;
  const ordering::Windows windows{actor.at, actor.at.plus_days(kLapsingDays)};
  const auto rows = OR_RETURN(ordering::list_software(
      page.call.tx, actor,
      {.size = page.shown,
       .filter = {.product_id = {}, .words = {}, .status = {}, .cancellable_until = windows.until}}));
  begin(page, "lapsingCancellations",
        ordering::count_cancellable(page.call.tx, actor.partner_id, windows, kMostCounted));
  write_software(page, rows.items);
  return {};
}

Result<void> write_pending_keys(Page& page) {
  const Actor& actor = page.call.actor;
  const auto rows = OR_RETURN(ordering::list_software(
      page.call.tx, actor,
      {.size = page.shown,
       .filter = {
           .product_id = {}, .words = {}, .status = ordering::SoftwareStatus::kPending, .cancellable_until = {}}}));
  begin(page, "pendingKeys", fulfilment::count_pending_lines(page.call.tx, actor.partner_id, kMostCounted));
  write_software(page, rows.items);
  return {};
}

void write_invoices(Page& page) {
  const Actor& actor = page.call.actor;
  const Date today = Date::of(actor.at);
  const billing::OwedInvoices owed = billing::owed_invoices(page.call.tx, actor.partner_id, today, page.shown);
  begin(page, "unpaidInvoices", owed.count);
  page.out.field("overdue", owed.overdue).key("sums").begin_array();
  for (const billing::OwedSum& sum : owed.sums) {
    page.out.begin_object().field("currencyCode", sum.owed.currency.code()).field("owed", sum.owed);
    page.out.field("overdue", sum.overdue).end_object();
  }
  page.out.end_array().key("items").begin_array();
  for (const billing::Invoice& each : owed.first) {
    page.out.begin_object().field("id", billing::typed_id(each.type, each.number)).field("number", each.number);
    page.out.field("dueDate", to_iso(each.due_date))
        .field("overdue", each.overdue(today))
        .field("disputed", each.disputed);
    page.out.field("balance", each.balance()).field("currencyCode", each.currency().code()).end_object();
  }
  page.out.end_array().end_object();
}

void write_near_budgets(Page& page) {
  const billing::NearBudgets near = billing::near_budgets(page.call.tx, page.call.actor, page.shown, kMostCounted);
  begin(page, "nearBudgets", near.count);
  page.out.key("items").begin_array();
  for (const billing::CustomerSpending& each : near.first) {
    page.out.begin_object().field("customerId", each.customer_id).field("customerName", each.customer_name);
    page.out.field("percentUsed", each.percent).field("used", each.used);
    page.out.field("currencyCode", each.used.currency.code()).end_object();
  }
  page.out.end_array().end_object();
}

void write_requests(Page& page) {
  const support::WaitingRequests waiting =
      support::waiting_requests(page.call.tx, page.call.actor, page.shown, kMostCounted);
  begin(page, "waitingRequests", waiting.count);
  page.out.key("items").begin_array();
  for (const support::ServiceRequest& each : waiting.first) {
    page.out.begin_object().field("id", std::to_string(each.id)).field("title", each.title);
    page.out.field("severity", support::to_string(each.severity)).field("organizationName", each.organization_name);
    page.out.field("modifiedDate", each.modified_at).end_object();
  }
  page.out.end_array().end_object();
}

void write_credit(Page& page) {
  const billing::AccountTerms terms = billing::find_terms(page.call.tx, page.call.actor.partner_id, page.call.actor.at);
  page.out.key("credit").begin_object().field("unlimited", !terms.account.credit_limit.has_value());
  page.out.field("standing", billing::to_string(terms.account.standing));
  if (terms.use) {
    page.out.field("currencyCode", terms.use->limit.currency.code()).field("limit", terms.use->limit);
    page.out.field("used", terms.use->used).field("available", terms.use->available());
    page.out.field("usedPercent", terms.use->percent()).field("warningLevel", billing::warning_level(*terms.use));
  }
  page.out.end_object();
}

Result<void> write_notices(Page& page, const notices::Phrasebook& phrasebook) {
  constexpr notices::Audience kPartner = notices::Audience::kPartner;
  const auto unread = OR_RETURN(notices::list(page.call.tx, page.call.actor, phrasebook,
                                              {.audience = kPartner, .unread_only = true, .size = page.shown}));
  begin(page, "unreadNotices", notices::count_unread(page.call.tx, page.call.actor, kPartner, kMostCounted));
  page.out.key("items").begin_array();
  for (const notices::ReadableNotice& each : unread.items) {
    page.out.begin_object().field("id", each.id).field("kind", each.kind).field("title", each.words.title);
    page.out.field("createdDate", each.created_at).end_object();
  }
  page.out.end_array().end_object();
  return {};
}

Result<http::Response> get_overview(http::Call& call, const notices::Phrasebook& phrasebook) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const auto may = [&](Capability capability) { return identity::may(call.actor, capability); };
  json::Writer out;
  Page page{call, out, std::min<std::int64_t>(seek.size == 0 ? kUsualShown : seek.size, kMostShown)};
  out.begin_object();
  if (may(Capability::kViewSoftware)) {
    RETURN_IF_FAILED(write_lapsing(page));
    RETURN_IF_FAILED(write_pending_keys(page));
  }
  if (may(Capability::kViewInvoices)) {
    write_invoices(page);
    write_near_budgets(page);
  }
  if (may(Capability::kCreateSupportRequest)) write_requests(page);
  if (may(Capability::kViewCreditLimit)) write_credit(page);
  RETURN_IF_FAILED(write_notices(page, phrasebook));
  out.attributes("Overview").end_object();
  return http::Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> overview_routes(const notices::Phrasebook& phrasebook) {
  return {{http::Method::kGet, "/v1/overview", Capability::kViewProfile, http::Tokens::kAppOrUser,
           http::Access::kLongRead, http::Idempotency::kNone,
           "What needs the partner's attention: each with its number and the first few.",
           [&phrasebook](http::Call& call) { return get_overview(call, phrasebook); }}};
}

}  // namespace chandlery::app
