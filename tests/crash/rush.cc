#include "crash/rush.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/sql/database.h"

namespace chandlery::test {
namespace {

constexpr std::string_view kCustomer = "20000000-0000-4000-8000-000000000001";  // data/demo/customers.csv
constexpr int kMostRepeats = 20'000;  // of one request; a server that has not recovered by then never does

std::string carts_of_customer() { return "/v1/customers/" + std::string(kCustomer) + "/carts"; }

std::string catalog_item(http::Client& client, const std::string& token, std::string_view product,
                         std::string_view sku) {
  const http::Response found = exchange(client, http::Method::kGet,
                                        "/v1/products/" + std::string(product) + "/skus/" + std::string(sku) +
                                            "/availabilities?country=US&targetSegment=commercial",
                                        token);
  if (found.status != 200) throw std::runtime_error("no availability: " + in_words(found));
  return json::Document::parse(found.body)->object()->array("items")->object(0)->text("catalogItemId").value();
}

std::vector<std::string> ids_in(std::string_view body, std::string_view list) {
  std::vector<std::string> ids;
  const auto document = json::Document::parse(body);
  const json::Array items = document->object()->array(list).value();
  for (std::size_t i = 0; i < items.size(); ++i) ids.push_back(items.object(i)->text("id").value());
  return ids;
}

}  // namespace

Shopfront Shopfront::of(http::Client& client) {
  Shopfront shop;
  shop.token = application_token(client, demo::kTenant, demo::kClient, demo::kSecret);
  shop.pooled = catalog_item(client, shop.token, "8B64QH90172Z", "0001");
  shop.generated = catalog_item(client, shop.token, "G7HBTJF8K00N", "0001");
  return shop;
}

void load_shop(RunningServer& server) {
  static const sql::Statement kRaiseLimits(
      "UPDATE billing_accounts SET credit_limit = 1000000000000 WHERE credit_limit IS NOT NULL");
  server.load_demo();
  sql::open(server.database_address())->write_now([](sql::Tx& tx) { tx.queue(kRaiseLimits, {}); });
}

http::Response make_cart(http::Client& client, const Shopfront& shop, int number, std::string_view request_id) {
  json::Writer w;
  const auto line = [&](int id, const std::string& item, int quantity) {
    w.begin_object().field("id", id).field("catalogItemId", item).field("quantity", quantity);
    w.field("billingCycle", "one_time").end_object();
  };
  w.begin_object().key("lineItems").begin_array();
  line(0, shop.pooled, number % 4 == 1 ? 2 : 1);
  if (number % 4 == 3) line(1, shop.generated, 1);
  w.end_array().end_object();
  return exchange(client, http::Method::kPost, carts_of_customer(), shop.token, w.take(), request_id);
}

http::Response check_out(http::Client& client, const Shopfront& shop, const Purchase& purchase) {
  return exchange(client, http::Method::kPost, carts_of_customer() + "/" + purchase.cart + "/checkout", shop.token, {},
                  purchase.request_id);
}

std::string cart_of(const http::Response& made) {
  return json::Document::parse(made.body)->object()->text("id").value();
}

std::vector<std::string> orders_of(const http::Response& checked_out) { return ids_in(checked_out.body, "orders"); }

std::string in_words(const http::Response& response) { return std::to_string(response.status) + " " + response.body; }

int readiness(const RunningServer& server) {
  return exchange(*server.client(), http::Method::kGet, "/readyz", {}).status;
}

std::vector<http::Response> send_all(const RunningServer& server, std::size_t count,
                                     const std::function<http::Response(http::Client&, std::size_t)>& send) {
  constexpr int kConnections = 16;
  std::vector<http::Response> answers(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    http::Client client(server.checking());
    for (std::size_t at; (at = next++) < count;) {
      try {
        if (!client.connected()) client.connect("127.0.0.1", server.port());
        answers[at] = send(client, at);
      } catch (const std::exception& failure) {
        answers[at] = {.status = 0, .body = failure.what(), .content_type = {}, .headers = {}};
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < kConnections; ++i) threads.emplace_back(work);
  threads.clear();
  return answers;
}

std::vector<http::Response> check_out_all(const RunningServer& server, const Shopfront& shop,
                                          std::span<const Purchase> purchases) {
  return send_all(server, purchases.size(),
                  [&](http::Client& client, std::size_t at) { return check_out(client, shop, purchases[at]); });
}

std::vector<Purchase> make_carts(const RunningServer& server, const Shopfront& shop, std::size_t count,
                                 std::string_view name) {
  const auto request_id = [&](std::size_t at) { return std::string(name) + "-" + std::to_string(at); };
  const std::vector<http::Response> made = send_all(server, count, [&](http::Client& client, std::size_t at) {
    return make_cart(client, shop, static_cast<int>(at), request_id(at) + "-cart");
  });
  std::vector<Purchase> purchases;
  for (std::size_t at = 0; at < count; ++at) {
    if (made[at].status != 201) throw std::runtime_error("no cart: " + in_words(made[at]));
    purchases.push_back({.cart = cart_of(made[at]), .request_id = request_id(at) + "-checkout", .orders = {}});
  }
  return purchases;
}

std::vector<std::string> listed_orders(http::Client& client, const Shopfront& shop) {
  const http::Response listed =
      exchange(client, http::Method::kGet, "/v1/customers/" + std::string(kCustomer) + "/orders", shop.token);
  if (listed.status != 200) throw std::runtime_error("no orders: " + in_words(listed));
  return ids_in(listed.body, "items");
}

Rush::Rush(const RunningServer& server, const Shopfront& shop, Options options)
    : shop_(shop), options_(std::move(options)), buying_(options_.buyers) {
  for (int i = 0; i < options_.buyers; ++i) threads_.emplace_back([this, &server, i] { buy(server, i); });
}

bool Rush::wait_for(int promised) {
  std::unique_lock lock(mutex_);
  const auto enough = [&] { return static_cast<int>(outcome_.promised.size()) >= promised; };
  changed_.wait(lock, [&] { return enough() || buying_ == 0; });
  return enough();
}

Rush::Outcome Rush::finish() {
  over_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return std::move(outcome_);
}

void Rush::buy(const RunningServer& server, int buyer) {
  Purchase under_way;
  std::string surprise;
  try {
    const auto client = server.client();
    for (int number = 0; !over_ && surprise.empty(); ++number) {
      const std::string name = options_.name + "-" + std::to_string(buyer) + "-" + std::to_string(number);
      const http::Response made = insist([&] { return make_cart(*client, shop_, buyer + number, name + "-cart"); });
      if (made.status != 201) {
        surprise = "a cart: " + in_words(made);
        break;
      }
      under_way = {.cart = cart_of(made), .request_id = name + "-checkout", .orders = {}};
      const http::Response bought = insist([&] { return check_out(*client, shop_, under_way); });
      if (bought.status != 201) {
        surprise = "a checkout: " + in_words(bought);
        break;
      }
      under_way.orders = orders_of(bought);
      keep(std::exchange(under_way, {}));
    }
  } catch (const std::exception&) {
    // The server is gone; what was under way is told below.
  }
  const std::lock_guard lock(mutex_);
  if (!surprise.empty()) outcome_.surprises.push_back(surprise);
  if (!under_way.cart.empty()) outcome_.unanswered.push_back(std::move(under_way));
  --buying_;
  changed_.notify_all();
}

http::Response Rush::insist(const std::function<http::Response()>& send) {
  http::Response response = send();
  for (int i = 0; i < kMostRepeats && options_.repeats_refused && response.status == 503; ++i) {
    {
      const std::lock_guard lock(mutex_);
      ++outcome_.refused;
    }
    response = send();
  }
  return response;
}

void Rush::keep(Purchase purchase) {
  const std::lock_guard lock(mutex_);
  outcome_.promised.push_back(std::move(purchase));
  changed_.notify_all();
}

void settle(const RunningServer& server, const Shopfront& shop, Rush::Outcome& seen) {
  const std::vector<http::Response> answers = check_out_all(server, shop, seen.unanswered);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_EQ(answers[i].status, 201) << answers[i].body;
    seen.unanswered[i].orders = orders_of(answers[i]);
  }
  const std::size_t last = seen.promised.size() - std::min<std::size_t>(seen.promised.size(), 20);
  const std::span<const Purchase> again = std::span(seen.promised).subspan(last);
  const std::vector<http::Response> repeated = check_out_all(server, shop, again);
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    ASSERT_EQ(repeated[i].status, 201) << repeated[i].body;
    EXPECT_EQ(orders_of(repeated[i]), again[i].orders);
  }
  std::ranges::move(seen.unanswered, std::back_inserter(seen.promised));
  seen.unanswered.clear();
}

std::uint32_t number_from(const char* variable, std::uint32_t otherwise) {
  const char* given = std::getenv(variable);
  return given == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(given));
}

}  // namespace chandlery::test
