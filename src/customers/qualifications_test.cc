// Special qualifications as partner and operator meet them: asked for, granted, denied, withdrawn, and whose they are.
#include "audit/query.h"
#include "customers/qualifications.h"
#include "customers/shop_test_base.h"
#include "notices/told_for_tests.h"

namespace chandlery::customers {
namespace {

using http::Method;
using test::at, test::code_of;

TEST(QualificationNames, AreReadByWordAndByNumberAndOnlyThoseThatOpenASegmentHere) {
  EXPECT_EQ(parse_qualification("education").value(), Segment::kEducation);
  EXPECT_EQ(parse_qualification("2").value(), Segment::kNonprofit);
  EXPECT_EQ(parse_qualification("GovernmentCommunityCloud").value(), Segment::kGovernment);
  for (const std::string_view wrong : {"None", "0", "StateOwnedEntity", "4", "5", "", "rich"}) {
    EXPECT_TRUE(parse_qualification(wrong).error().is(errors::kInvalidEnumValue)) << wrong;
  }
  for (const Segment segment : {Segment::kEducation, Segment::kNonprofit, Segment::kGovernment}) {
    EXPECT_EQ(parse_qualification(qualification_name(segment)).value(), segment);
  }
}

TEST(QualificationStates, AreLeftByTheActsOfTheTableAlone) {
  using enum QualificationState;
  using enum QualificationEvent;
  EXPECT_EQ(next_state(kInReview, kGrant).value(), kGranted);
  EXPECT_EQ(next_state(kInReview, kDeny).value(), kDenied);
  EXPECT_EQ(next_state(kGranted, kWithdraw).value(), kWithdrawn);
  for (const auto& [state, event] : {std::pair{kInReview, kWithdraw}, {kGranted, kGrant}, {kGranted, kDeny},
                                     {kDenied, kGrant}, {kDenied, kDeny}, {kDenied, kWithdraw}, {kWithdrawn, kGrant},
                                     {kWithdrawn, kDeny}, {kWithdrawn, kWithdraw}}) {
    EXPECT_TRUE(next_state(state, event).error().is(errors::kAlreadyExists)) << to_string(state);
  }
}

TEST(QualificationProof, IsPutIntoOneFormOrNamedWhereItIsWrong) {
  const auto checked = [](NewQualification wanted) { return check_qualification(std::move(wanted), "school.example"); };
  const auto website = [&](std::string text) { return checked({.website = std::move(text)})->website; };
  EXPECT_EQ(website(" https://www.School.example/about?x=1 "), "www.school.example");
  EXPECT_EQ(website(""), "school.example");
  EXPECT_EQ(checked({.education_segment = "k12"})->education_segment, "K12");
  EXPECT_EQ(checked({.segment = Segment::kNonprofit, .education_segment = "K12", .code = "1"})->education_segment, "");
  EXPECT_EQ(checked({.segment = Segment::kGovernment, .code = " AB-12 "})->code, "AB-12");
  EXPECT_EQ(checked({.segment = Segment::kGovernment, .code = "1"})->website, "");

  const auto field = [&](NewQualification wanted) { return checked(std::move(wanted)).error().field; };
  EXPECT_EQ(field({.website = "our school"}), "website");
  EXPECT_EQ(field({.education_segment = "kindergarten"}), "educationSegment");
  EXPECT_EQ(field({.segment = Segment::kGovernment}), "code");
  EXPECT_EQ(field({.segment = Segment::kGovernment, .code = "a b"}), "code");
  EXPECT_EQ(field({.segment = Segment::kGovernment, .code = std::string(65, '1')}), "code");
}

class QualificationsTest : public ShopTest {
 protected:
  void SetUp() override {
    ShopTest::SetUp();
    if (IsSkipped()) return;
    direct_.user_name = "ben@direct.example";
    contoso_ = customer_of(direct_, "contoso.example");
    operator_.kind = PrincipalKind::kOperator;
    operator_.mode = TokenMode::kAppAndUser;
    operator_.user_id = "operator";
    operator_.user_name = "olga@operator.example";
    operator_.roles = {Role::kOperator};
    operator_.at = kNow.plus_days(1);
  }

