#include "crash/books.h"

#include <algorithm>

#include "fulfilment/pool_store.h"
#include "fulfilment/store.h"
#include "platform/json/reader.h"

namespace chandlery::test {
namespace {

const sql::Statement kOrders("SELECT order_id, customer_id, cart_id, status, total FROM orders");
const sql::Statement kLines("SELECT order_id, line_number, status, quantity, total FROM order_lines");
const sql::Statement kEntitlements("SELECT order_id, line_number, quantity, state FROM entitlements");
const sql::Statement kGiven("SELECT order_id, line_number, ordinal, pool, pool_sequence FROM software_keys");
const sql::Statement kTaken("SELECT pool, sequence FROM pool_keys WHERE state = 1");
const sql::Statement kCharges("SELECT id, subtotal FROM charges");  // the sellers' country has no tax
const sql::Statement kRecorded("SELECT customized FROM audit_records WHERE operation = 'create_order'");
const sql::Statement kWaits("SELECT COUNT(*) FROM key_waits");
const sql::Statement kSealed(
    "SELECT s.partner_id, s.order_id, s.line_number, s.ordinal, s.sealed, s.pool, k.lookup, k.sealed "
    "FROM software_keys s LEFT JOIN pool_keys k ON k.pool = s.pool AND k.sequence = s.pool_sequence");

constexpr std::int64_t kActive = 0;  // entitlements.state

std::string order_in(std::string_view customized) {
  const auto document = json::Document::parse(customized);
  const auto facts = document->array().value();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto fact = facts.object(i).value();
    if (fact.text("key").value() == "OrderId") return fact.text("value").value();
  }
  return {};
}

std::string name_of(const std::pair<std::string, std::int64_t>& line) {
  return line.first + "/" + std::to_string(line.second);
}

}  // namespace

Books::Books(sql::Database& database) {
  database.read_now([&](sql::Tx& tx) {
    const auto line_of = [](const sql::Row& row) { return LineId{row.string(0), row.integer(1)}; };
    tx.query(kOrders, {}, [&](const sql::Row& row) {
      orders_[row.string(0)] = {row.string(1), row.string(2), row.string(3), row.integer(4)};
    });
    tx.query(kLines, {}, [&](const sql::Row& row) {
      lines_[line_of(row)] = {row.string(2), row.integer(3), row.integer(4)};
    });
    tx.query(kEntitlements, {}, [&](const sql::Row& row) {
      entitlements_[line_of(row)] = {row.integer(2), row.integer(3)};
    });
    tx.query(kGiven, {}, [&](const sql::Row& row) {
      given_.push_back({line_of(row), row.integer(2), {row.integer(3), row.integer(4)}});
    });
    tx.query(kTaken, {}, [&](const sql::Row& row) { taken_.insert({row.integer(0), row.integer(1)}); });
    tx.query(kCharges, {}, [&](const sql::Row& row) { charges_[row.string(0)] = row.integer(1); });
    tx.query(kRecorded, {}, [&](const sql::Row& row) { ++recorded_[order_in(row.text(0))]; });
    tx.query(kWaits, {}, [&](const sql::Row& row) { waits_ = row.integer(0); });
  });
}

