// The SQL of what customers' users have beyond the directory's.
#pragma once

#include <map>
#include <span>
#include <string>

#include "customers/users.h"

namespace chandlery::customers::store {

/// Of these users of one tenant, by user id, in one round trip; those without any are left out.
std::map<std::string, UserDetails> details_of(sql::Tx& tx, std::string_view customer_id,
                                              std::span<const identity::User> users);
void put_details(sql::Tx& tx, std::string_view customer_id, std::string_view user_id, const UserDetails& details);

}  // namespace chandlery::customers::store
