// The sentences about a break of the log. They are kept in English with the verification that found it, and read in the
// reader's language.
#pragma once

#include <string>
#include <string_view>

namespace chandlery::audit {

/// In English; `{}` stands where a number goes (say.h), and nothing else has digits.
namespace breaks {
inline constexpr std::string_view kMissing = "Record {} is missing.";
inline constexpr std::string_view kMissingOfHead = "Record {} is missing: the head counts {}.";
inline constexpr std::string_view kNotIndexed = "Record {} is whole, but the day index does not lead to it.";
inline constexpr std::string_view kReordered = "At {} stands the record that was appended as {}.";
inline constexpr std::string_view kChanged = "Record {}, or its hash, is not what was appended.";
inline constexpr std::string_view kNoHead = "The chain has records but no head.";
inline constexpr std::string_view kHeadEnds = "The head ends at {}, the records at {}.";
inline constexpr std::string_view kHeadHash = "The head's hash is not that of the last record.";
}  // namespace breaks

/// The explanation of a break in Chinese for a Chinese locale; as it is for every other, and where it is none of the above.
std::string explanation_in(std::string_view locale, std::string_view explanation);

}  // namespace chandlery::audit
