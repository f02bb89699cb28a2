// Withheld tax over HTTP, with a real folder: who hands in what, what the operator makes of it, and that the books hold one
// credit for each that was accepted. Each test's end proves the ledger.
#include <filesystem>
#include <future>

#include "audit/query.h"
#include "billing/books_for_tests.h"
#include "billing/invoice_run.h"
#include "billing/operator_credits.h"
#include "billing/routes.h"
#include "billing/withholding_store.h"
#include "core/id.h"
#include "notices/told_for_tests.h"
#include "platform/storage/folder_store.h"
#include "support/calls.h"
#include "support/virus_scanner.h"

namespace chandlery::billing {
namespace {

namespace fs = std::filesystem;
using http::Method;
using test::at, test::code_of;
using testing::HasSubstr, testing::ElementsAre;

constexpr const char* kInvoice = "G000000001";
constexpr const char* kSecond = "G000000002";

class WithholdingTest : public Books {
 protected:
  void SetUp() override {
    Books::SetUp();
    if (IsSkipped()) return;
    seller_ = make_partner("seller.example", "4100001", "EUR", operator_);
    other_ = make_partner("other.example", "4100002", "EUR", operator_);
    for (Actor* actor : {&seller_, &other_}) {
      actor->user_id = "ann";
      actor->user_name = "ann@" + std::string(actor == &seller_ ? "seller.example" : "other.example");
      actor->roles = {Role::kBillingAdmin};
    }
    // The first invoice is of seller.example, the second of other.example: 100.00 and a tax of 19.00 each.
    if (other_.partner_id < seller_.partner_id) std::swap(seller_, other_);
    for (const Actor& actor : {seller_, other_}) {
      charge_now({line("order-1/0/new", money("100.00", "EUR"), money("19.00", "EUR"), actor.partner_id)});
      database().write_now([&](sql::Tx& tx) { hold_account(tx, actor.partner_id, actor.at); });
    }
    Actor system = operator_;
    system.at = *parse_iso("2021-04-08T00:00:00Z");
    ASSERT_TRUE(run_invoices(database(), system, *BillingMonth::parse("2021-03")));
  }
  void TearDown() override {
    Books::TearDown();
    fs::remove_all(folder_);
  }

  http::Response send(const Actor& actor, Method method, std::string_view target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body), std::move(headers));
  }
  http::Response get(const Actor& actor, std::string_view target) { return send(actor, Method::kGet, target); }
  std::string books_of(const Actor& actor) { return "/operator/v1/partners/" + actor.partner_id; }
  void pay(const Actor& actor, const char* amount, const char* number, const char* reference = "B-1") {
    const http::Response paid = send(operator_, Method::kPost, books_of(actor) + "/payments",
                                     std::string(R"({"reference":")") + reference + R"(","amount":)" + amount +
                                         R"(,"currencyCode":"EUR","receivedOn":"2021-04-09","text":")" + number + "\"}");
    ASSERT_EQ(paid.status, 201) << paid.body;
  }
  static std::string pdf(std::string_view words = "certificate") { return "%PDF-1.7 " + std::string(words); }
  static std::vector<http::Header> named(std::string_view name) {
    return {{"Content-Disposition", "attachment; filename=\"" + std::string(name) + "\""}};
  }
  http::Response claim(const Actor& actor, const std::string& amount, const std::string& number = kInvoice,
                       std::string content = pdf(), const std::string& name = "certificate.pdf") {
    return send(actor, Method::kPost, "/v1/invoices/" + number + "/withholdingrequests?amount=" + amount + "&note=Art.+12",
                std::move(content), named(name));
  }
  /// What is accepted is `made`.
  http::Response decide(const http::Response& made, std::string_view act, std::string body = R"({"note":"the reason"})") {
    if (act == "accept") {
      body = R"({"note":"the reason","amount":)" + at(made, "amount") + R"(,"submittedAt":")" + at(made, "submittedAt") + "\"}";
    }
    return send(operator_, Method::kPost,
                "/operator/v1/partners/" + at(made, "partnerId") + "/withholdingrequests/" + at(made, "id") + "/" +
                    std::string(act),
                std::move(body));
  }
  std::size_t kept_files() const {
    if (!fs::exists(folder_)) return 0;
    return static_cast<std::size_t>(std::ranges::count_if(fs::recursive_directory_iterator(folder_),
                                                          [](const auto& entry) { return entry.is_regular_file(); }));
  }
  std::vector<std::string> operations(const Actor& actor) {
    std::vector<std::string> words;
    database().read_now([&](sql::Tx& tx) {
      audit::Query query;
      query.range = {actor.at.plus_days(-30), actor.at.plus_days(30)};
      const auto page = audit::list(tx, actor, {.transactions = true, .key_access = false}, query);
      for (const audit::Record& record : page.value().items) {
        if (record.resource_type == "withholding_request") words.push_back(record.operation + " " + record.user_name);
      }
    });
    return words;
  }
  /// What adjustments took from the account.
  Money adjusted(const Actor& actor) {
    for (const Balance& balance : balances_of(actor.partner_id)) {
      if (balance.account == "adjustment") return balance.amount;
    }
    return money("0.00", "EUR");
  }

  const fs::path folder_ = fs::temp_directory_path() / ("chandlery-withholding-" + new_id(SystemClock().now()));
  storage::FolderStore blobs_{folder_ / "blobs"};
  const http::Router router_{all_routes()};
  Actor seller_, other_;
  const Actor operator_ = the_operator("2021-04-10T10:00:00Z");

 private:
  std::vector<http::Route> all_routes() {
    std::vector<http::Route> all = routes(blobs_);
    std::ranges::move(withholding_routes(folder_, nullptr), std::back_inserter(all));
    return all;
  }
};

