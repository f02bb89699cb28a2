// See break_words.h.
#include "audit/break_words.h"

#include <array>
#include <utility>

#include "core/locale.h"
#include "platform/words/say.h"

namespace chandlery::audit {
namespace {

constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
    {breaks::kMissing, "缺少第 {0} 条记录。"},
    {breaks::kMissingOfHead, "缺少第 {0} 条记录：链头所记的条数为 {1}。"},
    {breaks::kNotIndexed, "第 {0} 条记录完整，但日期索引不指向它。"},
    {breaks::kReordered, "第 {0} 条的位置上，是作为第 {1} 条追加的记录。"},
    {breaks::kChanged, "第 {0} 条记录或其哈希与追加时不一致。"},
    {breaks::kNoHead, "该链有记录，但没有链头。"},
    {breaks::kHeadEnds, "链头止于第 {0} 条，而记录止于第 {1} 条。"},
    {breaks::kHeadHash, "链头的哈希与最后一条记录的哈希不一致。"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string explanation_in(std::string_view locale, std::string_view explanation) {
  std::string pattern;
  std::array<std::string, 2> numbers;
  std::size_t found = 0;
  for (std::size_t i = 0; i < explanation.size();) {
    if (!is_digit(explanation[i])) {
      pattern += explanation[i++];
      continue;
    }
    std::string number;
    while (i < explanation.size() && is_digit(explanation[i])) number += explanation[i++];
    if (found < numbers.size()) numbers[found++] = std::move(number);
    pattern += "{}";
  }
  for (const auto& [english, chinese] : kChinese) {
    if (is_chinese(locale) && english == pattern) return say(chinese, numbers[0], numbers[1]);
  }
  return std::string(explanation);
}

}  // namespace chandlery::audit
