// See guessing.h.
#include "identity/guessing.h"

#include <zxcvbn.h>

#include <algorithm>
#include <unordered_set>

#include "core/text.h"
#include "identity/texts.h"

namespace chandlery::identity {
namespace {

constexpr std::size_t kShortestWord = 3, kLongestWord = 64, kMostWords = 32;  // bytes, bytes, words
constexpr std::size_t kMostBytes = 256;

/// Those of the build's list, in lower case as they stand there.
const std::unordered_set<std::string_view>& common_passwords() {
  static const std::unordered_set<std::string_view> kAll = [] {
    std::unordered_set<std::string_view> all;
    for (const EmbeddedText& list : texts()) {
      for (std::string_view rest = list.text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (end > 0) all.insert(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return all;
  }();
  return kAll;
}

struct Rating {
  int bits = 0;         ///< whole ones
  std::size_t own = 0;  ///< bytes of own words, disguised ones, too
};
Rating rate(const std::string& password, std::span<const std::string> words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  pointers.push_back(nullptr);
  ZxcMatch_t* parts = nullptr;
  Rating rating{.bits = static_cast<int>(ZxcvbnMatch(password.c_str(), pointers.data(), &parts))};
  for (const ZxcMatch_t* part = parts; part != nullptr; part = part->Next) {
    const int kind = part->Type & ~MULTIPLE_MATCH;
    if (kind == USER_MATCH || kind == USER_LEET_MATCH) rating.own += static_cast<std::size_t>(part->Length);
  }
  ZxcvbnFreeInfo(parts);
  return rating;
}

bool is_part_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

}  // namespace

Guessed how_guessed(std::string_view password, std::span<const std::string> own_words) {
  if (common_passwords().contains(text::lower(password))) return Guessed::kSoon;
  std::string looked_at(password.substr(0, kMostBytes));
  std::ranges::replace(looked_at, '\0', '\1');  // the library's texts end at a zero
  if (rate(looked_at, {}).bits < kFewestBits) return Guessed::kSoon;
  const Rating known = rate(looked_at, own_words.first(std::min(own_words.size(), kMostWords)));
  const bool little_else = known.own > 0 && looked_at.size() - known.own < kFewestOthers;
  return known.bits < kFewestBits || little_else ? Guessed::kByOwnWords : Guessed::kHardly;
}

std::vector<std::string> words_of(std::initializer_list<std::string_view> names) {
  std::vector<std::string> words;
  for (const std::string_view name : names) {
    const std::string lower = text::lower(name);
    for (auto at = lower.begin(); at != lower.end() && words.size() < kMostWords;) {
      at = std::find_if(at, lower.end(), is_part_of_word);
      const auto end = std::find_if_not(at, lower.end(), is_part_of_word);
      const auto size = static_cast<std::size_t>(end - at);
      std::string word(at, end);
      if (size >= kShortestWord && size <= kLongestWord && std::ranges::find(words, word) == words.end()) {
        words.push_back(std::move(word));
      }
      at = end;
    }
  }
  return words;
}

}  // namespace chandlery::identity