TEST_P(WithholdingTest, WhatWasWithheldFromAPaidInvoiceIsHandedInLookedAtAndCreditedOnce) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "state"), "submitted");
  EXPECT_EQ(at(made, "invoiceId"), kInvoice);
  EXPECT_EQ(at(made, "amount"), "11.90");
  EXPECT_EQ(at(made, "currencyCode"), "EUR");
  EXPECT_EQ(at(made, "note"), "Art. 12");
  EXPECT_EQ(at(made, "certificate.fileName"), "certificate.pdf");
  EXPECT_EQ(at(made, "certificate.fileSize"), std::to_string(pdf().size()));
  EXPECT_EQ(at(made, "requestedBy"), seller_.user_name);
  EXPECT_EQ(at(made, "requestedAt"), "2021-04-10T10:00:00Z");
  EXPECT_EQ(at(made, "answeredBy"), "");
  const std::string id = at(made, "id"), own = "/v1/withholdingrequests/" + id;
  EXPECT_EQ(get(seller_, own).body, made.body);
  const http::Response file = get(seller_, own + "/certificate");
  EXPECT_EQ(file.body, pdf());
  EXPECT_EQ(file.content_type, "application/pdf");
  EXPECT_EQ(adjusted(seller_), money("0.00", "EUR")) << "nothing is credited before the operator says so";

  const http::Response queue = get(operator_, "/operator/v1/withholdingrequests");
  EXPECT_EQ(at(queue, "items[0].id"), id);
  EXPECT_EQ(get(operator_, books_of(seller_) + own.substr(3) + "/certificate").body, pdf());
  const http::Response accepted = decide(made, "accept");
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(at(accepted, "state"), "accepted");
  EXPECT_EQ(at(accepted, "answeredBy"), operator_.user_name);
  EXPECT_EQ(at(accepted, "creditId"), "credit/" + id);
  EXPECT_EQ(adjusted(seller_), money("11.90", "EUR"));
  EXPECT_EQ(at(get(operator_, "/operator/v1/withholdingrequests"), "totalCount"), "0");
  EXPECT_EQ(at(get(operator_, "/operator/v1/withholdingrequests?state=decided"), "items[0].id"), id);

  for (const char* act : {"accept", "reject", "needs-information"}) {
    const http::Response again = decide(made, act);
    EXPECT_EQ(again.status, 409) << act;
    EXPECT_EQ(at(again, "description"), "The request was decided already.");
  }
  EXPECT_EQ(adjusted(seller_), money("11.90", "EUR"));
  EXPECT_THAT(operations(seller_), ElementsAre("accept_withholding_request " + operator_.user_name,
                                               "submit_withholding_request " + seller_.user_name));
  EXPECT_THAT(notices::kinds_told(database(), operator_, notices::Audience::kOperator), ElementsAre("withholding_requested"));
  EXPECT_THAT(notices::kinds_told(database(), seller_, notices::Audience::kPartner),
              testing::Contains("withholding_accepted"));
}

