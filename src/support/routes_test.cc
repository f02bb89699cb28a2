// Service requests over HTTP as the known clients send them: submission, lists, changes, refunds, the operator's queue.
#include "notices/told_for_tests.h"
#include "support/desk_for_tests.h"

namespace chandlery::support {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::HasSubstr;
using testing::Not;

class SupportRoutesTest : public Desk {};

TEST_P(SupportRoutesTest, ARequestIsMadeReadAndAnsweredAsTheJavaClientDoes) {
  const http::Response made = send(agent(), Method::kPost, "/v1/servicerequests/en-US", R"({
    "attributes":{"objectType":"ServiceRequest"},"title":"A key does not work","description":"It is refused.",
    "severity":"critical","supportTopicId":"1003","status":"none","createdDate":null,"lastClosedDate":null,"notes":null})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "id"), "20210802000001");
  EXPECT_EQ(at(made, "status"), "open");
  EXPECT_EQ(at(made, "severity"), "critical");
  EXPECT_EQ(at(made, "supportTopicName"), "Software keys and downloads");
  EXPECT_EQ(at(made, "organization.name"), "Seller");
  EXPECT_EQ(at(made, "lastClosedDate"), "0001-01-01T00:00:00");
  EXPECT_EQ(at(made, "attributes.objectType"), "ServiceRequest");
  EXPECT_EQ(at(made, "lastUpdatedBy.email"), "agent@seller.example");

  const http::Response noted = send(agent(), Method::kPatch, "/v1/servicerequests/20210802000001", R"({
    "severity":"unknown","status":"none","newNote":{"text":"More."},"createdDate":"0001-01-01T00:00:00","title":null})");
  ASSERT_EQ(noted.status, 200) << noted.body;
  EXPECT_EQ(at(noted, "severity"), "critical");
  EXPECT_EQ(at(noted, "notes[0].text"), "More.");
  EXPECT_EQ(at(noted, "notes[0].createdByName"), "agent@seller.example");
  EXPECT_EQ(send(agent(), Method::kGet, "/v1/servicerequests/20210802000001").body, noted.body);

  // The whole echo changes nothing.
  EXPECT_EQ(send(agent(), Method::kPatch, "/v1/servicerequests/20210802000001", noted.body).body, noted.body);
}

TEST_P(SupportRoutesTest, OldNumbersForWordsAreReadAndWordsAreWritten) {
  const http::Response made = send(agent(), Method::kPost, "/v1/servicerequests/en-US",
                                   R"({"title":"t","description":"d","severity":2,"supportTopicId":1003,"status":0})");
  EXPECT_EQ(at(made, "severity"), "moderate") << made.body;
  EXPECT_EQ(at(made, "status"), "open");
  EXPECT_EQ(at(patch(made, R"({"severity":3,"status":2})"), "status"), "closed");
  EXPECT_EQ(code_of(patch(made, R"({"status":4})")), 900126);
  EXPECT_EQ(code_of(patch(made, R"({"status":"waiting"})")), 900126);
}

TEST_P(SupportRoutesTest, TopicsHaveNumbersAndTheCallersLanguage) {
  Actor chinese = agent();
  chinese.locale = "zh-CN";
  const http::Response topics = send(chinese, Method::kGet, "/v1/servicerequests/supporttopics");
  EXPECT_THAT(topics.body, HasSubstr(R"("name":"云解决方案提供商代表客户购买/退款")"));
  EXPECT_THAT(topics.body, HasSubstr(R"("id":1001)"));
  EXPECT_EQ(at(send(agent(), Method::kGet, "/v1/servicerequests/supporttopics"), "items[0].name"),
            "CSP purchase/refund on behalf of customers");
}

