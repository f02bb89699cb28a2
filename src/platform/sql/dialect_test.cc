// The portable text becomes each engine's own.
#include "platform/sql/dialect.h"

#include <gtest/gtest.h>

namespace chandlery::sql {
namespace {

constexpr auto kSqlite = Engine::kSqlite;
constexpr auto kPostgres = Engine::kPostgres;

TEST(DialectTest, ParametersAreNumberedAsTheEngineWritesThem) {
  EXPECT_EQ(text_for(kSqlite, "SELECT $1, $12 WHERE a=$1"), "SELECT ?1, ?12 WHERE a=?1");
  EXPECT_EQ(text_for(kPostgres, "SELECT $1, $12"), "SELECT $1, $12");
}

TEST(DialectTest, LiteralsNamesAndCommentsStayAsTheyAre) {
  for (const std::string_view text : {"SELECT '$1 it''s $2'", "SELECT \"a$1\"", "SELECT 1 -- $1 '\n",
                                      "/* $1 ' */ SELECT 1", "SELECT 'open", "/* open"})
    EXPECT_EQ(text_for(kSqlite, text), text);
}

TEST(DialectTest, AnEnginesCommentIsTextForThatEngineAndNothingForTheOther) {
  const std::string_view text = "A /*sqlite: B $1*/ C /*postgres:D*/";
  EXPECT_EQ(text_for(kSqlite, text), "A   B ?1  C  ");
  EXPECT_EQ(text_for(kPostgres, text), "A   C  D ");
  EXPECT_EQ(text_for(kSqlite, "'/*sqlite: kept*/'"), "'/*sqlite: kept*/'");
  EXPECT_EQ(text_for(kSqlite, "A /*sqlite: never ended"), "A /*sqlite: never ended");
}

TEST(DialectTest, AStatementThatMayWriteIsKnownByItsWords) {
  EXPECT_FALSE(may_write("SELECT a FROM t"));
  EXPECT_TRUE(may_write("insert into t values (1)"));
  EXPECT_TRUE(may_write("WITH x AS (SELECT 1) UPDATE t SET a = 1"));
  EXPECT_TRUE(may_write("DELETE FROM t"));
  EXPECT_TRUE(may_write("SELECT a FROM t FOR UPDATE"));
}

}  // namespace
}  // namespace chandlery::sql