TEST_P(WithholdingTest, AnInvoiceThatIsNotPaidInFullGetsACodeAndTheReason) {
  for (const char* state : {"issued", "partiallyPaid"}) {
    const http::Response refused = claim(seller_, "1.00");
    EXPECT_EQ(refused.status, 409) << state;
    EXPECT_EQ(code_of(refused), 700073);
    EXPECT_EQ(at(refused, "field"), "invoiceId");
    if (std::string_view(state) == "issued") pay(seller_, "18.99", kInvoice, "B-1");
    else EXPECT_THAT(at(refused, "description"), HasSubstr("100.01 EUR are open"));
  }
  pay(seller_, "100.01", kInvoice, "B-2");
  EXPECT_EQ(claim(seller_, "1.00").status, 201);
}

TEST_P(WithholdingTest, ARequestWhoseInvoiceIsNotPaidAnyMoreIsNotAccepted) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  const std::string payment = at(get(seller_, "/v1/payments"), "items[0].id");
  ASSERT_EQ(send(operator_, Method::kPost, books_of(seller_) + "/payments/" + payment + "/reversal", R"({"reason":"bounced"})")
                .status,
            200);
  EXPECT_EQ(code_of(decide(made, "accept")), 700073);
  EXPECT_EQ(at(get(seller_, "/v1/withholdingrequests/" + at(made, "id")), "state"), "submitted");
  EXPECT_EQ(adjusted(seller_), money("0.00", "EUR"));
  EXPECT_EQ(decide(made, "reject").status, 200);
}

TEST_P(WithholdingTest, OneRequestOfAnInvoiceIsOpenAndTogetherTheyHoldNoMoreThanItsTotal) {
  pay(seller_, "119.00", kInvoice);
  const http::Response first = claim(seller_, "19.00");
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(claim(seller_, "19.00").body, first.body) << "the same again is a retry";
  const http::Response second = claim(seller_, "1.00");
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(at(second, "description"), "The request of 2021-04-10 for this invoice is not decided yet.");
  ASSERT_EQ(decide(first, "accept").status, 200);
  const http::Response late = claim(seller_, "19.00");
  EXPECT_EQ(at(late, "id"), at(first, "id")) << "and so it is when it comes after the decision";
  EXPECT_EQ(at(late, "state"), "accepted");

  const http::Response beyond = claim(seller_, "100.01");
  EXPECT_EQ(beyond.status, 400);
  EXPECT_EQ(at(beyond, "field"), "amount");
  EXPECT_THAT(at(beyond, "description"), HasSubstr("at most 100.00 EUR"));
  const http::Response rejected = claim(seller_, "81.00");
  ASSERT_EQ(rejected.status, 201);
  ASSERT_EQ(decide(rejected, "reject").status, 200);
  const http::Response last = claim(seller_, "81.00", kInvoice, pdf("of the office"));
  ASSERT_EQ(last.status, 201) << "what was rejected holds nothing";
  EXPECT_EQ(decide(last, "accept").status, 200);
  EXPECT_EQ(adjusted(seller_), money("100.00", "EUR"));
  EXPECT_EQ(at(get(seller_, std::string("/v1/invoices/") + kInvoice + "/withholdingrequests"), "totalCount"), "3");
}

TEST_P(WithholdingTest, WhatIsCreditedIsNeverMoreThanWasChargedWithoutTax) {
  pay(seller_, "119.00", kInvoice);
  const http::Response beyond = claim(seller_, "100.01");
  EXPECT_EQ(code_of(beyond), 700071) << "what could never be accepted is not handed in";
  EXPECT_EQ(at(beyond, "description"),
            "The partner was charged 100.00 EUR without tax that it has not had back: a credit cannot be more.");
  EXPECT_EQ(kept_files(), 0u);
  const http::Response made = claim(seller_, "100.00");
  ASSERT_EQ(made.status, 201);
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    Actor actor = operator_;
    actor.partner_id = seller_.partner_id;
    return give_credit(tx, actor, {.amount = money("0.01", "EUR"), .reason = "Sorry", .customer_id = {}});
  }));
  EXPECT_EQ(code_of(decide(made, "accept")), 700071);
  EXPECT_EQ(at(get(seller_, "/v1/withholdingrequests/" + at(made, "id")), "state"), "submitted");
}

