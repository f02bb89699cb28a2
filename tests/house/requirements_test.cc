// docs/requirements.md, docs/security.md, docs/api-coverage.md, docs/concepts.md and docs/screens.md against the sources: each
// requirement of the two seeds has its row, and what is called done is proved by a test that exists.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int kRequirements = 80;  // S1 to S80

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Row {
  std::string what, state, proof;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// Rows `| S12 | what | state | proof |` by their number, and the numbers that stand there twice.
std::map<int, Row> rows(std::set<int>& repeated) {
  std::map<int, Row> found;
  std::istringstream lines(text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "requirements.md"));
  const std::regex row(R"(^\| S([0-9]+) \|([^|]*)\|([^|]*)\|([^|]*)\|$)");
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| S")) continue;
    if (!std::regex_match(line, match, row)) {
      ADD_FAILURE() << "not a row of four cells: " << line;
      continue;
    }
    if (!found.emplace(std::stoi(match[1]), Row{trimmed(match[2]), trimmed(match[3]), trimmed(match[4])}).second) {
      repeated.insert(std::stoi(match[1]));
    }
  }
  return found;
}

/// The titles of the browser's stories.
void add_stories(std::set<std::string>& found) {
  const std::regex story(R"((?:^|\n)test\('([^'\n]+)')");
  for (const auto& entry : fs::directory_iterator(fs::path(CHANDLERY_SOURCE_DIR) / "web" / "e2e")) {
    if (!entry.path().string().ends_with(".test.ts")) continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), story), end; it != end; ++it) found.insert((*it)[1]);
  }
}

/// `Suite.Name` of every test in the sources, and the stories of web/e2e.
std::set<std::string> tests() {
  std::set<std::string> found;
  const std::regex test(R"((?:^|\n)(?:TEST|TEST_P|TEST_F|RC_GTEST_PROP)\(\s*(\w+),\s*(\w+))");
  for (const char* folder : {"src", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(CHANDLERY_SOURCE_DIR) / folder)) {
      if (!entry.path().string().ends_with("_test.cc")) continue;
      const std::string text = text_of(entry.path());
      for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
        found.insert((*it)[1].str() + "." + (*it)[2].str());
      }
    }
  }
  add_stories(found);
  return found;
}

/// What stands in backticks.
std::vector<std::string> named_tests(const std::string& proof) {
  std::vector<std::string> names;
  const std::regex name("`([^`]+)`");
  for (std::sregex_iterator it(proof.begin(), proof.end(), name), end; it != end; ++it) names.push_back((*it)[1]);
  return names;
}

TEST(Requirements, EachOfTheEightyHasOneRow) {
  std::set<int> repeated;
  const std::map<int, Row> found = rows(repeated);
  for (int number = 1; number <= kRequirements; ++number) {
    EXPECT_TRUE(found.contains(number)) << "S" << number << " has no row";
    EXPECT_FALSE(repeated.contains(number)) << "S" << number << " has two rows";
  }
  EXPECT_EQ(found.size(), static_cast<std::size_t>(kRequirements));
  for (const auto& [number, row] : found) EXPECT_NE(row.what, "") << "S" << number;
}

TEST(Requirements, WhatIsDoneNamesItsTestAndWhatIsNotNamesItsIssue) {
  const std::regex unfinished(R"((partly|open) \(#[0-9]+(, #[0-9]+)*\))");
  std::set<int> repeated;
  for (const auto& [number, row] : rows(repeated)) {
    const bool names_a_test = !named_tests(row.proof).empty();
    if (row.state == "done") {
      EXPECT_TRUE(names_a_test) << "S" << number << " is done, but names no test";
      continue;
    }
    EXPECT_TRUE(std::regex_match(row.state, unfinished))
        << "S" << number << ": a state is done, partly (#n) or open (#n), not " << row.state;
    if (row.state.starts_with("partly")) {
      EXPECT_TRUE(names_a_test) << "S" << number << " is partly done, but names no test";
    }
  }
}

TEST(Requirements, EachTestThatIsNamedIsThere) {
  const std::set<std::string> there = tests();
  ASSERT_GT(there.size(), 300u);
  std::set<int> repeated;
  for (const auto& [number, row] : rows(repeated)) {
    for (const std::string& name : named_tests(row.proof)) {
      EXPECT_TRUE(there.contains(name)) << "S" << number << " names " << name << ", which no source has";
    }
  }
}

