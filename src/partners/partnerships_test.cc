// Partnerships as provider and reseller meet them: asked for, followed, accepted once, declined, expired, removed, begun again.
#include "partners/partnerships.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "audit/query.h"
#include "audit/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "notices/told_for_tests.h"
#include "partners/routes.h"
#include "partners/rules.h"
#include "partners/schema.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::partners {
namespace {

using http::Method;
using test::at, test::code_of;

const Partner kProvider{.id = "p", .type = PartnerType::kIndirectProvider};
const Partner kReseller{.id = "r", .type = PartnerType::kIndirectReseller};

Partner with(Partner partner, auto change) {
  change(partner);
  return partner;
}

TEST(PartnershipRules, OnlyAProviderThatMayTransactAsks) {
  EXPECT_TRUE(may_request_partnership(kProvider));
  EXPECT_TRUE(may_request_partnership(kReseller).error().is(errors::kProgramStatus));
  EXPECT_TRUE(may_request_partnership({.type = PartnerType::kDirect}).error().is(errors::kProgramStatus));
  EXPECT_TRUE(may_request_partnership(with(kProvider, [](Partner& p) { p.agreement_signed = false; }))
                  .error().is(errors::kPartnerAgreementUnsigned));
  EXPECT_TRUE(may_request_partnership(with(kProvider, [](Partner& p) { p.status = PartnerStatus::kRestricted; }))
                  .error().is(errors::kProgramStatus));
}

TEST(PartnershipRules, OnlyAResellerInGoodStandingAcceptsWhatAProviderInGoodStandingAsks) {
  const auto unsign = [](Partner& p) { p.agreement_signed = false; };
  const auto restrict = [](Partner& p) { p.status = PartnerStatus::kRestricted; };
  EXPECT_TRUE(may_be_partners(kProvider, kReseller));
  EXPECT_TRUE(may_be_partners(kProvider, kProvider).error().message.starts_with("This is your own"));
  EXPECT_TRUE(may_be_partners(kProvider, {.id = "d"}).error().is(errors::kProgramStatus));
  EXPECT_TRUE(may_be_partners(kProvider, with(kReseller, unsign)).error().is(errors::kPartnerAgreementUnsigned));
  EXPECT_TRUE(may_be_partners(kProvider, with(kReseller, restrict)).error().is(errors::kProgramStatus));
  for (const Partner& provider : {with(kProvider, unsign), with(kProvider, restrict)}) {
    EXPECT_EQ(may_be_partners(provider, kReseller).error().message, "The provider takes no new resellers at present.")
        << "why not is the provider's own affair";
  }
  EXPECT_TRUE(may_answer_request(kProvider, with(kReseller, restrict))) << "declining begins nothing";
}

class PartnershipsTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all = audit::schema();
    for (const auto& more : {identity::schema(), notices::schema(), partners::schema()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    create_database(all);
    provider_ = new_partner("provider", "100", PartnerType::kIndirectProvider);
    rival_ = new_partner("rival", "101", PartnerType::kIndirectProvider);
    reseller_ = new_partner("reseller", "200", PartnerType::kIndirectReseller);
    other_ = new_partner("other", "201", PartnerType::kIndirectReseller);
    direct_ = new_partner("direct", "300", PartnerType::kDirect);
  }

  Actor new_partner(std::string name, std::string mpn_id, PartnerType type, std::string country = "US") {
    const std::string domain = name + ".example";
    const bool german = country == "DE";
    const auto prepared =
        prepare_partner({.name = "Company " + name,
                         .domain = domain,
                         .mpn_id = mpn_id,
                         .type = type,
                         .country = country,
                         .currency = Currency::parse("USD").value(),
                         .address = {.country = country,
                                     .city = "Redmond",
                                     .state = german ? "" : "WA",
                                     .line1 = "1 Main Street",
                                     .postal_code = german ? "10117" : "98052"}},
                        kNow)
            .value();
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_id = "operator";
    actor.at = kNow;
    database().write_now([&](sql::Tx& tx) { create_partner(tx, actor, prepared).value(); });
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = prepared.partner.id;
    actor.user_id = "user of " + domain;
    actor.user_name = "admin@" + domain;
    actor.roles = {Role::kAdminAgent};
    return actor;
  }

  http::Response call(const Actor& actor, Method method, std::string_view target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body), std::move(headers));
  }
  http::Response get(const Actor& actor, std::string_view target) { return call(actor, Method::kGet, target); }

  static std::string path_of(const http::Response& made) {
    const std::string url = at(made, "url");
    EXPECT_TRUE(url.starts_with("https://shop.example/partner/settings/partnerships/")) << made.body;
    return kRequests + "/" + url.substr(url.rfind('/') + 1);
  }
  std::string request_of(const Actor& provider, std::string body = {}) {
    const http::Response made = call(provider, Method::kPost, kRequests, std::move(body));
    EXPECT_EQ(made.status, 201) << made.body;
    return path_of(made);
  }
  http::Response accept(const Actor& actor, const std::string& path) {
    return call(actor, Method::kPost, path + "/accept");
  }
  http::Response remove(const Actor& actor, const Actor& other) {
    return call(actor, Method::kDelete, "/v1/partnerships/" + other.partner_id);
  }
  void restrict(const Actor& partner) {
    Actor desk = partner;
    desk.kind = PrincipalKind::kOperator;
    desk.roles = {Role::kOperator};
    database().write_now([&](sql::Tx& tx) {
      change_partner(tx, desk, partner.partner_id, {.status = PartnerStatus::kRestricted}).value();
    });
  }
  static Actor days_later(Actor actor, std::int64_t days) {
    actor.at = actor.at.plus_days(days);
    return actor;
  }
  bool are_partners(const Actor& provider, const Actor& reseller) {
    bool are = false;
    database().read_now([&](sql::Tx& tx) { are = is_reseller_id_of(tx, provider.partner_id, reseller.partner_id); });
    return are;
  }
  /// Newest first, without its first user's.
  std::vector<std::string> operations_of(const Actor& partner) {
    std::vector<std::string> operations;
    database().read_now([&](sql::Tx& tx) {
      const audit::Query query{.range = {kNow, kNow.plus_days(89)}};
      const auto page = audit::list(tx, partner, {.transactions = true}, query);
      for (const audit::Record& record : page->items) operations.push_back(record.operation);
    });
    std::erase(operations, "create_partner_user");
    return operations;
  }
  std::vector<std::string> told(const Actor& partner) {
    return notices::kinds_told(database(), partner, notices::Audience::kPartner);
  }

  static constexpr Instant kNow{1'767'225'600'000'000};  // 2026-01-01
  inline static const std::string kRequests = "/v1/partnerships/requests";
  Actor provider_, rival_, reseller_, other_, direct_;
  /// In tests a country's region is its first letter.
  static bool same_first_letter(sql::Tx&, std::string_view country, std::string_view other) {
    return country.substr(0, 1) == other.substr(0, 1);
  }
  static std::vector<http::Route> all_routes(const PartnershipDoor& door) {
    std::vector<http::Route> all = routes();
    std::ranges::move(partnership_routes(door), std::back_inserter(all));
    return all;
  }
  const crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  const PartnershipDoor door_{.keyring = keyring_, .base_url = "https://shop.example", .same_region = same_first_letter};
  http::Router router_{all_routes(door_)};
};

