// How easily a password is guessed: by zxcvbn, which knows words, names, dates, rows of keys and their usual disguises,
// and by the list of those that people choose most.
//
// Own words are given in lower case; what they look like in another case or disguised (c0nt0so) counts as the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::identity {

/// As bits, about a million guesses: with the waits of a sign-in that takes decades, and what is chosen most is long gone.
inline constexpr int kFewestBits = 20;

/// Bytes that a password has beside own words, where it has such a word.
inline constexpr std::size_t kFewestOthers = 5;

enum class Guessed : std::uint8_t {
  kHardly,
  kSoon,        ///< it is a common one, or made of common words, dates and the like
  kByOwnWords,  ///< by whoever knows the person or the company
};

/// Looks at the first 100 bytes closely and at 256 at most, which takes a millisecond.
Guessed how_guessed(std::string_view password, std::span<const std::string> own_words);

/// Words of 3 bytes and more of any of the names, in lower case; at most 32.
std::vector<std::string> words_of(std::initializer_list<std::string_view> names);

}  // namespace chandlery::identity