TEST_P(WithholdingTest, ARejectionSaysWhyAndCreditsNothing) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  for (const char* body : {R"({"note":" "})", "{}", ""}) {
    const http::Response refused = decide(made, "reject", body);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(at(refused, "field"), "note");
  }
  EXPECT_EQ(decide(made, "reject", R"({"note":")" + std::string(1001, 'x') + "\"}").status, 400);
  const http::Response rejected = decide(made, "reject", R"({"note":"Of another year."})");
  ASSERT_EQ(rejected.status, 200) << rejected.body;
  EXPECT_EQ(at(rejected, "state"), "rejected");
  EXPECT_EQ(at(rejected, "answer"), "Of another year.");
  EXPECT_EQ(adjusted(seller_), money("0.00", "EUR"));
  const std::vector<notices::ReadableNotice> told = notices::told(database(), seller_, notices::Audience::kPartner);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().kind, "withholding_rejected");
}

TEST_P(WithholdingTest, WhatIsSentBackIsHandedInAgainWithAnotherCertificate) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  const std::string again = "/v1/withholdingrequests/" + at(made, "id") + "/certificate?amount=12.00";
  EXPECT_EQ(send(seller_, Method::kPost, again, pdf("better"), named("better.pdf")).status, 400)
      << "it waits for the operator";
  ASSERT_EQ(decide(made, "needs-information").status, 200);
  EXPECT_EQ(decide(made, "accept").status, 400) << "it waits for the partner";
  EXPECT_EQ(claim(seller_, "11.90").status, 409) << "it is open";
  EXPECT_EQ(send(other_, Method::kPost, again, pdf("better"), named("better.pdf")).status, 404);
  const http::Response second = send(seller_, Method::kPost, again, pdf("better"), named("better.pdf"));
  ASSERT_EQ(second.status, 201) << second.body;
  EXPECT_EQ(at(second, "state"), "resubmitted");
  EXPECT_EQ(at(second, "id"), at(made, "id"));
  EXPECT_EQ(at(second, "amount"), "12.00");
  EXPECT_EQ(send(seller_, Method::kPost, again, pdf("better"), named("better.pdf")).body, second.body) << "a retry";
  EXPECT_EQ(get(seller_, "/v1/withholdingrequests/" + at(made, "id") + "/certificate").body, pdf("better"));
  ASSERT_EQ(decide(second, "accept").status, 200);
  EXPECT_EQ(adjusted(seller_), money("12.00", "EUR"));
  EXPECT_EQ(at(send(seller_, Method::kPost, again, pdf("better"), named("better.pdf")), "state"), "accepted") << "a late retry";
  EXPECT_EQ(send(seller_, Method::kPost, again, pdf("best"), named("better.pdf")).status, 409);
  EXPECT_THAT(operations(seller_),
              ElementsAre("accept_withholding_request " + operator_.user_name,
                          "resubmit_withholding_request " + seller_.user_name,
                          "send_back_withholding_request " + operator_.user_name,
                          "submit_withholding_request " + seller_.user_name));
}

TEST_P(WithholdingTest, OnlyWhatTheOperatorLookedAtIsAccepted) {
  pay(seller_, "119.00", kInvoice);
  const http::Response seen = claim(seller_, "12.00");
  ASSERT_EQ(decide(seen, "needs-information").status, 200);
  seller_.at = seller_.at.plus_seconds(1);
  const http::Response now = send(seller_, Method::kPost,
                                  "/v1/withholdingrequests/" + at(seen, "id") + "/certificate?amount=100.00", pdf("better"),
                                  named("better.pdf"));
  ASSERT_EQ(now.status, 201) << now.body;
  const http::Response stale = decide(seen, "accept");
  EXPECT_EQ(stale.status, 400);
  EXPECT_EQ(code_of(stale), 2055);
  EXPECT_EQ(at(stale, "description"), "The request was handed in again since it was looked at. Look at what it says now.");
  const std::string acceptance = books_of(seller_) + "/withholdingrequests/" + at(seen, "id") + "/accept";
  const std::string then = at(now, "submittedAt");
  for (const std::string& body :
       {std::string(), std::string("{}"), R"({"submittedAt":")" + then + "\"}", std::string(R"({"amount":100})"),
        R"({"amount":12.00,"submittedAt":")" + then + "\"}", R"({"amount":100,"submittedAt":")" + at(seen, "submittedAt") + "\"}"}) {
    EXPECT_EQ(send(operator_, Method::kPost, acceptance, body).status, 400) << body;
  }
  EXPECT_EQ(adjusted(seller_), money("0.00", "EUR"));
  EXPECT_EQ(at(get(seller_, "/v1/withholdingrequests/" + at(seen, "id")), "state"), "resubmitted");
  EXPECT_EQ(decide(now, "accept").status, 200);
  EXPECT_EQ(adjusted(seller_), money("100.00", "EUR"));
}