TEST_P(PartnershipsTest, WhoFollowsTheLinkSeesWhoAsksAndNothingIsDoneYet) {
  const auto offer = get(reseller_, request_of(provider_));
  ASSERT_EQ(offer.status, 200) << offer.body;
  EXPECT_EQ(at(offer, "provider.name") + " " + at(offer, "provider.mpnId") + " " + at(offer, "provider.country"),
            "Company provider 100 US");
  EXPECT_EQ(at(offer, "state") + " " + at(offer, "present") + " " + at(offer, "mayAccept"), "open none true");
  EXPECT_FALSE(are_partners(provider_, reseller_));
  Actor sales = reseller_;
  sales.roles = {Role::kSalesAgent};
  const auto seen = get(sales, request_of(provider_));
  EXPECT_EQ(at(seen, "mayAccept"), "false");
  EXPECT_EQ(at(seen, "why"),
            "Your role does not accept partnerships. Ask a global admin or an admin agent of your company.");
}

TEST_P(PartnershipsTest, AcceptingMakesTheTwoPartnersInTheListsAndLogsOfBothAndTellsTheProvider) {
  const auto accepted = accept(reseller_, request_of(provider_, R"({"note":"the one in Redmond"})"));
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(at(accepted, "name") + " " + at(accepted, "state"), "Company provider active");
  EXPECT_EQ(at(accepted, "relationshipType"), "is_indirect_reseller_of");
  EXPECT_TRUE(are_partners(provider_, reseller_));
  EXPECT_EQ(at(get(provider_, "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf"), "items[0].id"),
            reseller_.partner_id);
  EXPECT_EQ(at(get(reseller_, "/v1/relationships?relationship_type=IsIndirectResellerOf"), "items[0].id"),
            provider_.partner_id);

  const auto asked = get(provider_, kRequests);
  EXPECT_EQ(at(asked, "items[0].state"), "accepted");
  EXPECT_EQ(at(asked, "items[0].note"), "the one in Redmond");
  EXPECT_EQ(at(asked, "items[0].reseller.name"), "Company reseller");
  EXPECT_EQ(at(asked, "items[0].settledBy"), "admin@reseller.example");
  EXPECT_EQ(at(asked, "items[0].url"), "");

  EXPECT_EQ(operations_of(provider_),
            (std::vector<std::string>{"create_partner_relationship", "create_partnership_request"}));
  EXPECT_EQ(operations_of(reseller_), std::vector<std::string>{"create_partner_relationship"});
  EXPECT_EQ(told(provider_), std::vector<std::string>{"partnership_accepted"});
  EXPECT_TRUE(told(reseller_).empty()) << "who accepted knows it";
}

