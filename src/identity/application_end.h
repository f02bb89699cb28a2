// The end of an API application.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// For good: its secrets and refresh tokens count no more, its access tokens are barred within a second (app/barred), nobody
/// finds it, and its client id is never given again. What it did stays in the log. kNotFound.
Result<void> delete_application(sql::Tx& tx, const Actor& actor, std::string_view tenant_id, std::string_view client_id);

}  // namespace chandlery::identity
