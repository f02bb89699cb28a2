// Invoices over HTTP as the known clients ask for them (contract 8): ids in both forms, lists by index, line items by
// seeking, files that are streamed, and nothing of another partner.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "billing/books_for_tests.h"
#include "billing/invoice_run.h"
#include "billing/routes.h"
#include "billing/usage_meters.h"
#include "core/id.h"
#include "platform/http/body.h"
#include "platform/storage/folder_store.h"
#include "support/calls.h"

namespace chandlery::billing {
namespace {

namespace fs = std::filesystem;
using http::Method;
using test::at, test::code_of;
using testing::HasSubstr, testing::Not;

class InvoiceRoutesTest : public Books {
 protected:
  void SetUp() override {
    Books::SetUp();
    if (IsSkipped()) return;
    first_ = make_partner("seller.example", "4100001", "USD", operator_);
    second_ = make_partner("other.example", "4100002", "EUR", operator_);
  }

  /// `count` lines of March, every third of the marketplace's, on the invoice of April.
  void buy_lines(const Actor& actor, int count) {
    std::vector<ChargeLine> lines;
    for (int i = 0; i < count; ++i) {
      ChargeLine made = line("order-" + std::to_string(1000 + i) + "/0/new", money("10.00", "USD"), money("1.00", "USD"),
                             actor.partner_id);
      made.order_id = "order-" + std::to_string(1000 + i);
      if (i % 3 == 2) made.provider = BillingProvider::kMarketplace;
      lines.push_back(std::move(made));
    }
    charge_now(lines);
    database().write_now([&](sql::Tx& tx) { hold_account(tx, actor.partner_id, actor.at); });
  }
  void issue_march() {
    Actor system = operator_;
    system.at = *parse_iso("2021-04-08T00:00:00Z");
    ASSERT_TRUE(run_invoices(database(), system, *BillingMonth::parse("2021-03")));
  }
  http::Response get(const Actor& actor, std::string_view target, std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, Method::kGet, target, {}, std::move(headers));
  }
  http::Response send(Method method, std::string_view target, std::string body) {
    return test::call(database(), router_, operator_, method, target, std::move(body));
  }
  static std::string whole(http::Response& response) {
    std::string body = response.body;
    for (std::string piece; response.source && response.source->next(piece); piece.clear()) body += piece;
    return body;
  }

  static std::string header_of(const http::Response& response, std::string_view name) {
    for (const http::Header& header : response.headers) {
      if (http::equal_ignoring_case(header.name, name)) return header.value;
    }
    return {};
  }
  std::size_t files_kept() const {
    const fs::path blobs = folder_ / "blobs";
    if (!fs::exists(blobs)) return 0;
    return static_cast<std::size_t>(
        std::ranges::count_if(fs::recursive_directory_iterator(blobs), [](const auto& e) { return e.is_regular_file(); }));
  }
  bool nothing_in_work() const {
    return !fs::exists(folder_ / "uploads") || fs::is_empty(folder_ / "uploads");
  }
  void TearDown() override {
    Books::TearDown();
    fs::remove_all(folder_);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("chandlery-files-" + new_id(SystemClock().now()));
  storage::FolderStore blobs_{folder_};
  const http::Router router_{routes(blobs_)};
  Actor first_, second_;
  const Actor operator_ = the_operator("2021-04-10T10:00:00Z");
};

TEST_P(InvoiceRoutesTest, TheOperatorSeesAmendmentsAndReceiptsAsThePartnerDoes) {
  buy_lines(first_, 3);
  issue_march();
  const std::string path = "/operator/v1/partners/" + first_.partner_id;
  ASSERT_EQ(send(Method::kPost, path + "/payments",
                 R"({"reference":"B-1","amount":5.00,"currencyCode":"USD","receivedOn":"2021-04-09","text":"G000000001"})")
                .status,
            201);
  EXPECT_EQ(at(get(operator_, path + "/invoices"), "items[0].taxReceipts[0].id"),
            at(get(first_, "/v1/invoices/G000000001"), "taxReceipts[0].id"));
  EXPECT_NE(at(get(operator_, path + "/invoices"), "items[0].taxReceipts[0].id"), "");
  ASSERT_EQ(send(Method::kPost, path + "/invoices/G000000001/reissue", R"({"reason":"the wrong address"})").status, 201);
  const http::Response own = get(first_, "/v1/invoices"), seen = get(operator_, path + "/invoices");
  bool amended = false;
  for (int i = 0; i < 3; ++i) {
    const std::string amendment = "items[" + std::to_string(i) + "].amendments[0].id";
    EXPECT_EQ(at(seen, amendment), at(own, amendment));
    amended = amended || !at(seen, amendment).empty();
  }
  EXPECT_TRUE(amended);
}

TEST_P(InvoiceRoutesTest, PaymentsAreReadAPageAtATimeWithTheTokenWhereEveryListHasIt) {
  for (const char* const reference : {"B-1", "B-2", "B-3"}) {
    ASSERT_EQ(send(Method::kPost, "/operator/v1/partners/" + first_.partner_id + "/payments",
                   R"({"reference":")" + std::string(reference) +
                       R"(","amount":1.00,"currencyCode":"USD","receivedOn":"2021-04-09"})")
                  .status,
              201);
  }
  for (const auto& [actor, path] : {std::pair(first_, std::string("/payments")),
                                    std::pair(operator_, "/operator/v1/partners/" + first_.partner_id + "/payments")}) {
    const std::string at_path = (path.starts_with("/operator") ? "" : "/v1") + path;
    const http::Response page = get(actor, at_path + "?size=2");
    EXPECT_EQ(at(page, "totalCount"), "2") << page.body;
    EXPECT_EQ(at(page, "items[0].reference"), "B-3");
    EXPECT_EQ(at(page, "links.next.uri"), path + "?size=2&seekOperation=Next");
    const std::string token = at(page, "continuationToken");
    EXPECT_EQ(at(page, "links.next.headers[0].value"), token);
    for (const http::Response& rest :
         {get(actor, at_path + "?size=2&seekOperation=Next", {{"MS-ContinuationToken", token}}),
          get(actor, at_path + "?size=2&MS-ContinuationToken=" + http::percent_encode(token))}) {
      EXPECT_EQ(at(rest, "totalCount"), "1");
      EXPECT_EQ(at(rest, "items[0].reference"), "B-1");
      EXPECT_EQ(at(rest, "continuationToken"), "");
    }
    EXPECT_EQ(get(actor, at_path + "?size=x").status, 400);
  }
  EXPECT_EQ(at(get(second_, "/v1/payments"), "totalCount"), "0") << "another partner's are not there";
}

