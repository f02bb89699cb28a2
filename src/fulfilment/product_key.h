// The text of product keys: our own format, those of vendors, and how a key is shown without being told (rules N1).
//
//   generated key = group 7*("-" group)              32 characters in 8 groups, 39 with the hyphens
//   group         = 4 letter
//   letter        = one of BCDFGHJKMPQRTVWXY2346789  24, no two of which look alike, no vowels and so no words
//   last group    = checksum: BLAKE2b-256 of the first 28 letters, its first 8 bytes as a little endian number
//                   modulo 24^4, written as 4 letters, most significant first
//
// What the checksum finds: every change within the last group; any change of the first 28 letters (one letter, two
// neighbours swapped, a whole group) except with a chance of 1 in 331,776, since a hash spreads without regard to how
// the change looks. 28 random letters are 128 bits: keys cannot be guessed, and do not repeat.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chandlery::fulfilment {

/// What a pool accepts. kChandlery: the grammar above. kVendor25: five groups of five letters or digits, hyphens
/// optional. kText: 1 to 200 printable ASCII characters, kept as given but for blanks around them.
enum class KeyFormat : unsigned char { kChandlery, kVendor25, kText };
std::string_view to_string(KeyFormat format);
std::optional<KeyFormat> parse_key_format(std::string_view word);

/// Random bytes that make_key wants: it uses those below 240 and needs 28 of them.
inline constexpr std::size_t kRandomBytesForKey = 64;
/// A key in its printed form; every letter equally likely. nullopt when the bytes held fewer than 28 useful ones (a
/// chance below 10^-20 with 64): draw again.
std::optional<std::string> make_key(std::string_view random_bytes);

/// Whether the text has the format; kChandlery wants the checksum right, too.
bool valid_key(std::string_view text, KeyFormat format);
/// The key as it is stored and shown: trimmed; upper case with hyphens for the first two formats. nullopt when not
/// valid.
std::optional<std::string> canonical_key(std::string_view text, KeyFormat format);
/// What the keyed hash of the lookup is made of, so that a key with and without hyphens is one key: upper case, without
/// hyphens and blanks, for grouped formats; the trimmed text for kText.
std::string lookup_text(std::string_view text, KeyFormat format);

/// The last group, or the last quarter of an ungrouped text, at most 5 characters: all that a log or list may hold.
std::string_view last_group(std::string_view key);
/// `*****-…-7K2Q`
std::string mask(std::string_view key);

}  // namespace chandlery::fulfilment
