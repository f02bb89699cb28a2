// Partner accounts on both engines: made, linked, read and changed.
#include <gtest/gtest.h>

#include "audit/query.h"
#include "audit/schema.h"
#include "core/text.h"
#include "identity/schema.h"
#include "partners/routes.h"
#include "partners/schema.h"
#include "partners/service.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::partners {
namespace {

using http::Method;

class PartnersTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all = audit::schema();
    for (const auto& more : {identity::schema(), partners::schema()}) all.insert(all.end(), more.begin(), more.end());
    create_database(all);
    operator_.kind = PrincipalKind::kOperator;
    operator_.user_id = "operator";
    operator_.roles = {Role::kOperator};
    operator_.at = Instant{1'767'225'600'000'000};
  }

  static NewPartner wanted(std::string domain, std::string mpn_id, PartnerType type = PartnerType::kDirect) {
    return {.name = "Partner of " + domain,
            .domain = domain,
            .mpn_id = mpn_id,
            .type = type,
            .country = "DE",
            .currency = Currency::parse("EUR").value(),
            .address = {.country = "DE",
                        .city = "Berlin",
                        .line1 = "Unter den Linden 1",
                        .postal_code = "10117",
                        .phone = "+49 30 1234567"}};
  }

  Result<CreatedPartner> create(NewPartner partner) {
    auto prepared = prepare_partner(std::move(partner), operator_.at);
    if (!prepared) return fail(prepared.error());
    std::optional<Result<CreatedPartner>> created;
    database().write_now([&](sql::Tx& tx) {
      created = create_partner(tx, operator_, *prepared);
      if (!*created) tx.undo();
    });
    return *created;
  }

  Actor acting_for(const Partner& partner) {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = partner.id;
    actor.user_id = "user";
    actor.roles = {Role::kGlobalAdmin};
    actor.at = operator_.at;
    return actor;
  }

  http::Response call(const Actor& actor, Method method, std::string_view target, std::string body = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body));
  }

  Actor operator_;
  http::Router router_{routes()};
};

TEST_P(PartnersTest, APartnerIsFoundByItsIdAndByItsMpnId) {
  const auto created = create(wanted("fabrikam.example", "1234567"));
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_FALSE(created->admin.temporary_password.empty());
  EXPECT_EQ(created->admin.user_name, "admin@fabrikam.example");
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(find_partner(tx, created->partner.id)->name, "Partner of fabrikam.example");
    EXPECT_EQ(find_by_mpn_id(tx, "1234567")->id, created->partner.id);
    EXPECT_TRUE(find_partner(tx, "nobody").error().is(errors::kNotFound));
    EXPECT_FALSE(find_by_mpn_id(tx, "7654321"));
    EXPECT_EQ(identity::find_tenant(tx, "FABRIKAM.example")->id, created->partner.id);
  });
}

TEST_P(PartnersTest, ATakenDomainOrMpnIdLeavesNothingBehind) {
  ASSERT_TRUE(create(wanted("fabrikam.example", "1")));
  EXPECT_TRUE(create(wanted("fabrikam.example", "2")).error().is(errors::kDomainTaken));
  EXPECT_TRUE(create(wanted("contoso.example", "1")).error().is(errors::kAlreadyExists));
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(list_partners(tx).size(), 1u);
    EXPECT_FALSE(identity::domain_taken(tx, "contoso.example"));
  });
}

TEST_P(PartnersTest, WhatIsWrongIsNamed) {
  const auto field_at_fault = [&](auto change) {
    NewPartner partner = wanted("fabrikam.example", "1");
    change(partner);
    const auto created = create(partner);
    return created ? "" : created.error().field;
  };
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.name = ""; }), "name");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.domain = "fabrikam"; }), "domain");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.mpn_id = "12a"; }), "mpnId");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.country = "XX"; }), "country");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.country = "FR"; }), "defaultAddress.country");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.address.postal_code = "1"; }), "defaultAddress.postalCode");
  EXPECT_EQ(field_at_fault([](NewPartner& p) { p.provider_id = "x"; }), "providerId");
}

