// Ids in an address that only this server can have made: nothing of it is stored, so that a stolen database opens none.
//
//   token = base64url( id[16]... seal[16] )      seal = the first half of a keyed hash over the ids
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto/crypto.h"

namespace chandlery::crypto {

/// The ids are GUIDs. `purpose` names the keyring's look-up key, so that no token serves for another purpose.
std::string seal_ids(const Keyring& keyring, std::string_view purpose, std::initializer_list<std::string_view> ids);
/// The ids, `count` of them; nullopt for what was not made here. The seal is compared in constant time.
std::optional<std::vector<std::string>> open_ids(const Keyring& keyring, std::string_view purpose, std::string_view token,
                                                 std::size_t count);

}  // namespace chandlery::crypto
