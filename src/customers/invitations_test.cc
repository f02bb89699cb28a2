// Invitations as partner and customer meet them: made, followed, accepted once, declined, expired, and what accepting changes.
#include "audit/query.h"
#include "customers/relationships.h"
#include "customers/shop_test_base.h"

namespace chandlery::customers {
namespace {

using http::Method;
using test::at, test::code_of;

class InvitationsTest : public ShopTest {
 protected:
  void SetUp() override {
    ShopTest::SetUp();
    if (IsSkipped()) return;
    contoso_ = customer_of(direct_, "contoso.example");
    admin_ = user_of(contoso_, direct_);
    admin_.user_name = "admin@contoso.example";
  }

  http::Response invite(const Actor& actor, std::string body = R"({"withDelegatedAdmin":true})") {
    return call(actor, Method::kPost, "/v1/invitations", std::move(body));
  }
  static std::string path_of(const http::Response& made) {
    const std::string url = at(made, "url");
    EXPECT_TRUE(url.starts_with("https://shop.example/centre/invitations/")) << made.body;
    return "/v1/invitations/" + url.substr(url.rfind('/') + 1);
  }
  std::string invitation_of(const Actor& actor, std::string body = R"({"withDelegatedAdmin":true})") {
    const http::Response made = invite(actor, std::move(body));
    EXPECT_EQ(made.status, 201) << made.body;
    return path_of(made);
  }
  http::Response accept(const Actor& actor, const std::string& path, std::string body = {}) {
    return call(actor, Method::kPost, path + "/accept", std::move(body));
  }
  std::vector<std::string> operations_of(const Actor& partner) {
    std::vector<std::string> operations;
    database().read_now([&](sql::Tx& tx) {
      const audit::Query query{.range = {kNow, kNow.plus_days(100)}};
      const auto page = audit::list(tx, partner, {.transactions = true}, query);
      for (const audit::Record& record : page->items) operations.push_back(record.operation);
    });
    return operations;
  }

