// What the released SDKs are strict about (contract 0, 1.2, 1.4, 14, 19): one wrong word and they throw away an answer.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <set>

#include "api/demo_shop.h"
#include "api/requests.h"
#include "core/id.h"
#include "core/time.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Contract 14: Java throws on anything else.
const std::map<std::string, std::set<std::string>, std::less<>> kSafeWords = {
    {"billingCycle", {"unknown", "monthly", "annual", "none", "one_time"}},
    {"billingType", {"none", "usage", "license"}},
    {"billingProvider", {"none", "office", "azure", "one_time", "marketplace", "all"}},
    {"contractType", {"subscription", "productkey", "redemptioncode"}},
    {"relationshipToPartner", {"unknown", "none", "reseller", "advisor", "syndication", "microsoftSupport"}},
    {"relationshipType", {"is_indirect_reseller_of", "is_indirect_cloud_solution_provider_of"}},
    {"vettingStatus", {"none", "pending", "authorized", "rejected"}},
    {"qualification.vettingStatus", {"InReview", "Approved", "Denied"}},
    {"vettingSubStatus",
     {"none", "entry", "email_ownership", "email_domain", "employment_verification", "decision", "other",
      "business_verification"}},
    {"severity", {"unknown", "critical", "moderate", "minimal"}},
    {"operationStatus", {"succeeded", "failed", "progress", "decline"}},
    {"resourceType",
     {"undefined", "customer", "customer_user", "order", "subscription", "license", "third_party_add_on",
      "mpn_association", "transfer", "application", "application_credential", "partner_user", "partner_relationship",
      "referral", "software_key", "software_download_link", "credit_limit", "invoice", "agreement"}},
    {"operationType",
     {"undefined",
      "update_customer_qualification",
      "update_subscription",
      "upgrade_subscription",
      "convert_trial_subscription",
      "add_customer",
      "update_customer_billing_profile",
      "update_customer_partner_contract_company_Name",
      "update_Customer_spending_budget",
      "delete_customer",
      "remove_partner_customer_relationship",
      "create_order",
      "update_order",
      "create_customer_user",
      "delete_customer_user",
      "update_customer_user",
      "update_customer_user_licenses",
      "reset_customer_user_password",
      "update_customer_user_principal_name",
      "restore_customer_user",
      "create_mpn_association",
      "update_mpn_association",
      "update_sfb_customer_user_licenses",
      "update_transfer",
      "create_partner_relationship",
      "register_application",
      "unregister_application",
      "add_application_credential",
      "remove_application_credential",
      "create_partner_user",
      "update_partner_user",
      "remove_partner_user",
      "create_referral",
      "update_referral",
      "get_software_key",
      "get_software_download_link",
      "increase_credit_limit",
      "ready_invoice",
      "create_agreement"}},
};

bool fits_a_uri(std::string_view uri) {
  for (const char c : uri) {
    if (c <= ' ' || c >= 0x7f || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) return false;
  }
  return true;
}

/// What is wrong with a link (contract 1.8, 0.7); empty when nothing is.
std::string fault_of_link(const boost::json::object& link) {
  const boost::json::value* uri = link.if_contains("uri");
  const boost::json::value* headers = link.if_contains("headers");
  const boost::json::value* method = link.if_contains("method");
  if (uri == nullptr || !uri->is_string()) return "no uri";
  if (method == nullptr || !method->is_string()) return "no method";
  if (headers == nullptr || !headers->is_array()) return "headers are no array";
  const std::string_view text = uri->as_string();
  if (!fits_a_uri(text)) return "the uri has characters that Java's URI refuses";
  if (std::ranges::count(text, '?') > 1) return "more than one ?";
  if (!text.starts_with("/") || text.starts_with("/v1")) return "the uri is not relative to /v1";
  return "";
}

// The Java client fails on other artifacts, and on attributes that are no scalars (contract 0, 9 and 19).
bool are_safe_artifacts(const boost::json::value& artifacts) {
  if (!artifacts.is_array()) return false;
  return std::ranges::all_of(artifacts.as_array(), [](const boost::json::value& each) {
    const auto* artifact = each.if_object();
    const auto* type = artifact ? artifact->if_contains("artifactType") : nullptr;
    const auto* attributes = artifact ? artifact->if_contains("dynamicAttributes") : nullptr;
    if (!type || !type->is_string() || type->as_string() != "reservedinstance") return false;
    return attributes && attributes->is_object() && std::ranges::none_of(attributes->as_object(), [](const auto& member) {
      return member.value().is_object() || member.value().is_array();
    });
  });
}