TEST_P(InvoiceRoutesTest, PaymentsThatWaitForAnInvoiceAreListedWithoutTheOthers) {
  buy_lines(first_, 3);
  issue_march();
  const std::string books = "/operator/v1/partners/" + first_.partner_id + "/payments";
  const auto pay = [&](std::string_view reference, std::string_view words) {
    const std::string named = R"({"reference":")" + std::string(reference) + R"(","text":")" + std::string(words) + R"(",)";
    return send(Method::kPost, books, named + R"("amount":10.00,"currencyCode":"USD","receivedOn":"2021-04-09"})");
  };
  ASSERT_EQ(pay("B-1", {}).status, 201);
  ASSERT_EQ(pay("B-2", "G000000001").status, 201);
  ASSERT_EQ(pay("B-3", {}).status, 201);
  const http::Response returned = pay("B-4", {});
  ASSERT_EQ(send(Method::kPost, books + "/" + at(returned, "id") + "/reversal", R"({"reason":"no cover"})").status, 200);
  for (const auto& [actor, path] : {std::pair(first_, std::string("/v1/payments")), std::pair(operator_, books)}) {
    EXPECT_EQ(at(get(actor, path + "?show=all"), "totalCount"), "4");
    const http::Response page = get(actor, path + "?show=waiting&size=1");
    EXPECT_EQ(at(page, "totalCount"), "1") << page.body;
    EXPECT_EQ(at(page, "items[0].reference"), "B-3");
    EXPECT_THAT(at(page, "links.next.uri"), HasSubstr("show=waiting"));
    const http::Response rest =
        get(actor, path + "?show=waiting&size=1", {{"MS-ContinuationToken", at(page, "continuationToken")}});
    EXPECT_EQ(at(rest, "items[0].reference"), "B-1");
    EXPECT_EQ(at(rest, "continuationToken"), "");
    const http::Response wrong = get(actor, path + "?show=some");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(at(wrong, "field"), "show") << wrong.body;
  }
  const std::string waiting = at(get(first_, "/v1/payments?show=waiting"), "items[0].id");
  const std::string allocations = R"({"allocations":[{"invoiceId":"G000000001","amount":10.00}]})";
  ASSERT_EQ(send(Method::kPost, books + "/" + waiting + "/allocations", allocations).status, 200);
  EXPECT_EQ(at(get(first_, "/v1/payments?show=waiting"), "items[0].reference"), "B-1");
}