  std::string contoso_;
  Actor admin_;
};

TEST_P(InvitationsTest, WhoFollowsAnInvitationSeesWhoAsksForWhatAndNothingIsDoneYet) {
  const auto offer = get(admin_, invitation_of(other_));
  ASSERT_EQ(offer.status, 200) << offer.body;
  EXPECT_EQ(at(offer, "partner.name"), "other.example");
  EXPECT_EQ(at(offer, "state"), "invited");
  EXPECT_EQ(at(offer, "grants[0]") + " " + at(offer, "grants[1]"), "reseller delegatedAdmin");
  EXPECT_EQ(at(offer, "present.relationshipToPartner"), "none");
  EXPECT_EQ(at(offer, "agreement.accepted"), "false");
  EXPECT_EQ(at(offer, "mayAccept"), "true");
  EXPECT_EQ(at(get(admin_, "/v1/partners"), "totalCount"), "1");
}

TEST_P(InvitationsTest, AcceptingMakesTheTenantASecondPartnersCustomerAndLeavesTheFirstAsItWas) {
  const auto accepted = accept(admin_, invitation_of(other_), R"({"acceptAgreement":true})");
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(at(accepted, "name"), "other.example");
  EXPECT_EQ(at(accepted, "delegatedAdmin"), "true");
  EXPECT_EQ(at(accepted, "agreement"), "directlyAccepted");

  const auto seen = get(other_, "/v1/customers/" + contoso_);
  EXPECT_EQ(at(seen, "companyProfile.companyName"), "Contoso");
  EXPECT_EQ(at(seen, "relationshipToPartner"), "reseller");
  EXPECT_EQ(get(direct_, "/v1/customers/" + contoso_).status, 200);
  EXPECT_EQ(at(get(direct_, "/v1/customers/" + contoso_ + "/directSignedMicrosoftCustomerAgreementStatus"), "isSigned"),
            "false")
      << "what was agreed with one partner's invitation is not written into another's books";
  const auto partners = get(admin_, "/v1/partners");
  EXPECT_EQ(at(partners, "items[0].name"), "direct.example");
  EXPECT_EQ(at(partners, "items[1].name"), "other.example");
  const std::vector<std::string> told = operations_of(other_);
  ASSERT_GE(told.size(), 3u);
  EXPECT_EQ(told[0] + " " + told[1] + " " + told[2], "create_agreement create_partner_relationship create_invitation");
}

TEST_P(InvitationsTest, AnInvitationIsAcceptedOnce) {
  const std::string path = invitation_of(other_);
  ASSERT_EQ(accept(admin_, path).status, 201);
  EXPECT_EQ(accept(admin_, path).status, 409);
  const Actor second = user_of(customer_of(direct_, "fabrikam.example"), direct_);
  EXPECT_EQ(accept(second, path).status, 409);
  EXPECT_EQ(at(get(admin_, path), "state"), "accepted");
  const auto list = get(other_, "/v1/invitations");
  EXPECT_EQ(at(list, "items[0].state"), "accepted");
  EXPECT_EQ(at(list, "items[0].customer.id"), contoso_);
  EXPECT_EQ(at(list, "items[0].settledBy"), "admin@contoso.example");
  EXPECT_EQ(at(list, "items[0].url"), "");
}

TEST_P(InvitationsTest, OneThatIsDeclinedWithdrawnOrThirtyDaysOldIsGone) {
  const std::string declined = invitation_of(other_), withdrawn = invitation_of(other_), old = invitation_of(other_);
  EXPECT_EQ(at(call(admin_, Method::kPost, declined + "/decline"), "state"), "declined");
  const auto list = get(other_, "/v1/invitations");
  EXPECT_EQ(call(other_, Method::kDelete, "/v1/invitations/" + at(list, "items[1].id")).status, 204);
  EXPECT_EQ(call(other_, Method::kDelete, "/v1/invitations/" + at(list, "items[1].id")).status, 204);
  Actor late = admin_;
  late.at = kNow.plus_days(30);
  for (const auto& [who, path] : {std::pair{admin_, declined}, {admin_, withdrawn}, {late, old}}) {
    const auto refused = accept(who, path);
    EXPECT_EQ(refused.status, 410) << refused.body;
    EXPECT_EQ(code_of(refused), 700016);
    EXPECT_EQ(at(get(who, path), "mayAccept"), "false");
    EXPECT_EQ(at(get(who, path), "why"), "The invitation has ended. Ask the partner for a new one.");
    Actor chinese = who;
    chinese.locale = "zh-CN";
    EXPECT_EQ(at(get(chinese, path), "why"), "此邀请已失效。请向合作伙伴索取新的邀请。");
  }
  Actor then = other_;
  then.at = late.at;
  EXPECT_EQ(at(get(then, "/v1/invitations?state=expired"), "totalCount"), "1");
  EXPECT_EQ(at(get(then, "/v1/invitations?state=declined"), "totalCount"), "1");
  EXPECT_EQ(at(get(then, "/v1/invitations?state=invited"), "totalCount"), "0");
  EXPECT_EQ(accept(admin_, old).status, 201) << "on the last day it is still good";
}

TEST_P(InvitationsTest, AForgedOrMisspelledAddressLeadsNowhere) {
  std::string path = invitation_of(other_);
  path.back() = path.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {path, std::string("/v1/invitations/x"), std::string("/v1/invitations/") + contoso_}) {
    EXPECT_EQ(get(admin_, wrong).status, 404);
    EXPECT_EQ(accept(admin_, wrong).status, 404);
  }
  EXPECT_EQ(at(get(admin_, "/v1/partners"), "totalCount"), "1");
}

TEST_P(InvitationsTest, APartnerOfAnotherSellingRegionIsRefused) {
  const auto german = partners::prepare_partner(
      {.name = "Hafen", .domain = "hafen.example", .mpn_id = "77", .country = "DE",
       .currency = Currency::parse("EUR").value(),
       .address = {.country = "DE", .city = "Hamburg", .line1 = "Elbchaussee 1", .postal_code = "20095"}},
      kNow);
  ASSERT_TRUE(german) << german.error().message;
  database().write_now([&](sql::Tx& tx) { create_partner(tx, direct_, *german).value(); });
  Actor far = direct_;
  far.partner_id = german->partner.id;
  const auto refused = accept(admin_, invitation_of(far));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), 2030);
  EXPECT_EQ(at(get(far, "/v1/customers"), "totalCount"), "0");
}

TEST_P(InvitationsTest, OnlyAnAdminAsksForDelegatedRightsAndARestrictedPartnerOrAResellerInvitesNobody) {
  Actor sales = other_;
  sales.roles = {Role::kSalesAgent};
  EXPECT_EQ(code_of(invite(sales)), 900150);
  EXPECT_EQ(invite(sales, R"({"withDelegatedAdmin":false})").status, 201);
  EXPECT_EQ(code_of(invite(reseller_, "{}")), 800039);
  EXPECT_EQ(code_of(invite(provider_, "{}")), 2071) << "an indirect provider names the reseller";
  const auto by_provider = invite(provider_, R"({"associatedPartnerId":")" + reseller_.partner_id + R"("})");
  ASSERT_EQ(by_provider.status, 201) << by_provider.body;
  EXPECT_EQ(accept(admin_, path_of(by_provider)).status, 201);
  EXPECT_EQ(get(reseller_, "/v1/customers/" + contoso_).status, 200) << "the reseller sees it, too";
  EXPECT_EQ(code_of(invite(other_, R"({"note":")" + std::string(1001, 'x') + R"("})")), 3000);
}

