// An OpenID provider as this server's browsers and itself talk to it: discovery, the authorization code with PKCE, the keys.
//
//   browser -> authorization_address() -> provider -> browser comes back with a code -> redeem(): token endpoint, signature by
//   the provider's keys, claims, UserInfo where the ID token is thin
//
// All calls may wait for the provider, kCallSeconds a question at most, so they are for worker threads and never stand in a
// transaction. At most kMostAtOnce callers wait for one provider; others are told that it is busy, so that a provider that
// hangs does not hold all workers of the server.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/http/outgoing.h"
#include "platform/oidc/id_token.h"

namespace chandlery::oidc {

inline constexpr int kCallSeconds = 5;
inline constexpr std::size_t kLongestAnswer = 256 << 10;   ///< bytes
inline constexpr int kMostAtOnce = 2;
inline constexpr std::int64_t kKeptSeconds = 3600;         ///< what a provider publishes is asked for again after that
inline constexpr std::int64_t kKeysAgainSeconds = 60;      ///< an unknown key makes us ask again, but not more often
inline constexpr std::int64_t kPauseSeconds = 10;          ///< after a failure, nobody waits for it again so soon

struct Client {
  std::string issuer;        ///< exactly as the provider spells it
  std::string client_id;
  std::string scopes;        ///< with blanks between
  std::string redirect_uri;
  /// Empty for a public client. Called at each use, so that a file may be replaced; may throw std::runtime_error.
  std::function<std::string()> secret;
  bool plain_http = false;   ///< http is allowed as well as https, for a provider on this machine
};

enum class Fault : std::uint8_t {
  kUnreachable,  ///< no answer in time, a failure over there, or too long an answer
  kBusy,
  kRefused,      ///< it does not know the code: used before, too old, or never its own
  kUntrusted,    ///< an answer that cannot be believed
  kSetUp,        ///< this client is not set up as the provider wants it, or the other way round
};
struct Failure {
  Fault fault;
  std::string why;  ///< a sentence for the log, without a secret
};
template <class T>
using Outcome = std::expected<T, Failure>;

/// What binds an answer to the question: all three are random texts of this sign-in.
struct Attempt {
  std::string state, nonce, verifier;
};

/// The parameters that come back with the browser.
struct Answer {
  std::string code, issuer;  ///< `iss` may be empty (RFC 9207)
};

/// http::get or http::post, or a test's.
using Ask = std::function<http::Response(http::Method, const http::Outgoing&)>;
http::Response ask_by_network(http::Method method, const http::Outgoing& request);

class Provider {
 public:
  /// The clock must outlive it; it is the machine's, not a shop's.
  Provider(Client client, const Clock& clock, Ask ask = ask_by_network);
  ~Provider();

  const std::string& issuer() const { return client_.issuer; }

  /// Where the browser is sent to sign in. Who proved himself there longer than `max_age` seconds ago does it again, and the ID
  /// token tells when it was; 0: he does it again in any case.
  Outcome<std::string> authorization_address(const Attempt& attempt, std::int64_t max_age);
  /// Who has signed in. Where the ID token lacks one of `wanted`, UserInfo is asked, too.
  Outcome<Claims> redeem(const Answer& answer, const Attempt& attempt, const std::vector<std::string>& wanted);
  /// Asks for what the provider publishes, as at the first sign-in, and reads the client's secret.
  Outcome<void> examine();

 private:
  struct Endpoints;
  struct Published;
  class Turn;
  struct Tokens {
    std::string id_token, access_token;
  };

  Outcome<std::string> question(http::Method method, http::Outgoing request, std::string_view what);
  Outcome<Endpoints> fetch_endpoints();
  /// nullopt: they are to be asked for.
  Outcome<std::optional<Endpoints>> known_endpoints();
  Outcome<Endpoints> endpoints();
  Outcome<Tokens> exchange(const Endpoints& at, const std::string& code, const std::string& verifier);
  Outcome<std::string> verified(const Endpoints& at, const std::string& id_token);
  Outcome<void> fetch_keys(const Endpoints& at);

  Client client_;
  const Clock& clock_;
  Ask ask_;
  std::unique_ptr<Published> published_;
};

}  // namespace chandlery::oidc