TEST_P(PartnershipsTest, ALinkIsAcceptedOnceAndTellsNobodyElseWhoseItWas) {
  const std::string path = request_of(provider_);
  ASSERT_EQ(accept(reseller_, path).status, 201);
  EXPECT_EQ(code_of(accept(reseller_, path)), 700008);
  EXPECT_EQ(at(get(reseller_, path), "state"), "accepted") << "who has accepted finds it again";
  for (const Actor& stranger : {other_, direct_, rival_, provider_}) {
    for (const auto& answer : {get(stranger, path), accept(stranger, path), call(stranger, Method::kPost, path + "/decline")}) {
      EXPECT_EQ(answer.status, 410) << answer.body;
      EXPECT_EQ(code_of(answer), 700016);
      EXPECT_EQ(answer.body.find("Company"), std::string::npos) << answer.body;
    }
  }
  EXPECT_FALSE(are_partners(provider_, other_));
}

TEST_P(PartnershipsTest, OneThatIsDeclinedWithdrawnOrThirtyDaysOldIsGone) {
  const std::string declined = request_of(provider_), withdrawn = request_of(provider_), old = request_of(provider_);
  const auto no = call(reseller_, Method::kPost, declined + "/decline");
  EXPECT_EQ(at(no, "state") + " " + at(no, "mayAccept"), "declined false") << no.body;
  EXPECT_EQ(operations_of(reseller_).front(), "decline_partnership_request");
  EXPECT_EQ(operations_of(provider_).front(), "decline_partnership_request");
  const std::string id = at(get(provider_, kRequests), "items[1].id");
  EXPECT_EQ(call(provider_, Method::kDelete, kRequests + "/" + id).status, 204);
  const std::size_t records = operations_of(provider_).size();
  EXPECT_EQ(call(provider_, Method::kDelete, kRequests + "/" + id).status, 204);
  EXPECT_EQ(operations_of(provider_).size(), records) << "what is withdrawn already is not recorded again";
  const Actor late = days_later(reseller_, 30);
  for (const auto& [who, path] : {std::pair{reseller_, declined}, {reseller_, withdrawn}, {late, old}}) {
    const auto refused = accept(who, path);
    EXPECT_EQ(refused.status, 410) << refused.body;
    EXPECT_EQ(code_of(refused), 700016);
  }
  EXPECT_EQ(at(get(reseller_, declined), "why"), "The request has ended. Ask the provider for a new one.");
  Actor chinese = reseller_;
  chinese.locale = "zh-CN";
  EXPECT_EQ(at(get(chinese, declined), "why"), "该请求已失效。请向提供商索取新的请求。");
  const Actor then = days_later(provider_, 30);
  for (const char* state : {"expired", "declined", "withdrawn"}) {
    EXPECT_EQ(at(get(then, kRequests + "?state=" + state), "totalCount"), "1") << state;
  }
  EXPECT_EQ(at(get(then, kRequests + "?state=open"), "totalCount"), "0");
  EXPECT_EQ(accept(reseller_, old).status, 201) << "on the last day it is still good";
  const std::string used = at(get(provider_, kRequests + "?state=accepted"), "items[0].id");
  EXPECT_EQ(code_of(call(provider_, Method::kDelete, kRequests + "/" + used)), 700008);
}

