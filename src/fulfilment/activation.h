// Activations: a machine uses a key's right, as often as the key allows (contract 17.1: a leaked key uses up its
// limit). Recorded by the operator or by an activation service that has an application of the operator's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "fulfilment/keys.h"
#include "fulfilment/model.h"
#include "platform/crypto/crypto.h"
#include "platform/http/route.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

inline constexpr std::size_t kLongestMachine = 200;  ///< bytes

/// The key by its text, or by where it is.
struct ActivateCommand {
  std::string key;
  std::string partner_id, customer_id, order_id, line_number, key_id;
  std::string machine;  ///< what the activation service calls it; the same again is the same activation
};
struct Activation {
  Entitlement line;
  StoredKey key;  ///< with the count after this activation
  std::string machine;
  Instant at;
  bool is_new = false;  ///< false: the machine was activated before, and nothing changed
};
/// In this order: kInvalidProperty for a machine that cannot be one; kNotFound for a text that is no key that somebody
/// has seen, or kOrderNotFound, kLineNumberInvalid, kNotFound for a place; check_usable's; kKeyRevoked for a key that
/// was revoked or replaced; kActivationLimit. A new one is in the partner's log.
Result<Activation> activate(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                            const ActivateCommand& command);

/// From now on the key is found by its text. For reveals.
void note_holder(sql::Tx& tx, const crypto::Keyring& keyring, const Entitlement& line, const OpenKey& key,
                 const catalog::IncludedSku* of);

std::vector<http::Route> activation_routes(const crypto::Keyring& keyring);

}  // namespace chandlery::fulfilment
