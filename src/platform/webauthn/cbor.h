// Reads CBOR (RFC 8949) as security keys write it: definite lengths alone, nested a little, and never further than the bytes go.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chandlery::webauthn {

enum class CborKind : std::uint8_t { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kTag, kSimple };

class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : rest_(bytes) {}

  struct Item {
    CborKind kind = CborKind::kSimple;
    std::uint64_t number = 0;  ///< the value (of kNegative: -1 - number), or how many items or pairs follow
    std::string_view text;     ///< of kBytes and kText
  };
  /// The next item's head, of an array or a map without what is in it; nullopt where there is none. After that nothing more
  /// is to be read.
  std::optional<Item> next();
  /// Passes over a whole item; false where there is none, or one that is nested deeper than `deepest` levels.
  bool skip(int deepest = 4);
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace chandlery::webauthn
