// XChaCha20-Poly1305 as the house writes it down: a random nonce (24 bytes), the ciphertext, the tag (16 bytes).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/crypto.h"

namespace chandlery::crypto {

std::string encrypt(std::string_view secret, std::string_view authenticated, const Hash& key);
/// nullopt when the text or what is authenticated was altered, or the key is another one.
std::optional<std::string> decrypt(std::string_view encrypted, std::string_view authenticated, const Hash& key);

}  // namespace chandlery::crypto
