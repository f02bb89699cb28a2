// Files that people hand in as a request's body: which are taken, under which name they are kept, and how they are handed
// out again (S25, rules 3.7, 3.13). Nothing of a name ever becomes a path: content is stored under its hash.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/http/message.h"

namespace chandlery::http {

/// The name that a Content-Disposition header gives, `filename*` (RFC 8187, UTF-8) before `filename`; empty for none.
/// kInvalidProperty for a broken encoding.
Result<std::string> disposition_name(std::string_view header);

struct FileName {
  std::string stem, extension;  ///< the extension in lower case, without its dot

  friend bool operator==(const FileName&, const FileName&) = default;
};
/// The last part of a path of any system, without control and text-direction characters, with `_` for what some system
/// forbids, at most 120 bytes. kInvalidProperty when nothing is left or there is no extension.
Result<FileName> clean_name(std::string_view given);

/// What a place takes: pictures and PDF everywhere.
struct AcceptedFiles {
  std::size_t largest;  ///< bytes, whole MiB
  bool text;            ///< txt, csv and log, too
};
/// The media type that the content is served as. The content's first bytes decide, and the extension must agree:
/// png, jpg, jpeg, gif, pdf; where text is taken, txt, csv and log as UTF-8 without control characters.
/// kUnsupportedMediaType for everything else, archives too; kBodyTooLarge; kInvalidProperty for an empty file.
Result<std::string_view> accepted_type(const FileName& name, std::string_view content, const AcceptedFiles& accepted);

/// `attachment; filename="..."; filename*=UTF-8''...`
std::string disposition_of(const FileName& name);
/// An accepted file, never shown in place: `attachment`, `nosniff`, and nothing it holds may run.
Response attachment_response(const FileName& name, std::string content);

}  // namespace chandlery::http
