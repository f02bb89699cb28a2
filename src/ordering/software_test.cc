// The software list: every purchase with what became of it, and what each role may do under each policy.
#include "ordering/software.h"

#include "catalog/store.h"
#include "customers/store.h"
#include "fulfilment/keys.h"
#include "ordering/cancellation.h"
#include "ordering/routes.h"
#include "ordering/test_world.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Both documents' presets stand side by side (rules 0): the same SKU under the one, then the other.
const Instant kDeepLinkFrom = *parse_iso("2021-01-19");
const Instant kOnPremisesFrom = *parse_iso("2021-08-10");

class SoftwareTest : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      catalog::FulfilmentPolicy seed_b{.id = "deeplink-2021-01", .family = "software", .effective_from = kDeepLinkFrom};
      seed_b.deep_link = true;
      seed_b.partner_roles = {Role::kAdminAgent};
      seed_b.customer_roles = {Role::kCustomerGlobalAdmin};
      seed_b.key_alphabet = catalog::kKeyAlphabet;
      catalog::FulfilmentPolicy seed_a = seed_b;
      seed_a.id = "onprem-2021-08";
      seed_a.effective_from = kOnPremisesFrom;
      seed_a.partner_view_key = true;
      seed_a.deep_link = false;
      catalog::store::insert_policy(tx, seed_b);
      catalog::store::insert_policy(tx, seed_a);
      for (const Item& item : {kServer, kPooled}) {
        catalog::Sku sku = *catalog::store::find_sku(tx, "DG7GMGF0DVT9", item.sku);
        sku.fulfilment_family = "software";
        catalog::store::put_sku(tx, sku);
      }
    });
  }

  Page<SoftwarePurchase> list(Actor actor = agent(), std::string_view continuation = {}, std::int64_t size = 0) {
    return act([&](sql::Tx& tx) {
             return list_software(tx, actor, {.customer_id = kCustomer, .continuation = continuation, .size = size});
           })
        .value();
  }
  void cancel(const Order& order, Actor actor = agent()) {
    const auto cancelled = act([&](sql::Tx& tx) {
      return ordering::cancel(tx, actor,
                              {.customer_id = order.customer_id, .order_id = order.id, .lines = {{0}}, .reason = "x"});
    });
    ASSERT_TRUE(cancelled) << cancelled.error().message;
  }
  static Actor with_roles(RoleSet roles, Instant at = kNoon) {
    Actor actor = agent(kSeller, at);
    actor.roles = roles;
    return actor;
  }
  static Actor customer_user(RoleSet roles, Instant at = kNoon) {
    Actor actor = with_roles(roles, at);
    actor.kind = PrincipalKind::kCustomerUser;
    actor.customer_id = kCustomer;
    return actor;
  }
  static SoftwareAction action(const Actor& actor, const SoftwarePurchase& row, std::string_view name) {
    for (SoftwareAction& each : software_actions(actor, row)) {
      if (each.name == name) return std::move(each);
    }
    return {.name = "absent"};
  }
};

TEST_P(SoftwareTest, EveryPurchaseEverIsListedNewestFirstCancelledOnesToo) {
  EXPECT_THAT(list().items, IsEmpty());
  const Order old = order_now({line(kServer, 2), line(kYearly, 1, "P1Y")}).value();
  const Order young = order_now({line(kPooled, 3)}, kCustomer, agent(kSeller, kNoon.plus_days(1))).value();
  cancel(old);
  const std::vector<SoftwarePurchase> rows = list(agent(kSeller, kNoon.plus_days(2))).items;
  ASSERT_THAT(rows, SizeIs(3));
  const Instant at = kNoon.plus_days(2);
  EXPECT_EQ(rows[0].order_id, young.id);
  EXPECT_EQ(to_string(status_of(rows[0], at)), "pending");
  EXPECT_EQ(key_status(rows[0], at), "pending");
  EXPECT_EQ(rows[1].order_id, old.id);
  EXPECT_EQ(rows[1].line.quantity, 2) << "as bought, also after the cancellation";
  EXPECT_EQ(to_string(status_of(rows[1], at)), "cancelled");
  EXPECT_EQ(key_status(rows[1], at), "revoked");
  EXPECT_EQ(to_string(status_of(rows[2], at)), "active");
  EXPECT_EQ(key_status(rows[2], at), "none");
  EXPECT_EQ(to_iso(*rows[2].held.expires_at), "2022-08-02T12:00:00Z");
  EXPECT_EQ(to_string(status_of(rows[2], kNoon.plus_days(365))), "expired");
}