TEST_P(WithholdingTest, BadAmountsAndFilesAreRefusedAndLeaveNothing) {
  pay(seller_, "119.00", kInvoice);
  for (const char* amount : {"", "much", "0", "-1", "0.001", "119.01", "1e400", "99999999999999999999999999"}) {
    const http::Response refused = claim(seller_, amount);
    EXPECT_EQ(refused.status, 400) << amount;
    EXPECT_EQ(at(refused, "field"), "amount") << amount;
  }
  EXPECT_EQ(claim(seller_, "1", kInvoice, pdf(), "my certificate.pdf").status, 400);
  EXPECT_EQ(claim(seller_, "1", kInvoice, "text", "certificate.txt").status, 415);
  EXPECT_EQ(claim(seller_, "1", kInvoice, "<html>", "certificate.pdf").status, 415);
  EXPECT_EQ(claim(seller_, "1", kInvoice, "", "certificate.pdf").status, 400);
  EXPECT_EQ(claim(seller_, "1", kInvoice, pdf(std::string(kLargestCertificate, 'x'))).status, 413);
  const std::string path = std::string("/v1/invoices/") + kInvoice + "/withholdingrequests?amount=1";
  EXPECT_EQ(send(seller_, Method::kPost, path, pdf()).status, 400) << "without a name";
  EXPECT_EQ(at(send(seller_, Method::kPost, path + "&currencyCode=USD", pdf(), named("a.pdf")), "field"), "currencyCode");
  EXPECT_EQ(at(send(seller_, Method::kPost, path + "&note=" + std::string(1001, 'x'), pdf(), named("a.pdf")), "field"), "note");
  EXPECT_EQ(claim(seller_, "1", "G000000009").status, 404);
  EXPECT_EQ(claim(seller_, "1", "x").status, 404);
  EXPECT_EQ(get(operator_, "/operator/v1/withholdingrequests?state=odd").status, 400);
  EXPECT_EQ(kept_files(), 0u);
  EXPECT_EQ(at(get(seller_, "/v1/withholdingrequests"), "totalCount"), "0");
  EXPECT_TRUE(operations(seller_).empty());
}

TEST_P(WithholdingTest, AnotherPartnerSeesNothingOfIt) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  const std::string own = "/v1/withholdingrequests/" + at(made, "id");
  EXPECT_EQ(get(other_, own).status, 404);
  EXPECT_EQ(get(other_, own + "/certificate").status, 404);
  EXPECT_EQ(at(get(other_, "/v1/withholdingrequests"), "totalCount"), "0");
  EXPECT_EQ(get(other_, std::string("/v1/invoices/") + kInvoice + "/withholdingrequests").status, 404);
  EXPECT_EQ(claim(other_, "1.00").status, 404);
  EXPECT_EQ(get(operator_, books_of(other_) + own.substr(3)).status, 404);
  EXPECT_EQ(send(operator_, Method::kPost, books_of(other_) + own.substr(3) + "/reject", R"({"note":"no"})").status, 404);
}

