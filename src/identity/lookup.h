// Finds tenants and users of the whole server by the beginning of a name: for the operator's search.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// By domain.
std::vector<Tenant> tenants_beginning(sql::Tx& tx, std::string_view domain_prefix, std::int64_t limit);
/// By user name; disabled ones, too.
std::vector<User> users_beginning(sql::Tx& tx, std::string_view user_name_prefix, std::int64_t limit);

}  // namespace chandlery::identity