TEST_P(InvoiceRoutesTest, AnInvoiceIsReadWithAndWithoutItsType) {
  buy_lines(first_, 3);
  issue_march();
  const http::Response plain = get(first_, "/v1/invoices/G000000001");
  ASSERT_EQ(plain.status, 200) << plain.body;
  EXPECT_EQ(at(plain, "id"), "G000000001");
  EXPECT_EQ(at(plain, "invoiceDate"), "2021-04-08T00:00:00Z");
  EXPECT_EQ(at(plain, "billingPeriodStartDate"), "2021-03-01T00:00:00Z");
  EXPECT_EQ(at(plain, "billingPeriodEndDate"), "2021-03-31T23:59:59Z");
  EXPECT_EQ(at(plain, "totalCharges"), "33.00");
  EXPECT_EQ(at(plain, "paidAmount"), "0.00");
  EXPECT_EQ(at(plain, "currencySymbol"), "$");
  EXPECT_EQ(at(plain, "documentType"), "invoice");
  EXPECT_EQ(at(plain, "invoiceType"), "OneTime");
  EXPECT_EQ(at(plain, "state"), "issued");
  EXPECT_EQ(at(plain, "pdfDownloadLink"), "/invoices/OneTime-G000000001/documents/statement");
  EXPECT_EQ(at(plain, "invoiceDetails[0].billingProvider"), "one_time");
  EXPECT_EQ(at(plain, "invoiceDetails[0].invoiceLineItemType"), "billing_line_items");
  EXPECT_EQ(at(plain, "invoiceDetails[0].links.self.uri"), "/invoices/OneTime-G000000001/lineitems/OneTime/BillingLineItems");
  EXPECT_EQ(at(plain, "invoiceDetails[1].billingProvider"), "marketplace");
  EXPECT_EQ(at(plain, "attributes.objectType"), "Invoice");
  EXPECT_EQ(get(first_, "/v1/Invoices/onetime-g000000001").body, plain.body);
  EXPECT_EQ(get(first_, "/v1/invoices/Recurring-G000000001").status, 404);
  EXPECT_EQ(get(first_, "/v1/invoices/G000000002").status, 404);
  EXPECT_EQ(get(first_, "/v1/invoices/D0000000001").status, 404);
  EXPECT_EQ(get(second_, "/v1/invoices/G000000001").status, 404);
}

TEST_P(InvoiceRoutesTest, AnInvoiceIsOverdueOnceItsDueDayIsOverInUtc) {
  buy_lines(first_, 3);
  issue_march();
  const std::string books = "/operator/v1/partners/" + first_.partner_id;
  const auto overdue = [&](std::string_view when) {
    Actor partner = first_, desk = operator_;
    partner.at = desk.at = *parse_iso(when);
    const std::string one = at(get(partner, "/v1/invoices/G000000001"), "overdue");
    EXPECT_EQ(at(get(partner, "/v1/invoices"), "items[0].overdue"), one);
    EXPECT_EQ(at(get(desk, books + "/invoices"), "items[0].overdue"), one);
    return one;
  };
  ASSERT_EQ(at(get(first_, "/v1/invoices/G000000001"), "dueDate"), "2021-06-07T00:00:00Z");
  EXPECT_EQ(overdue("2021-06-07T23:59:59Z"), "false");
  EXPECT_EQ(overdue("2021-06-08T00:00:00Z"), "true");
  ASSERT_EQ(send(Method::kPost, books + "/payments",
                 R"({"reference":"B-1","amount":33.00,"currencyCode":"USD","receivedOn":"2021-04-09","text":"G000000001"})")
                .status,
            201);
  EXPECT_EQ(overdue("2021-06-08T00:00:00Z"), "false") << "what is paid is late no more";
}

TEST_P(InvoiceRoutesTest, TheSummaryIsInThePartnersCurrencyAndOneForEachThatHasInvoices) {
  const http::Response before = get(second_, "/v1/invoices/summary");
  ASSERT_EQ(before.status, 200) << before.body;
  EXPECT_EQ(at(before, "balanceAmount"), "0.00");
  EXPECT_EQ(at(before, "currencyCode"), "EUR");
  buy_lines(first_, 2);
  charge_now({line("order-9/0/new", money("5000", "JPY"), money("500", "JPY"), first_.partner_id)});
  issue_march();
  const http::Response summary = get(first_, "/v1/invoices/summary");
  EXPECT_EQ(at(summary, "balanceAmount"), "22.00");
  EXPECT_EQ(at(summary, "currencyCode"), "USD");
  EXPECT_EQ(at(summary, "firstInvoiceCreationDate"), "2021-04-08T00:00:00Z");
  EXPECT_EQ(at(summary, "latestInvoiceDate"), "2021-04-08T00:00:00Z");
  EXPECT_EQ(at(summary, "details[0].invoiceType"), "OneTime");
  EXPECT_EQ(at(summary, "details[0].summary.balanceAmount"), "22.00");
  EXPECT_EQ(at(summary, "attributes.objectType"), "InvoiceSummary");
  const http::Response all = get(first_, "/v1/invoices/summaries");
  EXPECT_EQ(at(all, "totalCount"), "2");
  EXPECT_EQ(at(all, "items[0].currencyCode"), "JPY");
  EXPECT_EQ(at(all, "items[0].balanceAmount"), "5500");
  EXPECT_EQ(at(get(second_, "/v1/invoices/summaries"), "items[0].currencyCode"), "EUR");
}

