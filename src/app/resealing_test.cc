// Everything that a shop keeps sealed is sealed anew while it is used, whenever the work is killed, and the old data
// key can go then.
#include <gmock/gmock.h>

#include <set>

#include "app/replays.h"
#include "app/schema.h"
#include "app/secrets.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/sealed_columns.h"
#include "fulfilment/store.h"
#include "identity/key_store.h"
#include "identity/sealing_keys.h"
#include "identity/second_factor_store.h"
#include "identity/service.h"
#include "identity/token_keys.h"
#include "platform/crypto/ring_keys.h"
#include "support/engines.h"
#include "webhooks/signer.h"

namespace chandlery::app {
namespace {

using testing::HasSubstr;

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
constexpr Instant kLater = kNow.plus_seconds(identity::kAnnouncedSeconds);
const std::string kTenant = "00000000-0000-7000-8000-00000000000a", kUser = "00000000-0000-7000-8000-0000000000a1";
const sql::Statement kSpoil("UPDATE pool_keys SET sealed = $2 WHERE sequence = $1");

class ResealingTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(whole_schema());
    if (IsSkipped()) return;
    console_.kind = PrincipalKind::kSystem;
    console_.user_name = "console";
    console_.at = kNow;
    ring_.emplace(identity::open_keyring(database(), masters_, true, kNow));
    fill();
  }
  template <class Act>
  auto write(Act&& act) {
    std::optional<decltype(act(std::declval<sql::Tx&>()))> answer;
    database().write_now([&](sql::Tx& tx) { answer.emplace(act(tx)); });
    return *std::move(answer);
  }
  void put_pool_keys(int from, int count) {
    std::vector<fulfilment::store::PreparedKey> keys;
    for (int i = from; i < from + count; ++i) {
      const std::string key = "KEY-" + std::to_string(i);
      const auto lookup =
          fulfilment::store::lookup_of(key, fulfilment::KeyFormat::kText, ring_->lookup_key("product-key"));
      keys.push_back({i, lookup, ring_->seal(key, fulfilment::store::pool_seal_context(pool_, lookup))});
    }
    database().write_now([&](sql::Tx& tx) { fulfilment::store::add_keys(tx, pool_, keys); });
  }
  /// Some of everything: 57 keys of a pool, 11 of orders, an authenticator, 3 answers, the first keys of tokens and
  /// webhooks.
  void fill() {
    identity::load_token_keys(database(), *ring_, kNow);
    webhooks::load_signer(database(), *ring_, "shop.example", kNow);
    const fulfilment::store::PoolName name{"P1", "S1", "1"};
    pool_ = fulfilment::store::pool_number(name);
    database().write_now([&](sql::Tx& tx) {
      fulfilment::store::open_pool(tx, name, fulfilment::KeyFormat::kText, true, kNow);
      const fulfilment::store::LineAddress line{kTenant, "order-1", 0};
      for (int i = 1; i <= 11; ++i) {
        fulfilment::store::add_generated_key(
            tx, line, i, ring_->seal("ORDER-" + std::to_string(i), fulfilment::store::generated_seal_context(line, i)),
            1);
      }
      for (int i = 12; i <= 20; ++i) fulfilment::store::add_pool_key(tx, line, i, pool_, i, 1);
      ASSERT_TRUE(identity::create_tenant(tx, {kTenant, identity::TenantKind::kPartner, "contoso.com", ""}));
      const auto user = identity::create_user(
          tx, console_, identity::prepare_user({.tenant_id = kTenant, .user_name = "ann@contoso.com", .roles = {}}));
      ASSERT_TRUE(user);
      identity::User ann;
      ann.tenant_id = kTenant;
      ann.id = user->id;
      identity::store::put_authenticator(
          tx, ann,
          {.sealed_secret = ring_->seal("an authenticator", identity::store::secret_context(kTenant, ann.id)),
           .last_step = 1},
          kNow);
      const Replays replays(*ring_);
      for (unsigned char i = 1; i <= 3; ++i) {
        ReplayKey key;
        key.request.fill(i);
        http::Response response;
        response.body = "an answer with a key in it";
        replays.store(tx, console_, key, response, true);
        key.request[0] = 99;
        key.request[1] = i;
        replays.store(tx, console_, key, response, false);
      }
    });
    put_pool_keys(1, 57);
  }
  /// What each column holds, opened; what does not open is "closed".
  std::multiset<std::string> secrets() {
    std::multiset<std::string> all;
    for (const crypto::SealedColumn& column : all_sealed_columns()) {
      database().read_now([&](sql::Tx& tx) {
        for (const crypto::SealedRow& row : column.read(tx, {}, 1'000'000)) {
          if (!row.sealed.empty())
            all.insert(std::string(column.place) + ": " +
                       ring_->open_sealed(row.sealed, row.context).value_or("closed"));
        }
      });
    }
    return all;
  }
  std::int64_t old_ones(std::uint32_t number) {
    std::int64_t all = 0;
    for (const crypto::SealedColumn& column : all_sealed_columns())
      all += crypto::count_sealed(database(), column, number, 10).old;
    return all;
  }
  void refresh(Instant now) {
    identity::refresh_keyring(
        database(), *ring_, [&] { return masters_; }, now);
  }
  /// A second data key that seals.
  void change_data_key() {
    ASSERT_TRUE(write([&](sql::Tx& tx) { return identity::add_data_key(tx, console_, masters_, kNow); }));
    refresh(kLater);
    ASSERT_EQ(ring_->keys().seals, 2u);
  }

