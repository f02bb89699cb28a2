// A few words that a browser holds for the server and can neither read nor alter, until their time is over.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {

/// `words`, none of which has a line's end in it, sealed until `ends`. The context tells what they are for: sealed for one
/// thing, they do not open for another.
std::string seal_lines(const crypto::Keyring& keyring, std::initializer_list<std::string_view> words, Instant ends,
                       std::string_view context);
/// The `count` words, unless the text was altered or its time is over.
std::optional<std::vector<std::string>> open_lines(const crypto::Keyring& keyring, std::string_view sealed, std::size_t count,
                                                   Instant now, std::string_view context);

}  // namespace chandlery::identity
