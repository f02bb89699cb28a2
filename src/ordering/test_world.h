// The small world in which ordering's tests buy: a few partners, customers, products and prices, on either engine.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "billing/ledger.h"
#include "billing/ledger_check.h"
#include "catalog/rules.h"
#include "ordering/rules.h"
#include "ordering/service.h"
#include "support/engines.h"

namespace chandlery::ordering {

inline const Instant kNoon = *parse_iso("2021-08-02T12:00:00Z");

// Tenants. A GUID each, told apart by their first digits.
inline constexpr const char* kSeller = "a0000000-0000-4000-8000-000000000001";  // direct partner in the US
inline constexpr const char* kOtherSeller = "a0000000-0000-4000-8000-000000000002";
inline constexpr const char* kProvider = "a0000000-0000-4000-8000-000000000003";  // indirect provider
inline constexpr const char* kReseller = "a0000000-0000-4000-8000-000000000004";  // its reseller, MPN id 4004
inline constexpr const char* kUnsigned = "a0000000-0000-4000-8000-000000000005";  // without partner agreement
inline constexpr const char* kRestricted = "a0000000-0000-4000-8000-000000000006";
inline constexpr const char* kCustomer = "c0000000-0000-4000-8000-000000000001";  // of kSeller, in the US
inline constexpr const char* kNoAgreement = "c0000000-0000-4000-8000-000000000002";
inline constexpr const char* kSchool = "c0000000-0000-4000-8000-000000000003";  // government segment
inline constexpr const char* kInJapan = "c0000000-0000-4000-8000-000000000004";
inline constexpr const char* kInKuwait = "c0000000-0000-4000-8000-000000000005";
inline constexpr const char* kInBlocked = "c0000000-0000-4000-8000-000000000006";   // software is blocked there
inline constexpr const char* kFarAway = "c0000000-0000-4000-8000-000000000007";     // another selling region
inline constexpr const char* kEnded = "c0000000-0000-4000-8000-000000000008";       // relationship ended
inline constexpr const char* kOfProvider = "c0000000-0000-4000-8000-000000000009";  // associated with kReseller
inline constexpr const char* kOfUnsigned = "c0000000-0000-4000-8000-00000000000a";
inline constexpr const char* kOfRestricted = "c0000000-0000-4000-8000-00000000000b";
inline constexpr const char* kOfOther = "c0000000-0000-4000-8000-00000000000c";

/// What the world sells, in the market of `country`.
struct Item {
  std::string sku;
  std::string country = "US";
  std::string id() const {
    return "DG7GMGF0DVT9:" + sku + ":" +
           catalog::availability_id("DG7GMGF0DVT9", sku, country, customers::Segment::kCommercial);
  }
};
inline const Item kServer{"0001"};                // perpetual, 1069.00 USD, generated keys, 1 to 1000
inline const Item kClientAccess{"0002"};          // perpetual, 45.125 USD: rounds
inline const Item kYearly{"0003"};                // P1Y or P3Y, one_time, 1200.00 and 3000.00 USD
inline const Item kPooled{"0004"};                // keys from a pool that is empty
inline const Item kScarce{"0005"};                // five units in stock
inline const Item kSeats{"0006"};                 // 1.00 USD, a key for each of up to a million
inline const Item kServerInJapan{"0001", "JP"};   // 120000 JPY
inline const Item kServerInKuwait{"0001", "KW"};  // 330.125 KWD

class World : public test::OnBothEngines {
 protected:
  void SetUp() override;
  /// What the database has; worlds of upper modules add theirs.
  virtual std::vector<sql::Migration> steps() const;
  /// Whatever a test did: the books are right.
  void TearDown() override {
    if (!IsSkipped()) {
      database().read_now([](sql::Tx& tx) { EXPECT_THAT(billing::check_ledger(tx).problems, testing::IsEmpty()); });
    }
    OnBothEngines::TearDown();
  }

  /// An admin agent of the partner.
  static Actor agent(std::string partner_id = kSeller, Instant at = kNoon);
  static LineRequest line(const Item& item, std::int64_t quantity = 1, std::string term = {}) {
    LineRequest request;
    request.catalog_item_id = item.id();
    request.quantity = quantity;
    request.term_duration = std::move(term);
    return request;
  }

  /// Runs a use case as the edge does: one transaction, taken back when it fails.
  template <class UseCase>
  auto act(UseCase&& use_case) {
    std::optional<decltype(use_case(std::declval<sql::Tx&>()))> result;
    database().write_now([&](sql::Tx& tx) {
      result.emplace(use_case(tx));
      if (!*result) tx.undo();
    });
    return std::move(*result);
  }

  Result<Cart> make_cart(std::vector<LineRequest> lines, std::string customer = kCustomer, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return create_cart(tx, actor, services_, {customer, lines}); });
  }
  Result<std::vector<Order>> check_out(const Cart& cart, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return checkout(tx, actor, services_, {cart.customer_id, cart.id}); });
  }
  Result<Order> order_now(std::vector<LineRequest> lines, std::string customer = kCustomer, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return place_order(tx, actor, services_, {customer, {}, lines}); });
  }
  Result<Order> read_order_of(const Order& order, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return find_order(tx, actor, order.customer_id, order.id); });
  }
  std::vector<billing::Balance> balances_of(std::string_view partner_id) {
    std::vector<billing::Balance> result;
    database().read_now([&](sql::Tx& tx) { result = billing::balances(tx, partner_id); });
    return result;
  }

  /// From `at` on the item costs this.
  void set_price(const Item& item, const char* price, Instant at);

  /// How many rows each table holds that a purchase may write, and the stock that is left.
  std::map<std::string, std::int64_t> rows();

  const crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  const Services services_{keyring_};
};

}  // namespace chandlery::ordering
