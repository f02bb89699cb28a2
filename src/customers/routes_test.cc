// The customers' doors as clients knock at them (contract 2.2, 9, 10.2).
#include "customers/shop_test_base.h"

namespace chandlery::customers {
namespace {

using http::Method;
using test::at, test::code_of;

constexpr std::string_view kBody =
    R"({"CompanyProfile":{"Domain":"Wingtip.example","TenantId":null},
        "billingProfile":{"Email":"ada@wingtip.example","culture":"en-US","language":"En","companyName":"Wing Tip",
          "defaultAddress":{"FirstName":"Ada","LastName":"Lovelace","AddressLine1":"1 Main","City":"Redmond",
                            "State":"wa","Country":"us","PostalCode":"98052","PhoneNumber":null}},
        "attributes":{"objectType":"Customer"}})";

std::string body_without(std::string_view text) {
  std::string body(kBody);
  const std::size_t found = body.find(text);
  EXPECT_NE(found, body.npos) << text;
  return body.replace(found, text.size(), "null");
}

class CustomerRoutesTest : public ShopTest {
 protected:
  http::Response made() { return call(direct_, Method::kPost, "/v1/customers", std::string(kBody)); }
};

TEST_P(CustomerRoutesTest, ANewCustomerIsAnsweredWithItsCredentialsAndThenReadWithoutThem) {
  const auto created = made();
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(at(created, "companyProfile.domain"), "wingtip.example");
  EXPECT_EQ(at(created, "userCredentials.userName"), "admin@wingtip.example");
  EXPECT_FALSE(at(created, "userCredentials.password").empty());
  EXPECT_EQ(at(created, "relationshipToPartner"), "reseller");

  const auto read = get(direct_, "/v1/customers/" + at(created, "id"));
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(at(read, "userCredentials.userName"), "");
  EXPECT_EQ(at(read, "companyProfile.companyName"), "Wing Tip");
  EXPECT_EQ(at(read, "billingProfile.defaultAddress.state"), "WA");
  EXPECT_EQ(at(read, "billingProfile.attributes.etag"), "1");
  EXPECT_EQ(at(read, "attributes.objectType"), "Customer");
  EXPECT_EQ(at(read, "links.self.uri"), "/customers/" + at(created, "id"));
  EXPECT_EQ(at(get(direct_, "/v1//Customers/" + at(created, "id") + "/profiles/company"), "domain"), "wingtip.example");
}

TEST_P(CustomerRoutesTest, EachMissingFieldIsNamed) {
  const auto field_without = [&](std::string_view text) {
    const auto refused = call(direct_, Method::kPost, "/v1/customers", body_without(text));
    EXPECT_EQ(refused.status, 400) << refused.body;
    return std::to_string(code_of(refused)) + " " + at(refused, "field");
  };
  EXPECT_EQ(field_without(R"("Wingtip.example")"), "3000 companyProfile.domain");
  EXPECT_EQ(field_without(R"({"Domain":"Wingtip.example","TenantId":null})"), "3000 companyProfile");
  EXPECT_EQ(field_without(R"("ada@wingtip.example")"), "3000 billingProfile.email");
  EXPECT_EQ(field_without(R"("en-US")"), "3000 billingProfile.culture");
  EXPECT_EQ(field_without(R"("En")"), "3000 billingProfile.language");
  EXPECT_EQ(field_without(R"("Wing Tip")"), "3000 billingProfile.companyName");
  EXPECT_EQ(field_without(R"("98052")"), "2007 billingProfile.defaultAddress.postalCode");
  EXPECT_EQ(field_without(R"("us")"), "2007 billingProfile.defaultAddress.country");
  EXPECT_EQ(code_of(call(direct_, Method::kPost, "/v1/customers", "no json")), 3000);
  EXPECT_EQ(code_of(call(direct_, Method::kPost, "/v1/customers", "[]")), 3000);
  EXPECT_EQ(at(get(direct_, "/v1/customers"), "totalCount"), "0");
}

TEST_P(CustomerRoutesTest, ATakenDomainIsAConflict) {
  made();
  const auto again = made();
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), 700006);
}

TEST_P(CustomerRoutesTest, WhoseCustomerItIsDecidesTheAnswer) {
  const std::string uri = "/v1/customers/" + at(made(), "id");
  EXPECT_EQ(code_of(get(other_, uri)), 20002);
  EXPECT_EQ(get(other_, uri).status, 403);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers/0198a6f0-1111-7000-8000-000000000001")), 60003);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers/nobody")), 900118);
}

