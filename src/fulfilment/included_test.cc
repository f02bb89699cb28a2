// Downgrade rights and activations: an earlier version's key in place of the bought one, and how often a key is used.
#include "fulfilment/included.h"

#include <atomic>
#include <latch>
#include <sstream>
#include <thread>

#include "catalog/imports.h"
#include "core/text.h"
#include "fulfilment/import.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/reveal_world.h"
#include "platform/json/writer.h"
#include "support/calls.h"

namespace chandlery::fulfilment {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::Not;

class IncludedTest : public RevealWorld {
 protected:
  void SetUp() override {
    RevealWorld::SetUp();
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) {
      catalog::Sku sku = catalog::store::find_sku(tx, kProduct, "0002").value();
      sku.key_source = catalog::KeySource::kPool;
      catalog::store::put_sku(tx, sku);
    });
    fill("2022", "NEW-1\nNEW-2\nNEW-3\nNEW-4\n");
    fill("2019", "OLD-1\nOLD-2\n");
    include("2019", "2018-01-01");
    bought_ = buy("0002", 2, "", catalog::KeySource::kPool);
  }
  static Actor operator_user(Instant at = kSeedA) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.mode = TokenMode::kAppAndUser;
    actor.user_id = "op";
    actor.user_name = "op@operator.example";
    actor.roles = {Role::kOperator};
    actor.at = at;
    return actor;
  }
  void fill(const std::string& version, const std::string& keys) {
    std::istringstream text(keys);
    ASSERT_TRUE(import_keys(database(), keyring_, operator_user(kBuying), {kProduct, "0002", version}, {}, text));
  }
  void include(const char* version, const char* from, std::optional<Instant> to = {}) {
    database().write_now([&](sql::Tx& tx) {
      catalog::store::put_inclusion(tx, kProduct, "0002", {kProduct, "0002", version, *parse_iso(from), to});
    });
  }
  http::Response answer(Method method, const std::string& path, std::string body = {},
                        const Actor& actor = partner_user(Role::kAdminAgent)) {
    const auto result = call(method, path, actor, std::move(body));
    if (result) return *result;
    http::Response refused{.status = result.error().code->status};
    refused.body =
        json::Writer().begin_object().field("code", std::to_string(result.error().code->number)).end_object().take();
    return refused;
  }
  std::string keys(std::string_view rest = {}) { return keys_path(bought_) + std::string(rest); }
  http::Response reveal(const std::string& id, const std::string& version) {
    return answer(Method::kPost, keys("/" + id + "/reveal"), R"({"version":")" + version + "\"}");
  }
  http::Response activate(const std::string& body) {
    return answer(Method::kPost, "/operator/v1/activations", body, operator_user());
  }
  static std::string by_key(const std::string& key, const std::string& machine) {
    return R"({"key":")" + key + R"(","machine":")" + machine + "\"}";
  }
  std::string by_place(const std::string& key_id, const std::string& machine) {
    return R"({"partnerId":")" + kPartner + R"(","customerId":")" + kCustomer + R"(","orderId":")" + bought_ +
           R"(","lineItemNumber":0,"keyId":")" + key_id + R"(","machine":")" + machine + "\"}";
  }
  std::int64_t left_in(const std::string& version) {
    std::int64_t left = -1;
    database().read_now([&](sql::Tx& tx) {
      for (const KeyPool& pool : store::pools(tx)) {
        if (pool.version == version) left = pool.available;
      }
    });
    return left;
  }

  std::string bought_;
};

TEST_P(IncludedTest, AnEarlierVersionsKeyLeavesItsPoolWhenSomebodyFirstAsksForIt) {
  EXPECT_EQ(left_in("2019"), 2);
  const http::Response listed = answer(Method::kGet, keys("?version=2019"));
  EXPECT_EQ(test::at(listed, "totalCount"), "2");
  EXPECT_EQ(test::at(listed, "items[0].status"), "available");
  EXPECT_EQ(test::at(listed, "items[0].maskedKey"), "") << "nobody has asked for it";
  EXPECT_EQ(left_in("2019"), 2);

  const http::Response first = reveal("1", "2019");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(test::at(first, "key"), "OLD-1");
  EXPECT_EQ(test::at(first, "version"), "2019");
  EXPECT_EQ(left_in("2019"), 1);
  EXPECT_EQ(test::at(reveal("1", "2019"), "key"), "OLD-1") << "asking again shows the same one";
  EXPECT_EQ(left_in("2019"), 1);
  EXPECT_EQ(test::at(answer(Method::kPost, keys("/2/reveal?version=2019")), "key"), "OLD-2") << "as the link has it";
  EXPECT_EQ(test::at(reveal("1", "2022"), "key"), "NEW-1") << "the bought version stays";
  EXPECT_EQ(test::at(answer(Method::kGet, keys("/1?version=2019")), "status"), "revealed");
}

