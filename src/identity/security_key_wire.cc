// See security_key_wire.h.
#include "identity/security_key_wire.h"

namespace chandlery::identity {
namespace {

void write_words(json::Writer& out, std::string_view name, const std::vector<std::string>& words) {
  out.key(name).begin_array();
  for (const std::string& word : words) out.value(word);
  out.end_array();
}

}  // namespace

void write_question(json::Writer& out, const KeyQuestion& question) {
  out.field("ticket", question.ticket).field("challenge", question.challenge).field("relyingParty", question.party);
  out.key("keys").begin_array();
  for (const SecurityKey& key : question.keys) {
    out.begin_object().field("id", crypto::to_base64url(key.credential_id));
    write_words(out, "transports", key.transports);
    out.end_object();
  }
  out.end_array();
}

void write_security_key(json::Writer& out, const SecurityKey& key) {
  out.begin_object().field("id", key.id).field("name", key.name);
  write_words(out, "transports", key.transports);
  out.field("addedDate", key.added_at).field("lastUsedDate", key.last_used_at).attributes("SecurityKey").end_object();
}

Result<std::string> read_bytes(const json::Object& body, std::string_view name) {
  std::optional<std::string> bytes = crypto::from_base64url(OR_RETURN(body.text(name)));
  if (!bytes) return fail(errors::kInvalidProperty, "This is not base64url.", body.path_of(name));
  return *std::move(bytes);
}

Result<KeyAnswer> read_key_answer(const json::Object& body) {
  KeyAnswer answer;
  answer.ticket = OR_RETURN(body.text("ticket"));
  answer.credential_id = OR_RETURN(read_bytes(body, "id"));
  answer.assertion.client_notes = OR_RETURN(read_bytes(body, "clientData"));
  answer.assertion.authenticator_notes = OR_RETURN(read_bytes(body, "authenticatorData"));
  answer.assertion.signature = OR_RETURN(read_bytes(body, "signature"));
  return answer;
}

}  // namespace chandlery::identity
