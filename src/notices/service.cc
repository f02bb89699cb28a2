// See service.h. What an order pays for its notice: one queued insert, into one tree.
#include "notices/service.h"

#include <algorithm>
#include <stdexcept>

#include "core/id.h"
#include "notices/store.h"
#include "platform/json/writer.h"

namespace chandlery::notices {
namespace {

std::string subject_json(const Subject& subject) {
  json::Writer out;
  const auto id = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out.field(name, value);
  };
  out.begin_object();
  id("partnerId", subject.partner_id);
  id("customerId", subject.customer_id);
  id("orderId", subject.order_id);
  out.field("lineItemNumber", subject.line_number);
  id("cancellationId", subject.cancellation_id);
  id("invoiceId", subject.invoice_id);
  id("serviceRequestId", subject.request_id);
  out.end_object();
  return out.take();
}

/// The facts in the order of the table, which names them separated by blanks.
std::string facts_json(const KindRow& row, const Notice& notice) {
  json::Writer out;
  out.begin_object();
  std::size_t count = 0;
  for (std::string_view rest = row.facts; !rest.empty(); ++count) {
    const std::string_view declared = rest.substr(0, rest.find(' '));
    const std::string_view name = declared.substr(0, declared.find(':'));
    rest.remove_prefix(std::min(rest.size(), declared.size() + 1));
    const auto fact = std::ranges::find(notice.facts, name, [](const auto& each) { return each.first; });
    if (fact == notice.facts.end()) throw std::logic_error("a notice lacks a fact: " + std::string(name));
    out.field(name, fact->second);
  }
  if (count != notice.facts.size()) throw std::logic_error("a notice brings facts that its kind does not have");
  out.end_object();
  return out.take();
}

std::string_view tenant_told(const Actor& actor, const Notice& notice) {
  switch (notice.audience) {
    case Audience::kPartner: return actor.partner_id;
    case Audience::kCustomer: return notice.subject.customer_id;
    case Audience::kOperator: return {};
  }
  throw std::logic_error("an unknown audience");
}

}  // namespace

void tell(sql::Tx& tx, const Actor& actor, const Notice& notice) {
  const KindRow& row = row_of(notice.kind, notice.audience);
  if ((row.desk == Desk::kUser) == notice.user_id.empty()) throw std::logic_error("a notice for one user, or for a desk");
  const std::string_view tenant = tenant_told(actor, notice);
  if (notice.audience != Audience::kOperator && (actor.partner_id.empty() || tenant.empty()))
    throw std::logic_error("a notice without a tenant to tell");
  store::insert(tx, {.partner_id = notice.audience == Audience::kOperator ? std::string_view() : actor.partner_id,
                     .tenant_id = tenant,
                     .id = new_id(actor.at),
                     .kind = row.word,
                     .desk = row.desk,
                     .user_id = notice.user_id,
                     .subject = subject_json(notice.subject),
                     .facts = facts_json(row, notice),
                     .created_at = actor.at,
                     .mail = row.mailed ? store::Mail::kWaiting : store::Mail::kNone});
}

}  // namespace chandlery::notices
