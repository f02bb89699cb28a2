// Refusals in Chinese: which sentences there are, and that none of the modules' is missing.
#include "platform/words/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "platform/texts.h"
#include "platform/files/file.h"
#include "platform/json/reader.h"

namespace chandlery {
namespace {

namespace fs = std::filesystem;

bool has_chinese(std::string_view text) { return std::regex_search(std::string(text), std::regex("[\xe4-\xe9][\x80-\xbf]{2}")); }

std::vector<std::pair<std::string, std::string>> part(std::string_view name) {
  const auto document = json::Document::parse(platform::refusals().front().text);
  return document.value().object().value().object(name).value().scalars();
}

/// The sources of the modules, and where each is.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CHANDLERY_SOURCE_DIR) / "src")) {
    const std::string name = entry.path().string();
    const bool source = name.ends_with(".cc") || name.ends_with(".h") || name.ends_with(".inc");
    if (source && !name.ends_with("_test.cc")) all.emplace(name, files::read_file(entry.path(), 1 << 20));
  }
  return all;
}

/// A text of several adjacent literals.
std::string joined(const std::string& literals) {
  static const std::regex kLiteral(R"re("((?:[^"\\]|\\.)*)")re"), kEscape(R"(\\(.))");
  std::string text;
  for (std::sregex_iterator each(literals.begin(), literals.end(), kLiteral), end; each != end; ++each) text += (*each)[1];
  return std::regex_replace(text, kEscape, "$1");
}

/// The literals that stand as an error's whole sentence in the modules' sources, and where.
std::map<std::string, std::string> sentences_of_modules() {
  const std::regex call(R"re(errors::k\w+\s*,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)[,)}])re");
  std::map<std::string, std::string> found;
  for (const auto& [name, source] : sources()) {
    for (std::sregex_iterator it(source.begin(), source.end(), call), end; it != end; ++it) found.emplace(joined((*it)[1]), name);
  }
  return found;
}

/// The literals by which a row of an imported file is refused, and where; those that end a sentence stand in the file with it.
std::map<std::string, std::string> reasons_of_rows() {
  const std::regex call(R"re((?:errors\.add|errors\.add_at|wrong)\((?:[^",;()]+(?:\[\w+\])?, )?(?:column|"[^"]*"), ((?:"(?:[^"\\]|\\.)*"\s*)+)\))re");
  std::map<std::string, std::string> found;
  for (const auto& [name, source] : sources()) {
    for (std::sregex_iterator it(source.begin(), source.end(), call), end; it != end; ++it) {
      if (const std::string reason = joined((*it)[1]); !reason.ends_with('.')) found.emplace(reason, name);
    }
  }
  return found;
}

/// All texts of the sources that may be words of a sentence.
std::set<std::string> literals_of_modules() {
  const std::regex run(R"re((?:"(?:[^"\\]|\\.)*"\s*)+)re");
  std::set<std::string> found;
  for (const auto& [name, source] : sources()) {
    for (std::sregex_iterator it(source.begin(), source.end(), run), end; it != end; ++it) found.insert(joined(it->str()));
  }
  return found;
}

TEST(Refusals, AreToldInChineseByTheWholeByATemplateOrBehindTheSentenceOfTheirCode) {
  EXPECT_EQ(told_in(Error(errors::kNotFound), "en-US").message, "There is no such resource.");
  for (const char* locale : {"zh", "zh-CN", "zh-Hans"}) EXPECT_TRUE(has_chinese(told_in(Error(errors::kNotFound), locale).message)) << locale;
  const std::string unknown = told_in(Error(errors::kInvalidProperty, "Nobody translated this."), "zh-CN").message;
  EXPECT_TRUE(has_chinese(unknown));
  EXPECT_THAT(unknown, testing::EndsWith("（Nobody translated this.）"));
  Error kept(errors::kInvalidProperty, "Nobody translated this.", "lineItems[0].quantity");
  kept.data = {"7"};
  EXPECT_EQ(told_in(kept, "zh-CN").field, "lineItems[0].quantity");
  EXPECT_EQ(told_in(kept, "zh-CN").data, kept.data);
}

TEST(Refusals, HaveTheirValuesInTheirPlaces) {
  for (const auto& [english, chinese] : part("templates")) {
    std::string sentence = english, expected = chinese;
    for (int i = 1; i <= 9; ++i) {
      const std::regex place("\\{" + std::to_string(i) + "\\}");
      sentence = std::regex_replace(sentence, place, "<" + std::to_string(i) + ">");
      expected = std::regex_replace(expected, place, "<" + std::to_string(i) + ">");
    }
    EXPECT_EQ(expected.find('{'), std::string::npos) << chinese;
    EXPECT_EQ(in_chinese(sentence), expected) << english;
  }
}

TEST(Refusals, AreAllThere) {
  for (const ErrorCode* code : errors::all()) EXPECT_TRUE(in_chinese(code->text)) << code->name << ": " << code->text;
  const auto modules = sentences_of_modules();
  EXPECT_GT(modules.size(), 300u);
  for (const auto& [sentence, file] : modules) EXPECT_TRUE(in_chinese(sentence)) << file << ": " << sentence;
  const auto reasons = reasons_of_rows();
  EXPECT_GT(reasons.size(), 50u);
  for (const auto& [reason, file] : reasons) EXPECT_TRUE(in_chinese(reason)) << file << ": " << reason;
}

TEST(Refusals, OfAFileTellTheReasonOfEachRowAndKeepItsPlaceAsProgramsReadIt) {
  Error refused(errors::kInvalidInput, "2 errors in the sheet; nothing was imported. The first: row 3, UnitPrice: must be a decimal number with a point, as 1069.00.");
  refused.data = {"row 3, UnitPrice: must be a decimal number with a point, as 1069.00", "row 4, : is higher than 7", "row 5: as it was"};
  const Error told = told_in(refused, "zh-CN");
  EXPECT_EQ(told.message, "表中有 2 处错误；未导入任何内容。第一处是第 3 行的 UnitPrice：必须是带小数点的十进制数，例如 1069.00。");
  EXPECT_THAT(told.data, testing::ElementsAre("row 3, UnitPrice: 必须是带小数点的十进制数，例如 1069.00", "row 4, : 高于 7", "row 5: as it was"));
  EXPECT_EQ(told_in(refused, "en").data, refused.data);
}

TEST(Refusals, HaveNoneThatNobodyTells) {
  const std::set<std::string> literals = literals_of_modules();
  for (const char* name : {"sentences", "templates"}) {
    for (const auto& [english, chinese] : part(name)) {
      const bool told = literals.contains(english) || std::ranges::any_of(literals, [&](const std::string& words) {
        return words.size() >= 3 && english.find(words) != english.npos;
      });
      EXPECT_TRUE(told) << english;
      EXPECT_TRUE(has_chinese(chinese)) << english;
      EXPECT_TRUE(!english.ends_with('.') || chinese.ends_with("。")) << chinese;
    }
  }
}

TEST(Refusals, WithinRefusalsAreToldInChinese) {
  const std::string told = told_in(Error(errors::kCartHasErrors, "The cart has lines with errors. lineItems[2]: There is no such resource."), "zh").message;
  EXPECT_EQ(told.find("There"), std::string::npos) << told;
  EXPECT_THAT(told, testing::HasSubstr("lineItems[2]"));
}

}  // namespace
}  // namespace chandlery