TEST_P(InvitationsTest, ARelationshipThatEndedBeginsAnewAndOneThatIsThereOnlyGains) {
  const auto end = [&](const Actor& partner) {
    database().write_now([&](sql::Tx& tx) { remove_relationship(tx, partner, contoso_, nullptr).value(); });
  };
  ASSERT_EQ(accept(admin_, invitation_of(other_, "{}")).status, 201);
  EXPECT_EQ(accept(admin_, invitation_of(other_, "{}")).status, 409) << "nothing to add";
  EXPECT_EQ(at(accept(admin_, invitation_of(other_)), "delegatedAdmin"), "true") << "delegated rights are new";
  end(other_);
  EXPECT_EQ(code_of(get(other_, "/v1/customers/" + contoso_)), 20002);
  Actor later = admin_, inviting = other_;
  later.at = inviting.at = kNow.plus_days(3);
  const auto again = accept(later, invitation_of(inviting, "{}"));
  EXPECT_EQ(at(again, "since"), "2026-01-04T00:00:00Z");
  EXPECT_EQ(at(again, "delegatedAdmin"), "false");
  EXPECT_EQ(get(other_, "/v1/customers/" + contoso_).status, 200);
}

TEST_P(InvitationsTest, TheDocumentedRequestGivesOneStandingAddressThatManyMayAccept) {
  const auto ask = [&](Instant when) {
    Actor actor = other_;
    actor.at = when;
    return call(actor, Method::kGet, "/v1/customers/relationshiprequests");
  };
  const auto first = ask(kNow);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(at(first, "attributes.objectType"), "CustomerRelationshipRequest");
  EXPECT_EQ(at(ask(kNow.plus_days(10)), "url"), at(first, "url"));
  EXPECT_NE(at(ask(kNow.plus_days(16)), "url"), at(first, "url")) << "the first lasts only 14 days more";
  const Actor second = user_of(customer_of(direct_, "fabrikam.example"), direct_);
  EXPECT_EQ(accept(admin_, path_of(first)).status, 201);
  EXPECT_EQ(call(second, Method::kPost, path_of(first) + "/decline").status, 200);
  EXPECT_EQ(accept(second, path_of(first)).status, 201) << "declined by one, it stays open for the others";
  EXPECT_EQ(at(get(other_, "/v1/invitations"), "items[1].acceptedCount"), "2");
}

TEST_P(InvitationsTest, APartnerSeesItsOwnInvitationsAloneAPageAtATime) {
  for (int i = 0; i < 3; ++i) invitation_of(other_, R"({"note":"number )" + std::to_string(i) + R"("})");
  invitation_of(direct_);
  std::vector<std::string> notes;
  std::string next;
  do {
    const auto page = call(other_, Method::kGet, "/v1/invitations?size=2", {},
                           next.empty() ? std::vector<http::Header>{}
                                        : std::vector<http::Header>{{"MS-ContinuationToken", next}});
    ASSERT_EQ(page.status, 200) << page.body;
    for (const char* item : {"items[0].note", "items[1].note"}) {
      if (!at(page, item).empty()) notes.push_back(at(page, item));
    }
    next = at(page, "continuationToken");
  } while (!next.empty());
  EXPECT_EQ(notes, (std::vector<std::string>{"number 2", "number 1", "number 0"}));
  const std::string foreign = at(get(direct_, "/v1/invitations"), "items[0].id");
  EXPECT_EQ(call(other_, Method::kDelete, "/v1/invitations/" + foreign).status, 404);
  EXPECT_EQ(get(other_, "/v1/invitations?state=lost").status, 400);
  EXPECT_EQ(call(other_, Method::kGet, "/v1/invitations", {}, {{"MS-ContinuationToken", "x"}}).status, 400);
}

