// The house rules that can be checked by reading the sources (docs/architecture.md), so that nobody has to remember them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kSources = fs::path(CHANDLERY_SOURCE_DIR) / "src";

// From the ground up; a module may include those before it.
const std::vector<std::string> kFloors = {"core",     "platform",  "audit",   "identity", "notices",
                                          "partners", "customers", "catalog", "billing",  "fulfilment",
                                          "ordering", "subscriptions", "reservations", "support", "webhooks", "console", "app"};

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> sources(const fs::path& below, const std::set<std::string>& endings) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(below)) {
    if (entry.is_regular_file() && endings.contains(entry.path().extension())) files.push_back(entry.path());
  }
  return files;
}

std::string module_of(const fs::path& file) { return fs::relative(file, kSources).begin()->string(); }

std::size_t floor_of(const std::string& module) {
  return static_cast<std::size_t>(std::find(kFloors.begin(), kFloors.end(), module) - kFloors.begin());
}

TEST(HouseRules, EveryModuleHasAFloor) {
  for (const auto& entry : fs::directory_iterator(kSources)) {
    EXPECT_LT(floor_of(entry.path().filename()), kFloors.size()) << entry.path();
  }
}

TEST(HouseRules, AModuleIncludesOnlyModulesBelowIt) {
  const std::regex include("#include \"([a-z]+)/([^\"]+)\"");
  std::size_t checked = 0;
  for (const fs::path& file : sources(kSources, {".h", ".cc"})) {
    const std::string text = text_of(file);
    for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) {
      const std::string included = (*it)[1];
      const fs::path of_tests = kSources.parent_path() / "tests" / included;  // one of tests/support
      if (floor_of(included) == kFloors.size() || fs::exists(of_tests / std::string((*it)[2]))) continue;
      EXPECT_LE(floor_of(included), floor_of(module_of(file))) << file << " includes " << included;
      ++checked;
    }
    EXPECT_EQ(text.find("#include \".."), std::string::npos) << file;
  }
  EXPECT_GT(checked, 100u);
}

TEST(HouseRules, OnlyAModulesOwnStoreNamesItsTables) {
  std::map<std::string, std::string> owner;
  const std::regex create("CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)");
  for (const fs::path& file : sources(kSources, {".sql"})) {
    const std::string text = text_of(file);
    for (std::sregex_iterator it(text.begin(), text.end(), create), end; it != end; ++it) owner[(*it)[1]] = module_of(file);
  }
  ASSERT_GT(owner.size(), 10u);
  const std::regex use("\\b(?:FROM|INTO|UPDATE|JOIN)\\s+([a-z_]+)");
  for (const fs::path& file : sources(kSources, {".h", ".cc"})) {
    if (file.string().ends_with("_test.cc")) continue;
    const std::string text = text_of(file);
    for (std::sregex_iterator it(text.begin(), text.end(), use), end; it != end; ++it) {
      const auto found = owner.find((*it)[1]);
      if (found == owner.end()) continue;
      EXPECT_EQ(found->second, module_of(file)) << file << " names the table " << found->first;
    }
  }
}

// Servers of two releases share a database while one after another is replaced (docs/operations.md, Several servers).
TEST(HouseRules, AStepOfTheSchemaLeavesWhatAnOlderServerUses) {
  const std::regex comment("--[^\n]*");
  const std::regex takes_away("\\b(DROP\\s+(TABLE|COLUMN|CONSTRAINT)|RENAME\\s+(TO|COLUMN)|SET\\s+NOT\\s+NULL)\\b", std::regex::icase);
  const std::vector<fs::path> steps = sources(kSources, {".sql"});
  EXPECT_GT(steps.size(), 50u);
  for (const fs::path& step : steps) {
    EXPECT_FALSE(std::regex_search(std::regex_replace(text_of(step), comment, ""), takes_away)) << step;
  }
}

TEST(HouseRules, AFileOpensWithASentenceOnWhatItIsFor) {
  for (const fs::path& file : sources(kSources, {".h"})) {
    EXPECT_TRUE(text_of(file).starts_with("// ")) << file;
  }
}

TEST(HouseRules, AFileStaysReadable) {
  for (const fs::path& file : sources(kSources, {".h", ".cc"})) {
    const std::string text = text_of(file);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 700) << file << " asks to be two files";
  }
}

TEST(HouseRules, NoSqlAsksTheDatabaseForTheTimeAndNoModuleAsksTheSystem) {
  const std::regex sql_now("\\b(now\\(\\)|CURRENT_TIMESTAMP|datetime\\('now)", std::regex::icase);
  for (const fs::path& file : sources(kSources, {".sql"})) EXPECT_FALSE(std::regex_search(text_of(file), sql_now)) << file;
  for (const fs::path& file : sources(kSources, {".h", ".cc"})) {
    const std::string module = module_of(file);
    if (module == "core" || module == "platform" || module == "app" || file.string().ends_with("_test.cc")) continue;
    const std::string text = text_of(file);
    EXPECT_EQ(text.find("system_clock"), std::string::npos) << file;
    EXPECT_EQ(text.find("std::thread"), std::string::npos) << file;
    EXPECT_EQ(text.find("std::mutex"), std::string::npos) << file << ": concurrency lives in platform alone";
  }
}

TEST(HouseRules, NoFloatingPointTouchesMoney) {
  const std::regex floating("\\b(double|float)\\b"), comment("//[^\n]*");
  for (const fs::path& file : sources(kSources, {".h", ".cc"})) {
    const std::string module = module_of(file);
    if (module == "platform" || module == "app") continue;
    EXPECT_FALSE(std::regex_search(std::regex_replace(text_of(file), comment, ""), floating)) << file;
  }
}

}  // namespace
