// The SQL of customers and their agreements.
#include "customers/store.h"

#include "core/text.h"

namespace chandlery::customers::store {
namespace {

#define BUYERS \
  "SELECT id, company_name, domain, country, segment, relationship, agreement, associated_partner_id, partner_id, " \
  "opened_segments FROM customers "
#define CUSTOMERS                                                                                                   \
  "SELECT partner_id, id, domain, registration_number, segment, relationship, agreement, delegated_access, "        \
  "associated_partner_id, first_name, last_name, email, culture, language, company_name, address, version, "        \
  "directly_accepted_at, created_at, related_since, opened_segments FROM customers "
#define OF_TENANT "WHERE id = $1 ORDER BY created_at, partner_id"

const sql::Statement kFindBuyer(BUYERS "WHERE partner_id = $1 AND id = $2");
const sql::Statement kFind(CUSTOMERS "WHERE partner_id = $1 AND id = $2");
const sql::Statement kBuyersOfTenant(BUYERS OF_TENANT);
const sql::Statement kCustomersOfTenant(CUSTOMERS OF_TENANT);
const sql::Statement kBuyersBeginning(BUYERS "WHERE company_folded >= $1 AND company_folded < $2 "
                                             "ORDER BY company_folded, id LIMIT CAST($3 AS BIGINT)");
#undef BUYERS
#undef CUSTOMERS
#undef OF_TENANT

const sql::Statement kInsert(
    "INSERT INTO customers (partner_id, id, domain, company_name, company_folded, country, segment, relationship, "
    "agreement, associated_partner_id, registration_number, delegated_access, first_name, last_name, email, culture, "
    "language, address, version, created_at, opened_segments) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)");

const sql::Statement kCount("SELECT COUNT(*) FROM customers WHERE partner_id = $1");
const sql::Statement kCountActive(
    "SELECT COUNT(*) FROM (SELECT 1 FROM customers WHERE partner_id = $1 AND relationship = 1 "
    "LIMIT CAST($2 AS BIGINT)) counted");

// $1 whose list, $2 and $3 the place after which to go on, $4 the prefix's end, $5 the other partner or '', $6 limit.
#define LIST(SCOPE, KEY, OTHER)                                                                         \
  "SELECT id, company_name, domain, associated_partner_id, partner_id, " KEY " FROM customers "         \
  "WHERE " SCOPE " = $1 AND (" KEY ", id) > (CAST($2 AS TEXT), CAST($3 AS TEXT)) "                      \
  "AND " KEY " < CAST($4 AS TEXT) AND (CAST($5 AS TEXT) = '' OR " OTHER " = CAST($5 AS TEXT)) "         \
  "AND relationship = 1 ORDER BY " KEY ", id LIMIT CAST($6 AS BIGINT)"
// The index of a reseller's customers is partial: the query repeats its condition so that SQLite may use it.
#define OF_RESELLER "associated_partner_id <> '' AND associated_partner_id"

const sql::Statement kListByName(LIST("partner_id", "company_folded", "associated_partner_id"));
const sql::Statement kListByDomain(LIST("partner_id", "domain", "associated_partner_id"));
const sql::Statement kListOfResellerByName(LIST(OF_RESELLER, "company_folded", "partner_id"));
const sql::Statement kListOfResellerByDomain(LIST(OF_RESELLER, "domain", "partner_id"));
static_assert(static_cast<int>(Relationship::kReseller) == 1);

const sql::Statement kListById(
    "SELECT id, company_name, domain, associated_partner_id FROM customers WHERE partner_id = $1 AND id >= $2 AND id "
    "<= $3 "
    "AND relationship = 1 ORDER BY id LIMIT CAST($4 AS BIGINT)");

const sql::Statement kUpdateBilling(
    "UPDATE customers SET company_name = $4, company_folded = $5, first_name = $6, last_name = $7, email = $8, "
    "culture = $9, language = $10, address = $11, version = $12 "
    "WHERE partner_id = $1 AND id = $2 AND version = $3");
const sql::Statement kSetRelationship("UPDATE customers SET relationship = $3 WHERE partner_id = $1 AND id = $2");
const sql::Statement kRenewRelationship(
    "UPDATE customers SET relationship = $3, related_since = $4, delegated_access = $5, associated_partner_id = $6 "
    "WHERE partner_id = $1 AND id = $2");
const sql::Statement kSetDelegatedAccess("UPDATE customers SET delegated_access = $3 WHERE partner_id = $1 AND id = $2");
const sql::Statement kSetAgreement("UPDATE customers SET agreement = $3 WHERE partner_id = $1 AND id = $2");
const sql::Statement kSetDirectlyAccepted(
    "UPDATE customers SET agreement = $3, directly_accepted_at = $4, directly_accepted_by = $5 "
    "WHERE partner_id = $1 AND id = $2");

const sql::Statement kInsertAgreement(
    "INSERT INTO customer_agreements (partner_id, customer_id, id, template_id, first_name, last_name, email, phone, "
    "contact_folded, date_agreed, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (partner_id, customer_id, template_id, contact_folded) DO NOTHING");
const sql::Statement kListAgreements(
    "SELECT id, template_id, first_name, last_name, email, phone, date_agreed, user_id FROM customer_agreements "
    "WHERE partner_id = $1 AND customer_id = $2 AND (CAST($3 AS TEXT) = '' OR template_id = CAST($3 AS TEXT)) "
    "ORDER BY created_at, id");

Buyer buyer_of(const sql::Row& row) {
  return {.id = row.string(0),
          .name = row.string(1),
          .domain = row.string(2),
          .country = row.string(3),
          .segments = {static_cast<Segment>(row.integer(4)), SegmentSet(row.integer(9))},
          .relationship_active = static_cast<Relationship>(row.integer(5)) == Relationship::kReseller,
          .agreement_accepted = static_cast<AgreementState>(row.integer(6)) != AgreementState::kNone,
          .associated_partner_id = row.string(7),
          .partner_id = row.string(8)};
}

Customer customer_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .domain = row.string(2),
          .registration_number = row.string(3),
          .segments = {static_cast<Segment>(row.integer(4)), SegmentSet(row.integer(20))},
          .relationship = static_cast<Relationship>(row.integer(5)),
          .agreement = static_cast<AgreementState>(row.integer(6)),
          .delegated_access = row.flag(7),
          .associated_partner_id = row.string(8),
          .billing = {.first_name = row.string(9),
                      .last_name = row.string(10),
                      .email = row.string(11),
                      .culture = row.string(12),
                      .language = row.string(13),
                      .company_name = row.string(14),
                      .address = partners::address_from_text(row.text(15))},
          .version = row.integer(16),
          .directly_accepted_at = row.optional_instant(17),
          .created_at = row.instant(18),
          .related_since = row.optional_instant(19)};
}

