// See people_store.h.
#include "identity/people_store.h"

#include "identity/user_row.h"

namespace chandlery::identity::store {
namespace {

using sql::Statement;

// $1 tenant, $2 whether the deleted are wanted, $3 since when, $4 the role as " word " or '', $5 and $6 the place, $7 whether
// there is one, $8 limit. Roles are words with blanks between.
#define LIST(KEY, COMPARISON, DIRECTION)                                                                              \
  "SELECT " CHANDLERY_USER_COLUMNS ", " KEY " FROM users WHERE tenant_id = $1 "                                       \
  "AND ((CAST($2 AS BIGINT) = 0 AND disabled_at IS NULL) OR (CAST($2 AS BIGINT) = 1 AND disabled_at > CAST($3 AS BIGINT))) " \
  "AND (CAST($4 AS TEXT) = '' OR ' ' || roles || ' ' LIKE '%' || CAST($4 AS TEXT) || '%') "                           \
  "AND (CAST($7 AS BIGINT) = 0 OR (" KEY ", id) " COMPARISON " (CAST($5 AS TEXT), CAST($6 AS TEXT))) "                \
  "ORDER BY " KEY " " DIRECTION ", id " DIRECTION " LIMIT CAST($8 AS BIGINT)"
const Statement kByCreation(LIST("id", ">", "ASC")), kByCreationDown(LIST("id", "<", "DESC"));
const Statement kByDisplayName(LIST("display_name", ">", "ASC")), kByDisplayNameDown(LIST("display_name", "<", "DESC"));
const Statement kByUserName(LIST("user_name_key", ">", "ASC")), kByUserNameDown(LIST("user_name_key", "<", "DESC"));
#undef LIST

const Statement kAnotherHasRole(
    "SELECT id FROM users WHERE tenant_id = $1 AND id <> $3 AND disabled_at IS NULL "
    "AND ' ' || roles || ' ' LIKE '%' || CAST($2 AS TEXT) || '%' LIMIT 1");

// 2: an operator's. The condition is that of the index.
const Statement kOperatorTenants("SELECT id FROM tenants WHERE kind = 2 ORDER BY id");

// Prefixes are ranges of bytes, which is what the indexes of 004_people are sorted by.
#define AS_BYTES " /*postgres: COLLATE \"C\" */ "
const Statement kTenantsBeginning("SELECT id, kind, domain, partner_id FROM tenants WHERE domain" AS_BYTES
                                  ">= $1 AND domain" AS_BYTES "< $2 ORDER BY domain" AS_BYTES
                                  "LIMIT CAST($3 AS BIGINT)");
const Statement kUsersBeginning("SELECT " CHANDLERY_USER_COLUMNS " FROM users WHERE user_name_key" AS_BYTES
                                ">= $1 AND user_name_key" AS_BYTES "< $2 ORDER BY user_name_key" AS_BYTES
                                "LIMIT CAST($3 AS BIGINT)");
#undef AS_BYTES

const Statement& statement_for(const PeopleQuestion& question) {
  switch (question.order) {
    case PeopleOrder::kCreated: break;
    case PeopleOrder::kDisplayName: return question.descending ? kByDisplayNameDown : kByDisplayName;
    case PeopleOrder::kUserName: return question.descending ? kByUserNameDown : kByUserName;
  }
  return question.descending ? kByCreationDown : kByCreation;
}

std::string as_word(Role role) { return " " + std::string(to_string(role)) + " "; }

}  // namespace

std::vector<ListedUser> list_people(sql::Tx& tx, const PeopleQuestion& question, std::string_view after_key,
                                    std::string_view after_id, Instant since, int limit) {
  const std::string role = question.role ? as_word(*question.role) : "";
  return tx.all(statement_for(question),
                {question.tenant_id, question.deleted, since, role, after_key, after_id, !after_id.empty(), limit},
                [](const sql::Row& row) { return ListedUser{read_user(row), row.string(11)}; });
}

std::vector<std::string> operator_tenants(sql::Tx& tx) {
  return tx.all(kOperatorTenants, {}, [](const sql::Row& row) { return row.string(0); });
}

std::vector<Tenant> tenants_beginning(sql::Tx& tx, std::string_view domain_prefix, std::int64_t limit) {
  const std::string end = std::string(domain_prefix) + "\U0010FFFF";
  return tx.all(kTenantsBeginning, {domain_prefix, end, limit}, [](const sql::Row& row) {
    return Tenant{row.string(0), static_cast<TenantKind>(row.integer(1)), row.string(2), row.string(3)};
  });
}

std::vector<User> users_beginning(sql::Tx& tx, std::string_view user_name_prefix, std::int64_t limit) {
  const std::string end = std::string(user_name_prefix) + "\U0010FFFF";
  return tx.all(kUsersBeginning, {user_name_prefix, end, limit}, read_user);
}

bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id) {
  const std::string word = as_word(role);
  return tx.first(kAnotherHasRole, {tenant_id, word, user_id}, [](const sql::Row&) { return true; }).has_value();
}

}  // namespace chandlery::identity::store
