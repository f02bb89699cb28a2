// A security key for tests: makes keys by OpenSSL, and answers as a browser with a key in it does, rightly or as a test has it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace chandlery::test {

enum class KeyKind : std::uint8_t { kEs256, kRs256, kEdDsa };

class Authenticator {
 public:
  explicit Authenticator(KeyKind kind = KeyKind::kEs256);

  std::string party = "shop.example";            ///< whom it believes to serve
  std::string origin = "https://shop.example";
  std::string more_notes;                        ///< of the browser, as ",\"crossOrigin\":true"
  unsigned flags = 0x01;                         ///< a person was there
  std::uint32_t count = 0;                       ///< of what it signed; told with the next answer, and raised by it if not 0
  std::string credential_id = "a credential's id";

  struct Registration {
    std::string client_notes, attestation;
  };
  /// `challenge` as bytes.
  Registration registers(std::string_view challenge);
  struct Assertion {
    std::string client_notes, authenticator_notes, signature;
  };
  Assertion asserts(std::string_view challenge);

  /// Its public key as COSE.
  std::string public_key() const;

 private:
  std::string notes(std::string_view type, std::string_view challenge) const;
  std::string head(unsigned more_flags);

  KeyKind kind_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace chandlery::test