  static std::string path_of(const std::string& customer, std::string_view last) {
    return "/v1/customers/" + customer + "/" + std::string(last);
  }
  http::Response ask(const Actor& actor, const std::string& customer, std::string body, std::string_view query = "") {
    return call(actor, Method::kPost, path_of(customer, "qualifications") + std::string(query), std::move(body));
  }
  /// The bare array, under `items`.
  http::Response list(const Actor& actor, const std::string& customer) {
    http::Response listed = get(actor, path_of(customer, "qualifications"));
    listed.body = "{\"items\":" + listed.body + "}";
    return listed;
  }
  http::Response put(const Actor& actor, const std::string& customer, std::string body) {
    return call(actor, Method::kPut, path_of(customer, "qualification"), std::move(body));
  }
  http::Response queue(std::string_view query = "") {
    return get(operator_, "/operator/v1/qualifications" + std::string(query));
  }
  http::Response decide(const std::string& id, std::string_view act, std::string body = R"({"note":"Seen the register."})") {
    return call(operator_, Method::kPost, "/operator/v1/qualifications/" + id + "/" + std::string(act), std::move(body));
  }
  Segments segments_of(const Actor& actor, const std::string& customer) {
    Segments found;
    database().read_now([&](sql::Tx& tx) { found = find_buyer(tx, actor, customer).value().segments; });
    return found;
  }
  static Segments commercial_and(Segment opened) { return {Segment::kCommercial, SegmentSet().with(opened)}; }

  std::string contoso_;
  Actor operator_;
};

TEST_P(QualificationsTest, WhatIsAskedForIsInReviewAndOpensNothingYet) {
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualifications")).body, "[]");
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualification")).body, "\"None\"");
  const auto asked = ask(direct_, contoso_, R"({"Qualification":"Education","EducationSegment":"K12","Website":"https://Contoso.example/"})");
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(at(asked, "qualification"), "Education");
  EXPECT_EQ(at(asked, "vettingStatus"), "InReview");
  EXPECT_EQ(at(asked, "vettingCreateDate"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualifications")).body, "[" + asked.body + "]");
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualification")).body, "\"None\"");
  EXPECT_EQ(segments_of(direct_, contoso_), Segments());

  const auto waiting = queue();
  EXPECT_EQ(at(waiting, "totalCount"), "1");
  EXPECT_EQ(at(waiting, "items[0].partnerId"), direct_.partner_id);
  EXPECT_EQ(at(waiting, "items[0].customer.name"), "Contoso");
  EXPECT_EQ(at(waiting, "items[0].website"), "contoso.example");
  EXPECT_EQ(at(waiting, "items[0].requestedBy"), "ben@direct.example");
  EXPECT_THAT(notices::kinds_told(database(), operator_, notices::Audience::kOperator), testing::ElementsAre("qualification_requested"));
}

TEST_P(QualificationsTest, AGrantOpensTheSegmentAndAWithdrawalClosesItAndEachIsToldAndRecorded) {
  ask(direct_, contoso_, R"({"qualification":"Education"})");
  const std::string id = at(queue(), "items[0].id");
  const auto granted = decide(id, "grant", "");
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(at(granted, "state"), "granted");
  EXPECT_EQ(at(granted, "decidedBy"), "olga@operator.example");
  EXPECT_EQ(at(queue(), "totalCount"), "0");
  EXPECT_EQ(at(queue("?state=granted"), "totalCount"), "1");
  EXPECT_EQ(segments_of(direct_, contoso_), commercial_and(Segment::kEducation));
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualification")).body, "\"Education\"");
  EXPECT_EQ(code_of(ask(direct_, contoso_, R"({"qualification":"Education"})")), 700008);

  // Another one beside it: each has a bit of its own.
  Actor later = direct_;
  later.at = kNow.plus_days(2);
  ask(later, contoso_, R"({"qualification":"GovernmentCommunityCloud"})", "?code=GB-7");
  operator_.at = kNow.plus_days(3);
  ASSERT_EQ(decide(at(queue(), "items[0].id"), "grant").status, 200);
  EXPECT_EQ(segments_of(direct_, contoso_), Segments(Segment::kCommercial, SegmentSet().with(Segment::kEducation).with(Segment::kGovernment)));
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualification")).body, "\"GovernmentCommunityCloud\"");

