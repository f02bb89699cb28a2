// Keys that come by an upload, cut anywhere: stored as they come, recorded also when the upload breaks off; and the levels
// that the operator then sees.
#include "fulfilment/import.h"
#include "fulfilment/reveal_world.h"
#include "support/calls.h"

namespace chandlery::fulfilment {
namespace {

using http::Method;
using test::at;

class KeyUploadTest : public RevealWorld {
 protected:
  static Actor operator_user() {
    Actor actor = partner_user(Role::kOperator);
    actor.kind = PrincipalKind::kOperator;
    actor.partner_id.clear();
    return actor;
  }
  http::Response send(Method method, std::string_view target, std::string body = {}) {
    return test::call(database(), router_, operator_user(), method, target, std::move(body));
  }
  static std::string keys(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i) text += "KEY-" + std::to_string(1'000'000 + i) + "\r\n";
    return text;
  }
  KeyImport open() {
    return KeyImport::open(database(), keyring_, operator_user(), {kProduct, "0002", "2019"}, {}).value();
  }
  std::string path_ = "/operator/v1/keypools/" + kProduct + "/0002";
};

TEST_P(KeyUploadTest, AnUploadIsReadThoughItIsCutInTheMiddleOfAKey) {
  const auto made = send(Method::kPost, path_ + "/keys?version=2019", "id,Key\n1,AAAA-BBBB\n2,\"CCCC-DDDD\"\n3,AAAA-BBBB\n4,\n5,EEEE");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(at(made, "rows"), "5");
  EXPECT_EQ(at(made, "imported"), "3");
  EXPECT_EQ(at(made, "duplicates") + at(made, "invalid"), "11");
  for (std::size_t piece : {1u, 7u}) {
    KeyImport import = open();
    const std::string text = keys(static_cast<int>(100 * piece), 20);
    for (std::size_t at = 0; at < text.size(); at += piece) ASSERT_TRUE(import.take(std::string_view(text).substr(at, piece)));
    EXPECT_EQ(import.finish().imported, 20);
  }
}

TEST_P(KeyUploadTest, WhatIsNoListOfKeysIsRefusedBeforeItFillsTheMemory) {
  KeyImport import = open();
  EXPECT_TRUE(import.take(std::string(kLongestKeyLine, 'x')));
  EXPECT_FALSE(import.take("x"));
  EXPECT_EQ(send(Method::kPost, "/operator/v1/keypools/" + kProduct + "/9999/keys", "A\n").status, 404);
  EXPECT_EQ(send(Method::kPost, path_ + "/keys?format=roman", "A\n").status, 400);
}

TEST_P(KeyUploadTest, AnUploadThatBreaksOffKeepsWhatWasStoredAndSaysSo) {
  {
    KeyImport import = open();
    ASSERT_TRUE(import.take(keys(0, static_cast<int>(kRowsOfBatch) + 10)));
    import.abandon();
  }
  EXPECT_EQ(at(send(Method::kGet, path_), "items[0].total"), std::to_string(kRowsOfBatch));
  database().read_now([&](sql::Tx& tx) {
    const audit::Query query{.range = {kSeedA, kSeedA.plus_days(1)}, .size = 1};
    const auto newest = audit::list(tx, operator_user(), {.transactions = true}, query);
    EXPECT_EQ(newest->items.at(0).operation, "import_software_keys");
    EXPECT_NE(newest->items.at(0).customized.find(std::to_string(kRowsOfBatch)), std::string::npos);
  });
  EXPECT_EQ(at(send(Method::kPost, path_ + "/keys?version=2019", keys(0, 12)), "duplicates"), "12");
}

TEST_P(KeyUploadTest, TheOperatorSeesEachVersionOfASkuAndWhichPoolsAreLowOrEmpty) {
  EXPECT_EQ(send(Method::kGet, path_).status, 404);
  ASSERT_EQ(send(Method::kPost, path_ + "/keys?version=2016", keys(0, 3)).status, 200);
  ASSERT_EQ(send(Method::kPost, path_ + "/keys?version=2019&current=true", keys(10, 30)).status, 200);
  ASSERT_EQ(send(Method::kPost, path_ + "/keys?version=2022", "").status, 200);
  const auto pools = send(Method::kGet, path_);
  EXPECT_EQ(at(pools, "items[0].version") + " " + at(pools, "items[0].level"), "2016 ok") << "no order draws from it";
  EXPECT_EQ(at(pools, "items[1].version") + " " + at(pools, "items[1].level"), "2019 ok");
  EXPECT_EQ(at(pools, "items[2].version") + " " + at(pools, "items[2].level"), "2022 empty");
  ASSERT_EQ(send(Method::kPut, path_ + "/threshold", R"({"version":"2019","lowBelow":31})").status, 204);
  EXPECT_EQ(at(send(Method::kGet, "/operator/v1/keypools?level=low"), "items[0].version"), "2019");
  EXPECT_EQ(at(send(Method::kGet, "/operator/v1/keypools?level=empty"), "totalCount"), "1");
  EXPECT_EQ(send(Method::kGet, "/operator/v1/keypools?level=high").status, 400);
}

INSTANTIATE_ON_BOTH_ENGINES(KeyUploadTest);

}  // namespace
}  // namespace chandlery::fulfilment
