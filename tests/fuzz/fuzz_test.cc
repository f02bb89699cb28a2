// Every fuzz target on its corpus and on a bounded number of mutations of it: the same ones each time.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "fuzz/target.h"

namespace chandlery::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int kMutations = 1'500;             // a target
constexpr std::size_t kLongestInput = 4'096;  // bytes

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

fs::path corpora() { return fs::path(CHANDLERY_SOURCE_DIR) / "tests" / "fuzz" / "corpora"; }

std::vector<std::string> corpus_of(std::string_view target) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(corpora() / target)) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> inputs;
  for (const fs::path& file : files) inputs.push_back(text_of(file));
  return inputs;
}

// The input that is being tried, for the last words of a process that it kills.
std::string_view tried;

void say_input(int signal) {
  const auto write_all = [](const char* bytes, std::size_t size) {
    while (size > 0) {
      const ssize_t written = ::write(STDERR_FILENO, bytes, size);
      if (written <= 0) return;
      bytes += written;
      size -= static_cast<std::size_t>(written);
    }
  };
  constexpr std::string_view kBefore = "This input killed it:\n";
  write_all(kBefore.data(), kBefore.size());
  write_all(tried.data(), tried.size());
  write_all("\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

class FuzzTest : public testing::TestWithParam<Target> {
 protected:
  void SetUp() override {
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(signal, say_input);
  }
  bool takes(std::string_view input) {
    tried = input;
    return GetParam().takes(input);
  }
};

TEST_P(FuzzTest, TakesItsCorpusSomeOfItAccepted) {
  int accepted = 0;
  const std::vector<std::string> corpus = corpus_of(GetParam().name);
  for (const std::string& input : corpus) accepted += takes(input);
  EXPECT_GE(accepted, 1) << "of " << corpus.size();
  takes("");
}

/// One small change: of a byte, or of a piece that is doubled, taken away, or taken from another input.
void mutate(std::string& text, const std::vector<std::string>& corpus, std::mt19937_64& random) {
  static constexpr char kMarks[] = "\0\t\n\r \"%&'*+,-./0159:;<=>?@AZ[\\]_az{|}~\x7f\x80\xc3\xe2\xef\xff";
  static constexpr std::string_view kBytes(kMarks, sizeof kMarks - 1);
  const std::size_t at = text.empty() ? 0 : random() % (text.size() + 1), size = 1 + random() % 8;
  switch (random() % 6) {
    case 0:
      text.insert(at, 1, kBytes[random() % kBytes.size()]);
      break;
    case 1:
      if (at < text.size()) text[at] = kBytes[random() % kBytes.size()];
      break;
    case 2:
      text.erase(at, size);
      break;
    case 3:
      text.insert(at, std::string(text.substr(at, size * 4)));
      break;
    case 4:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random() % 8));
      break;
    default: {
      const std::string& other = corpus[random() % corpus.size()];
      text.insert(at, other.substr(random() % (other.size() + 1), size * 4));
    }
  }
  if (text.size() > kLongestInput) text.resize(kLongestInput);
}

TEST_P(FuzzTest, TakesWhatMutationsMakeOfItsCorpus) {
  const std::vector<std::string> corpus = corpus_of(GetParam().name);
  ASSERT_FALSE(corpus.empty());
  std::mt19937_64 random(20210308);
  for (int i = 0; i < kMutations; ++i) {
    std::string text = corpus[static_cast<std::size_t>(i) % corpus.size()];
    for (std::uint64_t changes = 1 + random() % 4; changes > 0; --changes) mutate(text, corpus, random);
    takes(text);
  }
}

std::string name_of(const testing::TestParamInfo<Target>& info) { return std::string(info.param.name); }
INSTANTIATE_TEST_SUITE_P(Every, FuzzTest, testing::ValuesIn(targets()), name_of);

TEST(FuzzTargets, EachHasACorpusAndEachCorpusATarget) {
  std::vector<std::string> named, there;
  for (const Target& target : targets()) named.emplace_back(target.name);
  for (const auto& entry : fs::directory_iterator(corpora())) there.push_back(entry.path().filename());
  std::ranges::sort(there);
  EXPECT_EQ(named, there);
  EXPECT_GE(named.size(), 15u);
}

}  // namespace
}  // namespace chandlery::fuzz
