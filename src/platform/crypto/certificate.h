// Until when a TLS certificate is good.
#pragma once

#include <filesystem>
#include <optional>

#include "core/time.h"

namespace chandlery::crypto {

/// The end of the first certificate in a PEM file; nullopt when the file cannot be read or holds none.
std::optional<Instant> end_of_certificate(const std::filesystem::path& pem_file);

}  // namespace chandlery::crypto
