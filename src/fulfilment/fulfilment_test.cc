// Keys and entitlements on both engines: no key twice, none forgotten, none readable in the database.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <set>
#include <sstream>

#include "audit/schema.h"
#include "catalog/schema.h"
#include "catalog/store.h"
#include "core/id.h"
#include "fulfilment/import.h"
#include "fulfilment/included.h"
#include "fulfilment/keys.h"
#include "fulfilment/keys_ahead.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/schema.h"
#include "fulfilment/service.h"
#include "fulfilment/store.h"
#include "notices/schema.h"
#include "support/engines.h"

namespace chandlery::fulfilment {
namespace {

const std::string kPartner = "11111111-1111-4111-8111-111111111111";
const std::string kCustomer = "33333333-3333-4333-8333-333333333333";
const Instant kNow = *parse_iso("2021-03-08T10:00:00Z");
const store::PoolName kPool{"DG7GMGF0DWTL", "0001", ""};
const store::PoolName kOtherPool{"OTHER", "0002", "2022"};

Actor agent(Instant at = kNow) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.partner_id = kPartner;
  actor.user_id = "u1";
  actor.user_name = "agent@contoso.onmicrosoft.com";
  actor.roles.add(Role::kAdminAgent);
  actor.at = at;
  return actor;
}

customers::Buyer buyer() { return {.id = kCustomer, .name = "Wing Tip Toys", .partner_id = kPartner}; }

catalog::PricedItem item(catalog::KeySource source = catalog::KeySource::kPool, std::int64_t activations = 0) {
  catalog::PricedItem item;
  item.item = {kPool.product_id, kPool.sku_id, "AVAIL1"};
  item.product_title = "Server Standard";
  item.key_source = source;
  item.activations_per_unit = activations;
  return item;
}

std::string key_number(int n) {
  std::string digits = std::to_string(n);
  return "AAAAA-BBBBB-CCCCC-DDDDD-" + std::string(5 - digits.size(), '0') + digits;
}
std::string keys_text(int first, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += key_number(first + i) + "\n";
  return text;
}

class FulfilmentTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    std::vector<sql::Migration> steps = audit::schema();
    for (const auto& part : {notices::schema(), catalog::schema(), schema()})
      steps.insert(steps.end(), part.begin(), part.end());
    // Threads of its own: they remember where the keys of a pool that are free begin.
    create_database_apart(steps);
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) {
      for (const store::PoolName& pool : {kPool, kOtherPool}) {
        catalog::Sku sku;
        sku.product_id = pool.product_id;
        sku.id = pool.sku_id;
        catalog::store::put_sku(tx, sku);
      }
    });
  }

  ImportReport import(const std::string& text, ImportOptions options = {}, store::PoolName pool = kPool) {
    std::istringstream in(text);
    return import_keys(database(), keyring_, agent(), pool, options, in).value();
  }
  FulfilmentState order(const std::string& order_id, std::int64_t quantity = 1,
                        const catalog::PricedItem& what = item(), Instant at = kNow) {
    FulfilmentState state{};
    database().write_now([&](sql::Tx& tx) { state = fulfil_line(tx, order_id, quantity, what, at); });
    return state;
  }
  FulfilmentState fulfil_line(sql::Tx& tx, const std::string& order_id, std::int64_t quantity,
                              const catalog::PricedItem& what = item(), Instant at = kNow, std::int64_t line = 0) {
    return fulfil(tx, agent(at), keyring_,
                  {.customer_id = kCustomer,
                   .order_id = order_id,
                   .alternate_order_id = "ALT",
                   .line_number = line,
                   .quantity = quantity,
                   .item = what});
  }
  std::vector<std::string> keys_of(const std::string& order_id, std::int64_t line = 0) {
    std::vector<std::string> keys;
    database().read_now([&](sql::Tx& tx) {
      keys.clear();
      const auto held = find_line(tx, buyer(), order_id, std::to_string(line)).value();
      const auto page = list_keys(tx, keyring_, held, "", 0).value();
      for (const OpenKey& key : page.items) keys.push_back(key.text);
    });
    return keys;
  }
  Entitlement line_of(const std::string& order_id) {
    std::optional<Entitlement> line;
    database().read_now([&](sql::Tx& tx) { line = find_line(tx, buyer(), order_id, "0").value(); });
    return *line;
  }
  KeyPool level(const store::PoolName& name = kPool) {
    KeyPool found;
    database().read_now([&](sql::Tx& tx) {
      for (const KeyPool& pool : store::pools(tx)) {
        if (pool.number == store::pool_number(name)) found = pool;
      }
    });
    return found;
  }
  static std::string new_order() { return new_id(kNow); }

  crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
};

