// Customer tenants of a partner, their relationship and their agreements.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "customers/filter.h"
#include "customers/model.h"
#include "identity/service.h"
#include "partners/model.h"
#include "platform/sql/database.h"

namespace chandlery::customers {

/// What a purchase must know of its customer; one row, one read.
struct Buyer {
  std::string id;
  std::string name;
  std::string domain;
  std::string country;  ///< ISO alpha-2
  Segments segments;
  bool relationship_active = true;
  bool agreement_accepted = false;    ///< attested by the partner or accepted directly (rules 4.2)
  std::string associated_partner_id;  ///< indirect reseller of this customer; empty for none
  std::string partner_id;             ///< the tenant that its rows stand under; another than the actor's for a reseller
};

/// The actor's own customer. kInvalidCustomerId for no GUID, kCustomerNotFound for an unknown one, kNoRelationship for
/// another partner's or an ended relationship. A customer user finds only the own tenant, also when the relationship
/// has ended: what was bought stays readable. An indirect reseller's actor finds the customers associated with it; it
/// may read them under Buyer::partner_id, and writes nothing.
Result<Buyer> find_buyer(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// The same for many customers of the actor's own partner, in one round trip: those with a relationship, by id.
std::map<std::string, Buyer, std::less<>> find_buyers(sql::Tx& tx, const Actor& actor,
                                                      std::set<std::string_view> customer_ids);

/// Reads `text` as a GUID in lower case, or fails with kInvalidCustomerId.
Result<std::string> parse_customer_id(std::string_view text);

/// A customer to be made (contract 2.2).
struct NewCustomer {
  std::string id;  ///< empty: a new one; given, so that demo data stays the same
  std::string domain;
  std::string registration_number;
  std::string associated_partner_id;  ///< of an indirect provider's customer: the reseller
  Segment segment = Segment::kCommercial;
  BillingProfile billing;
};
struct PreparedCustomer {
  NewCustomer customer;
  identity::PreparedUser admin;
};
struct CreatedCustomer {
  Customer customer;
  identity::CreatedUser admin;  ///< admin@<domain> with a temporary password, shown once
};
/// Checks what needs no table, chooses the id and makes the first user's password. Names the field: kInvalidProperty,
/// kInvalidAddress, kRegistrationNumberRequired, kRegistrationNumberInvalid, kRegistrationNumberNotAllowed,
/// kPhoneNumberRequired. Cheap (1 ms), since the password is temporary.
Result<PreparedCustomer> prepare_customer(NewCustomer customer, Instant at);
/// Makes the tenant, its first user (customer global admin) and the customer of the actor's partner. In this order:
/// the partner may transact, kNotAnAdvisor (reseller missing or not the provider's own), kSandboxLimit, kDomainTaken.
Result<CreatedCustomer> create_customer(sql::Tx& tx, const Actor& actor, const PreparedCustomer& prepared);

/// What keeps a partner from another customer, in the order that create_customer has it; the partner when nothing does.
Result<partners::Partner> may_take_customer(sql::Tx& tx, std::string_view partner_id, std::string_view reseller_id);

/// The errors of find_buyer.
Result<Customer> find_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id);
/// For what changes something: a reseller reads its customers, and their provider acts (rules 2.4). kNoRelationship.
Result<Customer> find_own_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// The partner's customers with a relationship, by name (by domain when that is searched for), a page at a time.
/// kInvalidInput for a token that is none.
Result<Page<CustomerSummary>> list_customers(sql::Tx& tx, const Actor& actor, const ListQuestion& question);

/// Replaces the billing profile. `etag` as the caller read it, or nullopt to overwrite whatever is there.
/// kStaleEtag, and the errors of prepare_customer and find_buyer. The country cannot change: kInvalidAddress.
Result<Customer> replace_billing_profile(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                         const BillingProfile& profile, const std::optional<std::string>& etag);

/// Whether a relationship may end now (rules 4.1: no active reservation, no software in its window, subscriptions
/// suspended). The floors above know, and end what is theirs with it; the composition root brings their answer. Asked last,
/// in the transaction that ends it.
using RemovalGuard = std::function<Result<void>(sql::Tx&, const Actor&, std::string_view customer_id)>;
/// Ends the relationship; from then on the customer's paths answer kNoRelationship.
Result<Customer> remove_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     const RemovalGuard& guard);

/// The same for a customer of an integration sandbox, which is then deleted; kWrongEnvironment for any other partner.
Result<void> delete_sandbox_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     const RemovalGuard& guard);

struct NewAgreement {
  std::string template_id, type;
  partners::Contact contact;
  Instant date_agreed;
};
/// Records that `contact` accepted. kInvalidProperty for an unknown template, a type that is not the template's, a
/// contact without names or e-mail, a date in the future; kAgreementExists for the same contact again.
Result<Agreement> attest_agreement(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                   const NewAgreement& agreement);
/// Oldest first; of one type, or of all when `type` is empty.
Result<std::vector<Agreement>> list_agreements(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view type);
/// The customer's own acceptance, by a user of it, towards each of its partners that has none yet. kAgreementExists when it
/// was accepted or attested before towards all of them.
Result<Customer> accept_agreement(sql::Tx& tx, const Actor& actor, std::string_view customer_id);
/// The same towards one partner, under which `customer` stands without an agreement.
void accept_under_partner(sql::Tx& tx, const Actor& actor, Customer& customer);

}  // namespace chandlery::customers
