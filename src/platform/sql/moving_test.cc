// Rows that go from one engine to the other are the same there, and a difference is seen.
#include "platform/sql/moving.h"

#include <gtest/gtest.h>

#include "platform/sql/sqlite_connection.h"
#include "support/engines.h"

namespace chandlery::sql {
namespace {

const std::vector<Migration> kSchema = {
    {"test", 1, "owners", "CREATE TABLE owners (id TEXT PRIMARY KEY, age BIGINT) /*sqlite: WITHOUT ROWID */;"},
    {"test", 2, "items",
     "CREATE TABLE items (owner TEXT NOT NULL REFERENCES owners (id), number BIGINT NOT NULL, picture BYTEA, note TEXT,"
     " PRIMARY KEY (owner, number)); INSERT INTO owners (id, age) VALUES ('brought', 1)"}};

const Statement kOwner("INSERT INTO owners (id, age) VALUES ($1, $2)");
const Statement kItem("INSERT INTO items (owner, number, picture, note) VALUES ($1, $2, $3, $4)");
const Statement kSpoil("UPDATE items SET note = 'y' WHERE number = 77");
const Statement kSwap("UPDATE items SET note = NULL, picture = $1 WHERE number = 3");

class MovingTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database_apart(kSchema);
    folder_ = std::filesystem::temp_directory_path() / ("chandlery_moving_" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
    here_ = open_sqlite({.file = folder_ / "here.db", .durable = false});
    migrate(*here_, kSchema, Instant{0});
    here_->write_now([](Tx& tx) {
      tx.execute(kOwner, {"żółw, 'quoted'", nullptr});
      tx.execute(kOwner, {"", -9'000'000'000'000'000'000});
      const unsigned char picture[] = {0, 1, 0xff, 0};
      for (int i = 0; i < 1234; ++i) {
        tx.execute(kItem, {i % 2 ? "" : "brought", i, i % 3 ? Param(Bytes(picture)) : Param(nullptr), std::string(i % 400, 'x')});
      }
      tx.execute(kItem, {"brought", 5000, Bytes(picture).first(0), std::string(3 << 20, 'z')});
    });
  }
  void TearDown() override {
    here_.reset();
    std::filesystem::remove_all(folder_);
    OnBothEngines::TearDown();
  }

  std::filesystem::path folder_;
  std::unique_ptr<Database> here_;
};
INSTANTIATE_ON_BOTH_ENGINES(MovingTest);

TEST_P(MovingTest, WhatIsCopiedReadsTheSameOnBothSides) {
  here_->write_now([&](Tx& from) {
    database().write_now([&](Tx& into) {
      const std::vector<Table> tables = tables_of(from);
      ASSERT_EQ(tables.size(), 3u);
      EXPECT_EQ(tables.back().name, "items") << "it refers to what was made before it";
      EXPECT_EQ(tables, tables_of(into));
      empty(into, tables);
      EXPECT_EQ(contents_of(into, tables.back()), Contents{});
      for (const Table& table : tables) {
        const std::int64_t rows = copy_rows(from, into, table);
        EXPECT_EQ(contents_of(from, table), contents_of(into, table)) << table.name;
        EXPECT_EQ(contents_of(into, table).rows, rows);
      }
      EXPECT_EQ(contents_of(into, tables.back()).rows, 1235);
      const Contents before = contents_of(into, tables.back());
      into.execute(kSpoil, {});
      EXPECT_NE(contents_of(into, tables.back()), before) << "one letter differs";
      const Contents spoilt = contents_of(into, tables.back());
      into.execute(kSwap, {"xxx"});
      const Contents swapped = contents_of(into, tables.back());
      EXPECT_NE(swapped.sum, spoilt.sum) << "a value that stands in another column is another row";
      EXPECT_EQ(swapped.rows, spoilt.rows);
    });
  });
}

TEST_P(MovingTest, ADatabaseThatAnotherConnectionHasOpenIsInUse) {
  EXPECT_TRUE(in_use(folder_ / "here.db"));
  here_.reset();
  EXPECT_FALSE(in_use(folder_ / "here.db"));
}

}  // namespace
}  // namespace chandlery::sql
