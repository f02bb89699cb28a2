// The words of notices: from a kind, its facts and the reader's locale to a title and a body. The wording is data, one file a
// language in data/notices:
//
//   {"languages": ["zh-Hans", "zh"],                 which locales read it; the longest that fits wins, en where none does
//    "date": "{yyyy}年{m}月{d}日",                     yyyy, m, mm, d, dd
//    "mail": {"greeting": "{name}", "link": "{url}", "footer": "{url}"},
//    "notices": {"order_completed.customer": {"title": "...{order}...", "body": ["paragraph", ...]}, ...}}
//
// Invariants:
// 1. Every language words every pair of kind and audience, and uses only the facts that the pair has.
// 2. A fact is a value, never a wording: braces within it stay as they are, control characters become blanks, so that a
//    title is one line wherever it is put.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "notices/kinds.h"
#include "notices/texts.h"

namespace chandlery::notices {

using Facts = std::vector<std::pair<std::string, std::string>>;

/// Plain text; whoever shows it as HTML escapes it.
struct Words {
  std::string_view language;  ///< the file's name
  std::string title;
  std::string body;  ///< paragraphs with an empty line between; one whose facts are all empty or missing is left out
};

class Phrasebook {
 public:
  /// Of the embedded files unless told. Throws std::logic_error with the place where a file breaks invariant 1.
  explicit Phrasebook(std::span<const EmbeddedText> files = texts());

  /// The same as the body of a mail: with a greeting, the address of the page, and the one where mails are chosen.
  struct Mailed {
    std::string_view name, page_url, preferences_url;
  };
  Words render_mail(const KindRow& row, const Facts& facts, std::string_view locale, const Mailed& to) const;

  /// A fact that is missing (a kind that got a new one after the notice was written) is shown as "-" beside others.
  Words render(const KindRow& row, const Facts& facts, std::string_view locale) const;

 private:
  struct Wording {
    std::string title;
    std::vector<std::string> body;
  };
  struct Language {
    std::string_view name;
    std::vector<std::string> locales;  ///< lower case
    std::string date, month, greeting, link, footer;
    std::map<std::pair<Kind, Audience>, Wording> wordings;
  };
  static Language read(const EmbeddedText& file);
  const Language& language_for(std::string_view locale) const;

  std::vector<Language> languages_;
};

}  // namespace chandlery::notices