  ASSERT_EQ(decide(id, "withdraw").status, 200);
  EXPECT_EQ(segments_of(direct_, contoso_), commercial_and(Segment::kGovernment));
  database().read_now([&](sql::Tx& tx) {
    const audit::Query query{.range = {kNow, kNow.plus_days(60)}};
    const auto page = audit::list(tx, direct_, {.transactions = true}, query);
    int changes = 0;
    for (const audit::Record& record : page->items) changes += record.operation == "update_customer_qualification";
    EXPECT_EQ(changes, 5);
    EXPECT_EQ(page->items.front().new_value, R"({"qualification":"Education","vettingStatus":"Denied"})");
    EXPECT_EQ(page->items.front().customer_name, "Contoso");
  });
  EXPECT_THAT(notices::kinds_told(database(), direct_, notices::Audience::kPartner),
              testing::ElementsAre("qualification_denied", "qualification_granted", "qualification_granted"));
}

TEST_P(QualificationsTest, ADenialTellsWhyAndTheSameMayBeAskedForAnew) {
  ask(direct_, contoso_, R"({"qualification":"Nonprofit"})");
  const std::string id = at(queue(), "items[0].id");
  EXPECT_EQ(code_of(ask(direct_, contoso_, R"({"qualification":"nonprofit"})")), 700008);
  EXPECT_EQ(at(decide(id, "deny", R"({"note":" "})"), "field"), "note");
  EXPECT_EQ(at(decide(id, "deny", R"({"note":")" + std::string(1001, 'x') + R"("})"), "field"), "note");
  EXPECT_EQ(at(queue(), "totalCount"), "1") << "what was refused changed nothing";
  ASSERT_EQ(decide(id, "deny", R"({"note":"No charity of that name."})").status, 200);
  const auto shown = list(direct_, contoso_);
  EXPECT_EQ(at(shown, "items[0].vettingStatus"), "Denied") << shown.body;
  EXPECT_EQ(at(shown, "items[0].vettingReason"), "No charity of that name.");
  EXPECT_EQ(segments_of(direct_, contoso_), Segments());
  EXPECT_EQ(decide(id, "grant").status, 409);
  EXPECT_EQ(decide(id, "withdraw").status, 409);

  Actor later = direct_;
  later.at = kNow.plus_days(2);
  EXPECT_EQ(ask(later, contoso_, R"({"qualification":"Nonprofit"})").status, 201);
  const auto anew = list(direct_, contoso_);
  EXPECT_EQ(at(anew, "items[0].vettingStatus"), "InReview") << "the newest of a segment stands for it";
  EXPECT_EQ(at(anew, "items[1].vettingStatus"), "");
}

TEST_P(QualificationsTest, OnlyInASandboxThePartnersWordIsEnough) {
  EXPECT_EQ(put(direct_, contoso_, "\"Education\"").body, "\"None\"");
  EXPECT_EQ(put(direct_, contoso_, "1").body, "\"None\"") << "again changes nothing";
  EXPECT_EQ(at(queue(), "totalCount"), "1");
  EXPECT_EQ(segments_of(direct_, contoso_), Segments());
  decide(at(queue(), "items[0].id"), "grant");
  EXPECT_EQ(put(direct_, contoso_, "\"education\"").body, "\"Education\"");

  const Actor sandbox = new_partner("sandbox.example", "9", partners::PartnerType::kDirect, {}, true);
  const std::string tailspin = customer_of(sandbox, "tailspin.example");
  const auto set = put(sandbox, tailspin, "\"Education\"");
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(set.body, "\"Education\"");
  EXPECT_EQ(segments_of(sandbox, tailspin), commercial_and(Segment::kEducation));
  EXPECT_EQ(at(list(sandbox, tailspin), "items[0].vettingStatus"), "Approved");
  EXPECT_EQ(code_of(put(sandbox, tailspin, "3")), 3000) << "a government needs its code";

  ASSERT_EQ(ask(sandbox, tailspin, R"({"qualification":"Nonprofit"})").status, 201);
  EXPECT_EQ(at(queue(), "totalCount"), "1");
  Actor later = sandbox;
  later.at = kNow.plus_seconds(1);
  EXPECT_EQ(put(later, tailspin, "\"Nonprofit\"").body, "\"Nonprofit\"") << "what was asked for before is granted as well";
  EXPECT_TRUE(segments_of(sandbox, tailspin).opened.has(Segment::kNonprofit));
  EXPECT_EQ(at(queue(), "totalCount"), "0");
  const auto told = list(sandbox, tailspin);
  EXPECT_EQ(at(told, "items[0].qualification") + " " + at(told, "items[0].vettingStatus"), "Nonprofit Approved");
  for (const std::string wrong : {"\"None\"", "\"StateOwnedEntity\"", "", "{}", "null", "\"Education\",\"x\":1"}) {
    const auto refused = put(sandbox, tailspin, wrong);
    EXPECT_EQ(refused.status, 400) << wrong;
    EXPECT_EQ(code_of(refused), 900126) << wrong;
  }
}

TEST_P(QualificationsTest, OneThatTheCustomerBroughtIsGrantedAndNobodyIsAskedOrTold) {
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(bring_qualification(tx, direct_, contoso_, {.segment = Segment::kEducation}));
    EXPECT_FALSE(bring_qualification(tx, direct_, contoso_, {.segment = Segment::kEducation})) << "it has it already";
  });
  EXPECT_EQ(segments_of(direct_, contoso_), commercial_and(Segment::kEducation));
  EXPECT_EQ(at(list(direct_, contoso_), "items[0].vettingStatus"), "Approved");
  EXPECT_THAT(notices::kinds_told(database(), operator_, notices::Audience::kOperator), testing::IsEmpty());
  EXPECT_THAT(notices::kinds_told(database(), direct_, notices::Audience::kPartner), testing::IsEmpty());
}