TEST_P(SoftwareTest, PagesMeetWithoutGapOrRepetitionAlsoInTheMiddleOfAnOrder) {
  std::vector<std::pair<std::string, std::int64_t>> bought, listed;
  for (int i = 0; i < 5; ++i) {
    const Order order =
        order_now({line(kServer), line(kClientAccess), line(kServer)}, kCustomer, agent(kSeller, kNoon.plus_seconds(i)))
            .value();
    for (std::int64_t number = 3; number-- > 0;) bought.emplace(bought.begin(), order.id, number);
  }
  std::string next;
  int pages = 0;
  do {
    const Page<SoftwarePurchase> page = list(agent(), next, 4);
    EXPECT_LE(page.items.size(), 4u);
    for (const SoftwarePurchase& row : page.items) listed.emplace_back(row.order_id, row.line.number);
    next = page.next;
  } while (!next.empty() && ++pages < 10);
  EXPECT_EQ(listed, bought);
}

TEST_P(SoftwareTest, ACustomersUserSeesWhatAllItsPartnersSoldAsOneListAndAPartnerItsOwn) {
  database().write_now([&](sql::Tx& tx) {
    customers::Customer twice = *customers::store::find(tx, kSeller, kCustomer);
    twice.partner_id = kOtherSeller;
    customers::store::insert(tx, twice);
    customers::store::set_agreement(tx, kOtherSeller, kCustomer, customers::AgreementState::kAttested);
  });
  std::vector<std::pair<std::string, std::int64_t>> bought;
  for (int i = 0; i < 6; ++i) {
    const char* seller = i % 2 == 0 ? kSeller : kOtherSeller;
    const auto order = order_now({line(kServer), line(kClientAccess)}, kCustomer, agent(seller, kNoon.plus_seconds(i)));
    ASSERT_TRUE(order) << order.error().message;
    for (std::int64_t number = 2; number-- > 0;) bought.emplace(bought.begin(), order->id, number);
  }
  const auto read = [&](const Actor& actor) {
    std::vector<std::pair<std::string, std::int64_t>> listed;
    std::string next;
    do {
      const Page<SoftwarePurchase> page = list(actor, next, 5);
      EXPECT_LE(page.items.size(), 5u);
      for (const SoftwarePurchase& row : page.items) {
        listed.emplace_back(row.order_id, row.line.number);
        EXPECT_EQ(row.keys.count, row.line.item.sku_id == kServer.sku ? 1 : 0);
        EXPECT_NE(row.partner_name, "");
      }
      next = page.next;
    } while (!next.empty() && listed.size() < 20);
    return listed;
  };
  EXPECT_EQ(read(customer_user({Role::kCustomerGlobalAdmin}, kNoon.plus_days(1))), bought);
  EXPECT_EQ(read(agent(kSeller, kNoon.plus_days(1))).size(), 6u);
  EXPECT_EQ(read(agent(kOtherSeller, kNoon.plus_days(1))).size(), 6u);
}

TEST_P(SoftwareTest, AWrongTokenAndAForeignCustomerAreRefused) {
  for (const char* token :
       {"x", "1.2", "c0000000-0000-4000-8000-000000000001", "c0000000-0000-4000-8000-000000000001.-1"}) {
    const auto refused =
        act([&](sql::Tx& tx) { return list_software(tx, agent(), {.customer_id = kCustomer, .continuation = token}); });
    ASSERT_FALSE(refused) << token;
    EXPECT_EQ(refused.error().field, "MS-ContinuationToken");
  }
  const auto foreign =
      act([&](sql::Tx& tx) { return list_software(tx, agent(kOtherSeller), {.customer_id = kCustomer}); });
  EXPECT_TRUE(foreign.error().is(errors::kNoRelationship));
}