TEST_P(CustomerRoutesTest, TheNextLinkLeadsThroughTheListInEveryWayThatClientsFollowIt) {
  for (int i = 0; i < 3; ++i) customer_of(direct_, "c" + std::to_string(i) + ".example", "C" + std::to_string(i));
  const auto first = get(direct_,
                         "/v1/customers?size=1&filter=%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22c"
                         "%22%2C%22Operator%22%3A%22starts_with%22%7D");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(at(first, "items[0].companyProfile.companyName"), "C0");
  EXPECT_EQ(at(first, "attributes.objectType"), "Collection");
  const std::string token = at(first, "continuationToken");
  EXPECT_EQ(at(first, "links.next.headers[0].key"), "MS-ContinuationToken");
  EXPECT_EQ(at(first, "links.next.headers[0].value"), token);

  const std::vector<http::Header> header = {{"MS-ContinuationToken", token}};
  const auto name_of = [&](std::string_view target, std::vector<http::Header> headers) {
    return at(call(direct_, Method::kGet, target, {}, std::move(headers)), "items[0].companyProfile.companyName");
  };
  EXPECT_EQ(name_of("/v1/" + at(first, "links.next.uri"), header), "C1");
  EXPECT_EQ(name_of("/v1/customers?seekOperation=Next", header), "C1");
  EXPECT_EQ(name_of("/v1/customers?MS-ContinuationToken=" + token, {}), "C1");
  EXPECT_EQ(name_of("/v1/customers?seekOperation=First", header), "C0");
  EXPECT_EQ(code_of(get(direct_, "/v1/customers?seekOperation=Next")), 800002);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers?seekOperation=Last")), 800002);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers?MS-ContinuationToken=none")), 800002);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers?size=ten")), 800002);
  EXPECT_EQ(code_of(get(direct_, "/v1/customers?filter=%7B%7D")), 800002);
  EXPECT_EQ(at(get(direct_, "/v1/customers?size=0"), "totalCount"), "3");
}

TEST_P(CustomerRoutesTest, TheBillingProfileIsReplacedUnderItsEtagWhereverThatStands) {
  const std::string uri = "/v1/customers/" + at(made(), "id") + "/profiles/billing";
  const auto read = get(direct_, uri);
  EXPECT_EQ(at(read, "attributes.etag"), "1");
  const auto put = [&](std::string body, std::vector<http::Header> headers) {
    return call(direct_, Method::kPut, uri, std::move(body), std::move(headers));
  };
  EXPECT_EQ(at(put(read.body, {}), "attributes.etag"), "2");
  EXPECT_EQ(code_of(put(read.body, {})), 2055);
  EXPECT_EQ(put(read.body, {}).status, 400);
  EXPECT_EQ(at(put(read.body, {{"If-Match", "\"2\""}}), "attributes.etag"), "3");
  EXPECT_EQ(at(put(read.body, {{"If-Match", "*"}}), "attributes.etag"), "4");
  EXPECT_EQ(code_of(put(R"({"email":"x"})", {})), 3000);
}

TEST_P(CustomerRoutesTest, EndingTheRelationshipClosesTheCustomersPaths) {
  const std::string uri = "/v1/customers/" + at(made(), "id");
  EXPECT_EQ(code_of(call(direct_, Method::kPatch, uri, R"({"RelationshipToPartner":"reseller"})")), 900126);
  const auto ended = call(direct_, Method::kPatch, uri, R"({"RelationshipToPartner":"None","Attributes":{}})");
  EXPECT_EQ(ended.status, 200) << ended.body;
  EXPECT_EQ(at(ended, "relationshipToPartner"), "none");
  EXPECT_EQ(code_of(get(direct_, uri)), 20002);
}

TEST_P(CustomerRoutesTest, OnlyASandboxDeletesItsCustomers) {
  EXPECT_EQ(code_of(call(direct_, Method::kDelete, "/v1/customers/" + at(made(), "id"))), 900127);
  const Actor sandbox = new_partner("sandbox.example", "9", partners::PartnerType::kDirect, {}, true);
  const std::string uri = "/v1/customers/" + customer_of(sandbox, "contoso.example");
  EXPECT_EQ(call(sandbox, Method::kDelete, uri).status, 204);
  EXPECT_EQ(get(sandbox, uri).status, 403);
}

TEST_P(CustomerRoutesTest, AResellerOfACustomerIsItsRelationship) {
  const std::string id = customer_of(provider_, "contoso.example");
  const auto found = get(provider_, "/v1/customers/" + id + "/relationships");
  EXPECT_EQ(at(found, "items[0].id"), reseller_.partner_id);
  EXPECT_EQ(at(found, "items[0].mpnId"), "4");
}

TEST_P(CustomerRoutesTest, AHeadTellsATakenDomainFromAFreeOne) {
  made();
  EXPECT_EQ(call(direct_, Method::kHead, "/v1/domains/WINGTIP.example").status, 200);
  const auto free = call(direct_, Method::kHead, "/v1/domains/free.example");
  EXPECT_EQ(free.status, 404);
  EXPECT_EQ(free.body, "");
  EXPECT_EQ(call(direct_, Method::kHead, "/v1/domains/nodots").status, 400);
}

TEST_P(CustomerRoutesTest, AnAddressIsAnsweredAsTheClientReadsIt) {
  const std::string good =
      R"({"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Main","postalCode":"98052"})";
  const auto validate = [&](std::string body, std::string client) {
    return call(direct_, Method::kPost, "/v1/validations/address", std::move(body),
                {{"MS-PartnerCenter-Client", client}});
  };
  EXPECT_EQ(validate(good, "Partner Center Java SDK").body, "true");
  EXPECT_EQ(validate(good, "Partner Center PowerShell").body, "true");
  EXPECT_EQ(at(validate(good, "Partner Center .NET SDK"), "status"), "VerifiedShippable");
  EXPECT_EQ(at(validate(good, ""), "originalAddress.city"), "Redmond");
  const auto refused = validate(R"({"country":"US"})", "");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code_of(refused), 2007);
}

