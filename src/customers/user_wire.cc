// See user_wire.h.
#include "customers/user_wire.h"

#include "core/text.h"

namespace chandlery::customers {
namespace {

std::string plain(std::string_view word) {
  std::string letters = text::lower(text::trim(word));
  std::erase(letters, '_');
  return letters;
}

Result<std::string> trimmed_or_empty(const json::Object& object, std::string_view name) {
  return std::string(text::trim(OR_RETURN(object.text_or(name, ""))));
}

/// Contract 1.9: {"Field":"UserState","Value":"Inactive","Operator":"equals"}.
Result<bool> wants_deleted(std::string_view filter) {
  const auto bad = [] {
    return fail(errors::kInvalidInput, "The filter is of UserState, equals Active or Inactive.", "filter");
  };
  const auto document = json::Document::parse(filter);
  if (!document || !document->is_object()) return bad();
  const json::Object object = OR_RETURN(document->object());
  const std::string value = plain(OR_RETURN(object.text_or("value", "")));
  if (plain(OR_RETURN(object.text_or("field", ""))) != "userstate") return bad();
  if (plain(OR_RETURN(object.text_or("operator", "equals"))) != "equals") return bad();
  if (value != "active" && value != "inactive") return bad();
  return value == "inactive";
}

}  // namespace

Result<NewCustomerUser> read_new_user(const json::Object& object) {
  NewCustomerUser wanted;
  identity::NewUser& user = wanted.user;
  user.user_name = text::trim(OR_RETURN(object.text("userPrincipalName")));
  user.first_name = OR_RETURN(trimmed_or_empty(object, "firstName"));
  user.last_name = OR_RETURN(trimmed_or_empty(object, "lastName"));
  user.display_name = OR_RETURN(trimmed_or_empty(object, "displayName"));
  wanted.details.usage_location = OR_RETURN(trimmed_or_empty(object, "usageLocation"));
  wanted.details.immutable_id = OR_RETURN(trimmed_or_empty(object, "immutableId"));
  wanted.details.phone_number = OR_RETURN(trimmed_or_empty(object, "phoneNumber"));
  if (auto given = OR_RETURN(read_password(object))) {
    user.password = std::move(given->password);
    user.force_change = given->force_change;
  }
  return wanted;
}

Result<std::optional<GivenPassword>> read_password(const json::Object& object) {
  const auto profile = OR_RETURN(object.optional_object("passwordProfile"));
  if (!profile) return std::nullopt;
  GivenPassword given;
  given.password = OR_RETURN(profile->text_or("password", ""));
  given.force_change = OR_RETURN(profile->optional_flag("forceChangePassword")).value_or(true);
  return given;
}

Result<CustomerUserChanges> read_user_changes(const json::Object& object) {
  CustomerUserChanges changes;
  changes.directory.user_name = OR_RETURN(object.optional_text("userPrincipalName"));
  changes.directory.first_name = OR_RETURN(object.optional_text("firstName"));
  changes.directory.last_name = OR_RETURN(object.optional_text("lastName"));
  changes.directory.display_name = OR_RETURN(object.optional_text("displayName"));
  changes.usage_location = OR_RETURN(object.optional_text("usageLocation"));
  changes.immutable_id = OR_RETURN(object.optional_text("immutableId"));
  changes.phone_number = OR_RETURN(object.optional_text("phoneNumber"));
  if (const auto state = OR_RETURN(object.optional_text("state"))) {
    const std::string word = plain(*state);
    if (word != "active" && word != "inactive") {
      return fail(errors::kInvalidEnumValue, "The state is active or inactive.", "state");
    }
    changes.directory.disabled = word == "inactive";
  }
  return changes;
}

Result<identity::PeopleQuestion> read_people_question(const http::Query& query) {
  identity::PeopleQuestion question;
  if (const auto filter = query.get("filter"); !filter.empty()) question.deleted = OR_RETURN(wants_deleted(filter));
  const std::string field = plain(query.get("sortField")), direction = plain(query.get("sortDirection"));
  if (field == "displayname") {
    question.order = identity::PeopleOrder::kDisplayName;
  } else if (field == "userprincipalname") {
    question.order = identity::PeopleOrder::kUserName;
  } else if (!field.empty()) {
    return fail(errors::kInvalidInput, "Users are sorted by displayName or userPrincipalName.", "sortField");
  }
  question.descending = direction.starts_with("desc");
  if (!direction.empty() && !question.descending && !direction.starts_with("asc")) {
    return fail(errors::kInvalidInput, "The direction is ascending or descending.", "sortDirection");
  }
  return question;
}

void write_customer_user(json::Writer& out, const CustomerUser& user, std::string_view temporary_password) {
  const identity::User& known = user.user;
  out.begin_object().field("id", known.id).field("userPrincipalName", known.user_name);
  out.field("firstName", known.first_name).field("lastName", known.last_name);
  out.field("displayName", known.display_name);
  const auto optional = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.field(name, value);
  };
  optional("usageLocation", user.details.usage_location);
  optional("immutableId", user.details.immutable_id);
  optional("phoneNumber", user.details.phone_number);
  out.field("userDomainType", "managed").field("state", known.disabled_at ? "inactive" : "active");
  out.field("softDeletionTime", known.disabled_at);
  if (!temporary_password.empty()) {
    out.key("passwordProfile").begin_object().field("password", temporary_password);
    out.field("forceChangePassword", true).end_object();
  }
  out.key("links").begin_object().link("self", "/customers/" + known.tenant_id + "/users/" + known.id).end_object();
  out.attributes("CustomerUser").end_object();
}

void write_directory_role(json::Writer& out, const DirectoryRole& role) {
  out.begin_object().field("id", role.id).field("name", role.name).attributes("DirectoryRole").end_object();
}

void write_user_member(json::Writer& out, const CustomerUser& user, const DirectoryRole& role) {
  out.begin_object().field("id", user.user.id).field("displayName", user.user.display_name);
  out.field("userPrincipalName", user.user.user_name).field("roleId", role.id);
  out.attributes("UserMember").end_object();
}

}  // namespace chandlery::customers