TEST_P(FulfilmentTest, ALineGetsTheLowestFreeKeysOfThePool) {
  import(keys_text(1, 10));
  const std::string first = new_order(), second = new_order();
  EXPECT_EQ(order(first, 3), FulfilmentState::kFulfilled);
  EXPECT_EQ(order(second, 2), FulfilmentState::kFulfilled);
  EXPECT_EQ(keys_of(first), (std::vector<std::string>{key_number(1), key_number(2), key_number(3)}));
  EXPECT_EQ(keys_of(second), (std::vector<std::string>{key_number(4), key_number(5)}));
  EXPECT_EQ(level().total, 10);
  EXPECT_EQ(level().available, 5);
}

TEST_P(FulfilmentTest, KeysTakenAheadGoToTheirLinesAndThoseOfALineThatGetsTooFewAreFreeAgain) {
  import(keys_text(1, 7));
  const std::string warm = new_order(), id = new_order(), later = new_order();
  database().write_now([&](sql::Tx& tx) {
    KeysAhead cold;
    EXPECT_FALSE(take_keys_ahead(item(catalog::KeySource::kGenerated), 1, cold));
    fulfil_line(tx, warm, 1);  // from now on this thread knows where the pool's keys begin
    KeysAhead three, five;
    const sql::Tx::Question questions[] = {take_keys_ahead(item(), 3, three).value(),
                                           take_keys_ahead(item(), 5, five).value()};
    tx.query_all(questions);
    EXPECT_EQ(three.sequences.size(), 3u);
    EXPECT_EQ(five.sequences.size(), 3u) << "all that there were";
    const catalog::PricedItem what = item();
    const auto line = [&](std::int64_t number, std::int64_t quantity, const KeysAhead& keys) {
      return fulfil(tx, agent(), keyring_,
                    {.customer_id = kCustomer,
                     .order_id = id,
                     .alternate_order_id = "ALT",
                     .line_number = number,
                     .quantity = quantity,
                     .item = what,
                     .keys = &keys});
    };
    EXPECT_EQ(line(0, 3, three), FulfilmentState::kFulfilled);
    EXPECT_EQ(line(1, 5, five), FulfilmentState::kPending);
  });
  EXPECT_EQ(keys_of(id), (std::vector<std::string>{key_number(2), key_number(3), key_number(4)}));
  EXPECT_EQ(level().available, 3);
  EXPECT_EQ(order(later, 3), FulfilmentState::kFulfilled);
  EXPECT_EQ(keys_of(later), (std::vector<std::string>{key_number(5), key_number(6), key_number(7)}));
}

TEST_P(FulfilmentTest, OneMultiActivationKeyStandsForTheWholeQuantity) {
  import(keys_text(1, 2));
  const std::string id = new_order();
  order(id, 25, item(catalog::KeySource::kPool, 2));
  database().read_now([&](sql::Tx& tx) {
    const auto line = find_line(tx, buyer(), id, "0").value();
    const auto keys = list_keys(tx, keyring_, line, "", 0).value().items;
    ASSERT_EQ(keys.size(), 1u);
    EXPECT_EQ(keys[0].stored.activation_limit, 50);
  });
}

TEST_P(FulfilmentTest, GeneratedKeysAreValidAndDistinct) {
  const std::string id = new_order();
  EXPECT_EQ(order(id, 20, item(catalog::KeySource::kGenerated)), FulfilmentState::kFulfilled);
  const auto keys = keys_of(id);
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 20u);
  for (const std::string& key : keys) EXPECT_TRUE(valid_key(key, KeyFormat::kChandlery)) << key;
}

