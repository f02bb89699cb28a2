// What becomes of a file that somebody hands in when there is a virus scanner.
#pragma once

#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "platform/antivirus/clamd.h"

namespace chandlery::antivirus {

/// kInfectedFile, whose data are what was found and the content's hash; kFileNotScanned when the scanner cannot be asked.
/// Blocks: for workers.
Result<void> refuse_unclean(const Daemon& scanner, const Actor& actor, std::string_view content,
                            const std::string& sha256);

}  // namespace chandlery::antivirus
