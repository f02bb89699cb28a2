// See refused_attempt.h.
#include "identity/refused_attempt.h"

#include "identity/rules.h"
#include "identity/store.h"
#include "identity/user_log.h"
#include "platform/log/log.h"
#include "platform/sql/database.h"

namespace chandlery::identity {
namespace {

void write_line(const Actor& caller, const RefusedAttempt& attempt) {
  log::warning("sign-in refused", {{"user", attempt.user.id},
                                   {"attempts", attempt.attempts},
                                   {"proof", attempt.proof},
                                   {"peer", attempt.peer},
                                   {"correlation_id", caller.correlation_id}});
}

void append_record(sql::Tx& tx, const Actor& caller, const RefusedAttempt& attempt) {
  const std::optional<Tenant> tenant = store::tenant_by_id(tx, attempt.user.tenant_id);
  if (!tenant) return;
  record(tx, caller, *tenant,
         {.operation = "refuse_sign_in",
          .resource_type = tenant->kind == TenantKind::kCustomer ? "customer_user" : "partner_user",
          .status = "failed",
          .customized = {{"UserPrincipalName", attempt.user.user_name},
                         {"Attempts", std::to_string(attempt.attempts)},
                         {"Proof", std::string(attempt.proof)},
                         {"Address", std::string(attempt.peer)}}});
}

}  // namespace

void trace_refused_attempt(sql::Tx& tx, const Actor& caller, const RefusedAttempt& attempt) {
  write_line(caller, attempt);
  if (is_worth_a_record(attempt.attempts)) append_record(tx, caller, attempt);
}

void trace_refused_attempt(sql::Database& database, const Actor& caller, const RefusedAttempt& attempt) {
  write_line(caller, attempt);
  if (is_worth_a_record(attempt.attempts)) database.write_now([&](sql::Tx& tx) { append_record(tx, caller, attempt); });
}

}  // namespace chandlery::identity
