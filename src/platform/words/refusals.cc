// See refusals.h.
#include "platform/words/refusals.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/texts.h"
#include "core/locale.h"
#include "platform/json/reader.h"

namespace chandlery {
namespace {

/// A sentence with places for values: the texts around them, and which value stands in each place.
struct Template {
  std::vector<std::string> texts;  ///< one more than places
  std::vector<std::size_t> places;

  std::size_t length() const {
    std::size_t sum = 0;
    for (const std::string& text : texts) sum += text.size();
    return sum;
  }
};

Template parse_template(std::string_view text) {
  Template parsed;
  while (true) {
    const std::size_t open = text.find('{');
    parsed.texts.emplace_back(text.substr(0, open));
    if (open == text.npos) return parsed;
    const std::size_t close = text.find('}', open);
    std::size_t number = 0;
    if (close == text.npos || std::from_chars(text.data() + open + 1, text.data() + close, number).ptr != text.data() + close || number == 0)
      throw std::logic_error("data/refusals/zh-Hans.json has a place without a number: " + std::string(text));
    parsed.places.push_back(number - 1);
    text.remove_prefix(close + 1);
  }
}

/// What stands in the places; nullopt where the sentence is not of the template.
std::optional<std::vector<std::string_view>> values_in(std::string_view sentence, const Template& form) {
  if (!sentence.starts_with(form.texts.front()) || form.places.empty()) return std::nullopt;
  sentence.remove_prefix(form.texts.front().size());
  std::vector<std::string_view> values;
  for (std::size_t i = 1; i < form.texts.size(); ++i) {
    const std::string& after = form.texts[i];
    const bool last = i + 1 == form.texts.size();
    if (last && !sentence.ends_with(after)) return std::nullopt;
    const std::size_t end = last ? sentence.size() - after.size() : sentence.find(after);
    if (end == sentence.npos) return std::nullopt;
    values.push_back(sentence.substr(0, end));
    sentence.remove_prefix(end + after.size());
  }
  return values;
}

/// A value that is a sentence or the end of one, as a line's error within a cart's or what a row of a file lacks, is told in
/// Chinese, too.
std::string fill(const Template& form, const std::vector<std::string_view>& values) {
  std::string filled = form.texts.front();
  for (std::size_t i = 0; i < form.places.size(); ++i) {
    const std::string_view value = values.at(form.places[i]);
    filled.append(value.contains(' ') ? in_chinese(value).value_or(std::string(value)) : value).append(form.texts[i + 1]);
  }
  return filled;
}

struct Chinese {
  std::unordered_map<std::string, std::string> sentences;
  std::vector<std::pair<Template, Template>> templates;  ///< those with more words of their own first
};

Chinese read_chinese() {
  const Result<json::Document> document = json::Document::parse(platform::refusals().front().text);
  if (!document) throw std::logic_error("data/refusals/zh-Hans.json: " + document.error().message);
  Chinese chinese;
  const json::Object all = document->object().value();
  for (auto& [english, translated] : all.object("sentences").value().scalars()) chinese.sentences.emplace(std::move(english), std::move(translated));
  for (const auto& [english, translated] : all.object("templates").value().scalars())
    chinese.templates.emplace_back(parse_template(english), parse_template(translated));
  std::ranges::stable_sort(chinese.templates, std::ranges::greater(), [](const auto& each) { return each.first.length(); });
  return chinese;
}

/// What a file lacks, row by row, keeps its place as programs read it, "row 7, UnitPrice: "; the reason is told in Chinese.
std::string row_in_chinese(std::string_view datum) {
  const std::size_t reason = datum.find(": ");
  if (!datum.starts_with("row ") || reason == datum.npos) return std::string(datum);
  const std::string_view english = datum.substr(reason + 2);
  return std::string(datum.substr(0, reason + 2)) + in_chinese(english).value_or(std::string(english));
}

}  // namespace

std::optional<std::string> in_chinese(std::string_view sentence) {
  static const Chinese kChinese = read_chinese();
  if (const auto whole = kChinese.sentences.find(std::string(sentence)); whole != kChinese.sentences.end()) return whole->second;
  for (const auto& [english, translated] : kChinese.templates) {
    if (const auto values = values_in(sentence, english)) return fill(translated, *values);
  }
  return std::nullopt;
}

std::string told_in(std::string_view sentence, std::string_view locale) {
  if (is_chinese(locale)) {
    if (auto told = in_chinese(sentence)) return *std::move(told);
  }
  return std::string(sentence);
}

Error told_in(Error error, std::string_view locale) {
  if (!is_chinese(locale)) return error;
  if (auto told = in_chinese(error.message)) {
    error.message = *std::move(told);
  } else if (const auto of_code = in_chinese(error.code->text)) {
    error.message = *of_code + "（" + error.message + "）";
  }
  for (std::string& datum : error.data) datum = row_in_chinese(datum);
  return error;
}

}  // namespace chandlery
