#include "notices/words.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "core/text.h"
#include "core/time.h"
#include "platform/json/reader.h"

namespace chandlery::notices {
namespace {

constexpr std::string_view kDateMark = ":date", kMonthMark = ":month", kSumMark = ":sum";

[[noreturn]] void broken(std::string_view file, std::string_view place, std::string_view why) {
  throw std::logic_error("data/notices/" + std::string(file) + ".json, " + std::string(place) + ": " +
                         std::string(why));
}

template <class T>
T must(Result<T> result, std::string_view file, std::string_view place) {
  if (!result) broken(file, place, result.error().message + " " + result.error().field);
  return std::move(*result);
}

/// The declaration of a fact among a row's, as "due" or "due:date"; empty when it has none of that name.
std::string_view declaration_of(std::string_view facts, std::string_view name) {
  while (!facts.empty()) {
    const std::string_view declared = facts.substr(0, facts.find(' '));
    if (declared.substr(0, declared.find(':')) == name) return declared;
    facts.remove_prefix(std::min(facts.size(), declared.size() + 1));
  }
  return {};
}

/// `wording` with every {name} replaced by what `value` says of the name. Throws std::logic_error for a brace that is
/// not closed.
template <class Value>
std::string fill(std::string_view wording, Value&& value) {
  std::string out;
  while (true) {
    const std::size_t open = wording.find('{');
    out += wording.substr(0, open);
    if (open == wording.npos) return out;
    const std::size_t close = wording.find('}', open);
    if (close == wording.npos) throw std::logic_error("a brace is not closed");
    out += value(wording.substr(open + 1, close - open - 1));
    wording.remove_prefix(close + 1);
  }
}

std::string in_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// An ISO date or instant in the language's way; text that is neither stays as it is.
std::string shown_date(std::string_view iso, std::string_view pattern) {
  const std::optional<Instant> instant = parse_iso(iso);
  if (!instant) return in_one_line(iso);
  const Date day = Date::of(*instant);
  return fill(pattern, [&](std::string_view part) -> std::string {
    if (part == "yyyy") return std::to_string(day.year());
    if (part == "m") return std::to_string(day.month());
    if (part == "mm") return two_digits(day.month());
    if (part == "d") return std::to_string(day.day());
    if (part == "dd") return two_digits(day.day());
    throw std::logic_error("a date has no {" + std::string(part) + "}");
  });
}

/// The same of a month, 2026-03.
std::string shown_month(std::string_view iso, std::string_view pattern) {
  const std::string first = std::string(iso) + "-01";
  return parse_iso_date(first) ? shown_date(first, pattern) : in_one_line(iso);
}

/// An amount in thousands, 54,217.30, as both languages write it; text that is none stays as it is.
std::string shown_sum(std::string_view amount) {
  const std::size_t sign = amount.starts_with('-') ? 1 : 0;
  const std::size_t whole = std::min(amount.find('.'), amount.size());
  if (whole <= sign || amount.find_first_not_of("0123456789.", sign) != amount.npos) return in_one_line(amount);
  std::string shown;
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > sign && (whole - i) % 3 == 0) shown += ',';
    shown += amount[i];
  }
  return shown.append(amount.substr(whole));
}

void check_names(std::string_view wording, const KindRow& row, std::string_view file, std::string_view place) {
  fill(wording, [&](std::string_view name) {
    if (declaration_of(row.facts, name).empty()) broken(file, place, "there is no fact {" + std::string(name) + "}");
    return std::string();
  });
}

}  // namespace

