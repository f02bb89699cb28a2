// A full disk, lost database sessions, and two servers at one database: what was promised stays, and nothing is sold
// twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <barrier>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "crash/books.h"
#include "crash/rush.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

constexpr std::uintmax_t kRoomLeft = 512 * 1024;  // bytes: for some checkouts, so that the disk runs full among others

// Checks out until there is no more room, and again once there is.
void starve(RunningServer& server, const std::function<void()>& take_room, const std::function<void()>& give_room) {
  constexpr std::size_t kCarts = 200;  // far more than the room that is left will hold
  const auto client = server.client();
  const Shopfront shop = Shopfront::of(*client);
  std::vector<Purchase> purchases = make_carts(server, shop, kCarts, "before");
  EXPECT_EQ(readiness(server), 200);

  take_room();
  std::vector<Purchase> promised, refused;
  const std::vector<http::Response> answers = check_out_all(server, shop, purchases);
  for (std::size_t i = 0; i < kCarts; ++i) {
    ASSERT_THAT(answers[i].status, AnyOf(201, 503)) << answers[i].body;
    if (answers[i].status == 201) purchases[i].orders = orders_of(answers[i]);
    (answers[i].status == 201 ? promised : refused).push_back(purchases[i]);
  }
  ASSERT_FALSE(refused.empty()) << "there was room for everything";
  std::cout << promised.size() << " checkouts promised and " << refused.size() << " refused on a full disk\n";
  EXPECT_EQ(readiness(server), 503);
  EXPECT_EQ(exchange(*client, http::Method::kGet, "/healthz", {}).status, 200);
  EXPECT_EQ(exchange(*client, http::Method::kGet, "/v1/customers", shop.token).status, 200);
  std::vector<std::string> orders;
  for (const Purchase& purchase : promised) orders.insert(orders.end(), purchase.orders.begin(), purchase.orders.end());
  EXPECT_THAT(listed_orders(*client, shop), UnorderedElementsAreArray(orders));

  give_room();
  EXPECT_EQ(readiness(server), 200);
  const std::vector<http::Response> repeated = check_out_all(server, shop, refused);
  for (std::size_t i = 0; i < refused.size(); ++i) {
    ASSERT_EQ(repeated[i].status, 201) << repeated[i].body;
    refused[i].orders = orders_of(repeated[i]);
  }
  promised.insert(promised.end(), refused.begin(), refused.end());
  EXPECT_EQ(server.stop(), 0);
  EXPECT_THAT(faults_of(server, promised), IsEmpty());
}

// A file system of its own for a server's folder.
class SmallDisk {
 public:
  SmallDisk() : folder_(fs::temp_directory_path() / ("chandlery-disk." + std::to_string(getpid()))) {
    fs::create_directory(folder_);
    mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=64m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount(folder_.c_str());
    fs::remove(folder_);
  }
  SmallDisk(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  const fs::path& folder() const { return folder_; }
  void fill() {
    std::ofstream ballast(folder_ / "ballast", std::ios::binary);
    const std::string block(4096, 'x');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
    ballast.close();
    fs::resize_file(folder_ / "ballast", fs::file_size(folder_ / "ballast") - kRoomLeft);
  }
  void clear() { fs::remove(folder_ / "ballast"); }

 private:
  const fs::path folder_;
  bool mounted_ = false;
};

TEST(FaultsTest, AFullDiskRefusesCheckoutsWhileReadsGoOnAndNothingPromisedIsLost) {
  SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "this user may not mount a small disk";
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", disk.folder().c_str(), 1);
  RunningServer server(sql::Engine::kSqlite);
  if (before == nullptr)
    unsetenv("TMPDIR");
  else
    setenv("TMPDIR", kept.c_str(), 1);
  load_shop(server);
  server.start();
  starve(
      server, [&] { disk.fill(); }, [&] { disk.clear(); });
}

TEST(FaultsTest, ALimitOnTheSizeOfFilesIsLikeAFullDisk) {
  RunningServer server(sql::Engine::kSqlite);
  load_shop(server);
  server.start();
  const auto limit_files_to = [&](rlim_t bytes) {
    const rlimit limit{.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
    ASSERT_EQ(prlimit(server.process(), RLIMIT_FSIZE, &limit, nullptr), 0);
  };
  const fs::path log = server.folder() / "chandlery.db-wal";
  starve(
      server, [&] { limit_files_to(fs::file_size(log) + kRoomLeft); }, [&] { limit_files_to(RLIM_INFINITY); });
}

class PostgresFaultsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set";
  }
};

// Ends every session of the server, as a restart of PostgreSQL would; returns how many.
int end_sessions(const RunningServer& server) {
  const std::string& address = server.database_address();
  const std::string name = address.substr(address.find("application_name=") + 17);
  PGconn* connection = PQconnectdb(std::getenv("CHANDLERY_TEST_POSTGRES"));
  const std::string text =
      "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '" + name + "'";
  PGresult* result = PQexec(connection, text.c_str());
  const int ended = PQntuples(result) == 1 ? std::atoi(PQgetvalue(result, 0, 0)) : -1;
  PQclear(result);
  PQfinish(connection);
  return ended;
}

