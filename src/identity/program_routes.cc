// A person's own programs: which act for him, and their end.
#include "core/id.h"
#include "identity/own.h"
#include "identity/program_sign_ins.h"
#include "identity/routes.h"
#include "platform/json/collection.h"

namespace chandlery::identity {
namespace {

void write_program(json::Writer& out, const ProgramSignIns& program) {
  out.begin_object()
      .field("applicationId", program.application_id)
      .field("applicationName", program.application_name)
      .field("signIns", program.count)
      .field("firstSignInAt", program.first_at)
      .field("lastSignInAt", program.last_at)
      .field("expiresAt", program.ends_at)
      .attributes("ProgramSignIns")
      .end_object();
}

Result<http::Response> list(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  return http::Response{.body = json::collection(program_sign_ins(call.tx, user, call.actor.at), "/auth/programs", write_program)};
}

Result<http::Response> end(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const std::string application = normalise_guid(call.path["application_id"]).value_or("");
  RETURN_IF_FAILED(end_program_sign_ins(call.tx, call.actor, user, application));
  return http::Response{.status = 204};
}

}  // namespace

std::vector<http::Route> program_routes() {
  using enum http::Method;
  constexpr http::Tokens kUser = http::Tokens::kUserOnly;
  return {
      {kGet, "/auth/programs", Capability::kSignedIn, kUser, http::Access::kRead, http::Idempotency::kNone,
       "Lists the programs that act for the caller, the latest sign-in first.", list},
      {kDelete, "/auth/programs/{application_id}", Capability::kSignedIn, kUser, http::Access::kWrite, http::Idempotency::kNone,
       "Ends what lets a program act for the caller.", end},
  };
}

}  // namespace chandlery::identity
