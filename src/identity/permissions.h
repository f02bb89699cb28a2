// Who may do what: the one table from role to right (rules 2.2, 2.3, 2.5).
#pragma once

#include <vector>

#include "core/actor.h"

namespace chandlery::identity {

/// Whether the actor's roles (or kind) give the right. Pure, a few nanoseconds.
///
/// 1. A role counts only on its own side: a customer's user gains nothing by a partner role, nor an operator by either.
/// 2. An application alone has the roles given to it, but never a right that the log must name a person for: keys,
///    cancelling software, accepting an agreement (rules 2.5).
/// 3. The anonymous and the system (jobs, which act below the check) have kNone only.
bool may(const Actor& actor, Capability capability);

/// What a person of this role alone may do, for the page that shows it. In the order of the enum.
std::vector<Capability> capabilities_of(Role role);

/// All that `may` grants except kNone, in the order of the enum; for `GET /v1/me`.
std::vector<Capability> capabilities_of(const Actor& actor);

}  // namespace chandlery::identity
