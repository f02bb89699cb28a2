// Deep links (S40): a stateless address in the customer centre that carries no secret. The partner copies it, which is
// recorded; whoever follows it signs in, and what the page shows is decided at the visit.
//
//   address = "/customer-centre/software/" customer-id "/" order-id "/" line-number
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/keys.h"
#include "fulfilment/model.h"
#include "platform/http/route.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

/// Relative to where the customer centre is served; the API answers for it under /v1.
std::string deep_link(const Entitlement& line);

/// The address, with a record of who copied it. As may_copy_deep_link; kNoRelationship for an indirect reseller;
/// kInvalidInput where the policy wants the risks of sharing to be acknowledged and they are not (S6).
Result<std::string> copy_deep_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer,
                                   const Entitlement& line, bool risk_acknowledged);

/// What a visitor finds at the address.
struct Landing {
  Entitlement line;
  std::string partner_name;   ///< who sold it
  bool has_media = false;     ///< there is something to download
  bool may_reveal = false;
  std::string why_not;        ///< a sentence in words of actor.locale: the role, the policy, or the purchase's state
  std::vector<OpenKey> keys;  ///< to be shown masked; none for whom they are not
  std::int64_t key_count = 0;
};
/// For a user of the customer. kNoRelationship for anybody else: the wrong tenant is told so and nothing more.
/// kNotFound for an address that leads to no purchase of the visitor's tenant. A cancelled purchase is shown as such, without keys (S68).
Result<Landing> land(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, std::string_view customer_id,
                     std::string_view order_id, std::string_view line_number);

std::vector<http::Route> deep_link_routes(const crypto::Keyring& keyring);

}  // namespace chandlery::fulfilment
