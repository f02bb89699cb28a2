// The users of one tenant as people look for them: those in use or those deleted, by role, sorted, a page at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "core/result.h"
#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// How long a deleted customer user can be restored (rules 2.5); then nobody lists or finds it any more.
inline constexpr std::int64_t kRestorableDays = 30;
inline constexpr int kMostListedPeople = 500;

/// Whether the user is one of its tenant's: active, or deleted and still to be restored.
bool is_known(const User& user, Instant at);

enum class PeopleOrder : std::uint8_t { kCreated, kDisplayName, kUserName };
struct PeopleQuestion {
  std::string_view tenant_id;
  bool deleted = false;         ///< those that can be restored, instead of those in use
  std::optional<Role> role = {};
  PeopleOrder order = PeopleOrder::kCreated;
  bool descending = false;
  std::string_view continuation = {};  ///< Page::next of the page before
  int size = 0;                        ///< 0: the most
};
/// kInvalidProperty for a token that is none.
Result<Page<User>> list_people(sql::Tx& tx, const PeopleQuestion& question, Instant at);

/// Whom to write to about what a right opens: the tenant's active users whose roles give it, the oldest accounts first,
/// `most` at the most.
std::vector<User> people_with(sql::Tx& tx, std::string_view tenant_id, Capability capability, int most);
/// The tenants of those who run this server.
std::vector<std::string> operator_tenants(sql::Tx& tx);

/// Whether another active user than this one has the role.
bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id);

}  // namespace chandlery::identity
