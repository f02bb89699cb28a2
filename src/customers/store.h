// The tables of customers and their agreements. Only store.cc names them. Every call takes the tenant that the rows
// stand under; whether the actor may see them is service.cc's question.
#pragma once

#include "customers/service.h"

namespace chandlery::customers::store {

std::optional<Buyer> find_buyer(sql::Tx& tx, std::string_view partner_id, std::string_view id);
sql::Tx::Question buyer_question(std::string_view partner_id, std::string_view id, std::optional<Buyer>& found);
/// The known ones among these, in any order: one round trip.
std::vector<Buyer> find_buyers(sql::Tx& tx, std::string_view partner_id, const std::set<std::string_view>& ids);
/// The same over several partners, by partner and customer. For the operator.
std::vector<Buyer> find_buyers(sql::Tx& tx, const std::set<std::pair<std::string_view, std::string_view>>& customers);
std::optional<Customer> find(sql::Tx& tx, std::string_view partner_id, std::string_view id);
void insert(sql::Tx& tx, const Customer& customer);
std::int64_t count(sql::Tx& tx, std::string_view partner_id);
/// Those with a relationship, at most `most`.
std::int64_t count_active(sql::Tx& tx, std::string_view partner_id, std::int64_t most);
/// One tenant under each of its partners, the oldest first, ended relationships too. These cross partners: the id is the
/// actor's own, or each partner that is found is checked.
std::vector<Buyer> buyers_of_tenant(sql::Tx& tx, std::string_view id);
std::vector<Customer> customers_of_tenant(sql::Tx& tx, std::string_view id);
/// Whose name begins with the folded prefix, by name, ended relationships too. For the operator.
std::vector<Buyer> buyers_beginning(sql::Tx& tx, std::string_view name_prefix, std::int64_t limit);

/// Whose list: a partner's own, or that of an indirect reseller, which crosses its providers.
enum class Scope : std::uint8_t { kOwner, kReseller };
struct Listed {
  CustomerSummary summary;
  std::string partner_id, sort_key;
};
/// At most `limit` customers with a relationship after the question's place. The question's size is not looked at.
std::vector<Listed> list(sql::Tx& tx, Scope scope, std::string_view partner_id, const ListQuestion& question,
                         int limit);

/// The partner's own with a relationship and an id from `first` to `last`, both included.
std::vector<CustomerSummary> list_by_id(sql::Tx& tx, std::string_view partner_id, std::string_view first,
                                        std::string_view last, int limit);

/// Writes the billing profile where its version is still `expected`; false when it is not.
bool update_billing(sql::Tx& tx, const Customer& customer, std::int64_t expected);
void set_relationship(sql::Tx& tx, std::string_view partner_id, std::string_view id, Relationship relationship);
/// Begins an ended relationship anew.
void renew_relationship(sql::Tx& tx, const Customer& customer, Instant at);
void set_delegated_access(sql::Tx& tx, std::string_view partner_id, std::string_view id, bool delegated);
void set_agreement(sql::Tx& tx, std::string_view partner_id, std::string_view id, AgreementState state);
void set_directly_accepted(sql::Tx& tx, std::string_view partner_id, std::string_view id, std::string_view user_id,
                           Instant at);

/// False when the same contact accepted this template before.
bool insert_agreement(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                      const Agreement& agreement, std::string_view contact_folded, Instant at);
std::vector<Agreement> list_agreements(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view template_id);

}  // namespace chandlery::customers::store