TEST_P(PartnershipsTest, AForgedOrMisspelledLinkLeadsNowhere) {
  std::string path = request_of(provider_);
  path.back() = path.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {path, kRequests + "/x", kRequests + "/" + provider_.partner_id}) {
    for (const auto& answer : {get(reseller_, wrong), accept(reseller_, wrong), call(reseller_, Method::kPost, wrong + "/decline")}) {
      EXPECT_EQ(answer.status, 404) << answer.body;
    }
  }
}

TEST_P(PartnershipsTest, OnlyAResellerAnswersAndOnlyOneOfTheProvidersRegionAccepts) {
  const std::string path = request_of(provider_);
  for (const Actor& wrong : {provider_, rival_, direct_}) {
    EXPECT_EQ(at(get(wrong, path), "mayAccept"), "false");
    EXPECT_EQ(code_of(accept(wrong, path)), 800039);
    EXPECT_EQ(code_of(call(wrong, Method::kPost, path + "/decline")), 800039);
  }
  const Actor german = new_partner("hafen", "202", PartnerType::kIndirectReseller, "DE");
  EXPECT_EQ(code_of(accept(german, path)), 2030);
  EXPECT_EQ(at(get(german, path), "why"), "The provider sells in another region than that of your company.");
  EXPECT_FALSE(are_partners(provider_, german));
  EXPECT_EQ(at(call(german, Method::kPost, request_of(provider_) + "/decline"), "state"), "declined")
      << "a reseller of another region may say so";
  restrict(other_);
  EXPECT_EQ(code_of(accept(other_, path)), 800039);
  EXPECT_EQ(accept(reseller_, path).status, 201) << "none of them has used the link up";
}

TEST_P(PartnershipsTest, OnlyAProviderInGoodStandingAsks) {
  EXPECT_EQ(at(get(provider_, "/v1/partnerships/standing"), "mayRequest"), "true");
  for (const Actor& wrong : {reseller_, direct_}) {
    EXPECT_EQ(code_of(call(wrong, Method::kPost, kRequests)), 800039);
    EXPECT_EQ(at(get(wrong, "/v1/partnerships/standing"), "why"), "Only an indirect provider asks resellers for a partnership.");
  }
  EXPECT_EQ(at(get(reseller_, "/v1/partnerships/standing"), "type"), "indirectReseller");
  EXPECT_EQ(code_of(call(provider_, Method::kPost, kRequests, R"({"note":")" + std::string(1001, 'x') + R"("})")), 3000);
  const std::string path = request_of(provider_);
  restrict(provider_);
  EXPECT_EQ(code_of(call(provider_, Method::kPost, kRequests)), 800039);
  EXPECT_EQ(code_of(accept(reseller_, path)), 800039) << "what it asked before does not begin anything now";
}