TEST_P(SupportRoutesTest, WhatIsMissingOrWrongIsNamedAndNothingIsMade) {
  const auto refusal = [&](std::string body, std::string path = "/v1/servicerequests/en-US") {
    const http::Response answer = send(agent(), Method::kPost, path, std::move(body));
    EXPECT_EQ(answer.status, 400) << answer.body;
    return at(answer, "field");
  };
  EXPECT_EQ(refusal(R"({"description":"d","severity":"critical","supportTopicId":1003})"), "title");
  EXPECT_EQ(refusal(R"({"title":"t","description":"d","supportTopicId":1003})"), "severity");
  EXPECT_EQ(refusal(R"({"title":"t","description":"d","severity":"critical"})"), "supportTopicId");
  EXPECT_EQ(refusal(R"({"title":"t","description":"d","severity":"critical","supportTopicId":"x"})"), "supportTopicId");
  EXPECT_EQ(refusal(R"({"title":1,"description":"d","severity":"critical","supportTopicId":1003})"), "title");
  EXPECT_EQ(refusal(R"({"title":"t","description":"d","severity":"critical","supportTopicId":1003,
                       "primaryContact":{"firstName":"A","lastName":"B","email":"nobody"}})"),
            "primaryContact.email");
  EXPECT_EQ(refusal("{}", "/v1/servicerequests/english"), "agentLocale");
  refusal("[]");
  refusal("");
  EXPECT_THAT(send(agent(), Method::kGet, "/v1/servicerequests").body, HasSubstr("\"totalCount\":0"));
}

TEST_P(SupportRoutesTest, OneSeesTheOwnRequestsAndWithTheRightThoseOfCustomers) {
  const Actor sales = user("sales", Role::kSalesAgent);
  const Actor helpdesk = user("helpdesk", Role::kHelpdeskAgent);
  const std::string own = at(submit_as(sales), "id");
  const std::string of_customer = at(submit_as(agent(), ordering::kCustomer), "id");
  EXPECT_EQ(ids_of(send(sales, Method::kGet, "/v1/servicerequests")), own);
  EXPECT_EQ(ids_of(send(helpdesk, Method::kGet, "/v1/servicerequests")), of_customer);
  EXPECT_EQ(ids_of(send(helpdesk, Method::kGet, customers_path())), of_customer);
  EXPECT_EQ(send(sales, Method::kGet, "/v1/servicerequests/" + of_customer).status, 404);
  EXPECT_EQ(send(helpdesk, Method::kGet, "/v1/servicerequests/" + own).status, 404);
  EXPECT_EQ(send(helpdesk, Method::kGet, customers_path("/" + own)).status, 404);
  EXPECT_EQ(at(send(helpdesk, Method::kGet, customers_path("/" + of_customer)), "organization.id"), ordering::kCustomer);
  EXPECT_EQ(code_of(submit_as(sales, ordering::kCustomer)), 900150);
  EXPECT_EQ(at(send(helpdesk, Method::kPatch, customers_path("/" + of_customer), R"({"newNote":{"text":"n"}})"),
               "notes[0].text"),
            "n");
}

TEST_P(SupportRoutesTest, NothingOfAnotherPartnerIsReached) {
  const std::string id = at(submit_as(agent(), ordering::kCustomer), "id");
  const Actor other = agent(ordering::kOtherSeller);
  EXPECT_EQ(send(other, Method::kGet, "/v1/servicerequests/" + id).status, 404);
  EXPECT_EQ(send(other, Method::kPatch, "/v1/servicerequests/" + id, R"({"newNote":{"text":"n"}})").status, 404);
  EXPECT_EQ(code_of(send(other, Method::kGet, customers_path())), 20002);
  EXPECT_EQ(code_of(send(other, Method::kGet, customers_path("/" + id))), 20002);
  EXPECT_EQ(code_of(submit_as(other, ordering::kCustomer)), 20002);
  EXPECT_EQ(ids_of(send(other, Method::kGet, "/v1/servicerequests")), "");
  EXPECT_EQ(at(submit_as(other), "id"), id);  // numbers are each partner's own
  EXPECT_EQ(send(agent(), Method::kGet, "/v1/servicerequests/" + id).body.find("Other"), std::string::npos);
}