// docs/concepts.md: what it says always holds, by tests and files.
TEST(Concepts, NameTestsAndFilesThatAreThere) {
  const std::set<std::string> there = tests();
  const std::string whole = text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "concepts.md");
  const std::string text = std::regex_replace(whole, std::regex("```[^`]*```"), "");
  const std::regex test("[A-Z]\\w+\\.[A-Z]\\w+"), file("[a-z_]+(?:/[\\w-]+)+\\.(?:cc|sh|json)");
  std::size_t checked = 0;
  for (const std::string& name : named_tests(text)) {
    if (std::regex_match(name, test)) EXPECT_TRUE(there.contains(name)) << name;
    if (std::regex_match(name, file)) EXPECT_TRUE(fs::exists(fs::path(CHANDLERY_SOURCE_DIR) / name)) << name;
    checked += std::regex_match(name, test) || std::regex_match(name, file);
  }
  EXPECT_GT(checked, 15u);
}

// docs/security.md: rows `| item | what | state | proof |`.
TEST(SecurityDocument, ItsRowsAreProvedByTestsThatAreThere) {
  const std::set<std::string> there = tests();
  std::istringstream lines(text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "security.md"));
  const std::regex row(R"(^\| ([0-9]+\.[0-9]+\.[0-9]+) \|([^|]+)\|([^|]*)\|([^|]*)\|$)");
  std::smatch match;
  int found = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, match, row)) continue;
    ++found;
    const std::string item = match[1], state = trimmed(match[3]), proof = trimmed(match[4]);
    EXPECT_TRUE(state == "done" || state.starts_with("partly: ") || state.starts_with("open"))
        << item << ": a state is done, partly: why, or open, not " << state;
    EXPECT_EQ(proof.empty(), state.starts_with("open")) << item << " is " << state << " and is proved by: " << proof;
    for (const std::string& name : named_tests(proof)) {
      EXPECT_TRUE(there.contains(name)) << item << " names " << name << ", which no source has";
    }
  }
  EXPECT_GT(found, 50);
}

/// The items of levels 1 and 2 of OWASP ASVS 5.0.0: its sections, and the numbers of theirs that are not of level 3.
constexpr std::pair<const char*, int> kItemsOfSections[] = {
    {"1.1", 2},  {"1.2", 9},  {"1.3", 11}, {"1.4", 3},  {"1.5", 2},  {"2.1", 3},  {"2.2", 3},  {"2.3", 4},  {"2.4", 1},
    {"3.2", 2},  {"3.3", 4},  {"3.4", 6},  {"3.5", 5},  {"3.7", 2},  {"4.1", 3},  {"4.2", 1},  {"4.3", 2},  {"4.4", 4},
    {"5.1", 1},  {"5.2", 3},  {"5.3", 2},  {"5.4", 3},  {"6.1", 3},  {"6.2", 12}, {"6.3", 4},  {"6.4", 4},  {"6.5", 5},
    {"6.6", 3},  {"6.8", 4},  {"7.1", 3},  {"7.2", 4},  {"7.3", 2},  {"7.4", 5},  {"7.5", 2},  {"7.6", 2},  {"8.1", 2},
    {"8.2", 3},  {"8.3", 1},  {"8.4", 1},  {"9.1", 3},  {"9.2", 4},  {"10.1", 2}, {"10.2", 2}, {"10.3", 4}, {"10.4", 11},
    {"10.5", 5}, {"10.6", 2}, {"10.7", 3}, {"11.1", 2}, {"11.2", 3}, {"11.3", 3}, {"11.4", 4}, {"11.5", 1}, {"11.6", 1},
    {"12.1", 3}, {"12.2", 2}, {"12.3", 4}, {"13.1", 1}, {"13.2", 5}, {"13.3", 2}, {"13.4", 5}, {"14.1", 2}, {"14.2", 4},
    {"14.3", 3}, {"15.1", 3}, {"15.2", 3}, {"15.3", 7}, {"16.1", 1}, {"16.2", 5}, {"16.3", 4}, {"16.4", 3}, {"16.5", 3},
    {"17.1", 1}, {"17.2", 4}, {"17.3", 2},
};

TEST(SecurityDocument, EachItemOfTheTwoLevelsHasARowOrAReasonWhyItDoesNotApply) {
  std::set<std::string> there;
  std::istringstream lines(text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "security.md"));
  const std::regex item(R"([0-9]+\.[0-9]+\.[0-9]+)");
  for (std::string line; std::getline(lines, line);) {
    const std::string cell = line.substr(0, line.find('|', 1));
    for (std::sregex_iterator it(cell.begin(), cell.end(), item), end; line.starts_with("| ") && it != end; ++it) there.insert(it->str());
  }
  int items = 0;
  for (const auto& [section, last] : kItemsOfSections) {
    for (int number = 1; number <= last; ++number, ++items) {
      EXPECT_TRUE(there.contains(section + ("." + std::to_string(number)))) << section << "." << number;
    }
  }
  EXPECT_EQ(items, 253);
}

