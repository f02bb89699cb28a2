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
/// A place in the question's order.
struct PeoplePlace {
  std::string key, id;
};
/// Those after a place (an empty id: from the start) and up to another (none: to the end). Of the deleted, those deleted after
/// `since`.
std::vector<ListedUser> list_people(sql::Tx& tx, const PeopleQuestion& question, const PeoplePlace& after,
                                    const std::optional<PeoplePlace>& up_to, Instant since, int limit);
/// The place of the tenant's user `count` users after another's, whoever they are; nullopt where fewer are left.
std::optional<PeoplePlace> place_beyond(sql::Tx& tx, const PeopleQuestion& question, const PeoplePlace& after,
                                        std::int64_t count);
bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id);

std::vector<std::string> operator_tenants(sql::Tx& tx);

// Over all tenants; prefixes are in lower case.
std::vector<Tenant> tenants_beginning(sql::Tx& tx, std::string_view domain_prefix, std::int64_t limit);
std::vector<User> users_beginning(sql::Tx& tx, std::string_view user_name_prefix, std::int64_t limit);

}  // namespace chandlery::identity::store
