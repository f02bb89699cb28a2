// A person's preferences over HTTP.
#include "identity/directory_wire.h"
#include "identity/preferences.h"
#include "identity/routes.h"

namespace chandlery::identity {
namespace {

Result<http::Response> get_preferences(http::Call& call) {
  return http::Response{.body = to_json(find_preferences(call.tx, call.actor))};
}

Result<http::Response> replace_preferences(http::Call& call) {
  if (call.request.body.size() > 2 * kLargestPreferences) return fail(errors::kBodyTooLarge);
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const Preferences preferences = OR_RETURN(read_preferences(object));
  RETURN_IF_FAILED(put_preferences(call.tx, call.actor, preferences));
  return http::Response{.body = to_json(preferences)};
}

}  // namespace

std::vector<http::Route> preference_routes() {
  using http::Access, http::Idempotency, http::Tokens;
  return {{http::Method::kGet, "/v1/preferences", Capability::kSignedIn, Tokens::kUserOnly, Access::kRead,
           Idempotency::kNone, "How the signed-in person wants the portals.", get_preferences},
          {http::Method::kPut, "/v1/preferences", Capability::kSignedIn, Tokens::kUserOnly, Access::kWrite,
           Idempotency::kReplay, "Replaces them.", replace_preferences}};
}

}  // namespace chandlery::identity
