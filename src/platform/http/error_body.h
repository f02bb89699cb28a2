// What a refusal looks like on the wire.
#pragma once

#include <string>
#include <string_view>

#include "core/errors.h"

namespace chandlery::http {

/// The documented error body (contract 1.6): code as a string, description, and the union's further members.
std::string error_body(const Error& error, std::string_view source);

}  // namespace chandlery::http