TEST_F(PostgresFaultsTest, SessionsThatEndDuringCheckoutsLoseNoPromisedOrderAndTheServerRecoversByItself) {
  constexpr int kBlows = 12, kPromisesBetween = 25;
  RunningServer server(sql::Engine::kPostgres);
  load_shop(server);
  server.start();
  const Shopfront shop = Shopfront::of(*server.client());
  Rush rush(server, shop, {.name = "sessions", .repeats_refused = true});
  for (int blow = 1; blow <= kBlows; ++blow) {
    ASSERT_TRUE(rush.wait_for(blow * kPromisesBetween)) << server.log();
    EXPECT_GT(end_sessions(server), 0);
  }
  ASSERT_TRUE(rush.wait_for((kBlows + 1) * kPromisesBetween)) << server.log();
  const Rush::Outcome seen = rush.finish();
  EXPECT_THAT(seen.surprises, IsEmpty());
  EXPECT_THAT(seen.unanswered.size(), 0);
  std::cout << seen.promised.size() << " checkouts promised, " << seen.refused << " answers 503\n";
  EXPECT_EQ(readiness(server), 200);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_THAT(faults_of(server, seen.promised), IsEmpty());
}

// Two buyers who know the same carts, each at a server of its own.
struct Pair {
  std::unique_ptr<http::Client> left, right;
  std::barrier<> together{2};
  Purchase bought_left, bought_right;
  http::Response said_left, said_right;
};

http::Response answer_of(const std::function<http::Response()>& send) {
  try {
    return send();
  } catch (const std::exception& failure) {
    return {.status = 0, .body = failure.what(), .content_type = {}, .headers = {}};
  }
}

TEST_F(PostgresFaultsTest, TwoServersAtOneDatabaseOrderASharedCartOnceAndGiveNoKeyTwice) {
  constexpr int kPairs = 24, kCartsOfAPair = 10;
  RunningServer one(sql::Engine::kPostgres);
  load_shop(one);
  one.start();
  const auto other = one.beside();
  other->start();
  const Shopfront shop = Shopfront::of(*one.client());
  std::vector<Purchase> carts = make_carts(one, shop, kPairs * kCartsOfAPair, "shared");

  std::mutex mutex;
  std::vector<Purchase> promised;
  std::vector<std::string> wrong;
  // Every second cart is checked out under one request id at both servers, which then must say the same.
  const auto judge = [&](const Pair& pair, bool same_id) {
    const std::lock_guard lock(mutex);
    const http::Response& left = pair.said_left;
    const http::Response& right = pair.said_right;
    const auto promise = [&](const Purchase& purchase, const http::Response& said) {
      promised.push_back(purchase);
      promised.back().orders = orders_of(said);
    };
    const auto refused = [](const http::Response& said) { return said.status == 400 || said.status == 409; };
    if (same_id ? left.status == 201 && right.status == 201 && left.body == right.body
                : left.status == 201 && refused(right)) {
      promise(pair.bought_left, left);
    } else if (!same_id && right.status == 201 && refused(left)) {
      promise(pair.bought_right, right);
    } else {
      wrong.push_back((same_id ? "one id: " : "two ids: ") + in_words(left) + " and " + in_words(right));
    }
  };

  std::vector<std::jthread> threads;
  std::vector<std::unique_ptr<Pair>> pairs;
  for (int p = 0; p < kPairs; ++p) {
    Pair& pair = *pairs.emplace_back(std::make_unique<Pair>());
    pair.left = one.client();
    pair.right = other->client();
    const auto cart = [&carts, p](int i) -> const Purchase& {
      return carts[static_cast<std::size_t>(p * kCartsOfAPair + i)];
    };
    threads.emplace_back([&, cart] {
      for (int i = 0; i < kCartsOfAPair; ++i) {
        pair.bought_left = cart(i);
        pair.together.arrive_and_wait();
        pair.said_left = answer_of([&] { return check_out(*pair.left, shop, pair.bought_left); });
        pair.together.arrive_and_wait();
        judge(pair, i % 2 == 0);
      }
    });
    threads.emplace_back([&, cart] {
      for (int i = 0; i < kCartsOfAPair; ++i) {
        pair.together.arrive_and_wait();
        pair.bought_right = cart(i);
        if (i % 2 != 0) pair.bought_right.request_id += "-right";
        pair.said_right = answer_of([&] { return check_out(*pair.right, shop, pair.bought_right); });
        pair.together.arrive_and_wait();
      }
    });
  }
  threads.clear();
  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_EQ(other->stop(), 0);
  EXPECT_EQ(one.stop(), 0);
  EXPECT_EQ(promised.size(), carts.size());
  EXPECT_THAT(faults_of(one, promised), IsEmpty());
}

}  // namespace
}  // namespace chandlery::test
