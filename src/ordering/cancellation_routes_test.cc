// Cancelling on the wire: the PATCH as the SDKs send it, and our own resource beside it.
#include "ordering/cancellation_world.h"
#include "ordering/routes.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::HasSubstr;
using testing::Not;

class CancellationRoutesTest : public CancellationWorld {
 protected:
  http::Response call(Method method, const std::string& path, std::string body = {},
                      Actor actor = agent(kSeller, kDeepLinkEra.plus_days(10))) {
    return test::call(database(), router_, actor, method, path, std::move(body));
  }
  static std::string path_of(const Order& order, std::string_view rest = {}) {
    return "/v1/customers/" + order.customer_id + "/orders/" + order.id + std::string(rest);
  }
  void refused(const http::Response& answer, int status, int code, std::string_view field = {}) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(code_of(answer), code) << answer.body;
    EXPECT_EQ(at(answer, "field"), field) << answer.body;
  }

 private:
  http::Router router_{routes(services_)};
};

TEST_P(CancellationRoutesTest, TheEchoOfAnOrderWithItsStatusChangedCancelsItAll) {
  const Order order = buy({line(kServer, 2), line(kYearly, 1, "P1Y")}, kDeepLinkEra);
  std::string echo = call(Method::kGet, path_of(order)).body;
  const std::size_t status = echo.find(R"("status":"completed")");
  ASSERT_NE(status, std::string::npos);
  echo.replace(status, 20, R"("status":"cancelled")");
  const http::Response answer = call(Method::kPatch, path_of(order), echo);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(at(answer, "status"), "cancelled");
  EXPECT_EQ(at(answer, "lineItems[0].quantity"), "0");
  EXPECT_EQ(at(answer, "lineItems[1].quantity"), "0");
  EXPECT_EQ(at(answer, "attributes.objectType"), "Order");
  const http::Response read = call(Method::kGet, path_of(order));
  EXPECT_EQ(read.body, answer.body) << "visible at once, with its new etag";
  refused(call(Method::kPatch, path_of(order), echo), 400, 800061);
  const http::Response provisioned = call(Method::kGet, path_of(order, "/provisioningstatus"));
  EXPECT_EQ(at(provisioned, "items[0].status"), "Unfulfilled");
  EXPECT_EQ(at(provisioned, "items[0].quantityProvisioningInformation[0].quantity"), "0") << "nothing of it is left";
}

TEST_P(CancellationRoutesTest, AProperSubsetOfTheLinesIsAPart) {
  const Order order = buy({line(kServer, 2), line(kServer, 1)}, kDeepLinkEra);
  const http::Response answer =
      call(Method::kPatch, path_of(order),
           R"({"id":")" + order.id + R"(","status":"Cancelled","lineItems":[{"lineItemNumber":1,"offerId":")" +
               kServer.id() + R"(","quantity":77}]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(at(answer, "status"), "completed");
  EXPECT_EQ(at(answer, "lineItems[0].quantity"), "2");
  EXPECT_EQ(at(answer, "lineItems[1].quantity"), "0");
}

TEST_P(CancellationRoutesTest, ABadPatchChangesNothingAndSaysWhere) {
  const Order order = buy({line(kServer, 2), line(kServer, 1)}, kDeepLinkEra);
  const auto patch = [&](std::string body) { return call(Method::kPatch, path_of(order), std::move(body)); };
  const auto before = rows();
  refused(patch(""), 400, 3000);
  refused(patch("[]"), 400, 3000);
  refused(patch("{}"), 400, 800002, "status");
  refused(patch(R"({"status":"completed"})"), 400, 800002, "status");
  refused(patch(R"({"status":"cancelled","id":"another"})"), 400, 800002, "id");
  refused(patch(R"({"status":"cancelled","lineItems":{}})"), 400, 3000, "lineItems");
  refused(patch(R"({"status":"cancelled","lineItems":[{}]})"), 400, 800071, "lineItems[0].lineItemNumber");
  refused(patch(R"({"status":"cancelled","lineItems":[{"lineItemNumber":2}]})"), 400, 800071,
          "lineItems[0].lineItemNumber");
  refused(patch(R"({"status":"cancelled","lineItems":[{"lineItemNumber":0,"offerId":"A:B:C"}]})"), 400, 800002,
          "lineItems[0].offerId");
  refused(patch(R"({"status":"cancelled","attributes":{"etag":"AAAA"}})"), 400, 2055, "attributes.etag");
  refused(call(Method::kPatch, "/v1/customers/" + std::string(kCustomer) + "/orders/none", R"({"status":"cancelled"})"),
          404, 20000);
  EXPECT_EQ(rows(), before);
  EXPECT_EQ(patch(R"({"status":"cancelled","lineItems":null})").status, 200);
}