TEST_P(InvoiceRoutesTest, TheListIsReadByIndexAndFilteredByItsDates) {
  for (const std::string_view of : {"2021-01", "2021-02", "2021-03"}) {
    ChargeLine made = line("order-" + std::string(of) + "/0/new", money("10.00", "USD"), money("0", "USD"), first_.partner_id);
    made.month = *BillingMonth::parse(of);
    charge_now({made});
  }
  database().write_now([&](sql::Tx& tx) { hold_account(tx, first_.partner_id, first_.at); });
  issue_march();
  const http::Response page = get(first_, "/v1/invoices?size=2&offset=0");
  EXPECT_EQ(at(page, "totalCount"), "2");
  EXPECT_EQ(at(page, "items[0].id"), "G000000003");
  EXPECT_EQ(at(page, "links.next.uri"), "/invoices?size=2&offset=2");
  const http::Response rest = get(first_, "/v1" + at(page, "links.next.uri"));
  EXPECT_EQ(at(rest, "totalCount"), "1");
  EXPECT_EQ(at(rest, "items[0].id"), "G000000001");
  EXPECT_EQ(at(rest, "links.next.uri"), "");
  EXPECT_EQ(at(rest, "links.previous.uri"), "/invoices?size=2&offset=0");
  EXPECT_EQ(at(get(first_, "/v1/invoices?size=0"), "totalCount"), "3");
  EXPECT_EQ(at(get(first_, "/v1/invoices?size=100000"), "totalCount"), "3");
  const std::string path = "/operator/v1/partners/" + first_.partner_id + "/invoices";
  const http::Response seen = get(operator_, path + "?size=2");
  EXPECT_EQ(at(seen, "items[0].id"), "G000000003") << seen.body;
  EXPECT_EQ(at(seen, "links.next.uri"), path + "?size=2&offset=2");
  EXPECT_EQ(at(get(operator_, at(seen, "links.next.uri")), "items[0].id"), "G000000001");
  EXPECT_EQ(get(first_, "/v1/invoices?size=-1").status, 400);
  EXPECT_EQ(get(first_, "/v1/invoices?offset=one").status, 400);
  const auto ids = [&](const std::string& filter) {
    const http::Response found = get(first_, "/v1/invoices?filter=" + http::percent_encode(filter));
    std::string text;
    for (int i = 0; i < 3; ++i) text += at(found, "items[" + std::to_string(i) + "].id").substr(0, 10) + " ";
    return found.status == 200 ? text : std::to_string(code_of(found));
  };
  EXPECT_EQ(ids(R"({"Field":"InvoiceDate","Value":"2021-03-08","Operator":"equals"})"), "G000000002   ");
  EXPECT_EQ(ids(R"({"field":"invoicedate","value":"2021-03-08","operator":"GreaterThanOrEquals"})"), "G000000003 G000000002  ");
  EXPECT_EQ(ids(R"({"Operator":"and","LeftFilter":{"Field":"InvoiceDate","Value":"2021-02-09","Operator":"greater_than"},)"
                R"("RightFilter":{"Field":"InvoiceDate","Value":"2021-04-08","Operator":"less_than"}})"),
            "G000000002   ");
  EXPECT_EQ(ids(R"({"Field":"Total","Value":"1","Operator":"equals"})"), "800002");
  EXPECT_EQ(ids(R"({"Field":"InvoiceDate","Value":"soon","Operator":"equals"})"), "800002");
  EXPECT_EQ(ids(R"({"Field":"InvoiceDate","Value":"2021-03-08","Operator":"like"})"), "800002");
  EXPECT_EQ(ids("["), "800002");
}

TEST_P(InvoiceRoutesTest, UsageIsListedDailyRatedAndHasAFileOfItsOwn) {
  buy_lines(first_, 2);
  std::vector<UsageCharge> used;
  for (int day = 1; day <= 3; ++day) {
    const Date date = *parse_iso_date("2021-03-0" + std::to_string(day));
    ChargeLine made = line("usage/" + to_iso(date) + "/c/ab/1", money("1.02", "USD"), money("0.00", "USD"), first_.partner_id);
    made.provider = BillingProvider::kAzure;
    made.customer_id = "20000000-0000-4000-8000-000000000001";
    made.subscription_id = "30000000-0000-4000-8000-000000000001";
    made.unit_type = "1 Hour";
    made.billable_quantity = Decimal(3, 0);
    made.charge_start = date.start();
    made.charge_end = date.plus_days(1).start().plus_seconds(-1);
    made.exchange_rate_date = date;
    used.push_back({made, {.name = "B2ms", .resource_uri = "/vm/crane", .credit_percent = 15}});
  }
  database().write_now([&](sql::Tx& tx) { charge_usage(tx, first_, used); });
  issue_march();
  const std::string start = "/v1/invoices/OneTime-G000000001/lineitems?invoicelineitemtype=usagelineitems&provider=";
  const http::Response rated = get(first_, start + "marketplace&size=2");
  EXPECT_EQ(at(rated, "totalCount"), "2") << rated.body;
  EXPECT_EQ(at(rated, "items[0].attributes.objectType"), "DailyRatedUsageLineItem");
  EXPECT_EQ(at(rated, "items[0].meterName"), "B2ms");
  EXPECT_EQ(at(rated, "items[0].usageDate"), "2021-03-01T00:00:00Z");
  EXPECT_EQ(at(rated, "items[0].partnerEarnedCreditPercentage"), "15");
  const http::Response rest = get(first_, "/v1" + at(rated, "links.next.uri"),
                                  {{"MS-ContinuationToken", at(rated, "continuationToken")}});
  EXPECT_EQ(at(rest, "totalCount"), "1");
  EXPECT_EQ(at(rest, "items[0].usageDate"), "2021-03-03T00:00:00Z");
  EXPECT_EQ(at(get(first_, start + "azure"), "items[2].attributes.objectType"), "DailyUsageLineItem");
  EXPECT_EQ(at(get(first_, start + "all"), "totalCount"), "3");
  EXPECT_EQ(at(get(first_, "/v1/invoices/G000000001/lineitems?provider=azure"), "totalCount"), "3") << "and billed";
  EXPECT_EQ(get(second_, start + "all").status, 404);

  const std::string file = "/v1/invoices/G000000001/reconciliation?invoicelineitemtype=usage_line_items";
  http::Response csv = get(first_, file);
  const std::string text = whole(csv);
  EXPECT_EQ(std::ranges::count(text, '\n'), 4) << text;
  EXPECT_TRUE(text.starts_with("PartnerId,PartnerName,")) << text;
  EXPECT_NE(text.find("B2ms"), std::string::npos);
  const http::Response json = get(first_, file + "&format=json");
  EXPECT_EQ(at(json, "totalCount"), "3") << json.body;
  EXPECT_EQ(at(json, "items[2].resourceUri"), "/vm/crane");
  EXPECT_EQ(get(first_, "/v1/invoices/G000000001/reconciliation?invoicelineitemtype=bicycles").status, 400);
}

