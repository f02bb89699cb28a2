#include "platform/antivirus/refusal.h"

#include "core/errors/support.h"
#include "platform/log/log.h"

namespace chandlery::antivirus {

Result<void> refuse_unclean(const Daemon& scanner, const Actor& actor, std::string_view content,
                            const std::string& sha256) {
  const Finding finding = scanner.scan(content);
  switch (finding.verdict) {
    case Verdict::kClean: return {};
    case Verdict::kInfected: {
      Error error(errors::kInfectedFile, "The virus scanner found " + finding.what +
                                             " in this file. It was not kept. Have your computer scanned before you send another.",
                  "body");
      error.data = {finding.what, sha256};
      return fail(std::move(error));
    }
    case Verdict::kUnknown: break;
  }
  log::error("the virus scanner cannot be asked", {{"why", finding.what}, {"correlation_id", actor.correlation_id}});
  return fail(errors::kFileNotScanned);
}

}  // namespace chandlery::antivirus
