// How the directory's words stand in JSON.
#pragma once

#include <string_view>

#include "identity/model.h"
#include "platform/json/writer.h"

namespace chandlery::identity {

/// partner, customer, operator
std::string_view to_string(TenantKind kind);
/// "roles": their words, in the order of the enum.
void write_roles(json::Writer& out, RoleSet roles);

}  // namespace chandlery::identity