TEST_P(InvoiceRoutesTest, LineItemsAreReadPageByPageInBothForms) {
  buy_lines(first_, 30);
  issue_march();
  const std::string start = "/v1/invoices/OneTime-G000000001/lineitems";
  EXPECT_EQ(at(get(first_, start + "?provider=all&invoicelineitemtype=billinglineitems"), "totalCount"), "30");
  EXPECT_EQ(at(get(first_, start + "?provider=ONE_TIME&nvoicelineitemtype=BILLING_LINE_ITEMS"), "totalCount"), "20");
  EXPECT_EQ(at(get(first_, start + "/Marketplace/BillingLineItems"), "totalCount"), "10");
  EXPECT_EQ(at(get(first_, start + "/onetime/BILLINGLINEITEMS?size=7"), "totalCount"), "7");
  EXPECT_EQ(at(get(first_, start + "?provider=office&invoicelineitemtype=billinglineitems"), "totalCount"), "0");
  EXPECT_EQ(at(get(first_, start + "?provider=azure&invoicelineitemtype=usagelineitems"), "totalCount"), "0");
  EXPECT_EQ(get(first_, start + "?provider=bicycle&invoicelineitemtype=billinglineitems").status, 400);
  EXPECT_EQ(get(first_, start + "?provider=onetime&invoicelineitemtype=all").status, 400);
  EXPECT_EQ(get(second_, start + "?provider=onetime&invoicelineitemtype=billinglineitems").status, 404);

  std::set<std::string> orders;
  std::string uri = start + "?provider=onetime&invoicelineitemtype=billinglineitems?size=6", token;
  int pages = 0;
  while (!uri.empty() && ++pages < 10) {
    std::vector<http::Header> headers;
    if (!token.empty()) headers.push_back({"MS-ContinuationToken", token});
    const http::Response page = get(first_, uri, headers);
    ASSERT_EQ(page.status, 200) << page.body;
    for (int i = 0; i < std::stoi(at(page, "totalCount")); ++i) {
      EXPECT_TRUE(orders.insert(at(page, "items[" + std::to_string(i) + "].orderId")).second);
    }
    token = at(page, "continuationToken");
    EXPECT_EQ(at(page, "links.next.headers[0].value"), token);
    uri = token.empty() ? "" : "/v1" + at(page, "links.next.uri");
  }
  EXPECT_EQ(orders.size(), 20u);
  EXPECT_EQ(pages, 4);
  for (const std::string_view forged : {"x", "MQ", "MQo5CmE", "MQowCg==", "////"}) {
    const auto answer = get(first_, start + "/onetime/billinglineitems", {{"MS-ContinuationToken", std::string(forged)}});
    EXPECT_EQ(answer.status, 400) << forged << answer.body;
  }
}

TEST_P(InvoiceRoutesTest, OffsetsAreReadToo) {
  buy_lines(first_, 30);
  issue_march();
  const std::string start = "/v1/invoices/G000000001/lineitems?provider=onetime&invoicelineitemtype=billinglineitems";
  const auto first_order = [&](std::string_view query) { return at(get(first_, start + std::string(query)), "items[0].orderId"); };
  EXPECT_EQ(first_order("&size=5"), "order-1000");
  EXPECT_EQ(first_order("&size=5&offset=2"), "order-1003");
  EXPECT_EQ(at(get(first_, start + "&size=5&offset=18"), "totalCount"), "2");
  EXPECT_EQ(at(get(first_, start + "&size=5&offset=20"), "totalCount"), "0");
}

