// See wire.h.
#include "identity/wire.h"

namespace chandlery::identity {

std::string_view to_string(TenantKind kind) {
  static constexpr std::string_view kWords[kTenantKindCount] = {"partner", "customer", "operator"};
  return kWords[static_cast<int>(kind)];
}

void write_roles(json::Writer& out, RoleSet roles) {
  out.key("roles").begin_array();
  for (int i = 0; i < kRoleCount; ++i)
    if (roles.has(static_cast<Role>(i))) out.value(chandlery::to_string(static_cast<Role>(i)));
  out.end_array();
}

}  // namespace chandlery::identity
