// What clamd finds, and that nothing is clean which it did not call clean.
#include "platform/antivirus/clamd.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <future>

#include "core/time.h"
#include "support/virus_scanner.h"

namespace chandlery::antivirus {
namespace {

using test::VirusScanner;

constexpr std::chrono::milliseconds kShort{2'000};

TEST(ClamdAddress, IsASocketsPathOrAHostWithAPort) {
  EXPECT_EQ(parse_address("/run/clamav/clamd.ctl")->socket, "/run/clamav/clamd.ctl");
  EXPECT_EQ(parse_address("scanner.example:3310")->authority, "scanner.example:3310");
  EXPECT_EQ(parse_address("[::1]:3310")->authority, "[::1]:3310");
  for (const char* bad : {"", "clamd.ctl", "scanner.example", ":3310", "scanner.example:", "scanner.example:three", "a b:1", "::1:3310",
                          "user@scanner.example:3310", "scanner.example/x:3310", "scanner.example:123456", "/run/a\nb"})
    EXPECT_FALSE(parse_address(bad)) << bad;
}

TEST(ClamdAnswer, IsCleanInOneFormAlone) {
  EXPECT_EQ(read_answer("stream: OK").verdict, Verdict::kClean);
  EXPECT_EQ(read_answer("stream: Win.Test.EICAR_HDB-1 FOUND"), (Finding{Verdict::kInfected, "Win.Test.EICAR_HDB-1"}));
  EXPECT_EQ(read_answer("stream: a\x1b[31m FOUND").what, "a?[31m");
  for (const char* other : {"", "OK", "stream: OK?", "stream:OK", "INSTREAM size limit exceeded. ERROR", "UNKNOWN COMMAND", "stream: ERROR"})
    EXPECT_EQ(read_answer(other).verdict, Verdict::kUnknown) << other;
}

RC_GTEST_PROP(ClamdAnswer, AnyTextButOneIsNotClean, (const std::string& text)) {
  const Finding finding = read_answer("stream: " + text);
  RC_ASSERT((finding.verdict == Verdict::kClean) == (text.substr(0, text.find_last_not_of(std::string_view("\n\0", 2)) + 1) == "OK"));
}

TEST(ClamdVersion, TellsTheDayOfItsSignatures) {
  EXPECT_EQ(to_iso(signatures_of("ClamAV 1.4.3/27456/Sat Nov 28 10:41:02 2026").value()).substr(0, 19), "2026-11-28T10:41:02");
  for (const char* none : {"", "ClamAV 1.4.6", "ClamAV/1/", "ClamAV 1.4.3/27456/yesterday"}) EXPECT_FALSE(signatures_of(none)) << none;
}

class ClamdTest : public testing::Test {
 protected:
  /// False where clamd does not start; the test is skipped then.
  bool start(std::size_t longest = 11 << 20) { return (scanner_ = VirusScanner::start(why_, longest)) != nullptr; }
  Daemon daemon(std::chrono::milliseconds patience = kPatience) const {
    return Daemon(parse_address(scanner_->socket()).value(), patience);
  }

  std::string why_;
  std::unique_ptr<VirusScanner> scanner_;
};

TEST_F(ClamdTest, FindsWhatItsSignaturesKnowWhereverItStands) {
  if (!start()) GTEST_SKIP() << why_;
  const Daemon clamd = daemon();
  EXPECT_TRUE(clamd.version().value().starts_with("ClamAV ")) << *clamd.version();
  EXPECT_EQ(clamd.scan("nothing of interest"), (Finding{Verdict::kClean, {}}));
  EXPECT_EQ(clamd.scan(std::string(10 << 20, 'x')), (Finding{Verdict::kClean, {}})) << "the longest file that is taken";
  const std::string virus(VirusScanner::kVirus);
  EXPECT_EQ(clamd.scan(virus), (Finding{Verdict::kInfected, std::string(VirusScanner::kName)}));
  EXPECT_EQ(clamd.scan(std::string(3 << 20, 'x') + virus).verdict, Verdict::kInfected) << "beyond the first chunk";
  EXPECT_EQ(clamd.scan(test_file()).verdict, Verdict::kInfected);
}

TEST_F(ClamdTest, WhatIsLongerThanItTakesIsNotClean) {
  if (!start(1 << 20)) GTEST_SKIP() << why_;
  const Daemon clamd = daemon();
  EXPECT_EQ(clamd.scan(std::string(10 << 20, 'x')).verdict, Verdict::kUnknown);
  EXPECT_EQ(clamd.scan("short").verdict, Verdict::kClean);
}

TEST_F(ClamdTest, OneThatHangsIsWaitedForNoLongerThanAskedAndByFew) {
  if (!start()) GTEST_SKIP() << why_;
  const Daemon clamd = daemon(kShort);
  scanner_->freeze();
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::future<Finding>> asked;
  for (int i = 0; i <= kMostAtOnce; ++i) asked.push_back(std::async(std::launch::async, [&] { return clamd.scan("text"); }));
  int late = 0, turned_away = 0;
  for (std::future<Finding>& each : asked) {
    const Finding finding = each.get();
    EXPECT_EQ(finding.verdict, Verdict::kUnknown);
    late += finding.what == "It did not answer in time.";
    turned_away += finding.what == "Too many files wait for it.";
  }
  EXPECT_EQ(late, kMostAtOnce);
  EXPECT_EQ(turned_away, 1);
  EXPECT_EQ(clamd.scan(std::string(10 << 20, 'x')).what, "It did not answer in time.") << "nor where its socket takes no more";
  EXPECT_FALSE(clamd.version());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10 * kShort);
}

TEST_F(ClamdTest, OneThatIsNotThereIsSaid) {
  const Daemon nowhere(parse_address("/nowhere/clamd.ctl").value()), closed(parse_address("127.0.0.1:1").value());
  for (const Daemon* daemon : {&nowhere, &closed}) {
    EXPECT_EQ(daemon->scan("text").verdict, Verdict::kUnknown);
    EXPECT_TRUE(daemon->version().error().starts_with("It cannot be reached")) << daemon->version().error();
  }
  if (!start()) GTEST_SKIP() << why_;
  scanner_->stop();
  EXPECT_EQ(daemon().scan("text").verdict, Verdict::kUnknown);
}

}  // namespace
}  // namespace chandlery::antivirus