TEST_P(InvoiceRoutesTest, WhatIsNotInvoicedYetIsUnbilledAndEstimated) {
  buy_lines(first_, 4);
  Actor then = first_;
  then.at = *parse_iso("2021-03-20T00:00:00Z");
  const std::string unbilled = "/v1/invoices/Unbilled/lineitems?provider=all&invoicelineitemtype=billinglineitems&currencycode=usd";
  EXPECT_EQ(at(get(then, unbilled + "&period=current"), "totalCount"), "4");
  EXPECT_EQ(at(get(then, unbilled + "&period=previous"), "totalCount"), "0");
  EXPECT_EQ(at(get(first_, unbilled + "&period=previous"), "totalCount"), "4");
  EXPECT_EQ(at(get(then, "/v1/invoices/unbilled/lineitems?currencyCode=EUR&period=current"), "totalCount"), "0");
  EXPECT_EQ(get(then, unbilled + "&period=next").status, 400);
  EXPECT_EQ(get(then, "/v1/invoices/unbilled/lineitems?currencycode=dollars").status, 400);
  EXPECT_EQ(at(get(second_, unbilled + "&period=previous"), "totalCount"), "0");
  std::vector<std::string> walked;
  std::string token;
  do {
    const http::Response page = get(then, unbilled + "&size=3&MS-ContinuationToken=" + token);
    for (int i = 0; i < std::stoi(at(page, "totalCount")); ++i) walked.push_back(at(page, "items[" + std::to_string(i) + "].orderId"));
    token = at(page, "continuationToken");
  } while (!token.empty());
  EXPECT_THAT(walked, testing::ElementsAre("order-1000", "order-1001", "order-1002", "order-1003"));

  const http::Response estimates = get(first_, "/v1/invoices/estimates?period=previous");
  EXPECT_EQ(at(estimates, "items[0].totalCharges"), "44.00") << estimates.body;
  const http::Response links = get(first_, "/v1/invoices/estimates/links");
  EXPECT_EQ(at(links, "totalCount"), "4");
  EXPECT_EQ(at(links, "items[1].type"), "non_consumption");
  EXPECT_EQ(at(links, "items[1].period"), "Current");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(get(first_, "/v1" + at(links, "items[" + std::to_string(i) + "].link.uri")).status, 200);
  }
  issue_march();
  EXPECT_EQ(at(get(first_, unbilled + "&period=previous"), "totalCount"), "0");
  EXPECT_EQ(at(get(first_, "/v1/invoices/estimates?period=previous"), "totalCount"), "0");
}

TEST_P(InvoiceRoutesTest, TheReconciliationFileHoldsEveryLineAndItsSumsAreTheInvoice) {
  buy_lines(first_, 1203);
  issue_march();
  http::Response csv = get(first_, "/v1/invoices/G000000001/reconciliation?format=csv");
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  const std::string text = whole(csv);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1204);
  EXPECT_THAT(text, testing::StartsWith("PartnerId,CustomerId,CustomerName"));
  http::Response json = get(first_, "/v1/invoices/G000000001/reconciliation?format=json");
  const http::Response read{.body = whole(json)};
  EXPECT_EQ(at(read, "totalCount"), "1203");
  EXPECT_EQ(at(read, "items[1202].orderId"), "order-2202");
  EXPECT_EQ(get(first_, "/v1/invoices/G000000001/reconciliation?format=xml").status, 400);
  EXPECT_EQ(get(second_, "/v1/invoices/G000000001/reconciliation").status, 404);
}

