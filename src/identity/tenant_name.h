// What people call a tenant, asked of whoever knows it.
#pragma once

#include <functional>
#include <string>

#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// What people call a tenant: the name of its company, which the directory does not know.
using TenantName = std::function<std::string(sql::Tx&, const Tenant&)>;

}  // namespace chandlery::identity
