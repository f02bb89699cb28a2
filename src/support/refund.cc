// See refund.h.
#include "support/refund.h"

#include "core/id.h"
#include "core/locale.h"
#include "core/text.h"
#include "identity/permissions.h"
#include "identity/service.h"
#include "ordering/cancellation.h"
#include "ordering/rules.h"
#include "support/rules.h"
#include "support/topics.h"

namespace chandlery::support {
namespace {

constexpr int kRefundTopic = 1001;
constexpr std::size_t kLongestProductInTitle = 150;  // bytes: leaves room for the words around it

/// The failure, said of a field of the service request: `field` when it names none.
std::unexpected<Error> of_claim(Error error, std::string_view field) {
  error.field = error.field.empty() ? std::string(field) : "refund." + error.field;
  return fail(std::move(error));
}

/// A domain of somebody else's customer is answered as one that nobody has.
Result<customers::Buyer> find_customer_of_claim(sql::Tx& tx, const Actor& actor, std::string_view tenant) {
  if (normalise_guid(tenant)) return customers::find_buyer(tx, actor, tenant);
  const std::optional<identity::Tenant> found = identity::find_tenant(tx, tenant);
  if (!found || found->kind != identity::TenantKind::kCustomer) return fail(errors::kCustomerNotFound);
  Result<customers::Buyer> buyer = customers::find_buyer(tx, actor, found->id);
  if (!buyer) return fail(errors::kCustomerNotFound);
  return buyer;
}

Result<void> check_seller(const customers::Buyer& customer, const Actor& actor) {
  if (customer.partner_id == actor.partner_id) return {};
  return fail(errors::kPartnerNotValidForOffer, "The order was placed by your provider, who can ask for its refund.",
              "refund.customerTenant");
}

std::string title_of(const ordering::Order& order, const ordering::OrderLine& line, std::size_t lines,
                     std::string_view locale) {
  std::string product = line.sku_title.substr(0, kLongestProductInTitle);
  while (!text::valid_utf8(product)) product.pop_back();
  if (is_chinese(locale)) {
    if (lines > 1) product += " 等 " + std::to_string(lines) + " 项";
    return "退款：" + product + "，订单 " + ordering::alternate_id(order.id);
  }
  std::string title = "Refund of " + product;
  if (lines > 1) title += " and " + std::to_string(lines - 1) + " more";
  return title + ", order " + ordering::alternate_id(order.id);
}

}  // namespace

Result<RefundForm> refund_form(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                               std::string_view order_id) {
  if (!identity::may(actor, Capability::kCancelSoftware)) return fail(errors::kRoleMissing);
  RefundForm form{.draft = {},
                  .customer = OR_RETURN(customers::find_buyer(tx, actor, customer_id)),
                  .contact_id = {},
                  .to_fill_in = {"severity", "refund.reason"}};
  RETURN_IF_FAILED(check_seller(form.customer, actor));
  const ordering::CancellationOutlook outlook =
      OR_RETURN(ordering::cancellation_outlook(tx, actor, customer_id, order_id));
  const ordering::Order& order = outlook.order;
  Draft& draft = form.draft;
  Money credit{0, order.total.currency};
  for (std::size_t i = 0; i < outlook.lines.size(); ++i) {
    if (!outlook.lines[i].may_be_requested()) continue;
    draft.refund.lines.push_back(order.lines[i].number);
    credit = credit + outlook.lines[i].refund.value().credit;
  }
  if (draft.refund.lines.empty()) {
    for (const ordering::Eligibility& line : outlook.lines) {
      if (line.refusal) return fail(*line.refusal);
    }
    return fail(errors::kOrderNotCancellable, "This product needs no request: cancel the order itself.");
  }
  const ordering::OrderLine& first = order.lines.at(static_cast<std::size_t>(draft.refund.lines.front()));
  draft.title = title_of(order, first, draft.refund.lines.size(), actor.locale);
  draft.topic_id = kRefundTopic;
  draft.product_id = first.item.product_id;
  draft.product_name = first.product_title;
  draft.refund.tenant = form.customer.id;
  draft.refund.order_id = order.id;
  draft.refund.amount = credit.to_decimal();
  draft.refund.currency = credit.currency.code();
  form.contact_id = actor.principal();
  if (const auto person = identity::find_user(tx, actor.partner_id, actor.user_id)) {
    draft.contact.first_name = person->first_name;
    draft.contact.last_name = person->last_name;
    if (text::is_email(person->user_name)) draft.contact.email = person->user_name;
  }
  if (draft.contact.first_name.empty()) form.to_fill_in.emplace_back("primaryContact.firstName");
  if (draft.contact.last_name.empty()) form.to_fill_in.emplace_back("primaryContact.lastName");
  if (draft.contact.email.empty()) form.to_fill_in.emplace_back("primaryContact.email");
  form.to_fill_in.emplace_back("primaryContact.phoneNumber");  // the directory keeps none
  return form;
}

Result<CheckedRefund> check_refund_of(sql::Tx& tx, const Actor& actor, const Draft& draft) {
  RETURN_IF_FAILED(check_claim(draft));
  const RefundClaim& claim = draft.refund;
  const auto customer = find_customer_of_claim(tx, actor, text::trim(claim.tenant));
  if (!customer) return of_claim(customer.error(), "refund.customerTenant");
  RETURN_IF_FAILED(check_seller(*customer, actor));
  if (!draft.organization_id.empty() && draft.organization_id != customer->id)
    return fail(errors::kInvalidProperty, "The request is about another customer than the refund.", "organization.id");
  // Software is bought by orders; none of it has a subscription resource of its own.
  if (text::trim(claim.order_id).empty()) return fail(errors::kSubscriptionNotFound, {}, "refund.subscriptionId");
  ordering::CancelCommand command{.customer_id = customer->id,
                                  .order_id = text::lower(text::trim(claim.order_id)),
                                  .lines = {},
                                  .etag = {},
                                  .reason = {},
                                  .amount_asked = {}};
  for (const std::int64_t number : claim.lines) command.lines.push_back({number, {}});
  const auto quote = ordering::quote_cancellation(tx, actor, command, ordering::CancellationPath::kSupportRequest);
  if (!quote) return of_claim(quote.error(), "refund.orderId");
  return CheckedRefund{*customer, OR_RETURN(check_refund(claim, *quote))};
}

Result<void> request_cancellation(sql::Tx& tx, const Actor& actor, CheckedRefund& checked) {
  Refund& refund = checked.refund;
  ordering::CancelCommand command{.customer_id = checked.customer.id,
                                  .order_id = refund.order_id,
                                  .lines = {},
                                  .etag = {},
                                  .reason = refund.reason,
                                  .amount_asked = refund.amount};
  for (const std::int64_t number : refund.lines) command.lines.push_back({number, {}});
  const auto made = ordering::request_cancellation(tx, actor, command);
  if (!made) return of_claim(made.error(), "refund.orderId");
  refund.cancellation_id = made->id;
  return {};
}

}  // namespace chandlery::support
