// A ZIP archive of one file, for clients that expect one (contract 11).
#pragma once

#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::files {

/// The archive's bytes: one deflated entry. `name` is a plain file name in ASCII; the content is at most 4 GiB.
std::string zip_of_one(std::string_view name, std::string_view content, Instant modified);

}  // namespace chandlery::files
