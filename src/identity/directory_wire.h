// Users and applications as JSON, in and out: the same for the operator's console and for a partner's own settings.
#pragma once

#include <string_view>
#include <vector>

#include "core/result.h"
#include "identity/service.h"
#include "platform/http/message.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::identity {

void write_user(json::Writer& out, const User& user);
/// A new user with its temporary password, which is shown this once.
void write_created_user(json::Writer& out, const CreatedUser& user);
/// `created` adds the secret of a new one, shown this once; `secrets` the records of those that are valid.
void write_application(json::Writer& out, const Application& application, const CreatedApplication* created,
                       const std::vector<SecretRecord>* secrets = nullptr);
void write_created_secret(json::Writer& out, const CreatedSecret& secret);

Result<RoleSet> read_roles(const json::Object& body);
/// With the checks that need no table.
Result<NewUser> read_new_user(const json::Object& body);
Result<UserChanges> read_user_changes(const json::Object& body);
/// Without its tenant.
Result<NewApplication> read_new_application(const json::Object& body);
Result<ApplicationChanges> read_application_changes(const json::Object& body);

/// 201 with what was written, which nobody may store: it may hold a secret.
http::Response created(json::Writer& out);
http::Response ok(json::Writer& out);

/// Hashes a new user's password; kUnavailable where too many wait for that. Slow: not within a transaction.
Result<PreparedUser> prepare_checked_user(NewUser user);

}  // namespace chandlery::identity