TEST_P(FulfilmentTest, AProductWithoutKeysIsEntitledAtOnce) {
  const std::string id = new_order();
  catalog::PricedItem what = item(catalog::KeySource::kNone);
  what.term_duration = "P3Y";
  EXPECT_EQ(order(id, 4, what), FulfilmentState::kFulfilled);
  const Entitlement line = line_of(id);
  EXPECT_EQ(line.state, EntitlementState::kActive);
  EXPECT_EQ(line.quantity, 4);
  EXPECT_EQ(line.expires_at, parse_iso("2024-03-08T10:00:00Z"));
}

TEST_P(FulfilmentTest, ManyOrdersAtOnceNeverShareAKeyAndLeaveNoneBehind) {
  constexpr int kOrders = 150, kEach = 2, kKeys = kOrders * kEach;
  import(keys_text(1, kKeys));
  std::vector<std::string> ids;
  for (int i = 0; i < kOrders; ++i) ids.push_back(new_order());
  // Each is tried twice; the first try of every third is rolled back after it took its keys.
  std::latch done(kOrders + kOrders / 3);
  std::atomic<int> pending = 0;
  const auto submit = [&](int i, bool fails) {
    database().write(
        [&, i, fails](sql::Tx& tx) {
          const auto state = fulfil_line(tx, fails ? new_order() : ids[static_cast<std::size_t>(i)], kEach);
          if (fails) throw std::runtime_error("rolled back");
          if (state == FulfilmentState::kPending) ++pending;
        },
        [&](std::exception_ptr) { done.count_down(); });
  };
  for (int i = 0; i < kOrders; ++i) {
    if (i % 3 == 0) submit(i, true);
    submit(i, false);
  }
  done.wait();
  EXPECT_EQ(pending, 0);
  std::set<std::string> handed_out;
  for (const std::string& id : ids) {
    const auto keys = keys_of(id);
    EXPECT_EQ(keys.size(), static_cast<std::size_t>(kEach));
    handed_out.insert(keys.begin(), keys.end());
  }
  EXPECT_EQ(handed_out.size(), static_cast<std::size_t>(kKeys));
  EXPECT_EQ(level().available, 0);
  EXPECT_EQ(order(new_order()), FulfilmentState::kPending);
}

TEST_P(FulfilmentTest, KeysOfARolledBackOrderAreGivenOutAgain) {
  import(keys_text(1, 4));
  EXPECT_THROW(database().write_now([&](sql::Tx& tx) {
    // Two lines, so that the hint of where to look has passed the first line's keys.
    fulfil_line(tx, new_order(), 2);
    fulfil_line(tx, new_order(), 2);
    throw std::runtime_error("rolled back");
  }),
               std::runtime_error);
  EXPECT_EQ(level().available, 4);
  const std::string id = new_order();
  EXPECT_EQ(order(id, 4), FulfilmentState::kFulfilled);
  EXPECT_EQ(keys_of(id).size(), 4u);
}

TEST_P(FulfilmentTest, AnUndoneFulfilmentGivesItsKeysBackWithinTheTransaction) {
  import(keys_text(1, 2));
  const std::string id = new_order();
  database().write_now([&](sql::Tx& tx) {
    fulfil_line(tx, new_order(), 1);
    fulfil_line(tx, new_order(), 1);
    tx.undo();
    EXPECT_EQ(fulfil_line(tx, id, 2), FulfilmentState::kFulfilled);
  });
  EXPECT_EQ(keys_of(id), (std::vector<std::string>{key_number(1), key_number(2)}));
}

TEST_P(FulfilmentTest, ALineThatNeedsMoreThanThereIsTakesNothing) {
  import(keys_text(1, 3));
  const std::string large = new_order(), small = new_order();
  EXPECT_EQ(order(large, 5), FulfilmentState::kPending);
  EXPECT_EQ(line_of(large).state, EntitlementState::kPending);
  EXPECT_TRUE(keys_of(large).empty());
  EXPECT_EQ(level().available, 3);
  EXPECT_EQ(order(small, 3), FulfilmentState::kFulfilled);
}