TEST_P(SupportRoutesTest, AListIsFilteredByStatusAsEachClientAsks) {
  const http::Response first = submit_as(agent());
  const std::string second = at(submit_as(agent()), "id");
  ASSERT_EQ(patch(first, R"({"status":"closed"})").status, 200);
  const auto listed = [&](const std::string& query) {
    return ids_of(send(agent(), Method::kGet, "/v1/servicerequests?" + query));
  };
  EXPECT_EQ(listed("status=open"), second);
  EXPECT_EQ(listed("status=Closed"), at(first, "id"));
  EXPECT_EQ(listed("status=none"), second + "," + at(first, "id"));
  EXPECT_EQ(listed(R"(filter=%7B%22Field%22:%22Status%22,%22Value%22:%22open%22,%22Operator%22:%22equals%22%7D)"), second);
  EXPECT_EQ(listed(R"(filter={"value":"Closed","field":"Status","fieldType":"String","operator":"Equals"})"),
            at(first, "id"));
  const auto refused = [&](const std::string& query) {
    return code_of(send(agent(), Method::kGet, "/v1/servicerequests?" + query));
  };
  EXPECT_EQ(refused(R"(filter={"field":"Title","value":"x"})"), 800002);
  EXPECT_EQ(refused(R"(filter={"field":"Status","value":"open","operator":"substring"})"), 800002);
  EXPECT_EQ(refused("filter=x"), 800002);
  EXPECT_EQ(refused("size=-1"), 800002);
  EXPECT_EQ(refused("offset=99999999999999999999"), 800002);
  EXPECT_EQ(refused("status=waiting"), 900126);
}

TEST_P(SupportRoutesTest, PagesOfAnySizeTogetherShowEachRequestOnceNewestFirst) {
  for (int i = 0; i < 7; ++i) ASSERT_EQ(submit_as(agent()).status, 201);
  const std::string all = ids_of(send(agent(), Method::kGet, "/v1/servicerequests?size=0"));
  EXPECT_EQ(all.size(), 7 * 15 - 1u);
  for (int size = 1; size <= 8; ++size) {
    std::string joined, target = "/servicerequests?size=" + std::to_string(size);
    for (int pages = 0; !target.empty() && pages < 9; ++pages) {
      const http::Response page = send(agent(), Method::kGet, "/v1" + target);
      joined += (joined.empty() ? "" : ",") + ids_of(page);
      target = at(page, "links.next.uri");
    }
    EXPECT_EQ(joined, all) << size;
  }
  const http::Response last = send(agent(), Method::kGet, "/v1/servicerequests?size=2&offset=5");
  EXPECT_EQ(at(last, "links.previous.uri"), "/servicerequests?size=2&offset=3");
  EXPECT_EQ(ids_of(send(agent(), Method::kGet, "/v1/servicerequests?offset=7")), "");
}

TEST_P(SupportRoutesTest, ARefundIsCheckedAgainstTheOrderAndWrittenIntoTheText) {
  const ordering::Order order = bought();
  const http::Response made = claim(agent(), order, {});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "refund.orderId"), order.id);
  EXPECT_EQ(at(made, "refund.lineItems[1].lineItemNumber"), "1");
  EXPECT_THAT(made.body, HasSubstr("\"amount\":100.00"));
  EXPECT_EQ(at(made, "customerId"), ordering::kCustomer);
  EXPECT_THAT(at(made, "description"), HasSubstr("Please.\n\nCustomer tenant: customer1.example ("));
  EXPECT_THAT(at(made, "description"), HasSubstr("Refund reason: Bought twice\nAmount requested: 100.00 USD"));
  EXPECT_EQ(claim(agent(), bought(), {{"customerTenant", "CUSTOMER1.example"}}).status, 201);
}