TEST_P(CustomerRoutesTest, ACountrysRulesComeAsPlainLists) {
  const auto germany = get(direct_, "/v1/countryvalidationrules/de");
  EXPECT_EQ(at(germany, "iso2Code"), "DE");
  EXPECT_EQ(at(germany, "supportedLanguagesList[0]"), "de");
  EXPECT_EQ(at(germany, "countryCallingCodesList[0]"), "49");
  EXPECT_EQ(at(germany, "customerOrganizationRegistrationNumberRequired"), "false");
  EXPECT_EQ(at(get(direct_, "/v1/countryvalidationrules/RU"), "customerOrganizationPhoneNumberRequired"), "true");
  EXPECT_EQ(at(get(direct_, "/v1/countryvalidationrules/US"), "isStateRequired"), "true");
  const auto unknown = get(direct_, "/v1/countryvalidationrules/XX");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(code_of(unknown), 1000);
}

// Contract 2.2.
TEST_P(CustomerRoutesTest, NoCustomerHasAGovernmentsValidationCodes) {
  EXPECT_EQ(get(direct_, "/v1/customers/all/validations").body, "[]");
  EXPECT_EQ(get(direct_, "/v1/customers/" + at(made(), "id") + "/validations").body, "[]");
  EXPECT_EQ(get(direct_, "/v1/customers/00000000-0000-7000-8000-0000000000ff/validations").status, 404);
}

TEST_P(CustomerRoutesTest, TheTemplatesThatThereAre) {
  EXPECT_EQ(at(get(direct_, "/v1/agreements"), "items[0].templateId"), "998b88de-aa99-4388-a42c-1b3517d49490");
  EXPECT_EQ(at(get(direct_, "/v1/agreements?agreementType=MicrosoftCustomerAgreement"), "items[0].templateId"),
            "117a77b0-9360-443b-8795-c6dedc750cf9");
  EXPECT_EQ(at(get(direct_, "/v1/agreements?agreementType=*"), "totalCount"), "2");
  EXPECT_EQ(code_of(get(direct_, "/v1/agreements?agreementType=Other")), 900126);
  const auto document =
      get(direct_, "/v1/agreementtemplates/117a77b0-9360-443b-8795-c6dedc750cf9/document?language=de-DE&country=DE");
  EXPECT_EQ(at(document, "language"), "de-DE");
  EXPECT_FALSE(at(document, "downloadUri").empty());
  EXPECT_EQ(get(direct_, "/v1/agreementtemplates/x/document").status, 404);
}

TEST_P(CustomerRoutesTest, AnAgreementIsAttestedOnceAndListed) {
  const std::string uri = "/v1/customers/" + at(made(), "id") + "/agreements";
  const auto attest = [&](std::string date) {
    return call(direct_, Method::kPost, uri,
                R"({"primaryContact":{"firstName":"Tania","lastName":"Carr","email":"someone@example.com",
                    "phoneNumber":"1234567890"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":")" +
                    date + R"(","type":"MicrosoftCustomerAgreement","attributes":{"objectType":"Agreement"}})");
  };
  EXPECT_EQ(at(attest("2026-01-01T00:00:01Z"), "field"), "dateAgreed");
  const auto agreed = attest("2025-12-30T10:20:30.123Z");
  ASSERT_EQ(agreed.status, 201) << agreed.body;
  EXPECT_EQ(at(agreed, "userId"), direct_.user_id);
  EXPECT_EQ(at(agreed, "dateAgreed"), "2025-12-30T10:20:30.123000Z");
  const auto again = attest("2025-12-31");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), 600061);
  EXPECT_EQ(at(get(direct_, uri), "totalCount"), "1");
  EXPECT_EQ(at(get(direct_, uri + "?agreementType=MicrosoftCloudAgreement"), "totalCount"), "0");
  EXPECT_EQ(at(get(direct_, uri + "?agreementType=*"), "items[0].primaryContact.lastName"), "Carr");
}

TEST_P(CustomerRoutesTest, ACustomersOwnSignatureShowsInItsStatus) {
  const std::string id = at(made(), "id");
  const Actor admin = user_of(id, direct_);
  const std::string uri = "/v1/customers/" + id, status = uri + "/directSignedMicrosoftCustomerAgreementStatus";
  EXPECT_EQ(at(get(direct_, status), "isSigned"), "false");
  EXPECT_EQ(code_of(call(admin, Method::kPost, uri + "/agreements/direct-acceptance", "{}")), 3000);
  EXPECT_EQ(call(admin, Method::kPost, uri + "/agreements/direct-acceptance", R"({"accepted":true})").status, 201);
  EXPECT_EQ(at(get(direct_, status), "isSigned"), "true");
}

INSTANTIATE_ON_BOTH_ENGINES(CustomerRoutesTest);

}  // namespace
}  // namespace chandlery::customers
