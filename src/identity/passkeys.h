// Signing in without a password, by a passkey: a key that the authenticator finds by itself for this server, and that asks its
// user for a PIN or a finger, so that it is two factors at once.
//
// Invariants:
// 1. The account is found by the key, and by nothing that is typed. It must be a built-in one: a company's people come by the
//    company's service alone.
// 2. An attempt counts with those at the password; what is refused opens no session and leaves the key's count as it was. Keys
//    that nobody has, and accounts that may not sign in so, leave nothing at all.
#pragma once

#include "core/actor.h"
#include "core/result.h"
#include "identity/security_keys.h"
#include "identity/sign_in.h"

namespace chandlery::identity {

/// `caller` is still anonymous, at the address `peer`. kInvalidProperty "ticket" for a question that is ten minutes old; kAccessDenied for all else,
/// in one sentence.
Result<SignedIn> sign_in_by_passkey(sql::Tx& tx, const SecondFactorDoor& door, const KeyAnswer& answer, std::string_view peer,
                                    const Actor& caller);

}  // namespace chandlery::identity