TEST_P(PartnersTest, AResellerSellsForItsProviderUntilTheLinkEnds) {
  const auto provider = create(wanted("provider.example", "100", PartnerType::kIndirectProvider));
  NewPartner selling = wanted("reseller.example", "200", PartnerType::kIndirectReseller);
  selling.provider_id = provider->partner.id;
  const auto reseller = create(selling);
  ASSERT_TRUE(reseller) << reseller.error().message;
  database().read_now([&](sql::Tx& tx) {
    EXPECT_TRUE(is_reseller_of(tx, provider->partner.id, "200"));
    EXPECT_TRUE(is_reseller_id_of(tx, provider->partner.id, reseller->partner.id));
    EXPECT_FALSE(is_reseller_of(tx, reseller->partner.id, "100"));
    EXPECT_FALSE(is_reseller_of(tx, provider->partner.id, "300"));
    EXPECT_EQ(resellers_of(tx, provider->partner.id).size(), 1u);
    EXPECT_EQ(providers_of(tx, reseller->partner.id).at(0).partner.mpn_id, "100");
  });
  const std::string uri = "/operator/v1/partners/" + provider->partner.id + "/resellers";
  const auto ended =
      call(operator_, Method::kPost, uri, R"({"resellerId":")" + reseller->partner.id + R"(","status":"ended"})");
  EXPECT_EQ(ended.status, 201) << ended.body;
  database().read_now([&](sql::Tx& tx) { EXPECT_FALSE(is_reseller_of(tx, provider->partner.id, "200")); });
}

TEST_P(PartnersTest, OnlyAProviderHasResellersAndOnlyAResellerIsOne) {
  const auto direct = create(wanted("direct.example", "1"));
  const auto provider = create(wanted("provider.example", "2", PartnerType::kIndirectProvider));
  database().write_now([&](sql::Tx& tx) {
    const auto status = ResellerLinkStatus::kActive;
    EXPECT_TRUE(link_reseller(tx, operator_, direct->partner.id, provider->partner.id, status)
                    .error()
                    .is(errors::kProviderNotFound));
    EXPECT_TRUE(link_reseller(tx, operator_, provider->partner.id, direct->partner.id, status)
                    .error()
                    .is(errors::kResellerInvalid));
    EXPECT_TRUE(link_reseller(tx, operator_, "nobody", direct->partner.id, status).error().is(errors::kNotFound));
  });
}

TEST(PartnerRules, WhoMayNotTransact) {
  EXPECT_TRUE(may_transact({}));
  EXPECT_TRUE(may_transact({.agreement_signed = false}).error().is(errors::kPartnerAgreementUnsigned));
  EXPECT_TRUE(may_transact({.status = PartnerStatus::kRestricted}).error().is(errors::kProgramStatus));
  EXPECT_TRUE(may_transact({.type = PartnerType::kIndirectReseller}).error().is(errors::kProgramStatus));
}

