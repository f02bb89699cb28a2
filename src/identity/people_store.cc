// See people_store.h.
#include "identity/people_store.h"

#include "identity/user_row.h"

namespace chandlery::identity::store {
namespace {

using sql::Statement;

// $1 tenant, $2 whether the deleted are wanted, $3 since when, $4 the role as " word " or '', $5 and $6 the place to begin after,
// $7 limit, $8 and $9 the place to end with. A statement for each of what is given, since no index is entered by a condition
// that may hold anyway. Roles are words with blanks between.
#define LIST(KEY, DIRECTION, PLACES)                                                                                  \
  "SELECT " CHANDLERY_USER_COLUMNS ", " KEY " FROM users WHERE tenant_id = $1 "                                       \
  "AND ((CAST($2 AS BIGINT) = 0 AND disabled_at IS NULL) OR (CAST($2 AS BIGINT) = 1 AND disabled_at > CAST($3 AS BIGINT))) " \
  "AND (CAST($4 AS TEXT) = '' OR ' ' || roles || ' ' LIKE '%' || CAST($4 AS TEXT) || '%') " PLACES                    \
  "ORDER BY " KEY " " DIRECTION ", id " DIRECTION " LIMIT CAST($7 AS BIGINT)"
// $1 tenant, $2 how many to leave out, $3 and $4 the place to begin after.
#define BEYOND(KEY, DIRECTION, PLACE)                                                                                 \
  "SELECT " KEY ", id FROM users WHERE tenant_id = $1 " PLACE "ORDER BY " KEY " " DIRECTION ", id " DIRECTION         \
  " LIMIT 1 OFFSET CAST($2 AS BIGINT)"
#define AFTER(KEY, COMPARISON, ITS_KEY, ITS_ID) \
  "AND (" KEY ", id) " COMPARISON " (CAST(" ITS_KEY " AS TEXT), CAST(" ITS_ID " AS TEXT)) "
// SQLite ends its walk along the index by the first column alone.
#define UP_TO(KEY, COMPARISON)             \
  "AND CAST($8 AS TEXT) " COMPARISON "= " KEY \
  " AND (CAST($8 AS TEXT), CAST($9 AS TEXT)) " COMPARISON "= (" KEY ", id) "
#define FROM_THE_START "AND CAST($5 AS TEXT) IS NOT NULL AND CAST($6 AS TEXT) IS NOT NULL "
/// What is asked of one order of the users.
struct Order {
  const Statement all, after, up_to, after_up_to;  ///< the list
  const Statement beyond, beyond_after;            ///< a place some users further on
  const Statement& list(bool has_start, bool has_end) const {
    if (has_end) return has_start ? after_up_to : up_to;
    return has_start ? after : all;
  }
};
#define ORDER(KEY, COMPARISON, DIRECTION)                                                                             \
  {Statement(LIST(KEY, DIRECTION, FROM_THE_START)),                                                                   \
   Statement(LIST(KEY, DIRECTION, AFTER(KEY, COMPARISON, "$5", "$6"))),                                               \
   Statement(LIST(KEY, DIRECTION, FROM_THE_START UP_TO(KEY, COMPARISON))),                                            \
   Statement(LIST(KEY, DIRECTION, AFTER(KEY, COMPARISON, "$5", "$6") UP_TO(KEY, COMPARISON))),                        \
   Statement(BEYOND(KEY, DIRECTION, "")),                                                                             \
   Statement(BEYOND(KEY, DIRECTION, AFTER(KEY, COMPARISON, "$3", "$4")))}
const Order kByCreation ORDER("id", ">", "ASC"), kByCreationDown ORDER("id", "<", "DESC");
const Order kByDisplayName ORDER("display_name", ">", "ASC"), kByDisplayNameDown ORDER("display_name", "<", "DESC");
const Order kByUserName ORDER("user_name_key", ">", "ASC"), kByUserNameDown ORDER("user_name_key", "<", "DESC");
#undef ORDER
#undef FROM_THE_START
#undef UP_TO
#undef AFTER
#undef BEYOND
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

const Order& order_of(const PeopleQuestion& question) {
  switch (question.order) {
    case PeopleOrder::kCreated: break;
    case PeopleOrder::kDisplayName: return question.descending ? kByDisplayNameDown : kByDisplayName;
    case PeopleOrder::kUserName: return question.descending ? kByUserNameDown : kByUserName;
  }
  return question.descending ? kByCreationDown : kByCreation;
}

std::string as_word(Role role) { return " " + std::string(to_string(role)) + " "; }

}  // namespace

std::vector<ListedUser> list_people(sql::Tx& tx, const PeopleQuestion& question, const PeoplePlace& after,
                                    const std::optional<PeoplePlace>& up_to, Instant since, int limit) {
  const std::string role = question.role ? as_word(*question.role) : "";
  const PeoplePlace last = up_to.value_or(PeoplePlace{});
  const sql::Param params[] = {question.tenant_id, question.deleted, since, role, after.key, after.id, limit, last.key, last.id};
  std::vector<ListedUser> found;
  tx.query(order_of(question).list(!after.id.empty(), up_to.has_value()), sql::Params(params).first(up_to ? 9 : 7),
           [&](const sql::Row& row) { found.push_back({read_user(row), row.string(11)}); });
  return found;
}

std::optional<PeoplePlace> place_beyond(sql::Tx& tx, const PeopleQuestion& question, const PeoplePlace& after,
                                        std::int64_t count) {
  const sql::Param params[] = {question.tenant_id, count - 1, after.key, after.id};
  const Order& order = order_of(question);
  const bool from_the_start = after.id.empty();
  std::optional<PeoplePlace> place;
  tx.query(from_the_start ? order.beyond : order.beyond_after, sql::Params(params).first(from_the_start ? 2 : 4),
           [&](const sql::Row& row) { place = {row.string(0), row.string(1)}; });
  return place;
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
