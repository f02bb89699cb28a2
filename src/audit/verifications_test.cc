// Verifications on request: what is found stays on record, a break is named, one that is stopped is seen to be.
#include "audit/verifications.h"

#include "audit/routes.h"
#include "audit/schema.h"
#include "audit/service.h"
#include "platform/crypto/crypto.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::audit {
namespace {

using http::Method;
using test::at, test::code_of;

const std::string kPartner = "11111111-1111-4111-8111-111111111111";
const std::string kOther = "22222222-2222-4222-8222-222222222222";
const std::string kAll = "/operator/v1/audit/verifications";

class VerificationsTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    create_database(schema());
    if (IsSkipped()) return;
    for (const std::string& partner : {kPartner, kOther, std::string()}) {
      for (int i = 0; i < 3; ++i) {
        database().write_now([&](sql::Tx& tx) {
          append(tx, actor_of(partner), {.operation = "create_order", .resource_type = "order"});
        });
      }
    }
  }
  Actor actor_of(std::string partner = {}) const {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.partner_id = std::move(partner);
    actor.user_name = "operator@operator.example";
    actor.at = clock_.now();
    return actor;
  }
  http::Response call(Method method, std::string_view target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor_of(), method, target, std::move(body), std::move(headers));
  }
  http::Response read_in(std::string locale, std::string_view target) {
    Actor reader = actor_of();
    reader.locale = std::move(locale);
    return test::call(database(), router_, reader, Method::kGet, target);
  }
  /// In tests the background is here and now, or nowhere.
  bool run(std::function<void()> work) {
    if (!background_) return false;
    work();
    return true;
  }

  ManualClock clock_{*parse_iso("2021-03-08T10:00:00Z")};
  bool background_ = true, stopping_ = false;
  const Verifying verifying_{.in_background = [this](std::function<void()> work) { return run(std::move(work)); },
                             .life = {.clock = clock_, .stopping = [this] { return stopping_; }}};
  http::Router router_{operator_routes(verifying_, [](std::string_view payload) { return std::string(payload.substr(0, 4)); })};
};

TEST_P(VerificationsTest, AWholeLogIsFoundWholeAndTheFindingStaysOnRecord) {
  const auto begun = call(Method::kPost, kAll);
  ASSERT_EQ(begun.status, 202) << begun.body;
  EXPECT_EQ(at(begun, "scope"), "all");
  EXPECT_EQ(at(begun, "total"), "9");
  const auto found = call(Method::kGet, kAll + "/" + at(begun, "id"));
  EXPECT_EQ(at(found, "state"), "whole");
  EXPECT_EQ(at(found, "records"), "10");  // beginning it is a record of its own
  EXPECT_EQ(at(found, "total"), "10") << "no more is read than there is";
  EXPECT_EQ(at(found, "chains"), "3");
  EXPECT_EQ(at(found, "startedBy"), "operator@operator.example");
  EXPECT_EQ(at(call(Method::kGet, kAll), "items[0].id"), at(begun, "id"));
}

TEST_P(VerificationsTest, OnePartnersLogIsVerifiedAloneAndItsHeadTold) {
  const auto begun = call(Method::kPost, kAll, R"({"partnerId":")" + kOther + R"("})");
  const auto found = call(Method::kGet, kAll + "/" + at(begun, "id"));
  EXPECT_EQ(at(found, "partnerId"), kOther);
  EXPECT_EQ(at(found, "records"), "3");
  EXPECT_EQ(at(found, "head").size(), 64u);
  EXPECT_EQ(call(Method::kPost, kAll, R"({"partnerId":"x"})").status, 400);
  EXPECT_EQ(call(Method::kPost, kAll, R"({"partnerId":"33333333-3333-4333-8333-333333333333"})").status, 404);
  EXPECT_EQ(at(call(Method::kGet, kAll), "totalCount"), "1") << "a refused one leaves no trace";
}

TEST_P(VerificationsTest, ABreakIsNamed) {
  database().write_now([&](sql::Tx& tx) {
    tx.run_script("UPDATE audit_records SET operation = 'nothing' WHERE sequence = 2 AND partner_id = '" + kOther + "'");
  });
  const auto begun = call(Method::kPost, kAll);
  const auto found = call(Method::kGet, kAll + "/" + at(begun, "id"));
  EXPECT_EQ(at(found, "state"), "broken");
  EXPECT_EQ(at(found, "break.partnerId"), kOther);
  EXPECT_EQ(at(found, "break.sequence"), "2");
  EXPECT_EQ(at(found, "break.kind"), "changed");
  EXPECT_EQ(at(found, "break.explanation"), "Record 2, or its hash, is not what was appended.");
  EXPECT_EQ(at(read_in("zh-CN", kAll), "items[0].break.explanation"), "第 2 条记录或其哈希与追加时不一致。");
}

TEST_P(VerificationsTest, OneThatIsStoppedCountsAsInterruptedAfterFiveMinutesAndKeepsTheNextWaitingUntilThen) {
  stopping_ = true;
  const auto begun = call(Method::kPost, kAll);
  EXPECT_EQ(at(call(Method::kGet, kAll + "/" + at(begun, "id")), "state"), "running");
  stopping_ = false;
  EXPECT_EQ(call(Method::kPost, kAll).status, 409);
  clock_.set(clock_.now().plus_seconds(kSilentSeconds + 1));
  EXPECT_EQ(at(call(Method::kGet, kAll + "/" + at(begun, "id")), "state"), "interrupted");
  EXPECT_EQ(call(Method::kPost, kAll).status, 202);
}

TEST_P(VerificationsTest, OneThatFindsNoThreadIsRefusedAndHoldsUpNobody) {
  background_ = false;
  EXPECT_EQ(call(Method::kPost, kAll).status, 503);
  background_ = true;
  EXPECT_EQ(call(Method::kPost, kAll).status, 202);
}

TEST_P(VerificationsTest, TheEndsOfAllChainsAreListedAPageAtATime) {
  const auto first = call(Method::kGet, "/operator/v1/audit/heads?size=2");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(at(first, "items[0].partner"), "");
  EXPECT_EQ(at(first, "items[1].partner"), kPartner);
  EXPECT_EQ(at(first, "items[1].sequence"), "3");
  const auto second = call(Method::kGet, "/operator/v1/audit/heads?size=2", {},
                           {{"MS-ContinuationToken", at(first, "continuationToken")}});
  EXPECT_EQ(at(second, "items[0].partner"), kOther);
  EXPECT_EQ(at(second, "continuationToken"), "");
  EXPECT_EQ(call(Method::kGet, "/operator/v1/audit/heads", {}, {{"MS-ContinuationToken", "x"}}).status, 400);
  EXPECT_EQ(call(Method::kGet, kAll, {}, {{"MS-ContinuationToken", "x"}}).status, 400);
  EXPECT_EQ(call(Method::kGet, kAll + "/x").status, 404);
}

INSTANTIATE_ON_BOTH_ENGINES(VerificationsTest);

}  // namespace
}  // namespace chandlery::audit
