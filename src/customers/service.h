// Customer tenants of a partner, their relationship and their agreements, as the floors above need them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::customers {

/// Rules 3.8.
enum class Segment : std::uint8_t { kCommercial, kEducation, kGovernment, kNonprofit };

/// What a purchase must know of its customer; one row, one read.
struct Buyer {
  std::string id;
  std::string name;
  std::string domain;
  std::string country;                ///< ISO alpha-2
  Segment segment = Segment::kCommercial;
  bool relationship_active = true;
  bool agreement_accepted = false;    ///< attested by the partner or accepted directly (rules 4.2)
  std::string associated_partner_id;  ///< indirect reseller of this customer; empty for none
};

/// The actor's own customer. kInvalidCustomerId for no GUID, kCustomerNotFound for an unknown one, kNoRelationship for
/// another partner's or an ended relationship. A customer user finds only the own tenant.
/// An indirect reseller's actor finds the customers associated with it.
Result<Buyer> find_buyer(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// Reads `text` as a GUID in lower case, or fails with kInvalidCustomerId.
Result<std::string> parse_customer_id(std::string_view text);

}  // namespace chandlery::customers
