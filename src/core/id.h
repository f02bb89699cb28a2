// Ids are opaque lower-case GUIDs in text, 36 characters. New ones are version 7: they sort by time, so that rows append.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery {

/// A new time-ordered id. Later calls in one process sort after earlier ones, also within a microsecond and also
/// when the clock goes back. Random bits come from the system.
std::string new_id(Instant now);

/// The GUID in lower case; nullopt when `text` is not 8-4-4-4-12 hexadecimal digits. Braces are not accepted.
std::optional<std::string> normalise_guid(std::string_view text);

}  // namespace chandlery
