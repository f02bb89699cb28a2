// Turns the portable SQL text into the text of one engine.
#include "platform/sql/dialect.h"

#include <algorithm>
#include <cctype>

namespace chandlery::sql {

namespace {

/// Length of the quoted token or comment at the start of `text`, to the end of `closing` or of the text.
std::size_t length_through(std::string_view text, std::size_t opening, std::string_view closing) {
  const std::size_t end = text.find(closing, opening);
  return end == std::string_view::npos ? text.size() : end + closing.size();
}

}  // namespace

std::string text_for(Engine engine, std::string_view text) {
  constexpr std::string_view kSqliteOnly = "/*sqlite:", kPostgresOnly = "/*postgres:";
  const std::string_view ours = engine == Engine::kSqlite ? kSqliteOnly : kPostgresOnly;
  const std::string_view theirs = engine == Engine::kSqlite ? kPostgresOnly : kSqliteOnly;

  std::string translated;
  translated.reserve(text.size());
  while (!text.empty()) {
    std::size_t length = 1;
    if (text.starts_with("/*")) {
      length = length_through(text, 2, "*/");
      const std::string_view comment = text.substr(0, length);
      if (comment.ends_with("*/") && (comment.starts_with(ours) || comment.starts_with(theirs))) {
        translated += ' ';
        if (comment.starts_with(ours)) {
          translated += text_for(engine, comment.substr(ours.size(), length - ours.size() - 2));
          translated += ' ';
        }
        text.remove_prefix(length);
        continue;
      }
    }
    if (text.starts_with("--"))
      length = length_through(text, 2, "\n");
    else if (text.front() == '\'')
      length = length_through(text, 1, "'");
    else if (text.front() == '"')
      length = length_through(text, 1, "\"");

    const bool parameter = text.front() == '$' && text.size() > 1 && std::isdigit(static_cast<unsigned char>(text[1]));
    if (parameter && engine == Engine::kSqlite)
      translated += '?';
    else
      translated += text.substr(0, length);
    text.remove_prefix(length);
  }
  return translated;
}

bool may_write(std::string_view text) {
  const auto has = [text](std::string_view word) {
    return std::ranges::search(text, word, [](char a, char b) {
             return std::toupper(static_cast<unsigned char>(a)) == b;
           }).begin() != text.end();
  };
  return has("INSERT") || has("UPDATE") || has("DELETE");
}

}  // namespace chandlery::sql