/// Gathers what the SDKs would stumble over anywhere in a JSON answer, with its path.
void find_faults(const boost::json::value& value, const std::string& path, std::vector<std::string>& faults) {
  if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      find_faults((*array)[i], path + "[" + std::to_string(i) + "]", faults);
  }
  const auto* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [name, inner] : *object) {
    const std::string below = path + "." + std::string(name);
    if (name == "links" && inner.is_object()) {
      for (const auto& [rel, link] : inner.as_object()) {
        const std::string fault = link.is_object() ? fault_of_link(link.as_object()) : "is no object";
        if (!fault.empty()) faults.push_back(below + "." + std::string(rel) + ": " + fault);
      }
    }
    // A special qualification names its states as its own page of the documents does, not as the legal business profile (14).
    const std::string word_of = (object->contains("qualification") ? "qualification." : "") + std::string(name);
    if (const auto safe = kSafeWords.find(word_of); safe != kSafeWords.end() && inner.is_string()) {
      const std::string word(inner.as_string());
      if (!safe->second.contains(word)) faults.push_back(below + " is " + word);
    }
    if (name == "entitledArtifacts" && !are_safe_artifacts(inner)) {
      faults.push_back(below + " has other artifacts than reservations");
    }
    if (name.starts_with("etag") && !inner.is_string()) faults.push_back(below + " is no text");
    find_faults(inner, below, faults);
  }
}

std::string header_of(const http::Response& answer, std::string_view name) {
  for (const http::Header& header : answer.headers) {
    if (http::equal_ignoring_case(header.name, name)) return header.value;
  }
  return "";
}

bool is_file(const RouteRow& route) {
  for (const std::string_view end :
       {"/export", "/attachments/{attachment_id}", "/certificate", "/reconciliation", "/documents/statement"}) {
    if (route.pattern.ends_with(end)) return true;
  }
  return false;
}

class WireTest : public OnDemoShop {
 protected:
  const Ids& ids() { return shop().ids(); }
  const Identity& agent() { return shop().identity("admin agent"); }
  std::string customer() { return "/v1/customers/" + ids().at("customer_id"); }
  std::string cart_body() {
    return R"({"lineItems":[{"id":0,"catalogItemId":")" + ids().at("catalog_item_id") +
           R"(","quantity":1,"billingCycle":"one_time"}]})";
  }
  static std::string fresh_id() { return new_id(SystemClock().now()); }
};

TEST_P(WireTest, EveryAnswerIsOneThatTheStrictestSdkReads) {
  int read = 0;
  for (const RouteRow& route : shop().routes()) {
    if (route.method != "GET" || !route.pattern.starts_with("/v1/")) continue;
    for (const std::string_view who : {"admin agent", "global admin", "customer's global admin"}) {
      const http::Response answer =
          shop().ask(shop().identity(who), "GET", fill(route.pattern, ids()) + query_of(route));
      if (answer.status != 200 || is_file(route)) continue;
      EXPECT_EQ(answer.content_type, "application/json; charset=utf-8") << route.name();
      EXPECT_FALSE(answer.body.starts_with("\xEF\xBB\xBF")) << route.name() << " has a byte-order mark";
      std::vector<std::string> faults;
      find_faults(boost::json::parse(answer.body), "", faults);
      EXPECT_THAT(faults, IsEmpty()) << route.name();
      ++read;
    }
  }
  EXPECT_GT(read, 50);
}

TEST_P(WireTest, ArtifactsComeOnlyToWhoAsksForThem) {
  const std::string target = customer() + "/entitlements?entitlementType=software";
  const http::Response plain = shop().ask(agent(), "GET", target);
  EXPECT_THAT(plain.body, HasSubstr(R"("entitledArtifacts":[])"));
  const http::Response second = shop().ask(agent(), "GET", target, {}, {{"version", "2"}});
  EXPECT_THAT(second.body, HasSubstr(R"("artifactType":"software")"));
}