TEST_P(SupportRoutesTest, ARefundOfWhatIsNotTheCallersIsRefusedByField) {
  const ordering::Order order = bought();
  const auto refusal = [&](std::map<std::string, std::string> changes, const Actor& actor) {
    const http::Response answer = claim(actor, order, std::move(changes));
    return std::to_string(answer.status) + " " + at(answer, "field");
  };
  EXPECT_EQ(refusal({{"amount", "5000.00"}}, agent()), "400 refund.amount");
  EXPECT_EQ(refusal({{"amount", ""}}, agent()), "400 refund.amount");
  EXPECT_EQ(refusal({{"currency", "EUR"}}, agent()), "400 refund.currency");
  EXPECT_EQ(refusal({{"reason", ""}}, agent()), "400 refund.reason");
  EXPECT_EQ(refusal({{"customerTenant", ""}}, agent()), "400 refund.customerTenant");
  EXPECT_EQ(refusal({{"customerTenant", "nobody.example"}}, agent()), "404 refund.customerTenant");
  EXPECT_EQ(refusal({{"customerTenant", "customer12.example"}}, agent()), "404 refund.customerTenant");  // another's
  EXPECT_EQ(refusal({{"customerTenant", ordering::kOfOther}}, agent()), "403 refund.customerTenant");
  EXPECT_EQ(refusal({{"customerTenant", ordering::kSchool}}, agent()), "404 refund.orderId");
  EXPECT_EQ(refusal({{"orderId", "nothing"}}, agent()), "404 refund.orderId");
  EXPECT_EQ(refusal({{"orderId", ""}}, agent()), "400 refund.orderId");
  EXPECT_EQ(refusal({}, agent(ordering::kOtherSeller)), "403 refund.customerTenant");
  EXPECT_EQ(refusal({}, user("sales", Role::kSalesAgent)), "403 ");
  EXPECT_EQ(refusal({}, user("helpdesk", Role::kHelpdeskAgent)), "403 ");
  EXPECT_EQ(ids_of(send(agent(), Method::kGet, "/v1/servicerequests")), "");
}

TEST_P(SupportRoutesTest, AnotherTopicWithRefundFieldsIsNoRefundRequest) {
  const http::Response made = send(agent(), Method::kPost, "/v1/servicerequests/en-US", R"({"title":"t",
    "description":"d","severity":"minimal","supportTopicId":1005,"refund":{"orderId":"o"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(made.body, Not(HasSubstr("\"refund\"")));
}

TEST_P(SupportRoutesTest, TheOperatorsQueueHoldsWhatIsNotClosedOfEveryPartner) {
  const http::Response mine = submit_as(agent());
  const http::Response others = submit_as(agent(ordering::kOtherSeller));
  const auto queue = [&](const std::string& query = {}) {
    return send(desk(), Method::kGet, "/operator/v1/servicerequests" + query);
  };
  EXPECT_EQ(at(queue(), "items[0].partnerId"), ordering::kSeller);
  EXPECT_EQ(at(queue(), "items[1].partnerId"), ordering::kOtherSeller);

  const http::Response asked = answer(mine, R"({"status":"attention_needed","note":"Which key?"})");
  EXPECT_EQ(at(asked, "status"), "attention_needed") << asked.body;
  EXPECT_EQ(at(asked, "notes[0].createdByName"), "desk@operator.example");
  EXPECT_EQ(ids_of(queue("?status=attention_needed")), at(mine, "id"));
  EXPECT_EQ(at(patch(mine, R"({"status":"closed"})"), "status"), "closed") << "who found the key needs no answer";
  ASSERT_EQ(patch(mine, R"({"status":"open"})").status, 200);
  ASSERT_EQ(answer(mine, R"({"status":"attention_needed"})").status, 200);
  EXPECT_EQ(at(patch(mine, R"({"newNote":{"text":"This one."}})"), "status"), "open");
  EXPECT_EQ(code_of(patch(mine, R"({"status":"attention_needed"})")), 3000);
  EXPECT_EQ(at(answer(mine, R"({"status":"closed"})"), "status"), "closed");
  EXPECT_EQ(ids_of(queue()), at(others, "id"));
  EXPECT_EQ(ids_of(queue("?status=closed")), at(mine, "id"));
  EXPECT_EQ(send(desk(), Method::kPatch, "/operator/v1/partners/nobody/servicerequests/1", "{}").status, 404);

  EXPECT_EQ(code_of(patch(mine, R"({"newNote":{"text":"Still broken."}})")), 3000);
  EXPECT_EQ(at(patch(mine, R"({"status":"open"})", noon_later(14)), "status"), "open");
  ASSERT_EQ(patch(mine, R"({"status":"closed"})", noon_later(14)).status, 200);
  EXPECT_EQ(at(patch(mine, R"({"status":"open"})", noon_later(29)), "field"), "status");
}

TEST_P(SupportRoutesTest, TheQueuesPagesMeetAndAPartnersOwnAreFiltered) {
  std::vector<std::string> made;
  for (int i = 0; i < 3; ++i) {
    made.push_back(at(submit_as(agent()), "id"));
    made.push_back(at(submit_as(agent(ordering::kOtherSeller)), "id"));
  }
  const std::string path = "/operator/v1/servicerequests?size=4";
  const http::Response first = send(desk(), Method::kGet, path);
  EXPECT_EQ(at(first, "totalCount"), "4");
  const http::Response second =
      send(desk(), Method::kGet, path + "&seekOperation=Next&MS-ContinuationToken=" + at(first, "continuationToken"));
  EXPECT_EQ(at(second, "totalCount"), "2");
  EXPECT_EQ(at(second, "continuationToken"), "");
  std::multiset<std::string> listed, wanted(made.begin(), made.end());
  for (const http::Response* page : {&first, &second}) {
    for (int i = 0; i < 4; ++i) {
      if (const std::string id = at(*page, "items[" + std::to_string(i) + "].id"); !id.empty()) listed.insert(id);
    }
  }
  EXPECT_EQ(listed, wanted);
  EXPECT_EQ(at(send(desk(), Method::kGet, path + "&partnerId=" + ordering::kOtherSeller), "totalCount"), "3");
  EXPECT_EQ(send(desk(), Method::kGet, path + "&MS-ContinuationToken=x").status, 400);
  database().read_now([](sql::Tx& tx) { EXPECT_EQ(count_queue(tx).open, 6); });
}

TEST_P(SupportRoutesTest, EachChangeIsInThePartnersLogWithoutWhatPeopleWrote) {
  const http::Response made = submit_as(agent(), ordering::kCustomer);
  patch(made, R"({"newNote":{"text":"AAAAA-BBBBB-CCCCC"}})");
  patch(made, R"({"status":"open"})");  // changes nothing
  answer(made, R"({"status":"closed","note":"Done."})");
  const std::vector<audit::Record> log = records();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].operation, "update_service_request");
  EXPECT_EQ(log[0].user_name, "desk@operator.example");
  EXPECT_THAT(log[0].old_value, HasSubstr("\"Status\":\"open\""));
  EXPECT_THAT(log[0].new_value, HasSubstr("\"Status\":\"closed\""));
  EXPECT_EQ(log[1].user_name, "agent@seller.example");
  EXPECT_EQ(log[2].operation, "create_service_request");
  EXPECT_EQ(log[2].customer_id, ordering::kCustomer);
  for (const audit::Record& record : log) {
    EXPECT_THAT(record.new_value + record.customized, Not(HasSubstr("AAAAA")));
    EXPECT_THAT(record.new_value, Not(HasSubstr("A key")));
  }
}

