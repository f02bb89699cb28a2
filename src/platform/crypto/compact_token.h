// A signed token in the compact form of JWS (RFC 7515, 7.1), taken apart and not yet believed. Internal to platform/crypto.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chandlery::crypto {

struct CompactToken {
  std::string_view signed_text;       ///< of the token that was read: it must live as long
  std::string algorithm;              ///< empty when the header has none
  std::optional<std::string> key_id;  ///< none: the header's is no text
  std::string payload, signature;     ///< bytes
};

/// nullopt for what is longer than 16 KiB, is no such token, or would choose its own key or rules.
std::optional<CompactToken> read_compact_token(std::string_view token);

}  // namespace chandlery::crypto
