// Replacing a wrong key, and warning before a pool is empty.
#include "fulfilment/replacement.h"

#include <gmock/gmock.h>

#include <sstream>

#include "fulfilment/import.h"
#include "fulfilment/reveal_world.h"
#include "fulfilment/rules.h"

namespace chandlery::fulfilment {
namespace {

using testing::HasSubstr;
using testing::Not;

Actor operator_user(Instant at = kSeedA) {
  Actor actor;
  actor.kind = PrincipalKind::kOperator;
  actor.mode = TokenMode::kAppAndUser;
  actor.user_id = "o1";
  actor.user_name = "operator@operator.example";
  actor.roles = {Role::kOperator};
  actor.at = at;
  return actor;
}

class ReplacementTest : public RevealWorld {
 protected:
  std::string replace_path(const std::string& key_id, const std::string& order_id = {},
                           const std::string& customer = kCustomer) const {
    return "/operator/v1/partners/" + kPartner + "/customers/" + customer + "/orders/" +
           (order_id.empty() ? order_ : order_id) + "/lineitems/0/softwarekeys/" + key_id + "/replace";
  }
  Result<http::Response> replace(const std::string& key_id, const std::string& order_id = {},
                                 std::string body = R"({"reason":"does not activate"})") {
    return call(http::Method::kPost, replace_path(key_id, order_id), operator_user(), std::move(body));
  }
  int refused(const Result<http::Response>& result) { return result ? 0 : result.error().code->number; }
  Result<http::Response> reveal(const std::string& key_id, const std::string& order_id = {}) {
    return call(http::Method::kPost, keys_path(order_id) + "/" + key_id + "/reveal", partner_user(Role::kAdminAgent));
  }
  std::string list(const std::string& order_id = {}) {
    return call(http::Method::kGet, keys_path(order_id), partner_user(Role::kAdminAgent))->body;
  }
  void fill(const std::string& version, const std::string& keys, bool current = false) {
    std::istringstream text(keys);
    ASSERT_TRUE(import_keys(database(), keyring_, operator_user(kBuying), {kProduct, "0002", version},
                            {.make_current = current}, text));
  }
};

TEST_P(ReplacementTest, AWrongKeyIsReplacedWithoutARePurchaseAndTheLogSaysWhy) {
  const std::string old = text_of(reveal("1")->body, "key");
  const auto replaced = replace("1");
  ASSERT_TRUE(replaced) << replaced.error().message;
  EXPECT_EQ(replaced->status, 201);
  EXPECT_EQ(text_of(replaced->body, "id"), "3") << "the line had two keys";
  EXPECT_THAT(replaced->body, HasSubstr("\"status\":\"available\""));
  EXPECT_THAT(replaced->body, Not(HasSubstr("\"key\":\""))) << "the operator sees it masked";
  EXPECT_THAT(list(), HasSubstr("\"status\":\"replaced\""));
  EXPECT_EQ(refused(reveal("1")), 700002);
  EXPECT_TRUE(reveal("2"));
  const std::string fresh = text_of(reveal("3")->body, "key");
  EXPECT_NE(fresh, old);
  EXPECT_TRUE(valid_key(fresh, KeyFormat::kChandlery));

  const auto records = log();
  const auto act = std::ranges::find(records, "update_order", &audit::Record::operation);
  ASSERT_NE(act, records.end()) << "the partner's own log";
  EXPECT_EQ(act->user_name, "operator@operator.example");
  EXPECT_THAT(act->customized, HasSubstr("does not activate"));
  EXPECT_THAT(act->old_value + act->new_value, Not(HasSubstr(fresh)));
  database().read_now([&](sql::Tx& tx) { EXPECT_FALSE(audit::verify_all(tx).first_break); });
}

TEST_P(ReplacementTest, TheNewKeyComesFromTheLinesOwnVersionAndAnEmptyPoolChangesNothing) {
  fill("2016", "OLD-1\nOLD-2\n", true);
  const std::string bought = buy("0002", 1, "", catalog::KeySource::kPool);
  fill("2019", "NEW-1\n", true);
  ASSERT_TRUE(replace("1", bought));
  EXPECT_EQ(text_of(reveal("2", bought)->body, "key"), "OLD-2");
  EXPECT_EQ(refused(replace("2", bought)), 700001);
  EXPECT_TRUE(reveal("2", bought)) << "the key that stands stays valid";
}

TEST_P(ReplacementTest, EachRefusalHasItsCodeAndChangesNothing) {
  const std::string before = list();
  EXPECT_EQ(refused(replace("9")), 1000);
  EXPECT_EQ(refused(replace("x")), 1000);
  EXPECT_EQ(refused(replace("1", {}, "{}")), 3000);
  EXPECT_EQ(refused(replace("1", {}, R"({"reason":")" + std::string(401, 'x') + R"("})")), 3000);
  EXPECT_EQ(refused(replace("1", new_id(kSeedA))), 20000);
  EXPECT_EQ(refused(call(http::Method::kPost, replace_path("1", {}, kOfOther), operator_user(), R"({"reason":"x"})")),
            20000);
  EXPECT_EQ(refused(call(http::Method::kPost, replace_path("1"), partner_user(Role::kAdminAgent))), 900150);
  EXPECT_EQ(list(), before);
  ASSERT_TRUE(replace("1"));
  EXPECT_EQ(refused(replace("1")), 700002) << "once";
  database().write_now(
      [&](sql::Tx& tx) { ASSERT_TRUE(cancel_line(tx, partner_user(Role::kAdminAgent), kCustomer, order_, 0)); });
  EXPECT_EQ(refused(replace("2")), 700002);
  EXPECT_THAT(list(), HasSubstr("\"status\":\"replaced\"")) << "a replaced key stays one after the cancellation";
}

TEST_P(ReplacementTest, APoolThatRunsLowIsToldToTheOperatorByTheRuleOrByItsOwnThreshold) {
  std::string keys;
  for (int i = 0; i < 21; ++i) keys += "KEY-" + std::to_string(i) + "\n";
  fill("2019", keys);
  const auto low = [&] { return call(http::Method::kGet, "/operator/v1/keypools", operator_user())->body; };
  EXPECT_THAT(low(), HasSubstr("\"low\":false"));
  buy("0002", 2, "", catalog::KeySource::kPool);
  EXPECT_THAT(low(), HasSubstr("\"low\":true")) << "19 left, fewer than 20";
  const std::string threshold = "/operator/v1/keypools/" + kProduct + "/0002/threshold";
  EXPECT_EQ(call(http::Method::kPut, threshold, operator_user(), R"({"version":"2019","lowBelow":5})")->status, 204);
  EXPECT_THAT(low(), HasSubstr("\"low\":false"));
  EXPECT_EQ(call(http::Method::kPut, threshold, operator_user(), R"({"version":"2019"})")->status, 204);
  EXPECT_THAT(low(), HasSubstr("\"low\":true"));
  EXPECT_EQ(refused(call(http::Method::kPut, threshold, operator_user(), R"({"version":"1999"})")), 1000);
  EXPECT_EQ(refused(call(http::Method::kPut, threshold, operator_user(), R"({"version":"2019","lowBelow":-1})")), 3000);
}

TEST(LowPool, IsFewerThanATenthAndThanTwentyUnlessSetOtherwise) {
  EXPECT_FALSE(is_low({.total = 1000, .available = 100}));
  EXPECT_TRUE(is_low({.total = 1000, .available = 99}));
  EXPECT_FALSE(is_low({.total = 50, .available = 20}));
  EXPECT_TRUE(is_low({.total = 50, .available = 19}));
  EXPECT_FALSE(is_low({.total = 1000, .available = 0, .low_below = 0}));
}

INSTANTIATE_ON_BOTH_ENGINES(ReplacementTest);

}  // namespace
}  // namespace chandlery::fulfilment
