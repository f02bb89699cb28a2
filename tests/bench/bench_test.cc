// The benchmarks run, so that they still do when somebody wants to know.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/json/reader.h"

namespace {

namespace fs = std::filesystem;

class Benchmarks : public testing::TestWithParam<const char*> {};

TEST_P(Benchmarks, ASmokeRunMeasuresThePartAndWritesItsFigures) {
  std::string pattern = (fs::temp_directory_path() / "chandlery-bench.XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const fs::path folder = pattern;
  const std::string command = std::string(CHANDLERY_BENCH) + " --quick --only " + GetParam() + " --results " +
                              folder.string() + " >" + (folder / "log").string() + " 2>&1";
  const int status = std::system(command.c_str());
  std::stringstream log;
  log << std::ifstream(folder / "log").rdbuf();
  EXPECT_EQ(status, 0) << log.str();

  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto document = chandlery::json::Document::parse(text.str());
    ASSERT_TRUE(document) << text.str();
    const auto figures = document->object()->array("figures");
    ASSERT_TRUE(figures && figures->size() > 0) << text.str();
    for (std::size_t i = 0; i < figures->size(); ++i) {
      const auto value = figures->object(i)->optional_decimal("value");
      ASSERT_TRUE(value && *value) << text.str();
      EXPECT_FALSE((*value)->negative() || (*value)->zero()) << text.str();
    }
  }
  EXPECT_EQ(files, 1u) << log.str();
  fs::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Parts, Benchmarks, testing::Values("orders-sqlite", "reads", "start", "import", "invoices", "downloads", "discount", "lists-sqlite"),
                         [](const auto& part) {
                           std::string name = part.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