TEST_P(PartnershipsTest, EitherSideRemovesThePartnershipAndAnAcceptanceMakesItAgain) {
  ASSERT_EQ(accept(reseller_, request_of(provider_)).status, 201);
  const auto ended = remove(reseller_, provider_);
  ASSERT_EQ(ended.status, 200) << ended.body;
  EXPECT_EQ(at(ended, "state") + " " + at(ended, "relationshipType"), "ended is_indirect_reseller_of");
  EXPECT_FALSE(are_partners(provider_, reseller_));
  EXPECT_EQ(operations_of(provider_).front(), "remove_partner_relationship");
  EXPECT_EQ(operations_of(reseller_).front(), "remove_partner_relationship");
  EXPECT_EQ(told(provider_).front(), "partnership_ended");
  EXPECT_EQ(remove(reseller_, provider_).status, 200) << "again changes nothing";
  EXPECT_EQ(remove(provider_, reseller_).status, 200);
  EXPECT_EQ(operations_of(reseller_).size(), 2u);
  EXPECT_TRUE(told(reseller_).empty());

  const std::string path = request_of(days_later(provider_, 1));
  EXPECT_EQ(at(get(reseller_, path), "present"), "ended");
  EXPECT_EQ(at(get(reseller_, path), "mayAccept"), "true");
  ASSERT_EQ(accept(reseller_, path).status, 201);
  EXPECT_TRUE(are_partners(provider_, reseller_));
  EXPECT_EQ(at(get(reseller_, "/v1/relationships?relationship_type=IsIndirectResellerOf"), "totalCount"), "1");
  EXPECT_EQ(remove(provider_, reseller_).status, 200);
  EXPECT_EQ(told(reseller_).front(), "partnership_ended");
}

TEST_P(PartnershipsTest, ALinkThatWasOpenWhenThePartnershipEndedBeginsItNoMore) {
  Actor desk = days_later(provider_, 1);
  desk.kind = PrincipalKind::kOperator;
  const auto end_by_operator = [&] {
    database().write_now([&](sql::Tx& tx) {
      link_reseller(tx, desk, provider_.partner_id, reseller_.partner_id, ResellerLinkStatus::kEnded).value();
    });
  };
  const std::vector<std::function<void()>> ends = {
      [&] { EXPECT_EQ(remove(days_later(provider_, 1), reseller_).status, 200); },
      [&] { EXPECT_EQ(remove(days_later(reseller_, 1), provider_).status, 200); }, end_by_operator};
  for (const auto& end : ends) {
    const Actor later = days_later(reseller_, 2);
    const std::string left_open = request_of(provider_), used = request_of(provider_);
    ASSERT_EQ(accept(reseller_, used).status, 201);
    end();
    const auto refused = accept(later, left_open);
    EXPECT_EQ(refused.status, 410) << refused.body;
    EXPECT_EQ(code_of(refused), 700016);
    EXPECT_EQ(at(get(later, left_open), "why"), "The request has ended. Ask the provider for a new one.");
    EXPECT_FALSE(are_partners(provider_, reseller_));
    EXPECT_EQ(accept(other_, left_open).status, 201) << "for who never was a partner it is still good";
    EXPECT_EQ(remove(provider_, other_).status, 200);
    EXPECT_EQ(accept(later, request_of(days_later(provider_, 2))).status, 201) << "what is asked after the end counts";
    EXPECT_EQ(remove(later, provider_).status, 200);
    for (Actor* each : {&provider_, &reseller_, &other_, &desk}) each->at = each->at.plus_days(3);
  }
}

TEST_P(PartnershipsTest, WhoArePartnersAlreadyAreNotMadePartnersAgain) {
  const std::string first = request_of(provider_), second = request_of(provider_);
  ASSERT_EQ(accept(reseller_, first).status, 201);
  EXPECT_EQ(at(get(reseller_, second), "why"), "Your company is a reseller of this provider already.");
  EXPECT_EQ(code_of(accept(reseller_, second)), 700008);
  EXPECT_EQ(at(get(provider_, kRequests), "items[0].state"), "open") << "the refused acceptance has not used it up";
  EXPECT_EQ(accept(other_, second).status, 201);
}