TEST_P(SoftwareTest, DaysLeftAreThoseOfThePinnedPolicyAndTheLastDayHasNone) {
  ASSERT_TRUE(order_now({line(kServer)}));  // 2021-08-02, 60 days
  const SoftwarePurchase row = list().items.at(0);
  const CancelWindow fresh = cancel_window(row, kNoon);
  EXPECT_TRUE(fresh.open());
  EXPECT_EQ(fresh.judged.days_left, 60);
  EXPECT_EQ(Date::of(*fresh.judged.last_moment), *parse_iso_date("2021-10-01"));
  const CancelWindow last_day = cancel_window(row, *parse_iso("2021-10-01T23:59:59Z"));
  EXPECT_TRUE(last_day.open());
  EXPECT_EQ(last_day.judged.days_left, 0);
  const CancelWindow after = cancel_window(row, *parse_iso("2021-10-02"));
  EXPECT_FALSE(after.open());
  EXPECT_THAT(after.why, HasSubstr("cancellation window, which ended at"));
  SoftwarePurchase never = row;
  never.returns->basis = catalog::ReturnBasis::kNone;
  EXPECT_FALSE(cancel_window(never, kNoon).open());
  EXPECT_THAT(cancel_window(never, kNoon).why, HasSubstr("cancelled"));
}

TEST_P(SoftwareTest, EachRoleMayDoWhatBothPresetsGiveItAndIsToldWhyNot) {
  ASSERT_TRUE(order_now({line(kServer)}));
  const Instant later = kOnPremisesFrom.plus_days(1);
  struct Row {
    RoleSet roles;
    bool by_customer;
    bool reveal_b, link_b, reveal_a, link_a, cancel;  // b: deep link preset, a: on-premises preset
  };
  const Row table[] = {
      //                                  deep link     on-premises
      //                                  reveal link   reveal link   cancel
      {{Role::kAdminAgent}, false, false, true, true, false, true},
      {{Role::kGlobalAdmin}, false, false, false, false, false, false},  // S8: GA without AA
      {{Role::kSalesAgent}, false, false, false, false, false, false},
      {{Role::kHelpdeskAgent}, false, false, false, false, false, false},
      {{Role::kGlobalAdmin, Role::kAdminAgent}, false, false, true, true, false, true},
      {{Role::kCustomerGlobalAdmin}, true, true, false, true, false, false},
      {{Role::kCustomerBillingAdmin}, true, false, false, false, false, false},
  };
  for (const Row& row : table) {
    for (const bool second : {false, true}) {
      const Instant at = second ? later : kNoon;
      const Actor actor = row.by_customer ? customer_user(row.roles, at) : with_roles(row.roles, at);
      const SoftwarePurchase purchase = list(actor).items.at(0);
      const SoftwareAction reveal = action(actor, purchase, "revealKey");
      const SoftwareAction link = action(actor, purchase, "copyDeepLink");
      EXPECT_EQ(reveal.allowed, second ? row.reveal_a : row.reveal_b) << reveal.why;
      EXPECT_EQ(link.allowed, second ? row.link_a : row.link_b) << link.why;
      EXPECT_EQ(action(actor, purchase, "cancel").allowed, row.cancel);
      EXPECT_NE(reveal.why, "");
      EXPECT_EQ(link.name == "absent", row.by_customer);

      // What the list says is what the act does.
      const auto revealed = act([&](sql::Tx& tx) -> Result<fulfilment::RevealedKey> {
        const auto customer = OR_RETURN(customers::find_buyer(tx, actor, kCustomer));
        return fulfilment::reveal(tx, actor, keyring_, customer, purchase.held, {.key_id = "1"});
      });
      EXPECT_TRUE(revealed || !reveal.allowed);
    }
  }
}

TEST_P(SoftwareTest, WhyNotNamesThePolicyThenTheRoleThenTheState) {
  const Order order = order_now({line(kServer)}).value();
  const auto why = [&](const Actor& actor) { return action(actor, list(actor).items.at(0), "revealKey").why; };
  EXPECT_EQ(why(agent()),
            "Policy deeplink-2021-01, in force since 2021-01-19, shows keys to the customer only, in the customer "
            "centre: global admin.");
  const Instant later = kOnPremisesFrom.plus_days(1);
  EXPECT_EQ(why(with_roles({Role::kSalesAgent}, later)), "This needs the role admin agent; you have sales agent.");
  Actor alone = agent(kSeller, later);
  alone.kind = PrincipalKind::kApplication;
  alone.mode = TokenMode::kAppOnly;
  alone.user_id.clear();
  EXPECT_THAT(why(alone), HasSubstr("must name a person"));
  EXPECT_EQ(who_sees_keys(list(agent(kSeller, later)).items.at(0)),
            "Policy onprem-2021-08, in force since 2021-08-10, shows keys to the partner's admin agent and the "
            "customer's global admin.");
  cancel(order, agent(kSeller, later));
  EXPECT_EQ(why(agent(kSeller, later)), "Not available: cancelled on 2021-08-11, and the keys and links revoked.");
  const SoftwareAction again = action(agent(kSeller, later), list(agent(kSeller, later)).items.at(0), "cancel");
  EXPECT_EQ(again.why, "Cancelled on 2021-08-11.");
}

