// HTTP of accounts: what the operator agrees with a partner, credits, and what the partner sees of its credit.
//
//   GET, PUT /operator/v1/partners/{partner_id}/billing
//     {"creditLimit":{"amount":50000,"currencyCode":"USD"}?,"standing"?:"good"|"inArrears"|"suspended",
//      "taxRegistration":{"country":"DE","taxId":"DE123456789"}?}
//   POST /operator/v1/partners/{partner_id}/billing/exemptions {"firstDay":"2021-04-01","lastDay","certificate"}
//   POST /operator/v1/partners/{partner_id}/credits {"amount":12.5,"currencyCode":"USD","reason","customerId"?}
//     or, of a charge and with its tax, {"lineItem","invoiceId"?,"amount"?,"currencyCode","reason"}
//   GET  /v1/creditlimit
#include "billing/account_terms.h"
#include "billing/charges.h"
#include "billing/operator_books.h"
#include "billing/operator_credits.h"
#include "billing/routes.h"
#include "core/whole_money.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

void write_amount(json::Writer& w, std::string_view name, const Money& amount) {
  w.key(name).begin_object().field("amount", amount).field("currencyCode", amount.currency.code()).end_object();
}

// Without a limit there are no amounts: nothing is used of it.
void write_credit(json::Writer& w, const AccountTerms& terms) {
  if (terms.account.credit_limit) write_amount(w, "creditLimit", *terms.account.credit_limit);
  if (terms.use) {
    write_amount(w, "used", terms.use->used);
    write_amount(w, "available", terms.use->available());
    w.field("usedPercent", terms.use->percent());
  }
  if (!terms.use_unknown.empty()) w.field("unknownBecause", terms.use_unknown);
  w.field("unlimited", !terms.account.credit_limit.has_value());
  w.field("standing", to_string(terms.account.standing));
  w.field("mayBuy", terms.account.standing == Standing::kGood && terms.use_unknown.empty() &&
                        (!terms.use || terms.use->available().minor >= 0));
}

std::string terms_json(const AccountTerms& terms) {
  json::Writer w;
  w.begin_object().field("partnerId", terms.account.partner_id);
  write_credit(w, terms);
  if (terms.registration) {
    w.key("taxRegistration").begin_object().field("country", terms.registration->country);
    w.field("taxId", terms.registration->tax_id).end_object();
  }
  w.key("taxExemptions").begin_array();
  for (const TaxExemption& each : terms.exemptions) {
    w.begin_object().field("firstDay", to_iso(each.first_day)).field("lastDay", to_iso(each.last_day));
    w.field("certificate", each.certificate).end_object();
  }
  w.end_array().key("balances").begin_array();
  for (const Balance& balance : terms.balances) {
    w.begin_object().field("account", balance.account).field("amount", balance.amount);
    w.field("currencyCode", balance.amount.currency.code()).end_object();
  }
  w.end_array();
  if (terms.account.first_open_month.months > 0) w.field("firstOpenMonth", terms.account.first_open_month.to_string());
  w.attributes("BillingAccount").end_object();
  return w.take();
}

Result<Currency> read_currency(const json::Object& object) {
  const auto currency = Currency::parse(OR_RETURN(object.text("currencyCode")));
  if (!currency) return fail(errors::kInvalidProperty, "There is no such currency.", object.path_of("currencyCode"));
  return *currency;
}

// {"amount","currencyCode"} in whole minor units.
Result<Money> read_money(const json::Object& object) {
  const Currency currency = OR_RETURN(read_currency(object));
  const auto amount = OR_RETURN(object.optional_decimal("amount"));
  const std::string place = object.path_of("amount");
  if (!amount) return fail(errors::kInvalidProperty, "The amount is missing.", place);
  constexpr int kMostDigits = 15;
  const Decimal most = Decimal(1, 0).at_scale(kMostDigits, Rounding::kFloor);
  if (Decimal(amount->negative() ? -amount->mantissa() : amount->mantissa(), amount->scale()) >
      Decimal(most.mantissa(), 0)) {
    return fail(errors::kInvalidProperty, "That is beyond all measure.", place);
  }
  const std::optional<Money> money = whole_money(*amount, currency);
  if (!money) return fail(errors::kInvalidProperty, "The currency has no such small part.", place);
  return *money;
}

Result<Date> read_day(const json::Object& object, std::string_view name) {
  const auto day = parse_iso_date(OR_RETURN(object.text(name)));
  if (!day) return fail(errors::kInvalidProperty, "A day is written as 2021-04-01.", object.path_of(name));
  return *day;
}

Result<Response> get_terms(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  return Response{.body = terms_json(find_terms(call.tx, actor.partner_id, actor.at))};
}