TEST_P(PartnersTest, TheOperatorMakesAPartnerByOneRequest) {
  const auto made =
      call(operator_, Method::kPost, "/operator/v1/partners",
           R"({"name":"Fabrikam","domain":"Fabrikam.example","mpnId":"42","type":"direct","currency":"usd",
                             "defaultAddress":{"country":"us","city":"Redmond","state":"wa","addressLine1":"1 Main St",
                                               "postalCode":"98052"},
                             "admin":{"userName":"ada@fabrikam.example","firstName":"Ada","lastName":"Lovelace"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(test::at(made, "partner.domain"), "fabrikam.example");
  EXPECT_EQ(test::at(made, "partner.country"), "US");
  EXPECT_EQ(test::at(made, "userCredentials.userName"), "ada@fabrikam.example");
  EXPECT_FALSE(test::at(made, "userCredentials.password").empty());
  const auto list = call(operator_, Method::kGet, "/operator/v1/partners");
  EXPECT_EQ(test::at(list, "items[0].mpnId"), "42");
  EXPECT_EQ(call(operator_, Method::kGet, "/operator/v1/partners/" + test::at(made, "partner.id")).status, 200);
  EXPECT_EQ(call(operator_, Method::kGet, "/operator/v1/partners/nobody").status, 404);
  EXPECT_EQ(call(operator_, Method::kPost, "/operator/v1/partners", "{}").status, 400);
  const auto guessed =
      call(operator_, Method::kPost, "/operator/v1/partners",
           R"({"name":"Zilverlaak Handel","domain":"other.example","mpnId":"42","type":"direct","currency":"usd",
               "defaultAddress":{"country":"us","city":"Redmond","state":"wa","addressLine1":"1 Main St","postalCode":"98052"},
               "admin":{"userName":"ada@other.example","password":"Zilverlaak26"}})");
  EXPECT_EQ(guessed.status, 400);
  EXPECT_EQ(test::at(guessed, "field"), "passwordProfile.password");
}

TEST_P(PartnersTest, TheOrganizationProfileTellsAClientItsCountryAndCulture) {
  const auto created = create(wanted("fabrikam.example", "1"));
  const auto profile = call(acting_for(created->partner), Method::kGet, "/v1/profiles/organization");
  ASSERT_EQ(profile.status, 200) << profile.body;
  EXPECT_EQ(test::at(profile, "id"), created->partner.id);
  EXPECT_EQ(test::at(profile, "defaultAddress.country"), "DE");
  EXPECT_EQ(test::at(profile, "culture"), "de-DE");
  EXPECT_EQ(test::at(profile, "language"), "de");
  EXPECT_EQ(test::at(profile, "profileType"), "organization_profile");
  EXPECT_EQ(test::at(profile, "attributes.objectType"), "OrganizationProfile");
}

TEST_P(PartnersTest, EachProfileIsReadAndWrittenBackUnchanged) {
  const auto created = create(wanted("fabrikam.example", "1"));
  const Actor actor = acting_for(created->partner);
  for (std::string_view name : {"organization", "legalbusiness", "billing", "support"}) {
    const std::string uri = "/v1/profiles/" + std::string(name);
    const auto read = call(actor, Method::kGet, uri);
    ASSERT_EQ(read.status, 200) << read.body;
    const auto written = call(actor, Method::kPut, uri, read.body);
    EXPECT_EQ(written.status, 200) << written.body;
    EXPECT_EQ(call(actor, Method::kGet, uri).body, read.body);
  }
}

TEST_P(PartnersTest, AProfileThatBreaksARuleChangesNothing) {
  const auto created = create(wanted("fabrikam.example", "1"));
  const Actor actor = acting_for(created->partner);
  const auto before = call(actor, Method::kGet, "/v1/profiles/billing");
  const auto refused = call(
      actor, Method::kPut, "/v1/profiles/billing",
      R"({"companyName":"F","taxId":"DE1","address":{"country":"DE","city":"B","addressLine1":"1","postalCode":"10117"},
               "primaryContact":{"firstName":"A","lastName":"B","email":"a@b.example"}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(test::at(refused, "field"), "taxId");
  EXPECT_EQ(call(actor, Method::kPut, "/v1/profiles/support", R"({"email":"nobody"})").status, 400);
  EXPECT_EQ(call(actor, Method::kGet, "/v1/profiles/billing").body, before.body);
}

TEST_P(PartnersTest, AProfileThatSomebodyElseChangedMeanwhileIsNotOverwritten) {
  const Actor actor = acting_for(create(wanted("fabrikam.example", "1"))->partner);
  const std::string uri = "/v1/profiles/support";
  const auto read = call(actor, Method::kGet, uri);
  const std::string etag = test::at(read, "attributes.etag");
  ASSERT_FALSE(etag.empty());
  const auto first = call(actor, Method::kPut, uri, R"({"email":"one@fabrikam.example"})");
  EXPECT_NE(test::at(first, "attributes.etag"), etag);
  const auto second = call(actor, Method::kPut, uri, read.body);
  EXPECT_EQ(second.status, 400) << second.body;
  EXPECT_EQ(test::code_of(second), 2055);
  EXPECT_EQ(call(actor, Method::kGet, uri).body, first.body);
}

TEST_P(PartnersTest, TheMpnProfileIsTheOwnOrTheNamedOne) {
  const auto first = create(wanted("fabrikam.example", "11"));
  create(wanted("contoso.example", "22")).value();
  const Actor actor = acting_for(first->partner);
  EXPECT_EQ(test::at(call(actor, Method::kGet, "/v1/profiles/mpn"), "mpnId"), "11");
  EXPECT_EQ(test::at(call(actor, Method::kGet, "/v1/profiles/mpn?mpnId=22"), "partnerName"),
            "Partner of contoso.example");
  const auto unknown = call(actor, Method::kGet, "/v1/profiles/mpn?mpnId=33");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(test::code_of(unknown), 3000);
}

TEST_P(PartnersTest, TheOperatorFindsPartnersByNameDomainAndNumberAPageAtATime) {
  for (const auto& [domain, mpn] : {std::pair{"gamma.example", "33"}, {"alpha.example", "11"}, {"beta.example", "22"}}) {
    ASSERT_TRUE(create(wanted(domain, mpn)));
  }
  const auto names = [&](std::string query) {
    std::string found, next;
    int pages = 0;
    do {
      const std::string target = "/operator/v1/partners?size=2" + query +
                                 (next.empty() ? "" : "&seekOperation=Next&MS-ContinuationToken=" + next);
      const auto page = call(operator_, Method::kGet, target);
      EXPECT_EQ(page.status, 200) << page.body;
      for (const char* item : {"items[0].domain", "items[1].domain"}) found += test::at(page, item) + " ";
      next = test::at(page, "continuationToken");
    } while (!next.empty() && ++pages < 5);
    return std::string(text::trim(found));
  };
  EXPECT_EQ(names(""), "alpha.example beta.example gamma.example");
  EXPECT_EQ(names("&q=PARTNER%20of%20b"), "beta.example");
  EXPECT_EQ(names("&q=mma.ex"), "gamma.example");
  EXPECT_EQ(names("&q=11"), "alpha.example");
  EXPECT_EQ(names("&q=%25"), "") << "nothing in it is a wildcard";
  EXPECT_EQ(names("&type=indirectReseller"), "");
  EXPECT_EQ(call(operator_, Method::kGet, "/operator/v1/partners?type=vendor").status, 400);
  EXPECT_EQ(call(operator_, Method::kGet, "/operator/v1/partners?q=" + std::string(201, 'x')).status, 400);
  EXPECT_EQ(call(operator_, Method::kGet, "/operator/v1/partners?MS-ContinuationToken=bm9uZQ").status, 400);
}

TEST_P(PartnersTest, TheOperatorRestrictsAPartnerAndItsLogTellsWhatChanged) {
  const Partner partner = create(wanted("fabrikam.example", "1"))->partner;
  ASSERT_TRUE(create(wanted("other.example", "2")));
  const std::string uri = "/operator/v1/partners/" + partner.id;
  const auto changed = call(operator_, Method::kPatch, uri, R"({"status":"Restricted","name":"Fabrikam GmbH"})");
  EXPECT_EQ(test::at(changed, "status"), "restricted") << changed.body;
  EXPECT_EQ(test::at(changed, "name"), "Fabrikam GmbH");
  database().read_now([&](sql::Tx& tx) {
    EXPECT_TRUE(may_transact(find_partner(tx, partner.id).value()).error().is(errors::kProgramStatus));
    const audit::Query query{.range = {operator_.at, operator_.at.plus_days(1)}, .size = 1};
    const auto newest = audit::list(tx, acting_for(partner), {.transactions = true}, query);
    EXPECT_EQ(newest->items.at(0).operation, "update_partner");
    EXPECT_NE(newest->items.at(0).old_value.find("active"), std::string::npos);
  });
  EXPECT_EQ(test::at(call(operator_, Method::kPatch, uri, R"({"status":"active"})"), "status"), "active");
  EXPECT_EQ(call(operator_, Method::kPatch, uri, R"({"mpnId":"2"})").status, 409);
  EXPECT_EQ(call(operator_, Method::kPatch, uri, R"({"mpnId":"x"})").status, 400);
  EXPECT_EQ(call(operator_, Method::kPatch, uri, R"({"status":"gone"})").status, 400);
  EXPECT_EQ(call(operator_, Method::kPatch, uri, R"({"name":" "})").status, 400);
  EXPECT_EQ(call(operator_, Method::kPatch, "/operator/v1/partners/nobody", "{}").status, 404);
}

// Contract 2.2.
TEST_P(PartnersTest, AResellersAgreementIsAskedForByOneNameAndEachOtherAnswerHasItsCode) {
  const auto provider = create(wanted("provider.example", "1111111", PartnerType::kIndirectProvider));
  const auto reseller = create(wanted("reseller.example", "2222222", PartnerType::kIndirectReseller));
  ASSERT_TRUE(provider && reseller);
  const Actor asking = acting_for(provider->partner);
  const auto status_of = [&](const std::string& query) {
    const http::Response response = call(asking, Method::kGet, "/v1/compliance/csp/agreementstatus" + query);
    if (response.status == 200) return test::at(response, "isAgreementSigned");
    EXPECT_EQ(response.status, 400) << response.body;
    return test::at(response, "code");
  };
  const std::string by_tenant = "?tenantId=" + reseller->partner.id;
  EXPECT_EQ(status_of("?mpnId=2222222"), "true");
  EXPECT_EQ(status_of(by_tenant), "true");
  EXPECT_EQ(status_of(""), "2001");
  EXPECT_EQ(status_of("?mpnId=22x"), "2000");
  EXPECT_EQ(status_of("?tenantId=reseller.example"), "2000");
  EXPECT_EQ(status_of(by_tenant + "&mpnId=2222222"), "2000");
  EXPECT_EQ(status_of("?mpnId=9999999"), "2200");
  EXPECT_EQ(status_of("?mpnId=1111111"), "2204");
  EXPECT_EQ(status_of("?tenantId=00000000-0000-7000-8000-00000000000a"), "2205");
  EXPECT_EQ(call(operator_, Method::kPatch, "/operator/v1/partners/" + reseller->partner.id, R"({"agreementSigned":false})").status, 200);
  EXPECT_EQ(status_of("?mpnId=2222222"), "2203");
  EXPECT_EQ(status_of(by_tenant), "2206");
  EXPECT_EQ(call(asking, Method::kGet, "/v1/compliance/other/agreementstatus?mpnId=2222222").status, 404);
}

INSTANTIATE_ON_BOTH_ENGINES(PartnersTest);

}  // namespace
}  // namespace chandlery::partners