TEST_P(SoftwareTest, AChineseReaderIsToldWhyInChinese) {
  const Order order = order_now({line(kServer)}).value();
  const Instant later = kOnPremisesFrom.plus_days(1);
  const auto chinese = [](Actor actor) {
    actor.locale = "zh-CN";
    return actor;
  };
  const auto why = [&](const Actor& actor, std::string_view name) {
    SoftwarePurchase row = list(actor).items.at(0);
    row.has_media = true;
    return action(actor, row, name).why;
  };
  EXPECT_EQ(why(chinese(agent()), "revealKey"),
            "根据自 2021-01-19 起生效的政策 deeplink-2021-01，密钥只在客户中心向客户的以下角色显示：全局管理员。");
  EXPECT_EQ(why(chinese(agent()), "copyDeepLink"), "此链接不含任何机密：客户登录后才能打开。");
  EXPECT_EQ(why(chinese(customer_user({Role::kCustomerGlobalAdmin})), "download"),
            "根据自 2021-01-19 起生效的政策 deeplink-2021-01，下载向客户的以下角色显示：全局管理员。"
            "每个链接和每次下载都会记入活动日志。");
  EXPECT_EQ(why(chinese(customer_user({Role::kCustomerGlobalAdmin})), "cancel"), "由销售它的合作伙伴取消。");
  EXPECT_EQ(why(chinese(with_roles({Role::kSalesAgent}, later)), "revealKey"),
            "此操作需要的角色：管理代理；你的角色：销售代理。");
  const SoftwarePurchase row = list(agent(kSeller, later)).items.at(0);
  EXPECT_EQ(who_sees_keys(row, "zh-CN"),
            "根据自 2021-08-10 起生效的政策 onprem-2021-08，能看到密钥的是合作伙伴的管理代理以及客户的全局管理员。");
  EXPECT_EQ(cancel_window(row, kNoon, "zh-CN").why,
            "还剩 60 天可以取消，截止时间为 " + to_iso(*row.line.cancellable_until) + "。");
  cancel(order, agent(kSeller, later));
  EXPECT_EQ(why(chinese(agent(kSeller, later)), "revealKey"), "不可用：已于 2021-08-11 取消，密钥和链接均已撤销。");
  EXPECT_EQ(why(chinese(agent(kSeller, later)), "cancel"), "已于 2021-08-11 取消。");
}

TEST_P(SoftwareTest, ALineWhoseCancellationIsRequestedSaysSoUntilItIsDecided) {
  const Order order = order_now({line(kServer), line(kServer)}).value();
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return request_cancellation(tx, agent(),
                                {.customer_id = kCustomer, .order_id = order.id, .lines = {{1}}, .reason = "unused"});
  }));
  const std::vector<SoftwarePurchase> rows = list().items;
  EXPECT_EQ(to_string(status_of(rows.at(0), kNoon)), "active");
  EXPECT_EQ(to_string(status_of(rows.at(1), kNoon)), "cancelRequested");
  EXPECT_TRUE(action(agent(), rows[0], "cancel").allowed);
  EXPECT_FALSE(action(agent(), rows[1], "cancel").allowed);
  EXPECT_THAT(action(agent(), rows[1], "cancel").why, HasSubstr("being worked on"));
  EXPECT_TRUE(action(customer_user({Role::kCustomerGlobalAdmin}), rows[1], "revealKey").allowed)
      << "the key is revoked when the cancellation completes, not when it is requested (S16)";
}