TEST_P(QualificationsTest, TheSegmentThatACustomerWasMadeWithIsAQualificationFromTheStart) {
  NewCustomer school = wanted("school.example", "School");
  school.segment = Segment::kEducation;
  const std::string id = create(direct_, school)->customer.id;
  EXPECT_EQ(get(direct_, path_of(id, "qualification")).body, "\"Education\"");
  const auto shown = list(direct_, id);
  EXPECT_EQ(at(shown, "items[0].qualification") + " " + at(shown, "items[0].vettingStatus"), "Education Approved");
  EXPECT_EQ(code_of(ask(direct_, id, R"({"qualification":"Education"})")), 700008);
  EXPECT_EQ(put(direct_, id, "\"Education\"").body, "\"Education\"");
  EXPECT_EQ(segments_of(direct_, id), Segments(Segment::kEducation));
}

TEST_P(QualificationsTest, ItIsThePartnersWhoAskedForItAndNobodyElses) {
  ask(direct_, contoso_, R"({"qualification":"Education"})");
  const std::string id = at(queue(), "items[0].id");
  for (const Actor& foreign : {other_, user_of(customer_of(direct_, "fabrikam.example"), direct_)}) {
    EXPECT_EQ(get(foreign, path_of(contoso_, "qualifications")).status, 403);
    EXPECT_EQ(get(foreign, path_of(contoso_, "qualification")).status, 403);
    EXPECT_EQ(ask(foreign, contoso_, R"({"qualification":"Nonprofit"})").status, 403);
    EXPECT_EQ(put(foreign, contoso_, "\"Nonprofit\"").status, 403);
  }
  EXPECT_EQ(at(queue(), "totalCount"), "1");

  // The same tenant under a second partner starts without it, also when the first one has it granted.
  ASSERT_EQ(decide(id, "grant").status, 200);
  const auto made = call(other_, Method::kPost, "/v1/invitations", "{}");
  const std::string url = at(made, "url");
  ASSERT_EQ(call(user_of(contoso_, direct_), Method::kPost, "/v1/invitations/" + url.substr(url.rfind('/') + 1) + "/accept").status, 201);
  EXPECT_EQ(get(other_, path_of(contoso_, "qualifications")).body, "[]");
  EXPECT_EQ(segments_of(other_, contoso_), Segments());
  EXPECT_EQ(segments_of(direct_, contoso_), commercial_and(Segment::kEducation));
}

