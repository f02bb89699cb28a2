// A country or territory by its ISO 3166-1 alpha-2 code; XK (Kosovo) is known, too, since the trade uses it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace chandlery {

/// Default-constructed it is "no country" and equals nothing a store holds.
class Country {
 public:
  constexpr Country() = default;
  /// nullopt unless `code` is two letters of the list; lower case is accepted.
  static std::optional<Country> parse(std::string_view code);
  /// Every code, sorted.
  static std::span<const std::string_view> codes();

  std::string_view code() const { return {code_, 2}; }
  friend bool operator==(const Country& a, const Country& b) { return a.code() == b.code(); }

 private:
  char code_[2] = {'?', '?'};
};

}  // namespace chandlery
