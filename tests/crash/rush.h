// Many buyers at once, each on a connection of its own, and what the server promised to each of them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/running_server.h"

namespace chandlery::test {

/// What a buyer must know to buy from the demo shop for its first customer, who has accepted the agreement.
struct Shopfront {
  std::string token;      ///< of the first partner's application alone
  std::string pooled;     ///< a catalog item whose keys come from a pool of 10,000
  std::string generated;  ///< one whose keys are made when it is ordered; both fit into one order

  static Shopfront of(http::Client& client);
};

/// The demo shop, with credit limits that no rush reaches but every checkout is checked against.
void load_shop(RunningServer& server);

/// One checkout, as the buyer knows it.
struct Purchase {
  std::string cart;
  std::string request_id;           ///< its MS-RequestId
  std::vector<std::string> orders;  ///< what a 201 named; empty while nothing was promised
};

/// Makes a cart: mostly a key or two of the pool, now and then (by `number`) with a second line.
http::Response make_cart(http::Client& client, const Shopfront& shop, int number, std::string_view request_id);
http::Response check_out(http::Client& client, const Shopfront& shop, const Purchase& purchase);
/// The `id` of a cart's answer, the ids of a checkout's.
std::string cart_of(const http::Response& made);
std::vector<std::string> orders_of(const http::Response& checked_out);
std::string in_words(const http::Response& response);
/// The status of /readyz.
int readiness(const RunningServer& server);

/// Sends `count` requests on several connections; the answers in order, status 0 where there was none.
std::vector<http::Response> send_all(const RunningServer& server, std::size_t count,
                                     const std::function<http::Response(http::Client&, std::size_t)>& send);
/// Checks out, or does so again, under the purchases' own request ids.
std::vector<http::Response> check_out_all(const RunningServer& server, const Shopfront& shop,
                                          std::span<const Purchase> purchases);
/// So many carts that nobody has checked out yet. Throws when one cannot be made.
std::vector<Purchase> make_carts(const RunningServer& server, const Shopfront& shop, std::size_t count,
                                 std::string_view name);
/// The ids of all orders that the server lists for the customer; throws when it does not list them.
std::vector<std::string> listed_orders(http::Client& client, const Shopfront& shop);

/// Buyers that make carts and check them out until they are told to stop or lose the server.
class Rush {
 public:
  struct Options {
    int buyers = 64;
    std::string name;              ///< begins the request ids, so it must differ from every other rush's
    bool repeats_refused = false;  ///< a buyer that reads 503 sends the same request again; else 503 is a surprise
  };
  struct Outcome {
    std::vector<Purchase> promised;      ///< answered 201
    std::vector<Purchase> unanswered;    ///< at most one of each buyer: what was under way when the server went
    std::vector<std::string> surprises;  ///< other answers than those expected
    int refused = 0;                     ///< answers 503
  };

  Rush(const RunningServer& server, const Shopfront& shop, Options options);
  ~Rush() { finish(); }

  /// Returns when so many checkouts are promised; false when every buyer has given up before.
  bool wait_for(int promised);
  /// Ends the buyers after what they are doing.
  Outcome finish();

 private:
  void buy(const RunningServer& server, int buyer);
  http::Response insist(const std::function<http::Response()>& send);
  void keep(Purchase purchase);

  const Shopfront& shop_;
  const Options options_;
  std::atomic<bool> over_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  int buying_;
  Outcome outcome_;
  std::vector<std::thread> threads_;
};

/// What was under way when the server went is asked for again, as a client would: it ends among the promises, whether or not the
/// server had already written it. So is the last promise of some, which must read the same. Fails the test.
void settle(const RunningServer& server, const Shopfront& shop, Rush::Outcome& seen);

/// A number of the environment, by which a run is repeated or made longer.
std::uint32_t number_from(const char* variable, std::uint32_t otherwise);

}  // namespace chandlery::test