TEST_P(CancellationRoutesTest, TheResourceTellsDaysReasonsAndMoneyAndWhatTheCallerLacks) {
  const Order order = buy({line(kServer, 2), line(kYearly, 2, "P1Y"), line(kClientAccess, 1)}, kDeepLinkEra);
  const http::Response mine = call(Method::kGet, path_of(order, "/cancellation"));
  ASSERT_EQ(mine.status, 200) << mine.body;
  EXPECT_EQ(at(mine, "cancellable"), "true");
  EXPECT_EQ(at(mine, "lineItems[0].cancellable"), "true");
  EXPECT_EQ(at(mine, "lineItems[0].daysLeft"), "50");
  EXPECT_EQ(at(mine, "lineItems[0].lastMoment"), "2021-04-02T23:59:59.999999Z");
  EXPECT_THAT(mine.body, HasSubstr(R"("refund":{"amount":2138.00,"currencyCode":"USD","basis":"full","tax":0.00)"));
  EXPECT_THAT(mine.body, HasSubstr(R"("amount":2334.25)"));  // 2400.00 x 355/365
  EXPECT_EQ(at(mine, "lineItems[1].refund.usedDays"), "10");
  EXPECT_EQ(at(mine, "lineItems[2].cancellable"), "false");
  EXPECT_EQ(at(mine, "lineItems[2].reason.code"), "800061");
  EXPECT_THAT(mine.body, HasSubstr(R"("callerLacks":[])"));
  EXPECT_EQ(at(mine, "links.cancel.method"), "POST");
  EXPECT_EQ(at(mine, "attributes.etag"), at(call(Method::kGet, path_of(order)), "attributes.etag"));

  Actor sales = agent(kSeller, kDeepLinkEra.plus_days(10));
  sales.roles = {Role::kSalesAgent};
  const http::Response theirs = call(Method::kGet, path_of(order, "/cancellation"), {}, sales);
  EXPECT_THAT(at(theirs, "callerLacks[0]"), HasSubstr("admin agent"));
  EXPECT_THAT(theirs.body, Not(HasSubstr(R"("cancel":{)")));
  sales.locale = "zh-CN";
  const http::Response chinese = call(Method::kGet, path_of(order, "/cancellation"), {}, sales);
  EXPECT_EQ(at(chinese, "callerLacks[0]"), "只有管理代理可以取消购买，而当前调用者不是管理代理。");
  EXPECT_THAT(at(chinese, "lineItems[2].reason.description"), HasSubstr("”既不能取消，也不能交换。"));
  EXPECT_THAT(at(chinese, "message"), HasSubstr("所有密钥和下载链接都会被撤销"));
}

TEST_P(CancellationRoutesTest, TheDialogsWayNeedsTheAcknowledgement) {
  const Order order = buy({line(kServer, 2)}, kDeepLinkEra);
  const std::string path = path_of(order, "/cancellation");
  refused(call(Method::kPost, path, "{}"), 400, 800002, "acknowledged");
  refused(call(Method::kPost, path, R"({"acknowledged":false})"), 400, 800002, "acknowledged");
  refused(call(Method::kPost, path, R"({"acknowledged":true,"reason":")" + std::string(1025, 'x') + R"("})"), 400,
          800002, "reason");
  const http::Response done = call(Method::kPost, path, R"({"acknowledged":true,"reason":"Bought twice"})");
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(at(done, "state"), "completed");
  EXPECT_THAT(done.body, HasSubstr(R"("credit":{"amount":2138.00,"currencyCode":"USD","subtotal":2138.00,"tax":0.00,"total":2138.00})"));
  const http::Response read = call(Method::kGet, path);
  EXPECT_EQ(at(read, "cancellations[0].reason"), "Bought twice");
  EXPECT_EQ(at(read, "cancellable"), "false");
  EXPECT_EQ(at(read, "lineItems[0].quantity"), "0");
}

