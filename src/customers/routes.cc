// Customers: /v1/customers and what stands below a customer of its profiles (contract 2.2).
#include "customers/routes.h"

#include "core/text.h"
#include "customers/wire.h"
#include "partners/service.h"
#include "partners/wire.h"
#include "platform/http/etag.h"
#include "platform/json/collection.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Tokens;

Result<Response> post_customer(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  NewCustomer wanted = OR_RETURN(read_new_customer(object));
  const PreparedCustomer prepared = OR_RETURN(prepare_customer(std::move(wanted), call.actor.at));
  const CreatedCustomer created = OR_RETURN(create_customer(call.tx, call.actor, prepared));
  return Response{.status = 201, .body = customer_to_json(created.customer, &created.admin)};
}

// Contract 1.8: the token comes in a header, or from Java in the query under the header's name. It knows the whole
// question; a size or filter beside it wins.
Result<ListQuestion> read_question(const http::Request& request) {
  const http::Query& query = request.query;
  const std::string seek = text::lower(query.get("seekOperation"));
  if (!seek.empty() && seek != "next" && seek != "first") {
    return fail(errors::kInvalidInput, "Customers are paged with seekOperation Next or First.", "seekOperation");
  }
  std::string_view token = request.header(json::kContinuationHeader);
  if (token.empty()) token = query.get(json::kContinuationHeader, query.get("continuationToken"));
  if (seek == "first") token = {};
  if (seek == "next" && token.empty()) {
    return fail(errors::kInvalidInput, "seekOperation Next needs the continuation token.",
                std::string(json::kContinuationHeader));
  }
  ListQuestion question;
  if (!token.empty()) question = OR_RETURN(read_token(token));
  if (const auto size = query.get("size"); !size.empty()) question.size = OR_RETURN(read_page_size(size));
  if (const auto filter = query.get("filter"); !filter.empty()) RETURN_IF_FAILED(read_filter(filter, question));
  return question;
}

std::string list_uri(const ListQuestion& question, std::string_view seek) {
  std::string uri = "/customers?size=" + std::to_string(question.size);
  if (!seek.empty()) uri += "&seekOperation=" + std::string(seek);
  if (question.field != FilterField::kNone) uri += "&filter=" + http::percent_encode(filter_json(question));
  return uri;
}

Result<Response> get_customers(Call& call) {
  const ListQuestion question = OR_RETURN(read_question(call.request));
  const Page<CustomerSummary> page = OR_RETURN(list_customers(call.tx, call.actor, question));
  return Response{.body = json::collection(page.items, list_uri(question, {}), write_summary,
                                           {list_uri(question, "Next"), page.next})};
}

Result<Response> get_customer(Call& call) {
  return Response{.body = customer_to_json(OR_RETURN(find_customer(call.tx, call.actor, call.path["customer_id"])))};
}

Result<Response> get_company_profile(Call& call) {
  const Customer customer = OR_RETURN(find_customer(call.tx, call.actor, call.path["customer_id"]));
  return Response{.body = company_profile_to_json(customer)};
}

Result<Response> get_billing_profile(Call& call) {
  const Customer customer = OR_RETURN(find_customer(call.tx, call.actor, call.path["customer_id"]));
  return Response{.body = billing_profile_to_json(customer)};
}

Result<Response> put_billing_profile(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const BillingProfile wanted = OR_RETURN(read_billing_profile(object));
  const std::optional<std::string> etag = OR_RETURN(http::read_etag(call.request, object));
  const Customer customer =
      OR_RETURN(replace_billing_profile(call.tx, call.actor, call.path["customer_id"], wanted, etag));
  return Response{.body = billing_profile_to_json(customer)};
}

Result<Response> patch_customer(Call& call, const RemovalGuard& guard) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const std::string wanted = text::lower(OR_RETURN(object.text("relationshipToPartner")));
  if (wanted != to_string(Relationship::kNone)) {
    return fail(errors::kInvalidEnumValue, "A relationship can only be ended here: relationshipToPartner is none.",
                "relationshipToPartner");
  }
  return Response{
      .body = customer_to_json(OR_RETURN(remove_relationship(call.tx, call.actor, call.path["customer_id"], guard)))};
}

Result<Response> delete_customer(Call& call, const RemovalGuard& guard) {
  RETURN_IF_FAILED(delete_sandbox_customer(call.tx, call.actor, call.path["customer_id"], guard));
  return Response{.status = 204};
}

Result<Response> get_relationships(Call& call) {
  const Buyer buyer = OR_RETURN(find_buyer(call.tx, call.actor, call.path["customer_id"]));
  std::vector<partners::Relationship> found = partners::resellers_of(call.tx, buyer.partner_id);
  std::erase_if(found, [&](const auto& link) { return link.partner.id != buyer.associated_partner_id; });
  return Response{.body = json::collection(
                      found, "/customers/" + buyer.id + "/relationships", [](json::Writer& w, const auto& link) {
                        partners::write_relationship(w, link, "is_indirect_cloud_solution_provider_of");
                      })};
}

}  // namespace

std::vector<http::Route> customer_routes(RemovalGuard guard) {
  using enum Capability;
  constexpr std::string_view kOne = "/v1/customers/{customer_id}";
  constexpr std::string_view kCompany = "/v1/customers/{customer_id}/profiles/company";
  constexpr std::string_view kBilling = "/v1/customers/{customer_id}/profiles/billing";
  const auto reader = [](std::string_view pattern, Tokens tokens, std::string_view summary,
                         http::RouteHandler handler) {
    // The customer's own users see their own records, too.
    return http::Route{Method::kGet,         pattern, kViewCustomers,     tokens,  Access::kRead,
                       Idempotency::kNone,   summary, std::move(handler), nullptr, nullptr,
                       kCustomerViewProducts};
  };
  return {
      {Method::kPost, "/v1/customers", kAddCustomer, Tokens::kAppOrUser, Access::kWrite, Idempotency::kReplaySealed,
       "Makes a customer: its tenant, and an administrator whose password is shown this once.", post_customer},
      {Method::kGet, "/v1/customers", kViewCustomers, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "The partner's customers by name, a page at a time.", get_customers},
      reader(kOne, Tokens::kAppOrUser, "A customer.", get_customer),
      {Method::kPatch, kOne, kRemoveRelationship, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Ends the reseller relationship.", [guard](Call& call) { return patch_customer(call, guard); }},
      {Method::kDelete, kOne, kAddCustomer, Tokens::kAppOrUser, Access::kWrite, Idempotency::kReplay,
       "Deletes a customer of an integration sandbox.", [guard](Call& call) { return delete_customer(call, guard); }},
      reader(kCompany, Tokens::kUserOnly, "A customer's company profile.", get_company_profile),
      reader(kBilling, Tokens::kAppOrUser, "A customer's billing profile, with its etag.", get_billing_profile),
      {Method::kPut, kBilling, kEditCustomer, Tokens::kAppOrUser, Access::kWrite, Idempotency::kReplay,
       "Replaces a customer's billing profile.", put_billing_profile},
      {Method::kGet, "/v1/customers/{customer_id}/relationships", kViewCustomers, Tokens::kUserOnly, Access::kRead,
       Idempotency::kNone, "The reseller of an indirect provider's customer.", get_relationships},
  };
}

std::vector<http::Route> routes(RemovalGuard guard) {
  std::vector<http::Route> all = customer_routes(std::move(guard));
  for (std::vector<http::Route> more :
       {agreement_routes(), validation_routes(), centre_routes(), user_routes(), qualification_routes()}) {
    std::ranges::move(more, std::back_inserter(all));
  }
  return all;
}

}  // namespace chandlery::customers
