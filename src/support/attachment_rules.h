// Which files may be attached to a request, under which name they are kept, and how they are handed out again (S25,
// rules 3.13). Nothing of a name ever becomes a path: content is stored under its hash.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "support/model.h"

namespace chandlery::support {

inline constexpr std::size_t kLargestFile = 10 << 20;  ///< bytes
inline constexpr std::int64_t kMostFiles = 10;

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

/// The media type that the content is served as. The content's first bytes decide, and the extension must agree:
/// png, jpg, jpeg, gif, pdf; txt, csv and log as UTF-8 text without control characters. kUnsupportedMediaType for
/// everything else, archives too; kBodyTooLarge past 10 MiB; kInvalidProperty for an empty file.
Result<std::string_view> accepted_type(const FileName& name, std::string_view content);

/// `attachment; filename="..."; filename*=UTF-8''...`
std::string disposition_of(const Attachment& file);
/// The type of an accepted file, by its extension.
std::string_view media_type(const Attachment& file);

}  // namespace chandlery::support