TEST_P(CancellationRoutesTest, TheOperatorsQueueIsReadPageByPageOldestFirst) {
  std::vector<std::string> asked, read;
  const Actor seller = agent(kSeller, kOnPremEra.plus_days(3));
  for (int i = 0; i < 5; ++i) {
    const Order order = buy({line(kServer), line(kServer)}, kOnPremEra);
    asked.push_back(
        at(call(Method::kPost, path_of(order, "/cancellation/requests"), R"({"reason":"Not needed"})", seller), "id"));
  }
  const Actor approver = operator_at(kOnPremEra.plus_days(4));
  EXPECT_EQ(at(call(Method::kGet, "/operator/v1/cancellations?partnerId=" + std::string(kOtherSeller)), "totalCount"), "0");
  std::string uri = "/operator/v1/cancellations?size=2&partnerId=" + std::string(kSeller), token;
  for (int pages = 0; pages < 3; ++pages) {
    const http::Response page =
        call(Method::kGet, uri + (token.empty() ? "" : "&MS-ContinuationToken=" + token), {}, approver);
    EXPECT_EQ(at(page, "items[0].customerName"), "Customer 1");
    for (int i = 0; i < (pages < 2 ? 2 : 1); ++i) read.push_back(at(page, "items[" + std::to_string(i) + "].id"));
    token = at(page, "continuationToken");
    EXPECT_EQ(at(page, "links.next.headers[0].value"), token);
    if (pages < 2) uri = at(page, "links.next.uri");
  }
  EXPECT_EQ(token, "");
  EXPECT_EQ(read, asked);
}

TEST_P(CancellationRoutesTest, ARequestGoesToTheOperatorAndBack) {
  const Order order = buy({line(kServer, 2)}, kOnPremEra);
  const Actor seller = agent(kSeller, kOnPremEra.plus_days(3));
  const std::string path = path_of(order, "/cancellation");
  refused(call(Method::kPost, path, R"({"acknowledged":true})", seller), 400, 800061, "lineItems[0]");
  refused(call(Method::kPatch, path_of(order), R"({"status":"cancelled"})", seller), 400, 800061, "lineItems[0]");
  const std::string requests = path + "/requests";
  refused(call(Method::kPost, requests, "{}", seller), 400, 800002, "reason");
  const auto asking = [](const char* amount) {
    return R"({"reason":"Bought twice","amountRequested":{"amount":)" + std::string(amount) +
           R"(,"currencyCode":"USD"}})";
  };
  for (const char* amount : {"2138.01", "0", "-1", "1.005", "99999999999999999"}) {
    const http::Response answer = call(Method::kPost, requests, asking(amount), seller);
    EXPECT_EQ(code_of(answer), 800002) << amount << answer.body;
  }
  const http::Response request = call(Method::kPost, requests, asking("2138.00"), seller);
  ASSERT_EQ(request.status, 201) << request.body;
  const std::string id = at(request, "id");
  EXPECT_EQ(at(request, "state"), "submitted");
  refused(call(Method::kPost, requests, asking("1.00"), seller), 409, 800014, "lineItems[0]");

  const std::string queue = "/operator/v1/cancellations";
  const Actor approver = operator_at(kOnPremEra.plus_days(4));
  EXPECT_EQ(at(call(Method::kGet, queue, {}, approver), "items[0].id"), id);
  EXPECT_EQ(at(call(Method::kGet, queue + "?state=rejected", {}, approver), "totalCount"), "0");
  refused(call(Method::kGet, queue + "?state=lost", {}, approver), 400, 900126, "state");
  refused(call(Method::kGet, queue + "?MS-ContinuationToken=here", {}, approver), 400, 3000, "MS-ContinuationToken");
  refused(call(Method::kPost, queue + "/" + id + "/reject", "{}", approver), 400, 800002, "note");
  refused(call(Method::kPost, queue + "/none/approve", {}, approver), 404, 1000);
  const http::Response asked =
      call(Method::kPost, queue + "/" + id + "/needs-information", R"({"note":"Which invoice?"})", approver);
  EXPECT_EQ(at(asked, "state"), "needsInformation");
  EXPECT_EQ(at(call(Method::kGet, path, {}, seller), "cancellations[0].note"), "Which invoice?");
  const http::Response again =
      call(Method::kPost, requests + "/" + id + "/submit", R"({"reason":"That of March"})", seller);
  EXPECT_EQ(at(again, "state"), "submitted");
  EXPECT_EQ(at(call(Method::kPost, queue + "/" + id + "/approve", {}, approver), "state"), "completed");
  EXPECT_EQ(at(call(Method::kGet, path_of(order), {}, seller), "status"), "cancelled");
  EXPECT_EQ(unbilled(), 0);
  refused(call(Method::kPost, queue + "/" + id + "/reject", R"({"note":"Too late"})", approver), 400, 800061);
}

