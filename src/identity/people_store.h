// The SQL of lists of users.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/people.h"

namespace chandlery::identity::store {

struct ListedUser {
  User user;
  std::string sort_key;  ///< what the list is sorted by, before the id
};
/// Those after a place: the sort key and the id of the last one before. An empty id: from the start. Of the deleted, those
/// deleted after `since`.
std::vector<ListedUser> list_people(sql::Tx& tx, const PeopleQuestion& question, std::string_view after_key,
                                    std::string_view after_id, Instant since, int limit);
bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id);

std::vector<std::string> operator_tenants(sql::Tx& tx);

// Over all tenants; prefixes are in lower case.
std::vector<Tenant> tenants_beginning(sql::Tx& tx, std::string_view domain_prefix, std::int64_t limit);
std::vector<User> users_beginning(sql::Tx& tx, std::string_view user_name_prefix, std::int64_t limit);

}  // namespace chandlery::identity::store
