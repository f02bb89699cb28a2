// The words of the log that every client can read (contract 14): the Java client fails on any other.
#pragma once

#include <string_view>

namespace chandlery::audit {

/// The word itself, or "undefined" for one that the contract does not list, as "create_service_request".
std::string_view documented_operation(std::string_view operation);
std::string_view documented_resource(std::string_view resource_type);

}  // namespace chandlery::audit