const sql::Statement& list_statement(Scope scope, bool by_domain) {
  if (scope == Scope::kOwner) return by_domain ? kListByDomain : kListByName;
  return by_domain ? kListOfResellerByDomain : kListOfResellerByName;
}

}  // namespace

std::optional<Buyer> find_buyer(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFindBuyer, {partner_id, id}, buyer_of);
}

sql::Tx::Question buyer_question(std::string_view partner_id, std::string_view id, std::optional<Buyer>& found) {
  return {kFindBuyer, {partner_id, id}, [&found](const sql::Row& row) { found = buyer_of(row); }};
}

std::vector<Buyer> buyers_of_tenant(sql::Tx& tx, std::string_view id) { return tx.all(kBuyersOfTenant, {id}, buyer_of); }

std::vector<Buyer> buyers_beginning(sql::Tx& tx, std::string_view name_prefix, std::int64_t limit) {
  const std::string end = std::string(name_prefix) + "\U0010FFFF";
  return tx.all(kBuyersBeginning, {name_prefix, end, limit}, buyer_of);
}

std::vector<Customer> customers_of_tenant(sql::Tx& tx, std::string_view id) {
  return tx.all(kCustomersOfTenant, {id}, customer_of);
}

std::vector<Buyer> find_buyers(sql::Tx& tx, std::string_view partner_id, const std::set<std::string_view>& ids) {
  std::set<std::pair<std::string_view, std::string_view>> customers;
  for (const std::string_view id : ids) customers.emplace(partner_id, id);
  return find_buyers(tx, customers);
}

std::vector<Buyer> find_buyers(sql::Tx& tx, const std::set<std::pair<std::string_view, std::string_view>>& customers) {
  std::vector<Buyer> found;
  std::vector<sql::Tx::Question> questions;
  for (const auto& [partner_id, id] : customers) {
    questions.push_back(
        {kFindBuyer, {partner_id, id}, [&found](const sql::Row& row) { found.push_back(buyer_of(row)); }});
  }
  tx.query_all(questions);
  return found;
}

std::optional<Customer> find(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFind, {partner_id, id}, customer_of);
}

void insert(sql::Tx& tx, const Customer& c) {
  const std::string folded = text::fold(c.billing.company_name);
  const std::string address = partners::to_text(c.billing.address);
  tx.execute(kInsert, {c.partner_id, c.id, c.domain, c.billing.company_name, folded, c.billing.address.country,
                       static_cast<int>(c.segments.own), static_cast<int>(c.relationship), static_cast<int>(c.agreement),
                       c.associated_partner_id, c.registration_number, c.delegated_access, c.billing.first_name,
                       c.billing.last_name, c.billing.email, c.billing.culture, c.billing.language, address, c.version,
                       c.created_at, c.segments.opened.bits()});
}

