// HTTP of why a line of an invoice is what it is.
#include <algorithm>

#include "billing/amendments.h"
#include "billing/document_lines.h"
#include "billing/explain.h"
#include "billing/routes.h"
#include "billing/usage_meters.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

constexpr int kMonthsLookedBack = 48;  // for what a credit gives back: longer than any term

// What a changed term has to do with the line; all charges of its order since its purchase are read.
std::optional<ChangeFacts> changes_behind(sql::Tx& tx, const Invoice& invoice, const ChargeLine& line) {
  if (line.order_id.empty() || line.subscription_id.empty()) return std::nullopt;
  ChargeSet set = set_of(invoice);
  set.month = std::max(BillingMonth::of(line.ordered_at), BillingMonth{invoice.month.months - kMonthsLookedBack});
  return change_facts(line, charges_of_order(tx, set, invoice.month, line.order_id));
}

// The charge that a line gives back: the same line of the same order, charged in some month until then. One round trip.
std::optional<CreditFacts> credit_facts(sql::Tx& tx, const Invoice& invoice, const ChargeLine& line) {
  if (line.type != ChargeType::kCancelImmediate || line.subtotal.minor > 0) return std::nullopt;
  if (line.id.starts_with(kUsagePrefix)) return std::nullopt;  // it says itself what it takes back
  if (auto part = facts_of_part(line)) return part;
  const std::string id = line.order_id + "/" + std::to_string(line.order_line) + "/new";
  ChargeSet set = set_of(invoice);
  set.month = std::max(BillingMonth::of(line.ordered_at), BillingMonth{invoice.month.months - kMonthsLookedBack});
  const std::vector<ChargeLine> of_order = charges_of_order(tx, set, invoice.month, line.order_id);
  const auto original = std::ranges::find(of_order, id, &ChargeLine::id);
  if (original == of_order.end()) return std::nullopt;
  CreditFacts facts{.original = *original,
                    .cancelled_at = line.posted_at,
                    .prorated = line.credit_basis == CreditBasis::kProrated,
                    .used_days = line.used_days,
                    .rule = ProrationRule::kLine,
                    .policy = {},
                    .policy_name = {},
                    .credited_before = Money{line.credited_before, line.subtotal.currency}};
  if (line.credit_basis == CreditBasis::kUnrecorded) {
    facts.prorated = original->subtotal.minor != -line.subtotal.minor;
    facts.used_days.reset();
  }
  return facts;
}

void write_sentences(json::Writer& out, std::string_view name, const std::vector<std::string>& sentences) {
  out.key(name).begin_array();
  for (const std::string& sentence : sentences) out.value(sentence);
  out.end_array();
}

Result<Response> get_explanation(Call& call) {
  const Invoice invoice = OR_RETURN(find_invoice(call.tx, call.actor, call.path["invoice_id"]));
  const std::string_view id = call.request.query.get("lineItem");
  if (id.empty()) return fail(errors::kInvalidInput, "Name the line by its id.", "lineItem");
  const std::optional<ChargeLine> line = find_charge(call.tx, set_of(invoice), id);
  if (!line) return fail(errors::kNotFound, "The invoice has no such line.", "lineItem");
  const std::optional<ChangeFacts> changes = changes_behind(call.tx, invoice, *line);
  const Explanation explanation = changes
                                      ? explain_change(*line, *changes, call.actor.locale)
                                      : explain(*line, credit_facts(call.tx, invoice, *line), call.actor.locale);
  json::Writer out;
  out.begin_object().field("invoiceId", invoice.number).field("lineItem", line->id);
  write_sentences(out, "facts", explanation.facts);
  write_sentences(out, "arithmetic", explanation.arithmetic);
  out.field("agrees", explanation.agrees).attributes("LineItemExplanation").end_object();
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> explanation_routes() {
  return {
      {http::Method::kGet, "/v1/invoices/{invoice_id}/explanation", Capability::kViewInvoices, http::Tokens::kUserOnly,
       http::Access::kRead, http::Idempotency::kNone, "Explains how a line of an invoice came to its amount.",
       get_explanation},
  };
}

}  // namespace chandlery::billing
