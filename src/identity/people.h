// The users of one tenant as people look for them: those in use or those deleted, by role, sorted, a page at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// Whether another active user than this one has the role.
bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id);

}  // namespace chandlery::identity