TEST_P(FulfilmentTest, WaitingLinesAreServedInTurnWhenKeysArrive) {
  std::vector<std::string> ids;
  const std::vector<std::int64_t> quantities = {2, 3, 1};
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    ids.push_back(new_order());
    EXPECT_EQ(order(ids.back(), quantities[i], item(), kNow.plus_seconds(static_cast<std::int64_t>(i))),
              FulfilmentState::kPending);
  }
  // Enough for the first and the third, but the second's turn comes before the third's.
  EXPECT_EQ(import(keys_text(1, 4)).lines_fulfilled, 1);
  EXPECT_EQ(keys_of(ids[0]), (std::vector<std::string>{key_number(1), key_number(2)}));
  EXPECT_EQ(line_of(ids[0]).state, EntitlementState::kActive);
  EXPECT_EQ(line_of(ids[2]).state, EntitlementState::kPending);
  EXPECT_EQ(import(keys_text(5, 2)).lines_fulfilled, 2);
  EXPECT_EQ(keys_of(ids[1]).size(), 3u);
  EXPECT_EQ(keys_of(ids[2]), (std::vector<std::string>{key_number(6)}));
  EXPECT_EQ(import(keys_text(7, 1)).lines_fulfilled, 0);
}

TEST_P(FulfilmentTest, AnImportThatRunsBesideOrdersLeavesNoLineWaitingForKeysThatAreThere) {
  constexpr int kOrders = 60;
  import(keys_text(1, 1));  // so that the pool is known
  std::vector<std::string> ids;
  for (int i = 0; i < kOrders; ++i) ids.push_back(new_order());
  std::latch done(kOrders);
  for (const std::string& id : ids) {
    database().write([&, id](sql::Tx& tx) { fulfil_line(tx, id, 1); }, [&](std::exception_ptr) { done.count_down(); });
  }
  for (int i = 0; i < 6; ++i) import(keys_text(2 + 10 * i, 10));
  done.wait();
  std::set<std::string> handed_out;
  for (const std::string& id : ids) {
    EXPECT_EQ(line_of(id).state, EntitlementState::kActive);
    for (const std::string& key : keys_of(id)) handed_out.insert(key);
  }
  EXPECT_EQ(handed_out.size(), static_cast<std::size_t>(kOrders));
  EXPECT_EQ(level().available, 1);
}

TEST_P(FulfilmentTest, ACancelledLineLosesItsKeysForGood) {
  import(keys_text(1, 1));
  const std::string id = new_order();
  order(id);
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, agent(), kCustomer, id, 0)); });
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, agent(), kCustomer, id, 0)); });
  const Entitlement line = line_of(id);
  EXPECT_EQ(line.state, EntitlementState::kCancelled);
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(find_key(tx, keyring_, line, "1").value().stored.status, KeyStatus::kRevoked);
    EXPECT_EQ(cancel_line(tx, agent(), kCustomer, id, 1).error().code->number, 800071);
  });
  // A revoked key was known to somebody: it never returns to the pool.
  EXPECT_EQ(level().available, 0);
}

TEST_P(FulfilmentTest, ACancelledWaitingLineLeavesTheQueue) {
  const std::string cancelled = new_order(), next = new_order();
  order(cancelled);
  order(next);
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, agent(), kCustomer, cancelled, 0)); });
  EXPECT_EQ(import(keys_text(1, 1)).lines_fulfilled, 1);
  EXPECT_EQ(keys_of(next).size(), 1u);
  EXPECT_TRUE(keys_of(cancelled).empty());
}

TEST_P(FulfilmentTest, ACustomersEntitlementsComeInTheOrderOfPurchase) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(new_order());
    order(ids.back(), 1, item(catalog::KeySource::kNone));
  }
  database().read_now([&](sql::Tx& tx) {
    const auto held = entitlements(tx, buyer());
    ASSERT_EQ(held.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(held[i].order_id, ids[i]);
    customers::Buyer of_another = buyer();
    of_another.partner_id = "22222222-2222-4222-8222-222222222222";
    EXPECT_TRUE(entitlements(tx, of_another).empty());
  });
}

