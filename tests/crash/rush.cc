#include "crash/rush.h"

#include <stdexcept>
#include <utility>

#include "platform/json/reader.h"
#include "platform/json/writer.h"

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

}  // namespace

Shopfront Shopfront::of(http::Client& client) {
  Shopfront shop;
  shop.token = application_token(client, demo::kTenant, demo::kClient, demo::kSecret);
  shop.pooled = catalog_item(client, shop.token, "8B64QH90172Z", "0001");
  shop.generated = catalog_item(client, shop.token, "G7HBTJF8K00N", "0001");
  return shop;
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

std::vector<std::string> orders_of(const http::Response& checked_out) {
  std::vector<std::string> ids;
  const auto document = json::Document::parse(checked_out.body);
  const auto orders = document->object()->array("orders").value();
  for (std::size_t i = 0; i < orders.size(); ++i) ids.push_back(orders.object(i)->text("id").value());
  return ids;
}

std::string in_words(const http::Response& response) { return std::to_string(response.status) + " " + response.body; }

std::vector<http::Response> check_out_all(const RunningServer& server, const Shopfront& shop,
                                          std::span<const Purchase> purchases) {
  constexpr int kConnections = 16;
  std::vector<http::Response> answers(purchases.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&] {
      const auto client = server.client();
      for (std::size_t at; (at = next++) < purchases.size();) {
        try {
          answers[at] = check_out(*client, shop, purchases[at]);
        } catch (const std::exception& failure) {
          answers[at] = {.status = 0, .body = failure.what()};
        }
      }
    });
  }
  threads.clear();
  return answers;
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

}  // namespace chandlery::test
