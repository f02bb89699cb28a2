// See provider.h.
#include "platform/oidc/provider.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "platform/crypto/crypto.h"
#include "platform/crypto/key_set.h"
#include "platform/json/reader.h"

namespace chandlery::oidc {
namespace {

std::unexpected<Failure> failed(Fault fault, std::string why) { return std::unexpected(Failure{fault, std::move(why)}); }

std::unexpected<Failure> busy() { return failed(Fault::kBusy, "Too many sign-ins wait for the provider."); }

/// Nothing but what an address is made of, so that it can stand in a header.
bool is_address(std::string_view text, bool plain_http) {
  const bool scheme = text.starts_with("https://") || (plain_http && text.starts_with("http://"));
  return scheme && text.size() <= 2048 && text.find('#') == text.npos &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

std::string parameters(std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
  std::string text;
  for (const auto& [name, value] : all) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(http::percent_encode(value));
  }
  return text;
}

std::string challenge_of(const std::string& verifier) {
  const crypto::Hash hash = crypto::sha256(verifier);
  return crypto::to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

/// Of a text that somebody else wrote, what a line of the log may show.
std::string shown(std::string_view text) {
  std::string kept(text.substr(0, 100));
  std::replace_if(kept.begin(), kept.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return kept;
}

bool lists(const json::Object& object, std::string_view name, std::string_view word) {
  const auto array = object.optional_array(name);
  if (!array || !*array) return false;
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    if ((*array)->text(i).value_or("") == word) return true;
  }
  return false;
}

}  // namespace

http::Response ask_by_network(http::Method method, const http::Outgoing& request) {
  return method == http::Method::kGet ? http::get(request) : http::post(request);
}

struct Provider::Endpoints {
  std::string authorization, token, keys, user_info;
  bool secret_in_body = false;  ///< client_secret_post, where Basic is not taken
  bool tells_issuer = false;    ///< RFC 9207
};

/// What was read of the provider, and when. Behind the mutex, which nobody holds while he waits.
struct Provider::Published {
  std::mutex mutex;
  std::optional<Endpoints> endpoints;
  Instant endpoints_at, failed_at;
  std::shared_ptr<const crypto::KeySet> keys;
  Instant keys_at;
  std::atomic<int> waiting = 0;
};

/// A caller who waits for the provider.
class Provider::Turn {
 public:
  explicit Turn(Published& published) : published_(published), granted_(++published.waiting <= kMostAtOnce) {}
  ~Turn() { --published_.waiting; }
  Turn(const Turn&) = delete;
  bool granted() const { return granted_; }