TEST_P(InvitationsTest, ACustomerTakesDelegatedRightsBackAndThePartnerStays) {
  ASSERT_EQ(accept(admin_, invitation_of(other_)).status, 201);
  const std::string path = "/v1/partners/" + other_.partner_id + "/delegatedadmin";
  const auto ended = call(admin_, Method::kDelete, path);
  EXPECT_EQ(at(ended, "delegatedAdmin"), "false");
  EXPECT_EQ(at(ended, "relationshipToPartner"), "reseller");
  EXPECT_EQ(call(admin_, Method::kDelete, path).status, 200) << "again changes nothing";
  EXPECT_EQ(at(get(other_, "/v1/customers/" + contoso_), "allowDelegatedAccess"), "false");
  EXPECT_EQ(at(get(direct_, "/v1/customers/" + contoso_), "allowDelegatedAccess"), "true");
  EXPECT_EQ(operations_of(other_).front(), "dap_admin_relationship_terminated");
  const Actor stranger = user_of(customer_of(direct_, "fabrikam.example"), direct_);
  EXPECT_EQ(call(stranger, Method::kDelete, path).status, 404);
  EXPECT_EQ(call(admin_, Method::kDelete, "/v1/partners/x/delegatedadmin").status, 404);
}

TEST_P(InvitationsTest, WhatTheCustomerAcceptsItselfHoldsTowardsAllItsPartners) {
  ASSERT_EQ(accept(admin_, invitation_of(other_)).status, 201);
  const std::string direct_acceptance = "/v1/customers/" + contoso_ + "/agreements/direct-acceptance";
  ASSERT_EQ(call(admin_, Method::kPost, direct_acceptance, R"({"accepted":true})").status, 201);
  EXPECT_EQ(call(admin_, Method::kPost, direct_acceptance, R"({"accepted":true})").status, 409);
  const auto partners = get(admin_, "/v1/partners");
  EXPECT_EQ(at(partners, "items[0].agreement") + at(partners, "items[1].agreement"), "directlyAccepteddirectlyAccepted");
  const auto third = new_partner("third.example", "33", partners::PartnerType::kDirect);
  EXPECT_EQ(at(get(admin_, invitation_of(third)), "agreement.accepted"), "true");
  EXPECT_EQ(at(accept(admin_, invitation_of(third)), "agreement"), "directlyAccepted");
}

TEST_P(InvitationsTest, ACustomerIsToldWhomToAskForSupport) {
  for (const auto& [partner, email] : {std::pair{direct_, "help@direct.example"}, {reseller_, "help@reseller.example"},
                                       {provider_, "help@provider.example"}}) {
    database().write_now([&](sql::Tx& tx) {
      partners::Profile profile;
      profile.email = email;
      profile.telephone = "12065550100";
      profile.website = "https://help.example";
      ASSERT_TRUE(partners::replace_profile(tx, partner, partners::ProfileKind::kSupport, profile));
    });
  }
  ASSERT_EQ(accept(admin_, path_of(invite(provider_, R"({"associatedPartnerId":")" + reseller_.partner_id + R"("})"))).status,
            201);
  const auto contacts = get(admin_, "/v1/supportcontact");
  EXPECT_EQ(at(contacts, "totalCount"), "2");
  EXPECT_EQ(at(contacts, "items[0].email"), "help@direct.example");
  EXPECT_EQ(at(contacts, "items[1].partner.name"), "reseller.example") << "an indirect customer asks its reseller";
  EXPECT_EQ(at(contacts, "items[1].email"), "help@reseller.example");
  database().write_now([&](sql::Tx& tx) {
    partners::link_reseller(tx, provider_, provider_.partner_id, reseller_.partner_id, partners::ResellerLinkStatus::kEnded)
        .value();
  });
  const auto without = get(admin_, "/v1/supportcontact");
  EXPECT_EQ(at(without, "items[1].partner.name"), "provider.example") << "a former reseller sees nothing of the customer";
  EXPECT_EQ(at(without, "items[1].email"), "help@provider.example");
}

TEST_P(InvitationsTest, ACustomersUserStandsUnderEachPartnerAndAPartnersUnderItsOwn) {
  ASSERT_EQ(accept(admin_, invitation_of(other_)).status, 201);
  database().read_now([&](sql::Tx& tx) {
    const auto own = find_relationships(tx, admin_, contoso_);
    ASSERT_TRUE(own && own->size() == 2);
    EXPECT_EQ(own->at(0).partner_id, direct_.partner_id);
    EXPECT_EQ(acting_for(admin_, own->at(1)).partner_id, other_.partner_id);
    const auto of_partner = find_relationships(tx, other_, contoso_);
    ASSERT_TRUE(of_partner && of_partner->size() == 1);
    EXPECT_EQ(acting_for(other_, of_partner->at(0)).partner_id, other_.partner_id);
    const Actor stranger = user_of("0198a6f0-1111-7000-8000-000000000001", direct_);
    EXPECT_TRUE(find_relationships(tx, stranger, contoso_).error().is(errors::kNoRelationship));
  });
}

INSTANTIATE_ON_BOTH_ENGINES(InvitationsTest);

}  // namespace
}  // namespace chandlery::customers
