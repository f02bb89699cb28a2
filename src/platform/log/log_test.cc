// The log: that each call is one line that a program can read, whatever somebody put into it.
#include "platform/log/log.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "platform/json/reader.h"

namespace chandlery::log {
namespace {

class LogTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::temp_directory_path() / ("chandlery-log-" + std::to_string(::getpid()) + ".jsonl");
    std::filesystem::remove(file_);
    configure({.level = Level::kInfo, .file = file_});
  }
  void TearDown() override {
    configure({});
    std::filesystem::remove(file_);
  }
  std::vector<std::string> lines() const {
    flush();
    std::ifstream in(file_);
    std::vector<std::string> found;
    for (std::string line; std::getline(in, line);) found.push_back(line);
    return found;
  }

  std::filesystem::path file_;
};

TEST_F(LogTest, WritesOneObjectALineWithItsFields) {
  const std::string partner = "p1";
  info("order placed", {{"partner", partner}, {"lines", 2}, {"first", true}, {"correlation_id", "c-1"}});
  ASSERT_EQ(lines().size(), 1u);
  const auto document = json::Document::parse(lines()[0]);
  const auto line = document.value().object().value();
  EXPECT_EQ(line.text("level").value(), "info");
  EXPECT_EQ(line.text("event").value(), "order placed");
  EXPECT_EQ(line.text("partner").value(), "p1");
  EXPECT_EQ(line.integer("lines").value(), 2);
  EXPECT_EQ(line.optional_flag("first").value(), true);
  EXPECT_EQ(line.text("correlation_id").value(), "c-1");
  EXPECT_TRUE(line.optional_instant("time").value());
}

TEST_F(LogTest, ALineBreakCannotForgeASecondRecord) {
  info("sign-in failed\n{\"event\":\"forged\"}",
       {{"user", "eve\r\n{\"level\":\"info\",\"event\":\"sign-in\"}\x1b[2J"}, {"na\nme", "x\u2028y\u0085z\x7f"}});
  ASSERT_EQ(lines().size(), 1u);
  const std::string line = lines()[0];
  for (unsigned char c : line) EXPECT_TRUE(c >= 0x20 && c != 0x7f);
  EXPECT_NE(line.find("x?y?z?"), std::string::npos);
  EXPECT_TRUE(json::Document::parse(line));
}

TEST_F(LogTest, AValueThatIsNotUtf8OrTooLongStaysReadable) {
  info("odd", {{"bytes", "\xff\xfe"}, {"long", std::string(1'000'000, 'x')}});
  ASSERT_EQ(lines().size(), 1u);
  EXPECT_LT(lines()[0].size(), 3'000u);
  EXPECT_TRUE(json::Document::parse(lines()[0]));
}

TEST_F(LogTest, FieldsThatSpeakOfSecretsAreRedacted) {
  info("oops", {{"password", "hunter2"}, {"Refresh_Token", "abc"}, {"client_secret", 42}, {"product_key", "AAAAA"}});
  EXPECT_EQ(lines()[0].find("hunter2"), std::string::npos);
  for (const char* secret : {"hunter2", "abc", "42", "AAAAA"})
    EXPECT_EQ(lines()[0].find("\"" + std::string(secret)), std::string::npos);
}

TEST_F(LogTest, WritesOnlyFromItsLevelUp) {
  debug("hidden");
  warning("seen");
  EXPECT_EQ(lines().size(), 1u);
  configure({.level = Level::kError, .file = file_});
  warning("hidden");
  error("seen");
  EXPECT_EQ(lines().size(), 2u);
}

TEST(Log, KnowsItsLevelsByWord) {
  EXPECT_EQ(parse_level("warning"), Level::kWarning);
  EXPECT_FALSE(parse_level("loud"));
}

TEST(Log, SaysSoWhenItsFileCannotBeOpened) {
  EXPECT_THROW(configure({.file = "/proc/nowhere/log"}), std::runtime_error);
}

}  // namespace
}  // namespace chandlery::log