 private:
  Published& published_;
  const bool granted_;
};

Provider::Provider(Client client, const Clock& clock, Ask ask)
    : client_(std::move(client)), clock_(clock), ask_(std::move(ask)), published_(std::make_unique<Published>()) {}
Provider::~Provider() = default;

Outcome<std::string> Provider::question(http::Method method, http::Outgoing request, std::string_view what) {
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", "Chandlery"});
  request.seconds = kCallSeconds;
  request.longest_answer = kLongestAnswer;
  http::Response answer;
  try {
    answer = ask_(method, request);
  } catch (const http::NoAnswer& none) {
    return failed(Fault::kUnreachable, std::string(what) + ": " + none.what());
  }
  if (answer.status == 200) return std::move(answer.body);
  const std::string status = std::string(what) + " answers with status " + std::to_string(answer.status);
  const auto document = json::Document::parse(answer.body);
  const std::string error = document && document->is_object() ? document->object()->text("error").value_or("") : "";
  if (error == "invalid_grant") return failed(Fault::kRefused, status + ", " + error + ".");
  const Fault fault = answer.status == 429 || answer.status >= 500 ? Fault::kUnreachable : Fault::kSetUp;
  return failed(fault, status + (error.empty() ? "." : ", " + shown(error) + "."));
}

Outcome<Provider::Endpoints> Provider::fetch_endpoints() {
  std::string_view base = client_.issuer;
  if (base.ends_with('/')) base.remove_suffix(1);
  const auto text = question(http::Method::kGet, {.url = std::string(base) + "/.well-known/openid-configuration"},
                             "The provider's configuration");
  if (!text) return std::unexpected(text.error());
  const auto document = json::Document::parse(*text);
  if (!document || !document->is_object()) return failed(Fault::kUntrusted, "The provider's configuration is no JSON object.");
  const json::Object told = document->object().value();
  const auto address = [&](std::string_view name) { return told.text(name).value_or(""); };
  if (address("issuer") != client_.issuer) {
    return failed(Fault::kSetUp, "The provider calls itself " + shown(address("issuer")) + ", not " + client_.issuer + ".");
  }
  Endpoints found{.authorization = address("authorization_endpoint"),
                  .token = address("token_endpoint"),
                  .keys = address("jwks_uri"),
                  .user_info = address("userinfo_endpoint")};
  for (const std::string& each : {found.authorization, found.token, found.keys}) {
    if (!is_address(each, client_.plain_http)) return failed(Fault::kSetUp, "An endpoint of the provider is no https address.");
  }
  if (!is_address(found.user_info, client_.plain_http)) found.user_info.clear();
  constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
  found.secret_in_body = told.has(kMethods) && !lists(told, kMethods, "client_secret_basic");
  found.tells_issuer =
      told.optional_flag("authorization_response_iss_parameter_supported").value_or(false).value_or(false);
  return found;
}

Outcome<std::optional<Provider::Endpoints>> Provider::known_endpoints() {
  const std::lock_guard lock(published_->mutex);
  const Instant now = clock_.now();
  if (published_->endpoints && now < published_->endpoints_at.plus_seconds(kKeptSeconds)) return published_->endpoints;
  if (now >= published_->failed_at.plus_seconds(kPauseSeconds)) return std::nullopt;
  if (published_->endpoints) return published_->endpoints;
  return failed(Fault::kUnreachable, "The provider's configuration could not be read a moment ago.");
}

Outcome<Provider::Endpoints> Provider::endpoints() {
  const auto known = known_endpoints();
  if (!known) return std::unexpected(known.error());
  if (*known) return **known;
  Outcome<Endpoints> fetched = fetch_endpoints();
  const std::lock_guard lock(published_->mutex);
  if (fetched) {
    published_->endpoints = *fetched;
    published_->endpoints_at = clock_.now();
    return fetched;
  }
  published_->failed_at = clock_.now();
  // What it said before is still the best that is known, unless it now says something else.
  if (published_->endpoints && fetched.error().fault == Fault::kUnreachable) return *published_->endpoints;
  return fetched;
}

Outcome<void> Provider::fetch_keys(const Endpoints& at) {
  const auto text = question(http::Method::kGet, {.url = at.keys}, "The provider's keys");
  if (!text) return std::unexpected(text.error());
  auto keys = crypto::KeySet::parse(*text);
  if (!keys || keys->empty()) return failed(Fault::kUntrusted, "The provider publishes no key for RS256 or ES256.");
  const std::lock_guard lock(published_->mutex);
  published_->keys = std::make_shared<const crypto::KeySet>(*std::move(keys));
  return {};
}

Outcome<std::string> Provider::verified(const Endpoints& at, const std::string& id_token) {
  for (bool again = false;; again = true) {
    std::shared_ptr<const crypto::KeySet> keys;
    Instant read_at;
    {
      const std::lock_guard lock(published_->mutex);
      keys = published_->keys;
      read_at = published_->keys_at;
    }
    const Instant now = clock_.now();
    crypto::KeySet::Reading reading{.verdict = crypto::KeySet::Verdict::kUnknownKey, .payload = {}};
    const bool fresh = keys && now < read_at.plus_seconds(kKeptSeconds);
    if (keys && (fresh || again)) reading = keys->read(id_token);
    if (reading.verdict == crypto::KeySet::Verdict::kGood) return std::move(reading.payload);
    if (reading.verdict == crypto::KeySet::Verdict::kBad) {
      return failed(Fault::kUntrusted, "The ID token is not signed as it should be.");
    }
    if (again || (fresh && now < read_at.plus_seconds(kKeysAgainSeconds))) {
      return failed(Fault::kUntrusted, "The ID token is signed by a key that the provider does not publish.");
    }
    {
      const std::lock_guard lock(published_->mutex);
      published_->keys_at = now;  // also of a try that fails
    }
    // While the provider's keys cannot be had, those that it published before are still believed.
    if (const auto fetched = fetch_keys(at); !fetched && !keys) {
      const std::lock_guard lock(published_->mutex);
      published_->keys_at = {};
      return std::unexpected(fetched.error());
    }
  }
}

Outcome<Provider::Tokens> Provider::exchange(const Endpoints& at, const std::string& code, const std::string& verifier) {
  std::string secret;
  try {
    if (client_.secret) secret = client_.secret();
  } catch (const std::runtime_error& unreadable) {
    return failed(Fault::kSetUp, unreadable.what());
  }
  http::Outgoing request{.url = at.token,
                         .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Expect", ""}},
                         .body = parameters({{"grant_type", "authorization_code"},
                                             {"code", code},
                                             {"redirect_uri", client_.redirect_uri},
                                             {"code_verifier", verifier}})};
  if (secret.empty()) {
    request.body += '&' + parameters({{"client_id", client_.client_id}});
  } else if (at.secret_in_body) {
    request.body += '&' + parameters({{"client_id", client_.client_id}, {"client_secret", secret}});
  } else {
    const std::string pair = http::percent_encode(client_.client_id) + ":" + http::percent_encode(secret);
    request.headers.push_back({"Authorization", "Basic " + crypto::to_base64(pair)});
  }
  const auto text = question(http::Method::kPost, std::move(request), "The provider's token endpoint");
  if (!text) return std::unexpected(text.error());
  const auto document = json::Document::parse(*text);
  if (!document || !document->is_object()) return failed(Fault::kUntrusted, "The provider's token answer is no JSON object.");
  const json::Object told = document->object().value();
  Tokens tokens{.id_token = told.text("id_token").value_or(""), .access_token = told.text("access_token").value_or("")};
  if (tokens.id_token.empty()) return failed(Fault::kSetUp, "The provider gave no ID token: the scope openid is needed.");
  return tokens;
}

Outcome<std::string> Provider::authorization_address(const Attempt& attempt, std::int64_t max_age) {
  auto at = known_endpoints();
  if (!at) return std::unexpected(at.error());
  if (!*at) {
    const Turn turn(*published_);
    if (!turn.granted()) return busy();
    auto asked = endpoints();
    if (!asked) return std::unexpected(asked.error());
    *at = *std::move(asked);
  }
  return (*at)->authorization + ((*at)->authorization.find('?') == std::string::npos ? "?" : "&") +
         parameters({{"response_type", "code"},
                     {"client_id", client_.client_id},
                     {"redirect_uri", client_.redirect_uri},
                     {"scope", client_.scopes},
                     {"state", attempt.state},
                     {"nonce", attempt.nonce},
                     {"code_challenge", challenge_of(attempt.verifier)},
                     {"code_challenge_method", "S256"},
                     {"max_age", std::to_string(max_age)}}) +
         (max_age == 0 ? "&prompt=login" : "");  // known to more providers than an age of nothing
}

Outcome<Claims> Provider::redeem(const Answer& answer, const Attempt& attempt, const std::vector<std::string>& wanted) {
  const Turn turn(*published_);
  if (!turn.granted()) return busy();
  const auto at = endpoints();
  if (!at) return std::unexpected(at.error());
  // The answer of another provider to this one's question (mix-up, RFC 9207).
  if ((at->tells_issuer || !answer.issuer.empty()) && answer.issuer != client_.issuer) {
    return failed(Fault::kUntrusted, "The answer names another issuer.");
  }
  const auto tokens = exchange(*at, answer.code, attempt.verifier);
  if (!tokens) return std::unexpected(tokens.error());
  const auto payload = verified(*at, tokens->id_token);
  if (!payload) return std::unexpected(payload.error());
  auto claims = Claims::of_id_token(
      *payload, {.issuer = client_.issuer, .client_id = client_.client_id, .nonce = attempt.nonce, .now = clock_.now()});
  if (!claims) return failed(Fault::kUntrusted, claims.error());
  const bool thin = std::ranges::any_of(wanted, [&](const std::string& name) { return !claims->has(name); });
  const bool sendable = std::ranges::all_of(tokens->access_token, [](char c) { return c > ' ' && c < 0x7f; });
  if (!thin || at->user_info.empty() || tokens->access_token.empty() || !sendable) return *std::move(claims);
  const auto more = question(http::Method::kGet,
                             {.url = at->user_info, .headers = {{"Authorization", "Bearer " + tokens->access_token}}},
                             "The provider's UserInfo");
  if (!more) return std::unexpected(more.error());
  if (!claims->add_user_info(*more)) return failed(Fault::kUntrusted, "The UserInfo is not about the person of the ID token.");
  return *std::move(claims);
}

Outcome<void> Provider::examine() {
  const auto at = fetch_endpoints();
  if (!at) return std::unexpected(at.error());
  try {
    if (client_.secret) client_.secret();
  } catch (const std::runtime_error& unreadable) {
    return failed(Fault::kSetUp, unreadable.what());
  }
  return fetch_keys(*at);
}

}  // namespace chandlery::oidc