std::int64_t count(sql::Tx& tx, std::string_view partner_id) {
  return tx.first(kCount, {partner_id}, [](const sql::Row& row) { return row.integer(0); }).value();
}

std::int64_t count_active(sql::Tx& tx, std::string_view partner_id, std::int64_t most) {
  return tx.first(kCountActive, {partner_id, most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<Listed> list(sql::Tx& tx, Scope scope, std::string_view partner_id, const ListQuestion& question,
                         int limit) {
  const bool by_domain = question.field == FilterField::kDomain;
  const bool by_prefix = by_domain || question.field == FilterField::kCompanyName;
  const std::string prefix = by_prefix ? question.value : "";
  const std::string end = prefix + "\U0010FFFF";
  // Without a place to go on from, the list starts before the first key that has the prefix.
  const std::string& after = question.after_id.empty() ? prefix : question.after_key;
  const bool narrowed = question.field == FilterField::kIndirectReseller ||
                        question.field == FilterField::kIndirectProvider;
  std::string_view whose = partner_id, other = narrowed ? question.value : std::string_view();
  // Of an owner's customers those of one reseller are found by the reseller's index: the lists differ in whose they are alone.
  if (scope == Scope::kOwner && narrowed) {
    scope = Scope::kReseller;
    std::swap(whose, other);
  }
  return tx.all(list_statement(scope, by_domain), {whose, after, question.after_id, end, other, limit},
                [](const sql::Row& row) {
                  CustomerSummary summary{row.string(0), row.string(1), row.string(2), row.string(3)};
                  return Listed{std::move(summary), row.string(4), row.string(5)};
                });
}

std::vector<CustomerSummary> list_by_id(sql::Tx& tx, std::string_view partner_id, std::string_view first,
                                        std::string_view last, int limit) {
  return tx.all(kListById, {partner_id, first, last, limit}, [](const sql::Row& row) {
    return CustomerSummary{row.string(0), row.string(1), row.string(2), row.string(3)};
  });
}

bool update_billing(sql::Tx& tx, const Customer& c, std::int64_t expected) {
  const std::string folded = text::fold(c.billing.company_name);
  const std::string address = partners::to_text(c.billing.address);
  return tx.execute(kUpdateBilling,
                    {c.partner_id, c.id, expected, c.billing.company_name, folded, c.billing.first_name,
                     c.billing.last_name, c.billing.email, c.billing.culture, c.billing.language, address,
                     c.version}) == 1;
}

void set_relationship(sql::Tx& tx, std::string_view partner_id, std::string_view id, Relationship relationship) {
  tx.execute(kSetRelationship, {partner_id, id, static_cast<int>(relationship)});
}

void renew_relationship(sql::Tx& tx, const Customer& c, Instant at) {
  tx.execute(kRenewRelationship, {c.partner_id, c.id, static_cast<int>(Relationship::kReseller), at,
                                  c.delegated_access, c.associated_partner_id});
}

void set_delegated_access(sql::Tx& tx, std::string_view partner_id, std::string_view id, bool delegated) {
  tx.execute(kSetDelegatedAccess, {partner_id, id, delegated});
}

void set_agreement(sql::Tx& tx, std::string_view partner_id, std::string_view id, AgreementState state) {
  tx.execute(kSetAgreement, {partner_id, id, static_cast<int>(state)});
}

void set_directly_accepted(sql::Tx& tx, std::string_view partner_id, std::string_view id, std::string_view user_id,
                           Instant at) {
  tx.execute(kSetDirectlyAccepted,
             {partner_id, id, static_cast<int>(AgreementState::kDirectlyAccepted), at, user_id});
}

bool insert_agreement(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const Agreement& a,
                      std::string_view contact_folded, Instant at) {
  return tx.execute(kInsertAgreement,
                    {partner_id, customer_id, a.id, a.template_id, a.contact.first_name, a.contact.last_name,
                     a.contact.email, a.contact.phone, contact_folded, a.date_agreed, a.user_id, at}) == 1;
}

std::vector<Agreement> list_agreements(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view template_id) {
  return tx.all(kListAgreements, {partner_id, customer_id, template_id}, [](const sql::Row& row) {
    return Agreement{.id = row.string(0),
                     .template_id = row.string(1),
                     .contact = {row.string(2), row.string(3), row.string(4), row.string(5)},
                     .date_agreed = row.instant(6),
                     .user_id = row.string(7)};
  });
}

}  // namespace chandlery::customers::store
