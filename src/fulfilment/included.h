// Downgrade rights: earlier versions and companions that came with a purchase (contract 7.1, 17.1; rules 3.14).
//
// Invariants:
// 1. The right is the unit's, not the key's: whoever takes an earlier version uses it in place of the bought one, so
// each
//    of the line's own keys has at most one key of each version in its place, under the same id, and activations of
//    either count for both.
// 2. A key of an earlier version leaves its pool when somebody first asks for it, and no sooner; asking again shows the
//    same one.
// 3. It ends with the key in whose place it stands: by cancellation or replacement.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/included.h"
#include "fulfilment/keys.h"

namespace chandlery::fulfilment {

/// What came with each line, by the catalogue of the day of purchase, without the line's own version.
std::vector<std::vector<catalog::IncludedSku>> included_in(sql::Tx& tx, std::span<const Entitlement> lines);

/// What of a line a caller means: nullopt for the bought product itself. kNotProvisioned while the line waits for keys;
/// kNotEntitled for what did not come with it; kInvalidProperty when several products have the version.
Result<std::optional<catalog::IncludedSku>> choose(sql::Tx& tx, const Entitlement& line, const KeyChoice& choice);

/// A page as list_keys gives it, of the keys of that version. One that nobody has asked for has no text and no status
/// but available.
Result<Page<OpenKey>> list_included_keys(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                         const catalog::IncludedSku& of, std::string_view after, std::int64_t limit);
/// The same of one key. kNotFound.
Result<OpenKey> find_included_key(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                  const catalog::IncludedSku& of, std::string_view key_id);

/// The key of that version in place of the line's own key `ordinal`, assigned now when nobody has asked before. For
/// keys.h reveal, which asks who may see it and writes the log. kNotFound for no such key or a product without keys,
/// kKeyRevoked, kKeyPoolEmpty.
Result<OpenKey> reveal_included(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                const Entitlement& line, const catalog::IncludedSku& of, std::int64_t ordinal);

}  // namespace chandlery::fulfilment