  Actor console_;
  const identity::MasterKeys masters_{.file = "var/master.key", .keys = {crypto::MasterKey::generate()}};
  std::optional<crypto::Keyring> ring_;
  std::int64_t pool_ = 0;
};
INSTANTIATE_ON_BOTH_ENGINES(ResealingTest);

struct Killed {};

TEST_P(ResealingTest, WheneverItIsKilledNothingIsLostAndItGoesOn) {
  const std::multiset<std::string> before = secrets();
  ASSERT_EQ(before.size(), 57u + 11u + 1u + 3u + 2u);
  ASSERT_EQ(before.count("keys of pools: KEY-57"), 1u);
  change_data_key();
  EXPECT_EQ(old_ones(2), 74);

  // Killed after the first step, after the second, and so on, until a run comes to its end.
  int kills = 0;
  std::int64_t left = old_ones(2);
  for (bool ended = false; !ended;) {
    int steps = 0;
    try {
      for (const crypto::SealedColumn& column : all_sealed_columns()) {
        crypto::reseal(database(), *ring_, column, 10, [&] {
          if (++steps > kills) throw Killed{};
        });
      }
      ended = true;
    } catch (const Killed&) {
      ++kills;
    }
    ASSERT_EQ(secrets(), before) << "after " << kills << " kills";
    const std::int64_t still = old_ones(2);
    EXPECT_LE(still, left);
    left = still;
  }
  EXPECT_GT(kills, 8);
  EXPECT_EQ(left, 0);
}

TEST_P(ResealingTest, WhatOthersWriteMeanwhileStays) {
  change_data_key();
  int step = 0;
  for (const crypto::SealedColumn& column : all_sealed_columns()) {
    crypto::reseal(database(), *ring_, column, 10, [&] { put_pool_keys(1000 + 5 * step++, 5); });
  }
  const std::multiset<std::string> after = secrets();
  EXPECT_EQ(after.size(), 74u + 5u * static_cast<std::size_t>(step));
  for (const std::string& secret : after) EXPECT_EQ(secret.find("closed"), secret.npos);
  EXPECT_EQ(old_ones(2), 0) << "what was written meanwhile has the new key anyway";

  // A row that changed between being read and being written is left to whoever changed it.
  const crypto::SealedColumn pool_keys = fulfilment::sealed_columns().front();
  crypto::SealedRow row;
  database().read_now([&](sql::Tx& tx) { row = pool_keys.read(tx, {}, 1).front(); });
  const std::string now_there = row.sealed;
  row.sealed = ring_->seal("what was there before", row.context);
  database().write_now([&](sql::Tx& tx) { pool_keys.write(tx, row, ring_->seal("too late", row.context)); });
  database().read_now([&](sql::Tx& tx) { EXPECT_EQ(pool_keys.read(tx, {}, 1).front().sealed, now_there); });
}

TEST_P(ResealingTest, WhatDoesNotOpenStaysAsItIsAndIsCounted) {
  change_data_key();
  const std::string spoiled =
      crypto::Keyring(crypto::MasterKey::generate().derived_keys()).seal("another shop's", "a place");
  database().write_now([&](sql::Tx& tx) {
    const sql::Bytes bytes(reinterpret_cast<const unsigned char*>(spoiled.data()), spoiled.size());
    ASSERT_EQ(tx.execute(kSpoil, {7, bytes}), 1);
  });
  const crypto::SealedCount count = crypto::reseal(database(), *ring_, fulfilment::sealed_columns().front(), 10);
  EXPECT_EQ(count.values, 57);
  EXPECT_EQ(count.old, 57);
  EXPECT_EQ(count.unopened, 1);
  EXPECT_EQ(secrets().count("keys of pools: closed"), 1u);
  EXPECT_EQ(crypto::count_sealed(database(), fulfilment::sealed_columns().front(), 2, 10).old, 1)
      << "so the old key does not go";
}

TEST_P(ResealingTest, AnOldDataKeyGoesWhenAnotherHasSealedForAWhileAndServersForgetIt) {
  const auto refusal = [&](std::uint32_t number, Instant at) {
    const Result<void> removed =
        write([&](sql::Tx& tx) { return identity::remove_data_key(tx, console_, number, at); });
    return removed ? std::string("gone") : removed.error().message;
  };
  EXPECT_THAT(refusal(1, kLater), HasSubstr("seals, or will"));
  change_data_key();
  for (const crypto::SealedColumn& column : all_sealed_columns()) crypto::reseal(database(), *ring_, column, 10);
  EXPECT_THAT(refusal(3, kLater), HasSubstr("no data key 3"));
  EXPECT_THAT(refusal(2, kLater), HasSubstr("seals, or will"));
  EXPECT_THAT(refusal(1, kLater.plus_seconds(60)), HasSubstr("may still be in use"));
  const std::multiset<std::string> before = secrets();
  const Instant settled = kLater.plus_seconds(identity::kSettledSeconds);
  EXPECT_EQ(refusal(1, settled), "gone");
  EXPECT_THAT(refusal(1, settled), HasSubstr("no data key 1"));
  ASSERT_TRUE(ring_->keys().data.contains(1));
  refresh(settled);
  EXPECT_FALSE(ring_->keys().data.contains(1)) << "a server that runs";
  EXPECT_EQ(secrets(), before);
  ring_.emplace(identity::open_keyring(database(), masters_, false, settled));
  EXPECT_EQ(secrets(), before) << "and one that starts";
  const auto third = write([&](sql::Tx& tx) { return identity::add_data_key(tx, console_, masters_, settled); });
  ASSERT_TRUE(third);
  EXPECT_EQ(third->number, 3u) << "no number comes back";
}

}  // namespace
}  // namespace chandlery::app
