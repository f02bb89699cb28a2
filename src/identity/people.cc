// See people.h.
#include "identity/people.h"

#include <algorithm>
#include <map>

#include "identity/people_store.h"
#include "identity/permissions.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/seek.h"

namespace chandlery::identity {
namespace {

constexpr std::size_t kLongestToken = 2048;

// token = base64url( order LF direction LF id LF sort key )
std::string to_token(const PeopleQuestion& question, const store::PeoplePlace& last) {
  return crypto::to_base64url(std::to_string(static_cast<int>(question.order)) + (question.descending ? "\nd\n" : "\na\n") +
                              last.id + "\n" + last.key);
}

Result<store::PeoplePlace> parse_place(const PeopleQuestion& question) {
  if (question.continuation.empty()) return store::PeoplePlace{};
  const auto bad = [] {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  };
  if (question.continuation.size() > kLongestToken) return bad();
  const auto text = crypto::from_base64url(question.continuation);
  const std::string front =
      std::to_string(static_cast<int>(question.order)) + (question.descending ? "\nd\n" : "\na\n");
  if (!text || !text->starts_with(front)) return bad();
  const std::size_t end = text->find('\n', front.size());
  if (end == text->npos || end == front.size() || text->find('\0') != text->npos) return bad();
  return store::PeoplePlace{text->substr(end + 1), text->substr(front.size(), end - front.size())};
}

}  // namespace

bool is_known(const User& user, Instant at) {
  return !user.disabled_at || *user.disabled_at > at.plus_days(-kRestorableDays);
}

Result<Page<User>> list_people(sql::Tx& tx, const PeopleQuestion& question, Instant at) {
  const store::PeoplePlace after = OR_RETURN(parse_place(question));
  const int size = question.size <= 0 ? kMostListedPeople : std::min(question.size, kMostListedPeople);
  const bool narrow = question.deleted || question.role;
  const auto looked_at = narrow ? store::place_beyond(tx, question, after, sql::kMostLookedAt) : std::nullopt;
  std::vector<store::ListedUser> found =
      store::list_people(tx, question, after, looked_at, at.plus_days(-kRestorableDays), size + 1);
  Page<User> page;
  if (looked_at) page.next = to_token(question, *looked_at);
  if (std::ssize(found) > size) {
    found.pop_back();
    page.next = to_token(question, {found.back().sort_key, found.back().user.id});
  }
  for (store::ListedUser& each : found) page.items.push_back(std::move(each.user));
  return page;
}

std::vector<User> people_with(sql::Tx& tx, std::string_view tenant_id, Capability capability, int most) {
  std::map<std::string, User> people;  // ids rise with time
  for (int i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    const std::vector<Capability> rights = capabilities_of(role);
    if (std::ranges::find(rights, capability) == rights.end()) continue;
    for (store::ListedUser& each : store::list_people(tx, {.tenant_id = tenant_id, .role = role}, {}, {}, {}, most)) {
      people.emplace(each.user.id, std::move(each.user));
    }
  }
  std::vector<User> found;
  for (auto& [id, user] : people) {
    if (std::ssize(found) < most) found.push_back(std::move(user));
  }
  return found;
}

std::vector<std::string> operator_tenants(sql::Tx& tx) { return store::operator_tenants(tx); }

bool another_has_role(sql::Tx& tx, std::string_view tenant_id, Role role, std::string_view user_id) {
  return store::another_has_role(tx, tenant_id, role, user_id);
}

}  // namespace chandlery::identity