Phrasebook::Language Phrasebook::read(const EmbeddedText& file) {
  const json::Document document = must(json::Document::parse(file.text), file.name, "the file");
  const json::Object top = must(document.object(), file.name, "the file");
  Language language{.name = file.name,
                    .date = must(top.text("date"), file.name, "date"),
                    .month = must(top.text("month"), file.name, "month")};
  for (const std::string* pattern : {&language.date, &language.month}) shown_date("2026-01-02", *pattern);
  const json::Object mail = must(top.object("mail"), file.name, "mail");
  for (const auto& [name, into] :
       {std::pair{"greeting", &language.greeting}, {"link", &language.link}, {"footer", &language.footer}}) {
    *into = must(mail.text(name), file.name, "mail");
    fill(*into, [&](std::string_view value) {
      if (value != (std::string_view(name) == "greeting" ? "name" : "url"))
        broken(file.name, "mail", "there is no such value");
      return std::string();
    });
  }
  const json::Array locales = must(top.array("languages"), file.name, "languages");
  for (std::size_t i = 0; i < locales.size(); ++i)
    language.locales.push_back(text::lower(must(locales.text(i), file.name, "languages")));

  const json::Object notices = must(top.object("notices"), file.name, "notices");
  for (const KindRow& row : kinds()) {
    const std::string place = std::string(row.word) + "." + std::string(to_string(row.audience));
    const json::Object object = must(notices.object(place), file.name, place);
    Wording wording{.title = must(object.text("title"), file.name, place), .body = {}};
    const json::Array body = must(object.array("body"), file.name, place);
    for (std::size_t i = 0; i < body.size(); ++i) wording.body.push_back(must(body.text(i), file.name, place));
    check_names(wording.title, row, file.name, place);
    for (const std::string& paragraph : wording.body) check_names(paragraph, row, file.name, place);
    language.wordings.emplace(std::pair(row.kind, row.audience), std::move(wording));
  }
  return language;
}

Phrasebook::Phrasebook(std::span<const EmbeddedText> files) {
  for (const EmbeddedText& file : files) languages_.push_back(read(file));
  if (languages_.empty()) throw std::logic_error("notices have no words in any language");
}

/// zh-Hans-CN asks for zh-hans-cn, then zh-hans, then zh.
const Phrasebook::Language& Phrasebook::language_for(std::string_view locale) const {
  const std::string asked = text::lower(locale);
  for (std::string_view rest = asked; !rest.empty();) {
    for (const Language& language : languages_) {
      if (std::ranges::find(language.locales, rest) != language.locales.end()) return language;
    }
    const std::size_t hyphen = rest.rfind('-');
    rest = hyphen == rest.npos ? std::string_view() : rest.substr(0, hyphen);
  }
  const auto english = std::ranges::find(languages_, "en", &Language::name);
  return english == languages_.end() ? languages_.front() : *english;
}

Words Phrasebook::render(const KindRow& row, const Facts& facts, std::string_view locale) const {
  const Language& language = language_for(locale);
  const auto value = [&](std::string_view name) -> std::string {
    const auto fact = std::ranges::find(facts, name, [](const auto& each) { return std::string_view(each.first); });
    if (fact == facts.end()) return "-";
    const std::string_view declared = declaration_of(row.facts, name);
    if (declared.ends_with(kDateMark)) return shown_date(fact->second, language.date);
    if (declared.ends_with(kMonthMark)) return shown_month(fact->second, language.month);
    return declared.ends_with(kSumMark) ? shown_sum(fact->second) : in_one_line(fact->second);
  };
  const Wording& wording = language.wordings.at({row.kind, row.audience});
  Words words{.language = language.name, .title = fill(wording.title, value), .body = {}};
  for (const std::string& paragraph : wording.body) {
    bool named = false, said = false;
    const std::string filled = fill(paragraph, [&](std::string_view name) {
      named = true;
      said |= std::ranges::any_of(facts, [&](const auto& each) { return each.first == name && !each.second.empty(); });
      return value(name);
    });
    if (named && !said) continue;
    if (!words.body.empty()) words.body += "\n\n";
    words.body += filled;
  }
  return words;
}

Words Phrasebook::render_mail(const KindRow& row, const Facts& facts, std::string_view locale, const Mailed& to) const {
  const Language& language = language_for(locale);
  const auto with = [](std::string_view wording, std::string_view value) {
    return fill(wording, [&](std::string_view) { return in_one_line(value); });
  };
  Words words = render(row, facts, locale);
  words.body = with(language.greeting, to.name) + "\n\n" + words.body + "\n\n" + with(language.link, to.page_url) +
               "\n\n-- \n" + with(language.footer, to.preferences_url) + "\n";
  return words;
}

}  // namespace chandlery::notices