TEST_P(InvoiceRoutesTest, ALongFileIsMadeOnceAndSentFromTheStoreEverAfter) {
  buy_lines(first_, 1203);
  issue_march();
  const std::string file = "/v1/invoices/G000000001/reconciliation?format=csv";
  const http::Response made = get(first_, file);
  EXPECT_EQ(header_of(made, "ETag"), "") << "not known before the last byte";
  EXPECT_EQ(files_kept(), 1U);
  EXPECT_TRUE(nothing_in_work());

  const http::Response kept = get(first_, file);
  EXPECT_TRUE(kept.file) << "the kernel sends it";
  EXPECT_EQ(kept.body, made.body);
  EXPECT_EQ(kept.content_type, made.content_type);
  EXPECT_EQ(header_of(kept, "Content-Disposition"), "attachment; filename=Reconciliation_G000000001.csv");
  const std::string tag = header_of(kept, "ETag");
  ASSERT_EQ(tag.size(), 66U);
  EXPECT_EQ(get(first_, file, {{"If-None-Match", tag}}).status, 304);
  const http::Response part = get(first_, file, {{"Range", "bytes=100-199"}, {"If-Range", tag}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, made.body.substr(100, 100));
  EXPECT_EQ(get(first_, file, {{"Range", "bytes=99999999-"}}).status, 416);
  EXPECT_EQ(get(second_, file).status, 404);

  const http::Response marked = get(first_, file + "&byteOrderMark=true");
  EXPECT_EQ(marked.body, "\xef\xbb\xbf" + made.body);
  const std::string json = "/v1/invoices/G000000001/reconciliation?format=json";
  const std::string made_json = get(first_, json).body;
  EXPECT_EQ(get(first_, json).body, made_json);
  EXPECT_EQ(files_kept(), 3U);
}

TEST_P(InvoiceRoutesTest, AShortFileIsMadeEachTimeAndHasItsTagAtOnce) {
  buy_lines(first_, 3);
  issue_march();
  const std::string file = "/v1/invoices/G000000001/reconciliation";
  const http::Response made = get(first_, file);
  const std::string tag = header_of(made, "ETag");
  ASSERT_EQ(tag.size(), 66U);
  EXPECT_EQ(get(first_, file, {{"If-None-Match", tag}}).status, 304);
  const http::Response part = get(first_, file, {{"Range", "bytes=10-"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, made.body.substr(10));
  EXPECT_EQ(files_kept(), 0U);
}

TEST_P(InvoiceRoutesTest, AFileThatIsLostOrWasLeftHalfIsMadeAgain) {
  buy_lines(first_, 1203);
  issue_march();
  const std::string target = "/v1/invoices/G000000001/reconciliation";
  const auto begin = [&] {
    http::Request request{.method = Method::kGet, .target = target};
    http::read_target(request);
    const http::Router::Match match = router_.find(Method::kGet, request.path);
    http::WorkerCall call{database(), first_, request, match.parameters};
    return match.route->worker(call).value();
  };
  std::string first_piece, whole_file;
  {
    const http::Response left = begin();
    ASSERT_TRUE(left.source->next(first_piece));
    // While the file is in work it is made for whoever asks, and kept by the first alone.
    whole_file = get(first_, target).body;
    EXPECT_EQ(files_kept(), 0U);
  }
  EXPECT_TRUE(whole_file.starts_with(first_piece));
  EXPECT_TRUE(nothing_in_work()) << "whoever goes away leaves nothing";

  EXPECT_EQ(get(first_, target).body, whole_file);
  EXPECT_EQ(files_kept(), 1U);
  fs::remove_all(folder_);
  EXPECT_EQ(get(first_, target).body, whole_file);
  EXPECT_TRUE(get(first_, target).file);
  // A store that takes nothing costs the keeping alone.
  fs::remove_all(folder_);
  std::ofstream(folder_).put('x');
  EXPECT_EQ(get(first_, target).body, whole_file);
}

TEST_P(InvoiceRoutesTest, AStatementIsAPdfAndAnErrorIsNone) {
  buy_lines(first_, 2);
  issue_march();
  const http::Response pdf = get(first_, "/v1/invoices/OneTime-G000000001/documents/statement");
  ASSERT_EQ(pdf.status, 200) << pdf.body;
  EXPECT_EQ(pdf.content_type, "application/pdf");
  EXPECT_THAT(pdf.body, testing::StartsWith("%PDF-"));
  EXPECT_EQ(pdf.headers.at(0).value, "inline; filename=Invoice_G000000001.pdf");
  for (const std::string_view wrong : {"/v1/invoices/G000000009/documents/statement",
                                       "/v1/invoices/G000000001/receipts/1/documents/statement"}) {
    const http::Response refused = get(first_, wrong);
    EXPECT_EQ(refused.status, 404);
    EXPECT_THAT(refused.content_type, HasSubstr("json"));
  }
  EXPECT_EQ(get(second_, "/v1/invoices/G000000001/documents/statement").status, 404);
}

TEST_P(InvoiceRoutesTest, ALineExplainsItselfAndAnAdjustmentStandsBesideTheLines) {
  buy_lines(first_, 1);
  ChargeLine credit = line("credit/1", money("-4.00", "USD"), money("0", "USD"), first_.partner_id);
  credit.type = ChargeType::kCustomerCredit;
  credit.customer_id.clear();
  credit.credit_reason = "SLA";
  charge_now({credit});
  issue_march();
  const http::Response why = get(first_, "/v1/invoices/G000000001/explanation?lineItem=order-1000/0/new");
  ASSERT_EQ(why.status, 200) << why.body;
  EXPECT_NE(at(why, "facts[0]"), "");
  EXPECT_EQ(get(first_, "/v1/invoices/G000000001/explanation?lineItem=order-9/0/new").status, 404);
  EXPECT_EQ(get(first_, "/v1/invoices/G000000001/explanation").status, 400);
  const http::Response pdf = get(first_, "/v1/invoices/G000000001/documents/statement");
  EXPECT_EQ(pdf.status, 200) << pdf.body;
  const http::Response adjustments = get(first_, "/v1/invoices/G000000001/adjustments");
  EXPECT_EQ(at(adjustments, "totalCount"), "1");
  EXPECT_EQ(at(adjustments, "items[0].total"), "-4.00");
  EXPECT_EQ(at(get(first_, "/v1/invoices/G000000001/lineitems"), "totalCount"), "1");
  EXPECT_EQ(at(get(first_, "/v1/invoices/G000000001"), "adjustments"), "-4.00");
}

TEST_P(InvoiceRoutesTest, TheOperatorRunsReissuesAndResolves) {
  buy_lines(first_, 3);
  database().write_now([&](sql::Tx& tx) { tx.run_script("INSERT INTO number_series (series, next) VALUES ('invoice', 101)"); });
  EXPECT_EQ(send(Method::kPost, "/operator/v1/invoiceruns", R"({"month":"2021-13"})").status, 400);
  EXPECT_EQ(send(Method::kPost, "/operator/v1/invoiceruns", R"({"month":"2021-04"})").status, 400);
  const http::Response run = send(Method::kPost, "/operator/v1/invoiceruns", R"({"month":"2021-03"})");
  ASSERT_EQ(run.status, 200) << run.body;
  EXPECT_EQ(at(run, "state"), "finished");
  EXPECT_EQ(at(run, "totals[0].totalCharges"), "33.00");
  EXPECT_EQ(at(send(Method::kGet, "/operator/v1/invoiceruns", {}), "items[0].month"), "2021-03");

  const std::string books = "/operator/v1/partners/" + first_.partner_id + "/invoices";
  EXPECT_EQ(send(Method::kPost, books + "/G000000101/reissue", "{}").status, 400);
  const http::Response done = send(Method::kPost, books + "/G000000101/reissue", R"({"reason":"wrong order number"})");
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(at(done, "voided.state"), "voided");
  EXPECT_EQ(at(done, "note.documentType"), "void_note");
  EXPECT_EQ(at(done, "note.amendsOf"), "G000000101");
  EXPECT_EQ(at(done, "note.totalCharges"), "-33.00");
  EXPECT_EQ(at(done, "invoice.id"), "G000000103");
  EXPECT_EQ(at(done, "invoice.dueDate"), "2021-06-07T00:00:00Z");
  const http::Response first = get(first_, "/v1/invoices/G000000101");
  EXPECT_EQ(at(first, "amendments[0].id"), "G000000102");
  EXPECT_EQ(at(first, "amendments[1].id"), "G000000103");
  for (const std::string_view number : {"G000000101", "G000000102", "G000000103"}) {
    const http::Response pdf = get(first_, "/v1/invoices/" + std::string(number) + "/documents/statement");
    EXPECT_EQ(pdf.status, 200) << pdf.body;
    EXPECT_THAT(pdf.body, testing::StartsWith("%PDF-"));
  }
  http::Response file = get(first_, "/v1/invoices/G000000102/reconciliation");
  EXPECT_THAT(whole(file), HasSubstr("-10.00"));
  EXPECT_EQ(send(Method::kPost, books + "/G000000101/reissue", R"({"reason":"again"})").status, 409);

  EXPECT_EQ(test::call(database(), router_, first_, Method::kPost, "/v1/invoices/G000000103/dispute", R"({"reason":"no"})").status, 204);
  EXPECT_EQ(at(get(first_, "/v1/invoices/G000000103"), "disputed"), "true");
  EXPECT_EQ(at(send(Method::kPost, books + "/G000000103/resolution", R"({"note":"settled"})"), "disputed"), "false");
  EXPECT_EQ(send(Method::kPost, books + "/G000000103/resolution", R"({"note":"settled"})").status, 400);
  EXPECT_EQ(test::call(database(), router_, second_, Method::kPost, "/v1/invoices/G000000103/dispute", R"({"reason":"no"})").status, 404);
  EXPECT_EQ(at(send(Method::kGet, books, {}), "totalCount"), "3");
}

TEST_P(InvoiceRoutesTest, TheSellerIsReplacedWholeOrNotAtAll) {
  const std::string path = "/operator/v1/billing/seller";
  EXPECT_EQ(at(send(Method::kGet, path, {}), "country"), "");
  const std::string good = R"({"name":"Quay Ltd","address":["1 Quay","Dublin"],"country":"ie","taxId":"IE1","email":"a@quay.example",)"
                           R"("telephone":"1","paymentInstructions":"IBAN 1\nBIC 2"})";
  const http::Response put = send(Method::kPut, path, good);
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(at(put, "country"), "IE");
  EXPECT_EQ(at(put, "address[1]"), "Dublin");
  for (const std::string_view wrong : {R"({})", R"({"name":" "})", R"({"name":"Q","country":"Eire"})", R"({"name":"Q","email":"a"})",
                                       R"({"name":"Q","address":"1 Quay"})", R"([])", "x"}) {
    EXPECT_EQ(send(Method::kPut, path, std::string(wrong)).status, 400) << wrong;
  }
  EXPECT_EQ(send(Method::kGet, path, {}).body, put.body);
}

INSTANTIATE_ON_BOTH_ENGINES(InvoiceRoutesTest);

}  // namespace
}  // namespace chandlery::billing
