// See lookup.h.
#include "identity/lookup.h"

#include "core/text.h"
#include "identity/people_store.h"

namespace chandlery::identity {

std::vector<Tenant> tenants_beginning(sql::Tx& tx, std::string_view domain_prefix, std::int64_t limit) {
  return store::tenants_beginning(tx, text::lower(domain_prefix), limit);
}

std::vector<User> users_beginning(sql::Tx& tx, std::string_view user_name_prefix, std::int64_t limit) {
  return store::users_beginning(tx, text::lower(user_name_prefix), limit);
}

}  // namespace chandlery::identity
