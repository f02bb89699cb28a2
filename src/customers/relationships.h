// A customer's tenant and the partners that serve it (rules 4.1). One tenant of the directory may stand under several
// partners, with a relationship, an agreement and delegated rights under each; each partner sees its own alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "customers/service.h"

namespace chandlery::customers {

/// For a customer's user: the own tenant as it stands under each partner that ever served it, the oldest first; one
/// indexed read. For anybody else the one of find_buyer. Its errors.
Result<std::vector<Buyer>> find_relationships(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// The actor as it acts on what stands under the buyer's partner: what a customer's user does about a purchase is told to
/// the partner that sold it. A partner's own users, and a reseller's, act as themselves.
Actor acting_for(const Actor& actor, const Buyer& buyer);

/// Customers by the beginning of a name, or of one tenant, whatever partner they stand under. For the operator alone.
std::vector<Buyer> customers_beginning(sql::Tx& tx, std::string_view name_prefix, std::int64_t limit);
std::vector<Buyer> customers_with_id(sql::Tx& tx, std::string_view customer_id);

/// The names of customers by their partner and their own id, those that are served no more included; one round trip. For the
/// operator alone.
using CustomerNames = std::map<std::pair<std::string, std::string>, std::string>;
CustomerNames customer_names(sql::Tx& tx, const std::set<std::pair<std::string_view, std::string_view>>& customers);

/// How many customers a partner serves, counted to `most`.
std::int64_t count_customers(sql::Tx& tx, std::string_view partner_id, std::int64_t most);

/// The ids of the partners under which a customer's tenant stands or stood.
std::vector<std::string> partner_ids_of(sql::Tx& tx, std::string_view customer_id);

/// A customer's view of one of its partners.
struct PartnerOfCustomer {
  partners::Partner partner;
  Relationship relationship = Relationship::kReseller;
  AgreementState agreement = AgreementState::kNone;
  bool delegated_admin = false;
  Instant since;
};
Result<PartnerOfCustomer> partner_of_customer(sql::Tx& tx, const Customer& customer);
/// The partners of the actor's own tenant, those that serve it no more included; the oldest first.
std::vector<PartnerOfCustomer> partners_of_customer(sql::Tx& tx, const Actor& actor);

/// Takes the partner's delegated rights back; the relationship stays, and with it the partner's duty to support. kNotFound
/// for a partner that does not serve the actor's tenant. Again changes nothing.
Result<PartnerOfCustomer> end_delegated_admin(sql::Tx& tx, const Actor& actor, std::string_view partner_id);

/// Whom a customer asks for help: what each partner that serves it tells of its support.
struct SupportContact {
  partners::Partner partner;
  partners::Profile profile;
};
std::vector<SupportContact> support_contacts(sql::Tx& tx, const Actor& actor);

}  // namespace chandlery::customers