TEST_P(FulfilmentTest, AnImportRefusesDuplicatesAndNonsenseByTheirRows) {
  import(keys_text(1, 2));
  const ImportReport report = import(key_number(3) + "\r\n\r\n" + key_number(1) + "\n" + key_number(3) + "\n" +
                                     std::string(201, 'x') + "\n" + key_number(4));
  EXPECT_EQ(report.rows, 5);
  EXPECT_EQ(report.imported, 2);
  EXPECT_EQ(report.duplicate_rows, (std::vector<std::int64_t>{3, 4}));
  EXPECT_EQ(report.invalid_rows, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(level().total, 4);
  // The same key is one key in every pool.
  EXPECT_EQ(import(keys_text(1, 4), {}, kOtherPool).imported, 0);
}

TEST_P(FulfilmentTest, AnImportReadsTheKeyColumnOfACsv) {
  const ImportReport report = import("\xEF\xBB\xBFid,\"Key\",note\n1,\"AB\"\"C,1\",x\n2,DEF2,y\n3\n");
  EXPECT_EQ(report.imported, 2);
  EXPECT_EQ(report.invalid_rows, (std::vector<std::int64_t>{4}));
  const std::string id = new_order();
  order(id, 2);
  EXPECT_EQ(keys_of(id), (std::vector<std::string>{"AB\"C,1", "DEF2"}));
}

TEST_P(FulfilmentTest, ALargeImportGoesInBatchesAndCanBeRepeated) {
  const std::string text = keys_text(1, 12'345);
  std::int64_t told = 0;
  std::istringstream in(text);
  const ImportReport report = import_keys(database(), keyring_, agent(), kPool, {.expected_rows = 12'345}, in,
                                          [&](std::int64_t done, std::int64_t total) {
                                            EXPECT_GE(done, told);
                                            EXPECT_EQ(total, 12'345);
                                            told = done;
                                          })
                                  .value();
  EXPECT_EQ(report.imported, 12'345);
  EXPECT_EQ(told, 12'345);
  const ImportReport again = import(text + keys_text(12'346, 5));
  EXPECT_EQ(again.imported, 5);
  EXPECT_EQ(again.duplicates, 12'345);
  EXPECT_EQ(again.duplicate_rows.size(), kMostReportedRows);
  EXPECT_EQ(level().total, 12'350);
  EXPECT_EQ(level().available, 12'350);
}

TEST_P(FulfilmentTest, APoolKeepsItsFormat) {
  const std::string key = make_key(crypto::random_bytes(kRandomBytesForKey)).value();
  EXPECT_EQ(import(key + "\nnot a key\n", {.format = KeyFormat::kChandlery}).invalid, 1);
  EXPECT_EQ(import("anything\n").invalid, 1);
  std::istringstream in("x");
  const auto other = import_keys(database(), keyring_, agent(), kPool, {.format = KeyFormat::kText}, in);
  EXPECT_EQ(other.error().code->number, 3000);
  std::istringstream again("x");
  EXPECT_FALSE(import_keys(database(), keyring_, agent(), {"bad id", "1", ""}, {}, again));
}

TEST_P(FulfilmentTest, KeysOfASkuThatTheCatalogueDoesNotHaveAreRefused) {
  std::istringstream keys(keys_text(1, 2));
  const auto report = import_keys(database(), keyring_, agent(), {kPool.product_id, "0009", "2022"}, {}, keys);
  ASSERT_FALSE(report);
  EXPECT_TRUE(report.error().is(errors::kSkuNotFound));
  database().read_now([](sql::Tx& tx) { EXPECT_TRUE(store::pools(tx).empty()); });
}

TEST_P(FulfilmentTest, NewOrdersGetTheCurrentVersionsKeys) {
  const store::PoolName v2019{kPool.product_id, kPool.sku_id, "2019"}, v2022{kPool.product_id, kPool.sku_id, "2022"};
  import(keys_text(1, 2), {}, v2019);
  import(keys_text(11, 2), {}, v2022);
  const std::string first = new_order(), second = new_order();
  order(first);
  EXPECT_EQ(line_of(first).version, "2019");
  import("", {.make_current = true}, v2022);
  order(second);
  EXPECT_EQ(keys_of(second), (std::vector<std::string>{key_number(11)}));
  const Entitlement line = line_of(second);
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(choose(tx, line, {.version = "2019"}).error().code->number, 700004);
    EXPECT_TRUE(choose(tx, line, {.version = "2022"}));
  });
}

TEST_P(FulfilmentTest, NoKeyStandsReadableInTheDatabase) {
  import(keys_text(1, 3));
  const std::string id = new_order(), generated = new_order();
  order(id, 2);
  order(generated, 1, item(catalog::KeySource::kGenerated));
  const std::string made = keys_of(generated).at(0);
  static const sql::Statement kPoolRows("SELECT sealed, lookup FROM pool_keys");
  static const sql::Statement kKeyRows("SELECT sealed FROM software_keys WHERE sealed IS NOT NULL");
  int rows = 0;
  const auto check = [&](sql::Bytes bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const std::string_view part : {"AAAAA", "BBBBB", "DDDDD", "00001"})
      EXPECT_EQ(text.find(part), std::string::npos);
    EXPECT_EQ(text.find(made.substr(0, 9)), std::string::npos);
    ++rows;
  };
  database().read_now([&](sql::Tx& tx) {
    tx.query(kPoolRows, {}, [&](const sql::Row& row) {
      check(row.bytes(0));
      check(row.bytes(1));
    });
    tx.query(kKeyRows, {}, [&](const sql::Row& row) { check(row.bytes(0)); });
  });
  EXPECT_EQ(rows, 7);
}

TEST_P(FulfilmentTest, ASealedKeyThatWasMovedToAnotherRowDoesNotOpen) {
  const std::string mine = new_order(), theirs = new_order();
  order(mine, 1, item(catalog::KeySource::kGenerated));
  order(theirs, 1, item(catalog::KeySource::kGenerated));
  database().write_now([&](sql::Tx& tx) {
    tx.run_script("UPDATE software_keys SET sealed = (SELECT sealed FROM software_keys WHERE order_id = '" + theirs +
                  "') WHERE order_id = '" + mine + "'");
  });
  EXPECT_THROW(keys_of(mine), std::runtime_error);
}

TEST_P(FulfilmentTest, AListOfKeysHasPages) {
  const std::string id = new_order();
  order(id, 7, item(catalog::KeySource::kGenerated));
  const Entitlement line = line_of(id);
  database().read_now([&](sql::Tx& tx) {
    std::string after;
    std::vector<std::int64_t> ordinals;
    do {
      const auto page = list_keys(tx, keyring_, line, after, 3).value();
      for (const OpenKey& key : page.items) ordinals.push_back(key.stored.ordinal);
      after = page.next;
    } while (!after.empty());
    EXPECT_EQ(ordinals, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(list_keys(tx, keyring_, line, "x", 3).error().code->number, 3000);
  });
}

TEST_P(FulfilmentTest, LinesAreFoundByTheirPathOrRefusedByName) {
  const std::string id = new_order();
  order(id, 1, item(catalog::KeySource::kNone));
  database().read_now([&](sql::Tx& tx) {
    const auto number = [&](std::string_view order_id, std::string_view line) {
      const auto found = find_line(tx, buyer(), order_id, line);
      return found ? 0 : found.error().code->number;
    };
    EXPECT_EQ(number(id, "0"), 0);
    EXPECT_EQ(number(id, "1"), 800071);
    EXPECT_EQ(number(id, "x"), 800071);
    EXPECT_EQ(number(id, "99999999999999999999"), 800071);
    EXPECT_EQ(number(new_order(), "0"), 20000);
    EXPECT_EQ(number("not-an-order", "0"), 20000);
  });
}
INSTANTIATE_ON_BOTH_ENGINES(FulfilmentTest);

}  // namespace
}  // namespace chandlery::fulfilment