// docs/security.md, "What is kept of whom": whoever adds a table says what it holds, and for how long.
TEST(SecurityDocument, EachTableOfTheSchemaIsClassified) {
  std::set<std::string> tables, classified;
  const std::regex create("CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)"), row(R"(^\|[^|]+\|([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$)");
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CHANDLERY_SOURCE_DIR) / "src")) {
    if (entry.path().extension() != ".sql") continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), create), end; it != end; ++it) tables.insert((*it)[1]);
  }
  ASSERT_GT(tables.size(), 100u);
  const std::string text = text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "security.md");
  const std::size_t begin = text.find("### What is kept of whom");
  ASSERT_NE(begin, text.npos);
  std::istringstream lines(text.substr(begin, text.find("\n### ", begin) - begin));
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, match, row)) continue;
    const std::string tables_of_row = match[2];
    for (const std::string& name : named_tests(tables_of_row)) {
      EXPECT_TRUE(tables.contains(name)) << "there is no table " << name;
      classified.insert(name);
    }
  }
  for (const std::string& table : tables) EXPECT_TRUE(classified.contains(table)) << table << " is classified nowhere";
}

/// `METHOD /path` of every route that the modules' shapes describe.
std::string described_routes() {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CHANDLERY_SOURCE_DIR) / "src")) {
    if (entry.path().extension() == ".json" && entry.path().parent_path().filename() == "shapes") all += text_of(entry.path());
  }
  return all;
}

// docs/api-coverage.md: rows `| P0 | `METHOD /path` | proof |`, or `| P2 | METHOD /path | not served: why |`.
TEST(ApiCoverage, EachEndpointHasItsRouteAndItsTestAndOnlyP2IsLeftOut) {
  const std::set<std::string> there = tests();
  const std::string described = described_routes();
  std::istringstream lines(text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "api-coverage.md"));
  const std::regex row(R"(^\| (P[012]) \| (`?)([A-Z]+ /[^ `]*)`? \|([^|]*)\|$)");
  std::smatch match;
  int served = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| P") || line.starts_with("| P |")) continue;
    ASSERT_TRUE(std::regex_match(line, match, row)) << "not a row: " << line;
    const std::string endpoint = match[3], proof = trimmed(match[4]);
    if (match[2].length() == 0) {
      EXPECT_EQ(match[1], "P2") << endpoint << " is not served";
      EXPECT_TRUE(proof.starts_with("not served: ")) << endpoint;
      continue;
    }
    ++served;
    EXPECT_TRUE(described.find('"' + endpoint + '"') != std::string::npos) << endpoint << " is no route";
    const std::vector<std::string> names = named_tests(proof);
    EXPECT_FALSE(names.empty()) << endpoint << " names no test";
    for (const std::string& name : names) EXPECT_TRUE(there.contains(name)) << endpoint << " names " << name;
  }
  EXPECT_GT(served, 100);
}

// docs/screens.md: rows `| screen | where | state | stories |`; what is whole or partly there may name stories, all of them real.
TEST(Screens, EachIsWholePartlyThereOrMissingAndItsStoriesAreThere) {
  std::set<std::string> stories;
  add_stories(stories);
  std::istringstream lines(text_of(fs::path(CHANDLERY_SOURCE_DIR) / "docs" / "screens.md"));
  const std::regex row(R"(^\| ([^|]+) \| ([^|]+) \| (whole|partly: |missing: |left out)([^|]*)\|([^|]*)\|$)");
  std::smatch match;
  int found = 0;
  for (std::string line; std::getline(lines, line) && !line.starts_with("## What");) {
    if (!line.starts_with("| ") || line.starts_with("| Screen") || line.starts_with("| ---")) continue;
    ASSERT_TRUE(std::regex_match(line, match, row)) << "not a row: " << line;
    ++found;
    const std::string screen = match[1], state = match[3], proof = match[5];
    if (state == "missing: ") {
      EXPECT_EQ(trimmed(proof), "") << screen;
    }
    for (const std::string& name : named_tests(proof)) EXPECT_TRUE(stories.contains(name)) << screen << " names " << name;
  }
  EXPECT_GT(found, 20);
}

}  // namespace