TEST_P(WithholdingTest, ListsAreReadAPageAtATime) {
  pay(seller_, "119.00", kInvoice);
  pay(other_, "119.00", kSecond);
  const http::Response first = claim(seller_, "1.00"), second = claim(other_, "2.00", kSecond);
  const http::Response page = get(operator_, "/operator/v1/withholdingrequests?size=1");
  EXPECT_EQ(at(page, "items[0].id"), at(first, "id")) << "oldest first";
  const std::string token = at(page, "continuationToken");
  const http::Response rest =
      send(operator_, Method::kGet, "/operator/v1/withholdingrequests?size=1", {}, {{"MS-ContinuationToken", token}});
  EXPECT_EQ(at(rest, "items[0].id"), at(second, "id"));
  EXPECT_EQ(at(rest, "continuationToken"), "");
  const auto open = [&](std::int64_t most) {
    std::int64_t count = 0;
    database().read_now([&](sql::Tx& tx) { count = count_open_withholding(tx, most); });
    return count;
  };
  EXPECT_EQ(open(1'000), 2);
  EXPECT_EQ(open(1), 1);
  decide(first, "reject");
  EXPECT_EQ(open(1'000), 1);
  const http::Response anew = claim(seller_, "3.00");
  const http::Response newest = get(seller_, "/v1/withholdingrequests?size=1");
  EXPECT_EQ(at(newest, "items[0].id"), at(anew, "id")) << "newest first";
  const http::Response older = send(seller_, Method::kGet, "/v1/withholdingrequests?size=1", {},
                                    {{"MS-ContinuationToken", at(newest, "continuationToken")}});
  EXPECT_EQ(at(older, "items[0].id"), at(first, "id"));
}

TEST_P(WithholdingTest, AnInvoiceInPlaceOfAVoidedOneDoesNotCreditTheSameTaxAgain) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "70.00");
  ASSERT_EQ(decide(made, "accept").status, 200);
  const http::Response anew = send(operator_, Method::kPost, books_of(seller_) + "/invoices/" + kInvoice + "/reissue",
                                   R"({"reason":"the wrong address"})");
  ASSERT_EQ(anew.status, 201) << anew.body;
  EXPECT_EQ(code_of(claim(seller_, "1.00")), 700073) << "the voided one takes none";
  ASSERT_EQ(at(anew, "invoice.state"), "paid") << "by what was paid on the first";
  const http::Response beyond = claim(seller_, "49.01", at(anew, "invoice.id"));
  EXPECT_EQ(beyond.status, 400);
  EXPECT_THAT(at(beyond, "description"), HasSubstr("at most 49.00 EUR"));
}

TEST_P(WithholdingTest, AnOpenRequestGoesOnWithTheInvoiceInPlaceOfAVoidedOne) {
  pay(seller_, "119.00", kInvoice);
  const http::Response accepted = claim(seller_, "10.00");
  ASSERT_EQ(decide(accepted, "accept").status, 200);
  const http::Response made = claim(seller_, "20.00");
  ASSERT_EQ(decide(made, "needs-information").status, 200);
  const http::Response anew = send(operator_, Method::kPost, books_of(seller_) + "/invoices/" + kInvoice + "/reissue",
                                   R"({"reason":"the wrong address"})");
  ASSERT_EQ(anew.status, 201) << anew.body;
  const std::string number = at(anew, "invoice.id");
  EXPECT_EQ(at(get(operator_, "/operator/v1/withholdingrequests"), "items[0].invoiceId"), number);
  const http::Response of_new = get(seller_, "/v1/invoices/" + number + "/withholdingrequests");
  EXPECT_EQ(at(of_new, "totalCount"), "2");
  EXPECT_EQ(at(of_new, "items[0].id"), at(made, "id"));
  EXPECT_EQ(at(of_new, "items[1].invoiceId"), kInvoice) << "what was decided stays where it was";
  EXPECT_EQ(at(get(seller_, std::string("/v1/invoices/") + kInvoice + "/withholdingrequests"), "totalCount"), "1");
  EXPECT_EQ(operations(seller_).front(), "move_withholding_request " + operator_.user_name);

  const http::Response again = send(seller_, Method::kPost, "/v1/withholdingrequests/" + at(made, "id") + "/certificate?amount=20.00",
                                    pdf("better"), named("better.pdf"));
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(decide(again, "accept").status, 200);
  EXPECT_EQ(adjusted(seller_), money("30.00", "EUR"));
}

TEST_P(WithholdingTest, OfManyClaimsAndDecisionsAtOnceOneCounts) {
  pay(seller_, "119.00", kInvoice);
  const auto count = [](std::vector<std::future<int>>& answers, int status) {
    int found = 0;
    for (std::future<int>& answer : answers) found += answer.get() == status;
    return found;
  };
  std::vector<std::future<int>> claims, decisions;
  for (int i = 1; i <= 6; ++i) {
    claims.push_back(std::async(std::launch::async, [&, i] { return claim(seller_, std::to_string(i)).status; }));
  }
  EXPECT_EQ(count(claims, 201), 1);
  const http::Response queue = get(operator_, "/operator/v1/withholdingrequests");
  ASSERT_EQ(at(queue, "totalCount"), "1");
  const http::Response made = get(seller_, "/v1/withholdingrequests/" + at(queue, "items[0].id"));
  for (int i = 0; i < 6; ++i) {
    decisions.push_back(
        std::async(std::launch::async, [&, i] { return decide(made, i % 2 == 0 ? "accept" : "reject").status; }));
  }
  EXPECT_EQ(count(decisions, 200), 1);
}

TEST_P(WithholdingTest, TheLedgersCheckFindsARequestWithoutItsCreditAndOneBeyondItsInvoice) {
  pay(seller_, "119.00", kInvoice);
  const http::Response made = claim(seller_, "11.90");
  const auto set = [&](WithholdingState state, Money amount) {
    database().write_now([&](sql::Tx& tx) {
      WithholdingRequest request = store::find_withholding(tx, seller_.partner_id, at(made, "id")).value();
      request.state = state;
      request.amount = amount;
      store::update_withholding(tx, request);
    });
  };
  set(WithholdingState::kAccepted, money("11.90", "EUR"));
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("accepted without its credit")));
  set(WithholdingState::kSubmitted, money("119.01", "EUR"));
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("more is withheld than it came to")));
  set(WithholdingState::kSubmitted, money("11.90", "EUR"));
  ASSERT_EQ(decide(made, "accept").status, 200);
  set(WithholdingState::kAccepted, money("11.91", "EUR"));
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("accepted without its credit")));
  set(WithholdingState::kRejected, money("11.90", "EUR"));
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("credited without being accepted")));
  set(WithholdingState::kAccepted, money("11.90", "EUR"));

  const http::Response anew = send(operator_, Method::kPost, books_of(seller_) + "/invoices/" + kInvoice + "/reissue",
                                   R"({"reason":"the wrong address"})");
  const http::Response rest = claim(seller_, "88.10", at(anew, "invoice.id"));
  ASSERT_EQ(rest.status, 201) << rest.body;
  EXPECT_THAT(problems(), testing::IsEmpty());
  const auto set_rest = [&](Money amount) {
    database().write_now([&](sql::Tx& tx) {
      WithholdingRequest request = store::find_withholding(tx, seller_.partner_id, at(rest, "id")).value();
      request.amount = amount;
      store::update_withholding(tx, request);
    });
  };
  set_rest(money("107.10", "EUR"));
  EXPECT_THAT(problems(), testing::IsEmpty()) << "119.00 with what was accepted of the first";
  set_rest(money("107.11", "EUR"));
  EXPECT_THAT(problems(), ElementsAre(HasSubstr(std::string("Of invoice ") + kInvoice + " of partner")));
  set_rest(money("88.10", "EUR"));
}

TEST_P(WithholdingTest, WhatTheScannerFindsIsNotKeptAndStandsInTheLog) {
  std::string why;
  const auto scanner = test::VirusScanner::start(why);
  if (!scanner) GTEST_SKIP() << why;
  pay(seller_, "119.00", kInvoice);
  const antivirus::Daemon daemon(antivirus::parse_address(scanner->socket()).value());
  const http::Router scanned{withholding_routes(folder_, &daemon)};
  const auto hand_in = [&](std::string content) {
    return test::call(database(), scanned, seller_, Method::kPost,
                      std::string("/v1/invoices/") + kInvoice + "/withholdingrequests?amount=1", std::move(content),
                      named("a.pdf"));
  };
  const http::Response refused = hand_in(pdf(test::VirusScanner::kVirus));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code_of(refused), 700041);
  EXPECT_EQ(kept_files(), 0u);
  EXPECT_THAT(operations(seller_), ElementsAre("refuse_attachment " + seller_.user_name));
  EXPECT_EQ(hand_in(pdf()).status, 201);
}

INSTANTIATE_ON_BOTH_ENGINES(WithholdingTest);

}  // namespace
}  // namespace chandlery::billing
