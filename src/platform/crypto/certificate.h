// Certificates: until when one is good, and one of our own for a key that signs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/crypto/crypto.h"

namespace chandlery::crypto {

/// The end of the first certificate in a PEM file; nullopt when the file cannot be read or holds none.
std::optional<Instant> end_of_certificate(const std::filesystem::path& pem_file);

/// A certificate of the key's public half, signed by the key itself, in DER form: for those who verify signatures by
/// certificate. `name` is its common name, of at most 64 bytes, `organisation` that of subject and issuer.
std::string self_signed_certificate(const SigningKey& key, std::string_view name, std::string_view organisation, Instant from,
                                    Instant until);

}  // namespace chandlery::crypto
