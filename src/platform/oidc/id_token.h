// What an OpenID provider says of a person who has signed in there (OpenID Connect Core 1.0), checked without I/O.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "platform/json/reader.h"

namespace chandlery::oidc {

inline constexpr std::int64_t kSkewSeconds = 60;          ///< by which the two clocks may differ
inline constexpr std::int64_t kOldestTokenSeconds = 3600; ///< since an ID token was made: it is of this very sign-in
inline constexpr std::size_t kLongestSubject = 255;       ///< bytes, by Core 2

/// What the ID token of one sign-in must say.
struct Expected {
  std::string issuer, client_id, nonce;
  Instant now;
};

/// The claims of an ID token, and those of the same person's UserInfo where it was asked for.
class Claims {
 public:
  /// The payload of an ID token whose signature is good; the error is a sentence for the log. Checked are iss, sub, aud, azp,
  /// exp, iat, nbf and nonce (Core 3.1.3.7).
  static std::expected<Claims, std::string> of_id_token(std::string_view payload, const Expected& expected);

  /// False when the text is not about the same subject (Core 5.3.2).
  bool add_user_info(std::string_view text);

  const std::string& subject() const { return subject_; }
  /// When he proved himself there (auth_time), by the provider's clock; nullopt where the ID token does not tell it.
  std::optional<Instant> proved_at() const { return proved_at_; }
  bool has(std::string_view name) const;
  /// Empty when there is no such text. A name with dots is looked for as it stands, then as a path into objects.
  std::string text(std::string_view name) const;
  /// The texts of an array, or the one text; at most kMostWords.
  std::vector<std::string> words(std::string_view name) const;
  bool flag(std::string_view name) const;

  static constexpr std::size_t kMostWords = 10'000;

 private:
  /// The object that holds the last name of the path, and that name, in the first of the documents that has it.
  struct Place {
    json::Object object;
    std::string_view name;
  };
  std::optional<Place> find(std::string_view name) const;

  std::vector<json::Document> documents_;  ///< the ID token's first: it is the signed one
  std::string subject_;
  std::optional<Instant> proved_at_;
};

}  // namespace chandlery::oidc
