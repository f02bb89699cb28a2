// Queries and bodies by route.
#include "api/requests.h"

#include "support/calls.h"

namespace chandlery::test {
namespace {

constexpr std::string_view kAddress =
    R"({"firstName":"Ada","lastName":"Lovelace","addressLine1":"1 Analytical Way","city":"Seattle","state":"WA","country":"US","postalCode":"98101","phoneNumber":"+1 206 555 0100"})";

}  // namespace

std::string query_of(const RouteRow& route) {
  const bool products =
      route.pattern.find("/products") != std::string::npos || route.pattern.find("checkInventory") != std::string::npos;
  if (products && !route.pattern.starts_with("/operator")) return "?country=US&targetView=Software";
  if (route.pattern == "/v1/invoices/{invoice_id}/explanation") return "?lineItem=" + std::string(kWalkedCharge);
  if (route.pattern.ends_with("/return-and-rebuy") && route.is_safe()) return "?quantity=1";
  if (!route.is_safe() && (route.pattern == "/v1/invoices/{invoice_id}/withholdingrequests" ||
                           route.pattern == "/v1/withholdingrequests/{withholding_id}/certificate")) {
    return "?amount=1.00";
  }
  if (route.pattern == "/operator/v1/search") return "?q=northwind";
  if (route.pattern == "/v1/search") return "?q=Harbor";
  if (route.pattern == "/v1/marketoffers") return "?country=US";
  if (route.pattern.ends_with("/agreementstatus")) return "?mpnId=4100003";
  if (route.pattern == "/v1/relationships") return "?relationship_type=IsIndirectResellerOf";
  if (route.pattern.find("/pricelists") != std::string::npos) return "?country=US";
  if (route.pattern == "/operator/v1/pricesheets") return "?market=US&view=software";
  if (route.pattern == "/{tenant}/oauth2/authorize" || route.pattern.ends_with("v2.0/authorize")) {
    return "?client_id=11111111-1111-4111-8111-111111111111&response_type=code&redirect_uri=http://localhost/callback";
  }
  return "";
}

std::string body_of(const RouteRow& route, const Ids& ids) {
  if (route.is_safe() || route.is_public()) return "";
  const std::string address(kAddress);
  const std::string profile =
      R"({"email":"ada@example.com","culture":"en-US","language":"en","companyName":"Walk Instruments",)"
      R"("firstName":"Ada","lastName":"Lovelace","telephone":"12065550100","website":"https://example.com",)"
      R"("address":)" +
      address + R"(,"defaultAddress":)" + address +
      R"(,"primaryContact":{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","phoneNumber":"12065550100"}})";
  const std::string lines = R"("lineItems":[{"id":0,"lineItemNumber":0,"catalogItemId":")" + ids.at("catalog_item_id") +
                            R"(","offerId":")" + ids.at("catalog_item_id") +
                            R"(","quantity":1,"billingCycle":"one_time"}])";
  const std::string appointment =
      R"({"startTime":")" + ids.at("appointment") + R"(","phoneNumber":"+1 206 555 0100","language":"en"})";
  const std::map<std::string, std::string> bodies = {
      {"POST /v1/customers",
       R"({"companyProfile":{"domain":"walk.onmicrosoft.example"},"billingProfile":)" + profile + "}"},
      {"PATCH /v1/customers/{customer_id}", R"({"relationshipToPartner":"none"})"},
      {"PUT /v1/customers/{customer_id}/profiles/billing", profile},
      {"PUT /v1/profiles/organization", profile},
      {"PUT /v1/profiles/legalbusiness", profile},
      {"PUT /v1/profiles/billing", profile},
      {"PUT /v1/profiles/support", profile},
      {"PUT /v1/profiles/supportprofile", profile},
      {"POST /v1/customers/{customer_id}/agreements",
       R"({"primaryContact":{"firstName":"Ada","lastName":"Walker","email":"ada@example.com"},)"
       R"("templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2021-03-08T00:00:00Z","type":"MicrosoftCustomerAgreement"})"},
      {"POST /v1/customers/{customer_id}/agreements/direct-acceptance", R"({"accepted":true})"},
      {"POST /v1/customers/{customer_id}/qualifications", R"({"qualification":"Nonprofit"})"},
      {"PUT /v1/customers/{customer_id}/qualification", R"("Education")"},
      {"POST /operator/v1/qualifications/{qualification_id}/deny", R"({"note":"the walk"})"},
      {"POST /operator/v1/qualifications/{qualification_id}/withdraw", R"({"note":"the walk"})"},
      {"POST /v1/customers/{customer_id}/users",
       R"({"userPrincipalName":"walk@harborpine.example","firstName":"W","lastName":"K","usageLocation":"US"})"},
      {"PATCH /v1/customers/{customer_id}/users/{customer_user_id}", R"({"displayName":"Walker"})"},
      {"POST /v1/customers/{customer_id}/directoryroles/{role_id}/usermembers",
       R"({"id":")" + ids.at("customer_user_id") + R"("})"},
      {"POST /v1/validations/address", address},
      {"POST /v1/extensions/product/checkInventory",
       R"({"targetItems":[{"productId":")" + ids.at("product_id") + R"("}]})"},
      {"POST /v1/customers/{customer_id}/carts", "{" + lines + "}"},
      {"PUT /v1/customers/{customer_id}/carts/{cart_id}", "{" + lines + "}"},
      {"POST /v1/customers/{customer_id}/orders", R"({"billingCycle":"one_time",)" + lines + "}"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwarekeys/{key_id}/reveal",
       R"({"reason":"the walk"})"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwaredownloads/{file_id}/links",
       R"({"riskAcknowledged":true,"purpose":"copy"})"},
      {"POST /operator/v1/media",
       R"({"productId":"8B64QH90172Z","skuId":"0001","version":"walk","language":"neutral","architecture":"any",)"
       R"("fileName":"walk.iso","size":3})"},
      {"PATCH /v1/customers/{customer_id}/orders/{order_id}", R"({"status":"cancelled"})"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/cancellation",
       R"({"acknowledged":true,"reason":"the walk","lineItems":[{"lineItemNumber":0}]})"},
      {"PATCH /v1/customers/{customer_id}/subscriptions/{subscription_id}", R"({"quantity":3})"},
      {"POST /v1/customers/{customer_id}/subscriptions/{subscription_id}/upgrades",
       R"({"targetOffer":{"id":"PRW5N1QKSHP3:0002"}})"},
      {"POST /v1/customers/{customer_id}/azuresubscriptions", R"({"friendlyName":"Walk"})"},
      {"PATCH /v1/customers/{customer_id}/reservations/{reservation_id}", R"({"displayName":"Walk"})"},
      {"PATCH /v1/customers/{customer_id}/usagebudget", R"({"amount":250.5})"},
      {"PUT /v1/customers/{customer_id}/reservationpermission", R"({"customerMayBuy":true})"},
      {"POST /v1/customers/{customer_id}/reservations",
       R"({"catalogItemId":")" + ids.at("catalog_item_id") + R"(","quantity":1,"subscriptionId":")" +
           ids.at("customer_id") + R"("})"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/cancellation/requests", R"({"reason":"the walk"})"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/cancellation/requests/{cancellation_id}/submit",
       R"({"reason":"the walk"})"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/return-and-rebuy",
       R"({"acknowledged":true,"quantity":1})"},
      {"POST /operator/v1/activations", R"({"partnerId":")" + ids.at("partner_id") + R"(","customerId":")" +
                                            ids.at("customer_id") + R"(","orderId":")" + ids.at("order_id") +
                                            R"(","lineItemNumber":0,"keyId":"1","machine":"walk"})"},
      {"POST /operator/v1/cancellations/{cancellation_id}/reject", R"({"note":"the walk"})"},
      {"POST /operator/v1/cancellations/{cancellation_id}/needs-information", R"({"note":"the walk"})"},
      {"POST /v1/servicerequests/{agent_locale}",
       R"({"title":"Walk","description":"Each route.","severity":"minimal","supportTopicId":1008})"},
      {"PATCH /v1/servicerequests/{request_id}", R"({"newNote":{"text":"walk"}})"},
      {"PATCH /v1/customers/{customer_id}/servicerequests/{request_id}", R"({"newNote":{"text":"walk"}})"},
      {"PATCH /operator/v1/partners/{partner_id}/servicerequests/{request_id}", R"({"note":"walk"})"},
      {"POST /v1/servicerequests/{request_id}/appointment", appointment},
      {"PUT /v1/servicerequests/{request_id}/appointment", appointment},
      {"POST /operator/v1/partners/{partner_id}/servicerequests/{request_id}/appointment/cancel", R"({"note":"the walk"})"},
      {"PUT /operator/v1/deskhours",
       R"({"timeZone":"UTC","hours":[{"weekday":"monday","from":"00:00","to":"24:00"}],"daysOff":[],"slotMinutes":60,)"
       R"("atOnce":9,"noticeHours":0,"daysAhead":90,"languages":["en"]})"},
      {"POST /operator/v1/partners",
       R"({"name":"Walk","domain":"walk.example","mpnId":"4199999","type":"direct","country":"US","currency":"USD","defaultAddress":)" +
           address + "}"},
      {"PATCH /operator/v1/partners/{partner_id}", R"({"status":"active"})"},
      {"POST /operator/v1/partners/{partner_id}/resellers", R"({"resellerId":"10000000-0000-4000-8000-000000000003"})"},
      {"POST /operator/v1/tenants/{tenant_id}/users",
       R"({"userPrincipalName":"walk@northwind-distribution.example","firstName":"W","lastName":"K"})"},
      {"PATCH /operator/v1/tenants/{tenant_id}/users/{user_id}", R"({"firstName":"Walker"})"},
      {"POST /v1/users",
       R"({"userPrincipalName":"walked@northwind-distribution.example","firstName":"W","lastName":"K"})"},
      {"POST /v1/applications", R"({"name":"Walk","redirectUris":["http://localhost/callback"]})"},
      {"POST /operator/v1/tenants/{tenant_id}/applications",
       R"({"name":"Walk","redirectUris":["http://localhost/callback"]})"},
      {"POST /v1/notices/read", R"({"ids":[")" + ids.at("notice_id") + R"("]})"},
      {"POST /v1/invoices/{invoice_id}/dispute", R"({"reason":"the walk"})"},
      {"POST /operator/v1/invoiceruns", R"({"month":"2020-01"})"},
      {"POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/reissue", R"({"reason":"the walk"})"},
      {"POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/dispute", R"({"reason":"the walk"})"},
      {"POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/resolution", R"({"note":"the walk"})"},
      {"POST /operator/v1/partners/{partner_id}/payments",
       R"({"reference":"walk 2","amount":1.00,"currencyCode":"USD","receivedOn":"2021-03-08"})"},
      {"POST /operator/v1/partners/{partner_id}/payments/{payment_id}/allocations",
       R"({"allocations":[{"invoiceId":"G000000001","amount":1.00}]})"},
      {"POST /operator/v1/bankstatements", "BookingDate,Amount,Currency,Reference\n2021-03-08,1.00,USD,walk\n"},
      {"POST /operator/v1/bankentries/assignment",
       R"({"reference":"walk","partnerId":"10000000-0000-4000-8000-000000000001"})"},
      {"POST /operator/v1/bankentries/setaside", R"({"reference":"walk","reason":"the walk"})"},
      {"POST /v1/payments/{payment_id}/allocations", R"({"allocations":[{"invoiceId":"G000000001","amount":1.00}]})"},
      {"POST /operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/accept",
       R"({"amount":1.00,"submittedAt":")" + ids.at("withholding_submitted_at") + "\"}"},
      {"POST /operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/reject", R"({"note":"the walk"})"},
      {"POST /operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/needs-information",
       R"({"note":"the walk"})"},
      {"PUT /operator/v1/billing/seller", R"({"name":"Walk Ltd","country":"IE"})"},
      {"PUT /operator/v1/partners/{partner_id}/billing",
       R"({"creditLimit":{"amount":900000,"currencyCode":"USD"},"standing":"good"})"},
      {"POST /operator/v1/partners/{partner_id}/billing/exemptions",
       R"({"firstDay":"2021-04-01","lastDay":"2199-03-31","certificate":"walk"})"},
      {"POST /operator/v1/partners/{partner_id}/credits", R"({"amount":1.5,"currencyCode":"USD","reason":"the walk"})"},
      {"POST /webhooks/v1/registration",
       R"({"WebhookUrl":"https://hooks.example/chandlery","WebhookEvents":["test-created"]})"},
      {"PUT /webhooks/v1/registration",
       R"({"WebhookUrl":"https://hooks.example/chandlery","WebhookEvents":["test-created"]})"},
      {"POST /v1/resaleprices", R"({"productId":")" + ids.at("product_id") + R"(","kind":"cost_plus","percent":10})"},
      {"POST /operator/v1/markets", "Market,Currency\nUS,USD\n"},
  };
  const auto found = bodies.find(route.name());
  return found == bodies.end() ? "{}" : found->second;
}

std::string fault_of_error(const http::Response& answer, bool has_body) {
  if (answer.status >= 500) return "a server error";
  if (!has_body) return "";
  if (answer.content_type != "application/json; charset=utf-8") return "content type " + answer.content_type;
  const auto document = json::Document::parse(answer.body);
  if (!document || !document->is_object()) return "no JSON object";
  if (code_of(answer) == 0) return "no code";
  if (at(answer, "description").empty()) return "no description";
  return "";
}

}  // namespace chandlery::test
