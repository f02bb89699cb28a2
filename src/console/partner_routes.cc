// HTTP of a partner's numbers, as the operator's page of that partner shows them.
#include "billing/account_terms.h"
#include "console/routes.h"
#include "core/text.h"
#include "customers/relationships.h"
#include "ordering/order_counts.h"
#include "partners/service.h"
#include "partners/wire.h"

namespace chandlery::console {
namespace {

using http::Call, http::Response;

constexpr std::int64_t kMostCounted = 10'000;

/// {"count":n,"more":false}; with `more` there are at least so many.
void write_count(json::Writer& out, std::string_view name, std::int64_t count) {
  out.key(name).begin_object().field("count", std::min(count, kMostCounted));
  out.field("more", count > kMostCounted).end_object();
}

void write_amount(json::Writer& out, std::string_view name, const Money& amount) {
  out.key(name).begin_object().field("amount", amount).field("currencyCode", amount.currency.code()).end_object();
}

void write_account(json::Writer& out, const billing::AccountTerms& terms) {
  out.key("account").begin_object().field("standing", to_string(terms.account.standing));
  if (terms.account.credit_limit) write_amount(out, "creditLimit", *terms.account.credit_limit);
  if (terms.use) {
    write_amount(out, "used", terms.use->used);
    write_amount(out, "available", terms.use->available());
  }
  out.key("balances").begin_array();
  for (const billing::Balance& balance : terms.balances) {
    out.begin_object().field("account", balance.account).field("amount", balance.amount);
    out.field("currencyCode", balance.amount.currency.code()).end_object();
  }
  out.end_array().end_object();
}

Result<Response> get_summary(Call& call) {
  const partners::Partner partner =
      OR_RETURN(partners::find_partner(call.tx, text::lower(call.path["partner_id"])));
  json::Writer out;
  partners::write_partner(out.begin_object().key("partner"), partner);
  write_count(out, "customers", customers::count_customers(call.tx, partner.id, kMostCounted + 1));
  write_count(out, "orders", ordering::count_orders(call.tx, partner.id, kMostCounted + 1));
  if (partner.type == partners::PartnerType::kIndirectProvider) {
    out.field("resellers", static_cast<std::int64_t>(partners::resellers_of(call.tx, partner.id).size()));
  }
  write_account(out, billing::find_terms(call.tx, partner.id, call.actor.at));
  out.attributes("PartnerSummary").end_object();
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> partner_routes() {
  return {{http::Method::kGet, "/operator/v1/partners/{partner_id}/summary", Capability::kOperate,
           http::Tokens::kUserOnly, http::Access::kLongRead, http::Idempotency::kNone,
           "A partner in numbers: customers, orders, balances, credit, standing.", get_summary}};
}

}  // namespace chandlery::console
