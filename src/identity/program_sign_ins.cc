// See program_sign_ins.h.
#include "identity/program_sign_ins.h"

#include "identity/grant_store.h"
#include "identity/user_log.h"

namespace chandlery::identity {

std::vector<ProgramSignIns> program_sign_ins(sql::Tx& tx, const User& user, Instant now) {
  return store::families_by_application(tx, user.tenant_id, user.id, now);
}

Result<void> end_program_sign_ins(sql::Tx& tx, const Actor& actor, const User& user, std::string_view application_id) {
  const std::int64_t ended = store::revoke_families_by_application(tx, user.tenant_id, user.id, application_id, actor.at);
  if (ended == 0) return fail(errors::kNotFound, "This program does not act for you.");
  record_act_on(tx, actor, user, "end_program_sign_ins",
                {{"ApplicationId", std::string(application_id)}, {"SignInsEnded", std::to_string(ended)}});
  return {};
}

}  // namespace chandlery::identity
