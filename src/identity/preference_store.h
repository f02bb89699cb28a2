// The SQL of preferences.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

/// The tenant under which a user's preferences stand: the customer's, else the partner's; an operator's under an empty
/// one.
inline std::string_view owner_of(const Actor& actor) {
  return actor.customer_id.empty() ? std::string_view(actor.partner_id) : std::string_view(actor.customer_id);
}
std::optional<std::string> find_preferences(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id);
void put_preferences(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view document,
                     Instant at);

}  // namespace chandlery::identity::store