Result<Response> put_terms(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  TermsChange change;
  if (const auto limit = OR_RETURN(body.optional_object("creditLimit"))) {
    change.credit_limit = OR_RETURN(read_money(*limit));
  }
  if (const auto word = OR_RETURN(body.optional_text("standing"))) {
    change.standing = parse_standing(*word);
    if (!change.standing) {
      return fail(errors::kInvalidEnumValue, "The standing is good, inArrears or suspended.", "standing");
    }
  }
  if (const auto registration = OR_RETURN(body.optional_object("taxRegistration"))) {
    change.registration =
        TaxRegistration{OR_RETURN(registration->text("country")), OR_RETURN(registration->text("taxId"))};
  }
  RETURN_IF_FAILED(replace_terms(call.tx, actor, change));
  return Response{.body = terms_json(find_terms(call.tx, actor.partner_id, actor.at))};
}

Result<Response> post_exemption(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  TaxExemption exemption;
  exemption.first_day = OR_RETURN(read_day(body, "firstDay"));
  exemption.last_day = OR_RETURN(read_day(body, "lastDay"));
  exemption.certificate = OR_RETURN(body.text("certificate"));
  OR_RETURN(file_exemption(call.tx, actor, std::move(exemption)));
  return Response{.status = 201, .body = terms_json(find_terms(call.tx, actor.partner_id, actor.at))};
}

Result<ChargeLine> read_and_give(Call& call, const Actor& actor, const json::Object& body) {
  const std::optional<std::string> line_item = OR_RETURN(body.optional_text("lineItem"));
  if (!line_item || line_item->empty()) {
    CustomerCredit credit;
    credit.amount = OR_RETURN(read_money(body));
    credit.reason = OR_RETURN(body.text("reason"));
    credit.customer_id = OR_RETURN(body.text_or("customerId", ""));
    return give_credit(call.tx, actor, credit);
  }
  ChargeCreditCommand command{.line_item = *line_item, .invoice_id = {}, .currency = {}, .amount = {}, .reason = {}};
  command.invoice_id = OR_RETURN(body.text_or("invoiceId", ""));
  if (body.has("amount")) command.amount = OR_RETURN(read_money(body));
  command.currency = OR_RETURN(read_currency(body));
  command.reason = OR_RETURN(body.text("reason"));
  return credit_charge(call.tx, actor, command);
}

Result<Response> post_credit(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ChargeLine line = OR_RETURN(read_and_give(call, actor, body));
  json::Writer w;
  w.begin_object().field("id", line.id).field("month", line.month.to_string());
  w.field("chargeType", to_string(line.type)).field("subtotal", line.subtotal).field("taxTotal", line.tax);
  w.field("total", line.total());
  w.field("currencyCode", line.subtotal.currency.code()).field("reason", line.credit_reason);
  w.field("customerId", line.customer_id).field("adjustment", is_adjustment(line));
  w.attributes("CustomerCredit").end_object();
  return Response{.status = 201, .body = w.take()};
}

Result<Response> get_credit(Call& call) {
  const AccountTerms terms = find_terms(call.tx, call.actor.partner_id, call.actor.at);
  json::Writer w;
  w.begin_object();
  write_credit(w, terms);
  w.attributes("CreditLimit").end_object();
  return Response{.body = w.take()};
}

}  // namespace

std::vector<http::Route> account_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency;
  constexpr Capability kNeeds = Capability::kOperate;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  constexpr std::string_view kBilling = "/operator/v1/partners/{partner_id}/billing";
  return {
      {kGet, kBilling, kNeeds, kTokens, Access::kRead, Idempotency::kNone,
       "Gets a partner's credit limit and what is used of it, standing, tax registration, exemptions and balances.",
       get_terms},
      {kPut, kBilling, kNeeds, kTokens, Access::kWrite, Idempotency::kReplay,
       "Replaces a partner's credit limit and tax registration, and its standing when one is given.", put_terms},
      {kPost, "/operator/v1/partners/{partner_id}/billing/exemptions", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Files a tax exemption, which takes effect with the next billing month.", post_exemption},
      {kPost, "/operator/v1/partners/{partner_id}/credits", kNeeds, kTokens, Access::kWrite, Idempotency::kReplay,
       "Credits a partner in its open month: of a line that it was charged, with the tax of that, for a customer's sake, or as"
       " an adjustment of its account.", post_credit},
      {kGet, "/v1/creditlimit", Capability::kViewCreditLimit, http::Tokens::kAppOrUser, Access::kRead,
       Idempotency::kNone, "The partner's own credit limit, what is used of it and whether it may buy.", get_credit},
  };
}

}  // namespace chandlery::billing
