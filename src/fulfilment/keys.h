// A line's software keys as people meet them: listed masked, revealed one by one, each reveal in the log
// (contract 17.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/included.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/model.h"
#include "fulfilment/rules.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

inline constexpr std::int64_t kMostListedKeys = 500;  ///< a page
inline constexpr std::size_t kLongestReason = 400;    ///< bytes

/// A key with its text opened: only `reveal` hands it out whole.
struct OpenKey {
  StoredKey stored;
  std::string text;
};

/// The line's entitlement, of a customer that find_buyer gave: kOrderNotFound when the customer has no such order,
/// kLineNumberInvalid for another line.
Result<Entitlement> find_line(sql::Tx& tx, const customers::Buyer& customer, std::string_view order_id,
                              std::string_view line_number);
/// The line of any partner, without a customer's relationship: that one ended leaves its keys with the customer. For
/// the operator. The same errors.
Result<Entitlement> find_line_of(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view order_id, std::string_view line_number);
/// Whether the line has keys that may be used: kNotProvisioned, kKeyRevoked, kNotEntitled (its term has ended, or its
/// subscription is suspended).
Result<void> check_usable(const Entitlement& line, Instant at);

/// By what name the log and a key's first viewer are told.
std::string_view name_of(const Actor& actor);
/// Throws when the master key is another one, or the row was tampered with.
OpenKey open_key(const crypto::Keyring& keyring, StoredKey stored);

std::int64_t count_keys(sql::Tx& tx, const Entitlement& line);
/// Keys after the ordinal `after`, at most `limit` (0: kMostListedKeys).
Result<Page<OpenKey>> list_keys(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line,
                                std::string_view after, std::int64_t limit);
/// kNotFound when the line has no such key.
Result<OpenKey> find_key(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line, std::string_view key_id);

/// The part of a fulfilment policy that decides who sees keys. Without a policy only the customer does.
KeyVisibility visibility_under(const std::optional<catalog::FulfilmentPolicy>& policy);

/// A key that somebody sees: what it is of, when not of the bought product itself.
struct RevealedKey {
  OpenKey key;
  std::optional<catalog::IncludedSku> of;
};
struct RevealCommand {
  std::string_view key_id;
  KeyChoice choice = {};               ///< of an earlier version that came along
  std::string reason;                  ///< optional, for the log
  std::string language, architecture;  ///< what the person was choosing a download for; optional, for the log
};
/// Opens the key, marks it revealed by the first who saw it, and writes the record. Fails as rules.h may_see_keys does,
/// under the fulfilment policy in force now; a SKU without a policy shows keys to the customer only. kNoRelationship
/// for an indirect reseller, who may read but not act for the provider. With a choice the key of that version in place
/// of the line's own, as included.h says.
Result<RevealedKey> reveal(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                           const customers::Buyer& customer, const Entitlement& line, const RevealCommand& command);

/// Records that a reveal was refused (S8). Ids are taken from the path only when they have the form of ids.
void record_refusal(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                    std::string_view line_number, std::string_view key_id, const Error& error);

}  // namespace chandlery::fulfilment