TEST_P(IncludedTest, TheLogTellsTheVersionThatWasSeen) {
  EXPECT_EQ(reveal_as(partner_user(Role::kAdminAgent), keys("/1/reveal"), R"({"version":"2019"})"), 0);
  const audit::Record newest = log().front();
  EXPECT_THAT(newest.customized, HasSubstr(R"({"key":"Version","value":"2019"})"));
  EXPECT_THAT(newest.new_value, Not(HasSubstr("OLD-1")));
  EXPECT_EQ(reveal_as(partner_user(Role::kSalesAgent), keys("/1/reveal"), R"({"version":"2019"})"), 900150);
}

TEST_P(IncludedTest, WhatDidNotComeWithThePurchaseIsNotEntitledAndAnEmptyPoolSaysSo) {
  EXPECT_EQ(test::at(reveal("1", "2003"), "code"), "700004");
  EXPECT_EQ(test::at(answer(Method::kGet, keys("?version=2003")), "code"), "700004");
  EXPECT_EQ(test::at(reveal("9", "2019"), "code"), "1000");
  include("2016", "2018-01-01");
  EXPECT_EQ(test::at(reveal("1", "2016"), "code"), "700001");
  fill("2016", "OLDER-1\n");
  EXPECT_EQ(test::at(reveal("1", "2016"), "key"), "OLDER-1");
}

TEST_P(IncludedTest, ThePurchasesDayDecidesWhatComesAlong) {
  include("2012", "2018-01-01", kBuying.plus_days(-1));
  include("2025", "2021-02-01");
  EXPECT_EQ(test::at(reveal("1", "2012"), "code"), "700004") << "no longer when it was bought";
  EXPECT_EQ(test::at(reveal("1", "2025"), "code"), "700004") << "not yet when it was bought";
  EXPECT_EQ(reveal("1", "2019").status, 200);
}

TEST_P(IncludedTest, TheEntitlementAndTheSoftwareListWhatCameAlong) {
  const std::string list = "/v1/customers/" + kCustomer + "/entitlements";
  const http::Response held = answer(Method::kGet, list);
  EXPECT_EQ(test::at(held, "items[1].skuId"), "0002");
  EXPECT_EQ(test::at(held, "items[1].includedEntitlements[0].skuId"), "0002");
  EXPECT_EQ(test::at(held, "items[1].includedEntitlements[0].quantity"), "2");
  EXPECT_EQ(test::at(held, "items[1].includedEntitlements[0].referenceOrder.id"), bought_);
  EXPECT_THAT(held.body, HasSubstr(R"("entitlementType":"software")"));
  const std::string products = keys().substr(0, keys().rfind('/')) + "/softwareproducts";
  const http::Response offered = answer(Method::kGet, products);
  EXPECT_EQ(test::at(offered, "totalCount"), "2");
  EXPECT_EQ(test::at(offered, "items[0].version"), "2022");
  EXPECT_EQ(test::at(offered, "items[1].version"), "2019");
  EXPECT_EQ(test::at(offered, "items[1].keyCount"), "2");
  EXPECT_EQ(answer(Method::kGet, "/v1" + test::at(offered, "items[1].links.keys.uri")).status, 200);
  database().write_now(
      [&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, partner_user(Role::kAdminAgent), kCustomer, bought_, 0)); });
  EXPECT_EQ(test::at(answer(Method::kGet, list), "items[1].includedEntitlements[0].quantity"), "0");
}

TEST_P(IncludedTest, CancellingAndReplacingEndTheEarlierVersionsKeysToo) {
  ASSERT_EQ(reveal("1", "2019").status, 200);
  const std::string replace = "/operator/v1/partners/" + kPartner + "/customers/" + kCustomer + "/orders/" + bought_ +
                              "/lineitems/0/softwarekeys/1/replace";
  ASSERT_EQ(answer(Method::kPost, replace, R"({"reason":"wrong"})", operator_user()).status, 201);
  EXPECT_EQ(test::at(reveal("1", "2019"), "code"), "700002");
  EXPECT_EQ(test::at(activate(by_key("OLD-1", "pc")), "code"), "700002");
  EXPECT_EQ(test::at(reveal("3", "2019"), "key"), "OLD-2") << "the new key has its own right";
  database().write_now(
      [&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, partner_user(Role::kAdminAgent), kCustomer, bought_, 0)); });
  EXPECT_EQ(test::at(reveal("3", "2019"), "code"), "700002");
  EXPECT_EQ(test::at(answer(Method::kGet, keys("/3?version=2019")), "status"), "revoked");
  EXPECT_EQ(test::at(activate(by_key("OLD-2", "pc")), "code"), "700002");
}

