// What becomes of a line that runs for a term, after it was fulfilled: another end, other units, another product, a halt.
// The floor above decides; each of these changes a line that is in the state it must be in, or says false.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "catalog/service.h"
#include "core/actor.h"
#include "fulfilment/model.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

/// The address of an entitlement.
struct HeldLine {
  std::string_view partner_id, customer_id, order_id;
  std::int64_t line_number = 0;
};
std::optional<Entitlement> find_entitlement(sql::Tx& tx, const HeldLine& line);

/// An active line goes on until `expires_at`, with its keys.
bool extend_term(sql::Tx& tx, const HeldLine& line, Instant expires_at);
/// The term has ended and no other follows: keys are no longer shown, links are gone, nothing waits any more.
bool end_term(sql::Tx& tx, const HeldLine& line, Instant at);
/// Keys and media of an active line are held back, and given again.
bool suspend(sql::Tx& tx, const HeldLine& line);
bool reactivate(sql::Tx& tx, const HeldLine& line);
/// Other units of an active line; a key for all of them may be activated as often as they may. std::logic_error for a line
/// with a key for each unit.
bool change_units(sql::Tx& tx, const HeldLine& line, std::int64_t quantity);
/// An active line becomes one of another SKU: its keys and links are revoked and it gets the keys of the new one, or waits
/// for them. Its term and its units stay. `actor` acts in the seller's tenant.
bool convert_line(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, const HeldLine& line,
                  const catalog::PricedItem& item);

}  // namespace chandlery::fulfilment