TEST_P(SoftwareTest, DownloadsAreForWhomThePolicyShowsThemToAndSaidSo) {
  const Order order = order_now({line(kServer)}).value();
  const Instant later = kOnPremisesFrom.plus_days(1);
  const auto row_of = [&](const Actor& actor) {
    SoftwarePurchase row = list(actor).items.at(0);
    EXPECT_THAT(action(actor, row, "download").why, HasSubstr("nothing to download"));
    row.has_media = true;
    return row;
  };
  SoftwarePurchase first = row_of(agent());
  for (const char* const name : {"download", "copyDownloadLink"}) {
    EXPECT_FALSE(action(agent(), first, name).allowed);
    EXPECT_THAT(action(agent(), first, name).why, HasSubstr("shows downloads to the customer only"));
    EXPECT_TRUE(action(customer_user({Role::kCustomerGlobalAdmin}), first, name).allowed);
    EXPECT_FALSE(action(customer_user({Role::kCustomerUser}), first, name).allowed);
  }
  SoftwarePurchase second = row_of(agent(kSeller, later));
  second.fulfilment->partner_download = true;
  second.fulfilment->partner_copy_link = false;
  EXPECT_TRUE(action(agent(kSeller, later), second, "download").allowed);
  EXPECT_FALSE(action(agent(kSeller, later), second, "copyDownloadLink").allowed);
  EXPECT_THAT(action(with_roles({Role::kGlobalAdmin}, later), second, "download").why, HasSubstr("role admin agent"));
  cancel(order, agent(kSeller, later));
  SoftwarePurchase gone = row_of(agent(kSeller, later));
  gone.fulfilment->partner_download = true;
  EXPECT_THAT(action(agent(kSeller, later), gone, "download").why, HasSubstr("links revoked"));
}

TEST_P(SoftwareTest, AnIndirectResellerReadsTheListAndActsOnNothing) {
  const Order order = order_now({line(kServer)}, kOfProvider, agent(kProvider)).value();
  const Actor reseller = agent(kReseller, kOnPremisesFrom.plus_days(1));
  const auto rows =
      act([&](sql::Tx& tx) { return list_software(tx, reseller, {.customer_id = kOfProvider}); }).value().items;
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].order_id, order.id);
  for (const SoftwareAction& each : software_actions(reseller, rows[0])) EXPECT_FALSE(each.allowed) << each.name;
}

TEST_P(SoftwareTest, TheListIsReadOverHttpByPartnerAndCustomer) {
  ASSERT_TRUE(order_now({line(kServer, 2), line(kPooled)}));
  const http::Router router(software_routes());
  const std::string path = "/v1/customers/" + std::string(kCustomer) + "/software";
  const http::Response first = test::call(database(), router, agent(), http::Method::kGet, path + "?size=1");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(test::at(first, "items[0].status"), "active");
  EXPECT_EQ(test::at(first, "items[0].quantity"), "2");
  EXPECT_EQ(test::at(first, "items[0].keys.count"), "2");
  EXPECT_EQ(test::at(first, "items[0].cancellation.daysLeft"), "60");
  EXPECT_EQ(test::at(first, "items[0].actions[1].name"), "copyDeepLink");
  EXPECT_EQ(test::at(first, "items[0].actions[1].allowed"), "true");
  Actor chinese = agent();
  chinese.locale = "zh-CN";
  const http::Response told = test::call(database(), router, chinese, http::Method::kGet, path + "?size=1");
  EXPECT_EQ(test::at(told, "items[0].actions[1].why"), "此链接不含任何机密：客户登录后才能打开。");
  EXPECT_THAT(test::at(told, "items[0].keys.whoSeesThem"), HasSubstr("能看到密钥的是"));
  EXPECT_THAT(test::at(told, "items[0].cancellation.why"), HasSubstr("还剩 60 天可以取消"));
  const http::Response second =
      test::call(database(), router, customer_user({Role::kCustomerGlobalAdmin}), http::Method::kGet, path, {},
                 {{"MS-ContinuationToken", test::at(first, "continuationToken")}});
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(test::at(second, "items[0].status"), "pending");
  EXPECT_EQ(test::at(second, "continuationToken"), "");
  EXPECT_EQ(test::call(database(), router, agent(), http::Method::kGet, path + "?size=all").status, 400);
}

INSTANTIATE_ON_BOTH_ENGINES(SoftwareTest);

}  // namespace
}  // namespace chandlery::ordering
