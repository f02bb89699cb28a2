// Signed tokens, keys and claims of others. The input is a token; or two lines, the header and the payload that our own key
// signs (OURS in the header is its name), so that what comes after a right signature is tried, too; or a set of keys; or claims.
#include "fuzz/target.h"
#include "platform/crypto/crypto.h"
#include "platform/crypto/key_set.h"
#include "platform/oidc/id_token.h"

namespace chandlery {
namespace {

const crypto::SigningKey& our_key() {
  static const crypto::SigningKey key = crypto::SigningKey::generate();
  return key;
}

std::string signed_by_us(std::string_view header, std::string_view payload) {
  const std::string text = crypto::to_base64url(header) + "." + crypto::to_base64url(payload);
  return text + "." + crypto::to_base64url(our_key().sign(text));
}

bool take_signed(std::string header, std::string_view payload) {
  if (const std::size_t ours = header.find("OURS"); ours != header.npos) header.replace(ours, 4, our_key().key_id());
  static const std::optional<crypto::KeySet> keys = crypto::KeySet::parse("{\"keys\":[" + our_key().jwk() + "]}");
  const std::string token = signed_by_us(header, payload);
  const crypto::SigningKey* ours[] = {&our_key()};
  const std::optional<std::string> read = crypto::verify_jwt(token, ours);
  if (read) {
    MUST(*read == payload);
    MUST(header.find("RS256") != header.npos || header.find('\\') != header.npos);
  }
  const crypto::KeySet::Reading reading = keys->read(token);
  if (reading.verdict == crypto::KeySet::Verdict::kGood) MUST(reading.payload == payload);
  // A signature of something else never counts.
  std::string forged = token;
  forged[0] = forged[0] == 'e' ? 'f' : 'e';
  MUST(!crypto::verify_jwt(forged, ours));
  return read && reading.verdict == crypto::KeySet::Verdict::kGood;
}

}  // namespace

FUZZ_TARGET(token) {
  const crypto::SigningKey* ours[] = {&our_key()};
  MUST(!crypto::verify_jwt(input, ours));
  if (const std::optional<crypto::KeySet> keys = crypto::KeySet::parse(input))
    MUST(keys->read("eyJhbGciOiJSUzI1NiJ9.e30.AAAA").verdict != crypto::KeySet::Verdict::kGood);
  oidc::Claims::of_id_token(input, {"https://id.example", "us", "once", Instant{1'700'000'000 * Instant::kSecond}});
  const std::size_t line = input.find('\n');
  return line != input.npos && take_signed(std::string(input.substr(0, line)), input.substr(line + 1));
}

}  // namespace chandlery