std::vector<std::string> Books::contradictions() const {
  std::vector<std::string> wrong;
  const auto expect = [&](bool holds, const std::string& what, std::string_view otherwise) {
    if (!holds) wrong.push_back(what + " " + std::string(otherwise));
  };

  std::map<std::string, std::int64_t> sums;  // of lines, by order
  std::map<std::string, int> orders_of_cart;
  std::map<LineId, std::int64_t> keys_of_line;
  std::map<PoolKey, int> times_given;
  for (const auto& [id, line] : lines_) sums[id.first] += line.total;
  for (const Given& given : given_) {
    ++keys_of_line[given.line];
    if (given.key != PoolKey{}) ++times_given[given.key];
  }

  for (const auto& [id, order] : orders_) {
    const std::string what = "order " + id;
    expect(order.status == "completed", what, "is " + order.status);
    expect(sums.contains(id), what, "has no lines");
    expect(sums.contains(id) && sums.at(id) == order.total, what, "has another total than its lines");
    expect(recorded_.contains(id) && recorded_.at(id) == 1, what, "is not recorded once in the log");
    expect(++orders_of_cart[order.cart] == 1, what, "is not the only one of its cart " + order.cart);
  }
  for (const auto& [id, line] : lines_) {
    const std::string what = "line " + name_of(id);
    expect(orders_.contains(id.first), what, "has no order");
    expect(line.status == "fulfilled", what, "is " + line.status);
    const auto entitlement = entitlements_.find(id);
    expect(entitlement != entitlements_.end() && entitlement->second.quantity == line.quantity &&
               entitlement->second.state == kActive,
           what, "has no active entitlement of its quantity");
    expect(keys_of_line[id] == line.quantity, what, "has not a key for each unit");
    const auto charge = charges_.find(name_of(id) + "/new");
    expect(charge != charges_.end() && charge->second == line.total, what, "is not charged its total");
  }
  for (const auto& [id, entitlement] : entitlements_)
    expect(lines_.contains(id), "entitlement " + name_of(id), "has no line");
  for (const auto& [id, count] : keys_of_line) expect(lines_.contains(id), "keys of " + name_of(id), "have no line");
  for (const auto& [id, count] : recorded_) expect(orders_.contains(id), "a log record of order " + id, "has no order");
  // Each line has its charge, so as many charges as lines leave none without a line.
  expect(charges_.size() == lines_.size(), std::to_string(charges_.size()) + " charges", "are not one for each line");
  expect(waits_ == 0, std::to_string(waits_) + " lines", "wait for keys");

  const auto name = [](const PoolKey& key) {
    return "key " + std::to_string(key.second) + " of pool " + std::to_string(key.first);
  };
  for (const auto& [key, times] : times_given) {
    expect(times == 1, name(key), "was given " + std::to_string(times) + " times");
    expect(taken_.contains(key), name(key), "was given, but is not taken out of the pool");
  }
  for (const PoolKey& key : taken_) expect(times_given.contains(key), name(key), "was taken for nobody");
  return wrong;
}

std::vector<std::string> Books::differences_from(std::span<const Purchase> promised) const {
  std::vector<std::string> differences;
  std::set<std::string> known;
  for (const Purchase& purchase : promised) {
    if (purchase.orders.size() != 1) {
      differences.push_back("cart " + purchase.cart + " was promised " + std::to_string(purchase.orders.size()) +
                            " orders");
    }
    for (const std::string& id : purchase.orders) {
      known.insert(id);
      const auto order = orders_.find(id);
      if (order == orders_.end()) {
        differences.push_back("order " + id + " was promised and is lost");
      } else if (order->second.cart != purchase.cart) {
        differences.push_back("order " + id + " is of another cart than was promised");
      }
    }
  }
  for (const auto& [id, order] : orders_) {
    if (!known.contains(id)) differences.push_back("order " + id + " was promised to nobody");
  }
  return differences;
}

std::string Books::counts() const {
  return std::to_string(orders_.size()) + " orders, " + std::to_string(lines_.size()) + " lines, " +
         std::to_string(charges_.size()) + " charges, " + std::to_string(recorded_.size()) + " log records, " +
         std::to_string(given_.size()) + " keys, " + std::to_string(taken_.size()) + " of them from pools";
}

std::vector<std::string> keys_given_twice(sql::Database& database, const crypto::Keyring& keyring) {
  std::map<std::string, int> times;
  database.read_now([&](sql::Tx& tx) {
    tx.query(kSealed, {}, [&](const sql::Row& row) {
      std::string context, sealed;
      if (row.is_null(5)) {
        const std::string partner = row.string(0), order = row.string(1);
        context = fulfilment::store::generated_seal_context({partner, order, row.integer(2)}, row.integer(3));
        sealed = row.string(4);
      } else {
        fulfilment::store::Lookup lookup{};
        const sql::Bytes bytes = row.bytes(6);
        std::copy_n(bytes.begin(), std::min(bytes.size(), lookup.size()), lookup.begin());
        context = fulfilment::store::pool_seal_context(row.integer(5), lookup);
        sealed = row.string(7);
      }
      ++times[keyring.open_sealed(sealed, context).value_or("unreadable " + row.string(1))];
    });
  });
  std::vector<std::string> found;
  for (const auto& [key, count] : times) {
    if (count > 1 || key.starts_with("unreadable")) found.push_back(key);
  }
  return found;
}

std::vector<std::string> faults_of(const RunningServer& server, std::span<const Purchase> promised) {
  std::vector<std::string> faults;
  std::string output;
  if (server.run({"audit", "verify"}, &output) != 0) faults.push_back("chandlery audit verify: " + output);
  if (server.run({"ledger", "check"}, &output) != 0) faults.push_back("chandlery ledger check: " + output);
  const auto database = sql::open(server.database_address());
  const Books books(*database);
  for (std::string& fault : books.contradictions()) faults.push_back(std::move(fault));
  for (std::string& fault : books.differences_from(promised)) faults.push_back(std::move(fault));
  return faults;
}

}  // namespace chandlery::test
