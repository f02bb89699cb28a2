// A wrong key is replaced without a re-purchase (rules 4.7, 7): by the operator, who answers for the pools.
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

struct ReplaceCommand {
  std::string_view partner_id, customer_id, order_id, line_number, key_id;
  std::string reason;  ///< required, at most kLongestReason: the log says why
};
struct Replacement {
  Entitlement line;
  OpenKey key;  ///< the new one, never seen by anybody
};
/// Takes the key out of use, together with earlier versions' keys that use its right, and assigns another: from the
/// line's own pool, so of the same version, or generated. The new key has the old one's activation limit. In this
/// order: kOrderNotFound or kLineNumberInvalid; kNotProvisioned, kKeyRevoked and kNotEntitled as may_see_keys for the
/// line's state; kNotFound for no such key; kKeyRevoked for one that was replaced already; kKeyPoolEmpty. The partner's
/// own log tells of it.
Result<Replacement> replace_key(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                const ReplaceCommand& command);

std::vector<http::Route> replacement_routes(const crypto::Keyring& keyring);

}  // namespace chandlery::fulfilment