TEST_P(WireTest, TheCallersIdsComeBackOnEveryAnswer) {
  const std::string request = fresh_id(), correlation = fresh_id();
  const Identity nobody{"nobody", "", "", false};
  struct Case {
    const Identity& who;
    std::string_view method;
    std::string target, body;
    int status;
  };
  const std::vector<Case> cases = {{agent(), "GET", "/v1/customers", "", 200},
                                   {nobody, "GET", "/v1/customers", "", 401},
                                   {agent(), "GET", "/v1/nothing", "", 404},
                                   {agent(), "DELETE", "/v1/customers", "", 404},
                                   {shop().identity("referral admin"), "GET", "/v1/customers", "", 403},
                                   {agent(), "POST", "/v1/customers", "{", 400}};
  for (const Case& one : cases) {
    const http::Response answer = shop().ask(one.who, one.method, one.target, one.body,
                                             {{"MS-RequestId", request}, {"MS-CorrelationId", correlation}});
    EXPECT_EQ(answer.status, one.status) << one.target;
    EXPECT_EQ(header_of(answer, "MS-RequestId"), request) << one.status;
    EXPECT_EQ(header_of(answer, "MS-CorrelationId"), correlation) << one.status;
    EXPECT_NE(header_of(answer, "MS-CV"), "") << one.status;
    EXPECT_NE(header_of(answer, "MS-ServerId"), "") << one.status;
    EXPECT_EQ(header_of(answer, "X-Locale"), "en-US") << one.status;
    EXPECT_NE(header_of(answer, "Date"), "") << one.status;
    EXPECT_EQ(answer.content_type, "application/json; charset=utf-8") << one.status;
  }
  const http::Response generated = shop().ask(agent(), "GET", "/v1/me");
  EXPECT_TRUE(normalise_guid(header_of(generated, "MS-RequestId")));
  EXPECT_TRUE(normalise_guid(header_of(generated, "MS-CorrelationId")));
  // What could end a header line is not sent back.
  const http::Response odd = shop().ask(agent(), "GET", "/v1/me", {}, {{"MS-CorrelationId", std::string(300, 'x')}});
  EXPECT_TRUE(normalise_guid(header_of(odd, "MS-CorrelationId")));
}

TEST_P(WireTest, ARefusalIsToldInTheCallersLanguage) {
  const auto told = [&](const char* locale) {
    const http::Response refused = shop().ask(agent(), "GET", "/v1/customers/20000000-0000-4000-8000-00000000ffff", {}, {{"X-Locale", locale}});
    EXPECT_EQ(refused.status, 404) << refused.body;
    EXPECT_EQ(at(refused, "code"), "60003") << "which no language changes";
    return at(refused, "description");
  };
  EXPECT_EQ(told("en-US"), "There is no such customer.");
  EXPECT_EQ(told("fr-FR"), "There is no such customer.");
  EXPECT_EQ(told("zh-CN"), "此客户不存在。");
}

TEST_P(WireTest, WhoIsNotKnownGetsABodyAndAChallenge) {
  const std::string correlation = fresh_id();
  for (const Identity& who : shop().unknown()) {
    const http::Response answer = shop().ask(who, "GET", "/v1/customers", {}, {{"MS-CorrelationId", correlation}});
    EXPECT_EQ(answer.status, 401) << who.name;
    EXPECT_EQ(fault_of_error(answer), "") << who.name;
    EXPECT_EQ(code_of(answer), who.token.empty() ? 800001 : 400) << who.name;
    EXPECT_THAT(header_of(answer, "WWW-Authenticate"), HasSubstr("urn:cpsvc:cpid:" + correlation)) << who.name;
  }
}