TEST_P(QualificationsTest, AResellerReadsThemAndItsProviderAsks) {
  const std::string customer = customer_of(provider_, "fabrikam.example");
  EXPECT_EQ(ask(reseller_, customer, R"({"qualification":"Education"})").status, 403);
  EXPECT_EQ(ask(provider_, customer, R"({"qualification":"Education"})").status, 201);
  EXPECT_EQ(at(list(reseller_, customer), "items[0].vettingStatus"), "InReview");
}

TEST_P(QualificationsTest, BadInputIsNamedAndChangesNothing) {
  const auto refused = [&](std::string body, std::string_view query = "") {
    const auto answer = ask(direct_, contoso_, std::move(body), query);
    return std::to_string(code_of(answer)) + " " + at(answer, "field");
  };
  EXPECT_EQ(refused("no json"), "3000 ");
  EXPECT_EQ(refused("{}"), "3000 qualification");
  EXPECT_EQ(refused(R"({"qualification":"None"})"), "900126 qualification");
  EXPECT_EQ(refused(R"({"qualification":"Education","website":"a b"})"), "3000 website");
  EXPECT_EQ(refused(R"({"qualification":"GovernmentCommunityCloud"})", "?code=%2e%2e"), "3000 code");
  EXPECT_EQ(get(direct_, path_of(contoso_, "qualifications")).body, "[]");
  EXPECT_EQ(code_of(queue("?state=lost")), 900126);
  EXPECT_EQ(queue("?MS-ContinuationToken=none").status, 400);
  EXPECT_EQ(decide("none", "grant").status, 404);
  EXPECT_EQ(decide("0198a6f0-1111-7000-8000-000000000001", "deny").status, 404);
}

TEST_P(QualificationsTest, TheQueueIsReadAPageAtATimeOldestFirst) {
  for (int i = 0; i < 3; ++i) {
    const std::string customer = customer_of(direct_, "c" + std::to_string(i) + ".example", "C" + std::to_string(i));
    Actor later = direct_;
    later.at = kNow.plus_seconds(i);
    ask(later, customer, R"({"qualification":"Education"})");
  }
  const auto first = queue("?size=2");
  EXPECT_EQ(at(first, "items[0].customer.name") + at(first, "items[1].customer.name"), "C0C1");
  const auto last = queue("?size=2&MS-ContinuationToken=" + at(first, "continuationToken"));
  EXPECT_EQ(at(last, "items[0].customer.name"), "C2");
  EXPECT_EQ(at(last, "continuationToken"), "");
}

INSTANTIATE_ON_BOTH_ENGINES(QualificationsTest);

}  // namespace
}  // namespace chandlery::customers