TEST_P(SupportRoutesTest, WhoAskedIsToldThatTheOperatorAnsweredAndNobodyElse) {
  const Actor asker = user("sam", Role::kSalesAgent);
  const http::Response made = submit_as(asker);
  const auto told = [&](const Actor& reader) {
    return notices::told(database(), reader, notices::Audience::kPartner);
  };
  const std::string own = "/v1/servicerequests/" + at(made, "id");
  ASSERT_EQ(send(asker, Method::kPatch, own, R"({"newNote":{"text":"Any news?"}})").status, 200);
  EXPECT_THAT(told(asker), testing::IsEmpty());
  ASSERT_EQ(answer(made, R"({"note":"Try AAAAA-BBBBB."})").status, 200);
  ASSERT_EQ(told(asker).size(), 1u);
  EXPECT_EQ(told(asker)[0].words.title, "Your support request " + at(made, "id") + " was answered");
  EXPECT_THAT(told(asker)[0].facts, Not(HasSubstr("AAAAA")));
  EXPECT_THAT(told(agent()), testing::IsEmpty());
}

// The edge repeats the answer of a request id (EdgeTest); an upload finds its file there by itself (AttachmentsTest).
TEST(SupportRoutes, EachChangeIsAnsweredOnceForOneRequestId) {
  int changes = 0;
  for (const http::Route& route : routes("files", nullptr)) {
    if (!http::is_unsafe(route.method) || route.access != http::Access::kWrite) continue;
    EXPECT_EQ(route.idempotency, http::Idempotency::kReplay) << route.pattern;
    ++changes;
  }
  EXPECT_EQ(changes, 9);
}

INSTANTIATE_ON_BOTH_ENGINES(SupportRoutesTest);

}  // namespace
}  // namespace chandlery::support