TEST_P(PartnershipsTest, APartnerSeesAndWithdrawsItsOwnRequestsAndEndsItsOwnPartnershipsAlone) {
  for (int i = 0; i < 3; ++i) request_of(provider_, R"({"note":"number )" + std::to_string(i) + R"("})");
  request_of(rival_);
  ASSERT_EQ(accept(reseller_, request_of(provider_, R"({"note":"number 3"})")).status, 201);
  std::vector<std::string> notes;
  std::string next;
  do {
    const auto page = call(provider_, Method::kGet, kRequests + "?size=3", {},
                           next.empty() ? std::vector<http::Header>{}
                                        : std::vector<http::Header>{{"MS-ContinuationToken", next}});
    ASSERT_EQ(page.status, 200) << page.body;
    for (const char* item : {"items[0].note", "items[1].note", "items[2].note"}) {
      if (!at(page, item).empty()) notes.push_back(at(page, item));
    }
    next = at(page, "continuationToken");
  } while (!next.empty());
  EXPECT_EQ(notes, (std::vector<std::string>{"number 3", "number 2", "number 1", "number 0"}));
  const std::string foreign = at(get(rival_, kRequests), "items[0].id");
  EXPECT_EQ(call(provider_, Method::kDelete, kRequests + "/" + foreign).status, 404);
  EXPECT_EQ(at(get(rival_, kRequests), "items[0].state"), "open");
  EXPECT_EQ(get(provider_, kRequests + "?state=lost").status, 400);
  EXPECT_EQ(call(provider_, Method::kGet, kRequests, {}, {{"MS-ContinuationToken", "x"}}).status, 400);
  EXPECT_EQ(at(get(reseller_, kRequests), "totalCount"), "0");

  for (const Actor& stranger : {rival_, other_, direct_}) {
    EXPECT_EQ(remove(stranger, reseller_).status, 404);
    EXPECT_EQ(remove(stranger, provider_).status, 404);
  }
  EXPECT_EQ(call(provider_, Method::kDelete, "/v1/partnerships/x").status, 404);
  EXPECT_TRUE(are_partners(provider_, reseller_));
}

TEST_P(PartnershipsTest, OfTwoThatAcceptOneLinkAtOnceOneBecomesThePartner) {
  for (int round = 0; round < 5; ++round) {
    const std::string path = request_of(days_later(provider_, round));  // after the end of the round before
    int status_one = 0, status_two = 0;
    std::thread one([&] { status_one = accept(reseller_, path).status; });
    std::thread two([&] { status_two = accept(other_, path).status; });
    one.join();
    two.join();
    EXPECT_EQ((std::pair<int, int>(std::minmax(status_one, status_two))), (std::pair{201, 410}));
    EXPECT_NE(are_partners(provider_, reseller_), are_partners(provider_, other_));
    const Actor& accepted = status_one == 201 ? reseller_ : other_;
    EXPECT_EQ(remove(provider_, accepted).status, 200);
  }
}

TEST_P(PartnershipsTest, BothSidesEndingAtOnceEndItOnce) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_EQ(accept(reseller_, request_of(days_later(provider_, round))).status, 201);
    const std::size_t before = operations_of(reseller_).size();
    std::thread one([&] { EXPECT_EQ(remove(provider_, reseller_).status, 200); });
    std::thread two([&] { EXPECT_EQ(remove(reseller_, provider_).status, 200); });
    one.join();
    two.join();
    EXPECT_FALSE(are_partners(provider_, reseller_));
    EXPECT_EQ(operations_of(reseller_).size(), before + 1);
  }
}

INSTANTIATE_ON_BOTH_ENGINES(PartnershipsTest);

}  // namespace
}  // namespace chandlery::partners
