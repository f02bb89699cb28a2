// Customer users and directory roles as JSON (contract 2.3).
#pragma once

#include "core/result.h"
#include "customers/users.h"
#include "platform/http/message.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::customers {

struct NewCustomerUser {
  identity::NewUser user;
  UserDetails details;
};
/// Names the field that is missing. A password is taken with its forceChangePassword; without one a temporary one is made.
Result<NewCustomerUser> read_new_user(const json::Object& object);
/// The password's text and whether it must be changed; nullopt when the body has no password profile.
struct GivenPassword {
  std::string password;
  bool force_change = true;
};
Result<std::optional<GivenPassword>> read_password(const json::Object& object);
/// What the body changes; the password is read by read_password.
Result<CustomerUserChanges> read_user_changes(const json::Object& object);
/// `filter` (UserState), `sortField`, `sortDirection` of the list. kInvalidInput that names the parameter.
Result<identity::PeopleQuestion> read_people_question(const http::Query& query);

/// `temporary_password`: shown this once, empty for none.
void write_customer_user(json::Writer& out, const CustomerUser& user, std::string_view temporary_password = {});
void write_directory_role(json::Writer& out, const DirectoryRole& role);
void write_user_member(json::Writer& out, const CustomerUser& user, const DirectoryRole& role);

}  // namespace chandlery::customers