TEST_P(IncludedTest, OfManyWhoAskAtOnceAllSeeOneKey) {
  constexpr int kPeople = 6;
  std::vector<std::string> seen(kPeople);
  std::latch start(kPeople);
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < kPeople; ++i) {
      people.emplace_back([&, i] {
        start.arrive_and_wait();
        seen[static_cast<std::size_t>(i)] = test::at(reveal("1", "2019"), "key");
      });
    }
  }
  for (const std::string& key : seen) EXPECT_EQ(key, seen.front());
  EXPECT_EQ(left_in("2019"), 1);
}

TEST_P(IncludedTest, AKeyIsActivatedAsOftenAsItMayBeByItselfOrTheEarlierOneInItsPlace) {
  EXPECT_EQ(test::at(activate(by_key("NEW-1", "pc-1")), "code"), "1000") << "nobody has seen it";
  ASSERT_EQ(reveal("1", "2022").status, 200);
  ASSERT_EQ(reveal("1", "2019").status, 200);
  const http::Response made = activate(by_key("NEW-1", "pc-1"));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(test::at(made, "keyId"), "1");
  EXPECT_EQ(test::at(made, "activationCount"), "1");
  const auto records = log().size();
  EXPECT_EQ(activate(by_key("NEW-1", "pc-1")).status, 200) << "the same machine again is the same activation";
  EXPECT_EQ(log().size(), records);
  EXPECT_EQ(test::at(activate(by_key("NEW-1", "pc-2")), "code"), "700015");
  EXPECT_EQ(test::at(activate(by_key("OLD-1", "pc-2")), "code"), "700015") << "one right for both";
  EXPECT_EQ(activate(by_place("2", "pc-2")).status, 201);
  const http::Response listed = answer(Method::kGet, keys());
  EXPECT_EQ(test::at(listed, "items[0].activationCount"), "1");
  EXPECT_EQ(test::at(listed, "items[0].activationLimit"), "1");
  EXPECT_EQ(test::at(answer(Method::kGet, keys("?version=2019")), "items[0].activationCount"), "1");
}

TEST_P(IncludedTest, WhatIsNoActivationIsRefusedByField) {
  const auto refused = [&](const std::string& body) {
    const auto result = call(Method::kPost, "/operator/v1/activations", operator_user(), body);
    return result ? "accepted" : std::to_string(result.error().code->number) + " " + result.error().field;
  };
  EXPECT_EQ(refused(by_place("1", "")), "3000 machine");
  EXPECT_EQ(refused(by_place("1", std::string(201, 'x'))), "3000 machine");
  EXPECT_EQ(refused(by_place("9", "pc")), "1000 ");
  EXPECT_EQ(refused(R"({"machine":"pc"})"), "3000 partnerId");
  EXPECT_EQ(refused(by_key("nothing", "pc")), "1000 key");
}

TEST_P(IncludedTest, OfManyMachinesAtOnceNoMoreActivateThanTheLimit) {
  catalog::PricedItem item;
  item.item = {kProduct, "0001", "AVAIL1"};
  item.sku_title = "Server Standard";
  item.key_source = catalog::KeySource::kGenerated;
  item.activations_per_unit = 2;
  bought_ = new_id(kBuying);
  database().write_now([&](sql::Tx& tx) {
    fulfil(tx, partner_user(Role::kAdminAgent, kBuying), keyring_,
           {.customer_id = kCustomer, .order_id = bought_, .alternate_order_id = "ALT1", .quantity = 2, .item = item});
  });
  const std::string key = test::at(answer(Method::kPost, keys("/1/reveal")), "key");
  constexpr int kMachines = 10;
  std::atomic<int> activated = 0;
  std::latch start(kMachines);
  {
    std::vector<std::jthread> machines;
    for (int i = 0; i < kMachines; ++i) {
      machines.emplace_back([&, i] {
        start.arrive_and_wait();
        const http::Response made = activate(by_key(text::lower(key), "pc-" + std::to_string(i)));
        if (made.status == 201)
          ++activated;
        else
          EXPECT_EQ(test::at(made, "code"), "700015");
      });
    }
  }
  EXPECT_EQ(activated, 4);
  const http::Response listed = answer(Method::kGet, keys("/1"));
  EXPECT_EQ(test::at(listed, "activationCount"), "4");
  EXPECT_EQ(test::at(listed, "activationLimit"), "4");
}

INSTANTIATE_ON_BOTH_ENGINES(IncludedTest);

}  // namespace
}  // namespace chandlery::fulfilment