TEST_P(CancellationRoutesTest, ReturnAndRebuyAnswersWithBothOrders) {
  const Order order = buy({line(kServer, 10)}, kDeepLinkEra);
  const auto rebuy = [&](const std::string& number, std::string body) {
    return call(Method::kPost, path_of(order, "/lineitems/" + number + "/return-and-rebuy"), std::move(body));
  };
  refused(rebuy("0", R"({"quantity":6})"), 400, 800002, "acknowledged");
  refused(rebuy("1", R"({"quantity":6,"acknowledged":true})"), 400, 800071, "lineItems[0].lineItemNumber");
  refused(rebuy("x", R"({"quantity":6,"acknowledged":true})"), 400, 800071);
  refused(rebuy("0", R"({"quantity":10,"acknowledged":true})"), 400, 800017, "quantity");
  const std::string path = path_of(order, "/lineitems/0/return-and-rebuy");
  refused(call(Method::kGet, path), 400, 800017, "quantity");
  const http::Response quote = call(Method::kGet, path + "?quantity=6");
  EXPECT_EQ(at(quote, "credit.total"), "10690.00");
  EXPECT_EQ(at(quote, "price.total"), "6414.00");
  EXPECT_EQ(at(quote, "difference"), "-4276.00");
  refused(rebuy("0", R"({"quantity":6,"acknowledged":true,"expectedTotal":6413})"), 409, 700005);
  const http::Response done = rebuy("0", R"({"quantity":6,"acknowledged":true,"expectedTotal":6414})");
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(at(done, "returnedOrder.status"), "cancelled");
  EXPECT_EQ(at(done, "order.lineItems[0].quantity"), "6");
  EXPECT_EQ(at(done, "cancellation.state"), "completed");
  EXPECT_EQ(unbilled(), 641'400);
}

TEST_P(CancellationRoutesTest, OnlyThoseWhoMayCancelReachTheRoutesThatDo) {
  for (const http::Route& route : cancellation_routes(services_, nullptr)) {
    const bool of_operator = route.pattern.starts_with("/operator/");
    if (route.method == Method::kGet && route.pattern.ends_with("return-and-rebuy")) {
      EXPECT_EQ(route.needs, Capability::kCancelSoftware) << "a quote of what only they may do";
    } else if (route.method == Method::kGet) {
      EXPECT_EQ(route.needs, of_operator ? Capability::kOperate : Capability::kViewSoftware);
    } else {
      EXPECT_EQ(route.needs, of_operator ? Capability::kOperate : Capability::kCancelSoftware) << route.pattern;
      EXPECT_EQ(route.idempotency, http::Idempotency::kReplay) << route.pattern;
    }
  }
}

INSTANTIATE_ON_BOTH_ENGINES(CancellationRoutesTest);

}  // namespace
}  // namespace chandlery::ordering
