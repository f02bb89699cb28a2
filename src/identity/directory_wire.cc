// See directory_wire.h.
#include "identity/directory_wire.h"

#include "identity/oauth_wire.h"
#include "identity/wire.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {
namespace {

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

Result<std::vector<std::string>> read_texts(const json::Object& body, std::string_view name) {
  std::vector<std::string> texts;
  std::optional<json::Array> array = OR_RETURN(body.optional_array(name));
  for (std::size_t i = 0; array && i < array->size(); ++i) texts.push_back(OR_RETURN(array->text(i)));
  return texts;
}

/// True for inactive.
Result<std::optional<bool>> read_disabled(const json::Object& body) {
  const std::optional<std::string> state = OR_RETURN(body.optional_text("state"));
  if (!state) return std::nullopt;
  if (*state != "active" && *state != "inactive")
    return fail(errors::kInvalidEnumValue, "The state is active or inactive.", "state");
  return *state == "inactive";
}

}  // namespace

void write_user(json::Writer& out, const User& user) {
  out.begin_object()
      .field("id", user.id)
      .field("userPrincipalName", user.user_name)
      .field("firstName", user.first_name)
      .field("lastName", user.last_name)
      .field("displayName", user.display_name)
      .field("state", user.disabled_at ? "inactive" : "active")
      .field("mfa", user.mfa)
      .field("forceChangePassword", user.force_change)
      .field("createdDate", user.created_at);
  write_roles(out, user.roles);
  out.attributes("PartnerUser").end_object();
}

void write_created_user(json::Writer& out, const CreatedUser& user) {
  out.begin_object().field("id", user.id).field("userPrincipalName", user.user_name);
  if (!user.temporary_password.empty()) out.field("temporaryPassword", user.temporary_password);
  out.attributes("PartnerUser").end_object();
}

void write_application(json::Writer& out, const Application& application, const CreatedApplication* created,
                       const std::vector<SecretRecord>* secrets) {
  out.begin_object().field("id", application.id).field("name", application.name);
  write_roles(out, application.roles);
  write_texts(out, "redirectUris", application.redirect_uris);
  write_texts(out, "audiences", application.audiences);
  out.field("publicClient", application.public_client).field("keepsRefreshToken", application.keeps_refresh_token);
  out.field("state", application.disabled_at ? "inactive" : "active");
  if (created && !created->secret.empty())
    out.field("clientSecret", created->secret).field("secretExpires", created->secret_expires_at);
  if (secrets != nullptr) {
    out.key("secrets").begin_array();
    for (const SecretRecord& secret : *secrets) {
      out.begin_object().field("id", secret.id).field("createdDate", secret.created_at);
      out.field("secretExpires", secret.expires_at).end_object();
    }
    out.end_array();
  }
  out.attributes("Application").end_object();
}

void write_created_secret(json::Writer& out, const CreatedSecret& secret) {
  out.begin_object()
      .field("id", secret.id)
      .field("clientSecret", secret.secret)
      .field("secretExpires", secret.expires_at)
      .attributes("ApplicationCredential")
      .end_object();
}

Result<RoleSet> read_roles(const json::Object& body) {
  RoleSet roles;
  std::optional<json::Array> words = OR_RETURN(body.optional_array("roles"));
  for (std::size_t i = 0; words && i < words->size(); ++i) {
    std::string word = OR_RETURN(words->text(i));
    std::optional<Role> role = parse_role(word);
    if (!role)
      return fail(errors::kInvalidEnumValue, "There is no role of this name.", "roles[" + std::to_string(i) + "]");
    roles.add(*role);
  }
  return roles;
}

Result<NewUser> read_new_user(const json::Object& body) {
  NewUser wanted;
  wanted.user_name = OR_RETURN(body.text("userPrincipalName"));
  wanted.first_name = OR_RETURN(body.text_or("firstName", ""));
  wanted.last_name = OR_RETURN(body.text_or("lastName", ""));
  wanted.display_name = OR_RETURN(body.text_or("displayName", ""));
  wanted.roles = OR_RETURN(read_roles(body));
  wanted.mfa = OR_RETURN(body.optional_flag("mfa")).value_or(false);
  if (std::optional<json::Object> profile = OR_RETURN(body.optional_object("passwordProfile"))) {
    wanted.password = OR_RETURN(profile->text_or("password", ""));
    wanted.force_change = OR_RETURN(profile->optional_flag("forceChangePassword")).value_or(true);
  }
  RETURN_IF_FAILED(check_new_user(wanted));
  return wanted;
}

Result<UserChanges> read_user_changes(const json::Object& body) {
  UserChanges changes;
  changes.user_name = OR_RETURN(body.optional_text("userPrincipalName"));
  changes.first_name = OR_RETURN(body.optional_text("firstName"));
  changes.last_name = OR_RETURN(body.optional_text("lastName"));
  changes.display_name = OR_RETURN(body.optional_text("displayName"));
  if (body.has("roles")) changes.roles = OR_RETURN(read_roles(body));
  changes.disabled = OR_RETURN(read_disabled(body));
  return changes;
}

Result<NewApplication> read_new_application(const json::Object& body) {
  NewApplication wanted;
  wanted.id = OR_RETURN(body.text_or("id", ""));
  wanted.name = OR_RETURN(body.text("name"));
  wanted.roles = OR_RETURN(read_roles(body));
  wanted.redirect_uris = OR_RETURN(read_texts(body, "redirectUris"));
  wanted.audiences = OR_RETURN(read_texts(body, "audiences"));
  wanted.public_client = OR_RETURN(body.optional_flag("publicClient")).value_or(false);
  wanted.keeps_refresh_token = OR_RETURN(body.optional_flag("keepsRefreshToken")).value_or(false);
  return wanted;
}

Result<ApplicationChanges> read_application_changes(const json::Object& body) {
  ApplicationChanges changes;
  changes.name = OR_RETURN(body.optional_text("name"));
  if (body.has("redirectUris")) changes.redirect_uris = OR_RETURN(read_texts(body, "redirectUris"));
  changes.disabled = OR_RETURN(read_disabled(body));
  return changes;
}

http::Response created(json::Writer& out) {
  http::Response response;
  response.status = 201;
  response.body = out.take();
  forbid_storing(response);
  return response;
}

http::Response ok(json::Writer& out) {
  http::Response response;
  response.body = out.take();
  return response;
}

Result<PreparedUser> prepare_checked_user(NewUser user) {
  try {
    return prepare_user(std::move(user));
  } catch (const crypto::PasswordQueueFull&) {
    return fail(errors::kUnavailable, "Too many passwords are being hashed. Repeat the request in a few seconds.");
  }
}

}  // namespace chandlery::identity