TEST_P(WireTest, ARepeatedRequestIdRepeatsTheAnswerAndNothingElse) {
  const std::vector<http::Header> id = {{"MS-RequestId", fresh_id()}};
  const http::Response first = shop().ask(agent(), "POST", customer() + "/carts", cart_body(), id);
  ASSERT_EQ(first.status, 201) << shop().in_short(first);
  Fingerprint before = fingerprint(shop().database());
  for (const std::string& path : {customer() + "/carts", customer() + "//carts/"}) {  // the same path for the server
    const http::Response again = shop().ask(agent(), "POST", path, cart_body(), id);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(header_of(again, "MS-RequestId"), id[0].value);
  }
  const http::Response other = shop().ask(agent(), "POST", customer() + "/carts", cart_body() + " ", id);
  EXPECT_EQ(other.status, 409) << shop().in_short(other);
  EXPECT_EQ(code_of(other), 700007);
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());

  const http::Response by_another =
      shop().ask(shop().identity("sales agent"), "POST", customer() + "/carts", cart_body(), id);
  EXPECT_EQ(by_another.status, 201);
  EXPECT_NE(at(by_another, "id"), at(first, "id")) << "another caller's request id is another request";

  // Java sends a refused request five times with one id.
  const std::vector<http::Header> refused_id = {{"MS-RequestId", fresh_id()}};
  const http::Response refused = shop().ask(agent(), "POST", customer() + "/orders", "{}", refused_id);
  before = fingerprint(shop().database());
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(shop().ask(agent(), "POST", customer() + "/orders", "{}", refused_id).body, refused.body);
  }
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

TEST_P(WireTest, ARepeatedCheckoutGivesTheSameOrder) {
  const std::string cart = at(shop().must(201, agent(), "POST", customer() + "/carts", cart_body()), "id");
  const std::string checkout = customer() + "/carts/" + cart + "/checkout";
  const std::vector<http::Header> id = {{"MS-RequestId", fresh_id()}};
  const http::Response first = shop().ask(agent(), "POST", checkout, "\"success\"", id);
  ASSERT_EQ(first.status, 201) << shop().in_short(first);
  EXPECT_EQ(shop().ask(agent(), "POST", checkout, "\"success\"", id).body, first.body);
  const http::Response another = shop().ask(agent(), "POST", checkout, "\"success\"", {{"MS-RequestId", fresh_id()}});
  EXPECT_EQ(code_of(another), 800065) << shop().in_short(another);
}

TEST_P(WireTest, NoSecretStandsInTheDatabaseAsItWasShown) {
  const std::string domain = "sealed" + std::to_string(SystemClock().now().micros % 1'000'000'000) + ".example";
  const RouteRow post{"POST", "/v1/customers", "A|A+U", "add_customer", "none"};
  std::string body = body_of(post, ids());
  body.replace(body.find("walk.onmicrosoft.example"), 24, domain);
  const std::vector<http::Header> id = {{"MS-RequestId", fresh_id()}};
  const http::Response created = shop().ask(agent(), "POST", "/v1/customers", body, id);
  ASSERT_EQ(created.status, 201) << shop().in_short(created);
  EXPECT_EQ(shop().ask(agent(), "POST", "/v1/customers", body, id).body, created.body) << "its password, too";
  const std::string password = at(created, "userCredentials.password");
  ASSERT_GT(password.size(), 8u);
  EXPECT_THAT(tables_with(shop().database(), password), IsEmpty());

  const std::string reveal =
      customer() + "/orders/" + ids().at("order_id") + "/lineitems/0/softwarekeys/" + ids().at("key_id") + "/reveal";
  const http::Response shown = shop().ask(agent(), "POST", reveal, "{}", {{"MS-RequestId", fresh_id()}});
  ASSERT_EQ(at(shown, "key"), ids().at("key"));
  EXPECT_EQ(header_of(shown, "Cache-Control"), "no-store");
  EXPECT_THAT(tables_with(shop().database(), ids().at("key")), IsEmpty());
  EXPECT_THAT(shop().server().log(), testing::Not(HasSubstr(ids().at("key"))));
  EXPECT_THAT(shop().server().log(), testing::Not(HasSubstr(password)));
}

TEST_P(WireTest, TheChainOfTheLogHoldsAfterAllOfThis) {
  std::string output;
  EXPECT_EQ(shop().server().run({"audit", "verify"}, &output), 0) << output;
  EXPECT_EQ(shop().server().run({"ledger", "check"}, &output), 0) << output;
}

INSTANTIATE_ON_BOTH_ENGINES(WireTest);

}  // namespace
}  // namespace chandlery::test
