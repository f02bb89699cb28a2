// The programs that act for a person: each sign-in by an application's form that gave a refresh token goes on for up to 90 days.
// The person sees which they are and ends them (session.h has the browsers').
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "core/time.h"
#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// All sign-ins of one person by one application that still give tokens.
struct ProgramSignIns {
  std::string application_id, application_name;
  std::int64_t count = 0;
  Instant first_at, last_at;  ///< when the person signed in
  Instant ends_at;            ///< of the one that goes on longest
};
/// Latest sign-in first.
std::vector<ProgramSignIns> program_sign_ins(sql::Tx& tx, const User& user, Instant now);
/// Ends them: no refresh token of theirs gives tokens any more; access tokens that the program has end by themselves. In the log
/// as the user's own act. kNotFound where there are none.
Result<void> end_program_sign_ins(sql::Tx& tx, const Actor& actor, const User& user, std::string_view application_id);

}  // namespace chandlery::identity
