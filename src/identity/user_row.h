// How a row of the directory's users is read: the columns and the User that they make, for the stores that ask for them.
#pragma once

#include "identity/model.h"
#include "platform/sql/sql.h"

#define CHANDLERY_USER_COLUMNS                                                                             \
  "tenant_id, id, user_name, first_name, last_name, display_name, roles, force_change, mfa, created_at, " \
  "disabled_at"

namespace chandlery::identity::store {

User read_user(const sql::Row& row);

}  // namespace chandlery::identity::store
