// Which version of a resource a client means to change.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "platform/http/message.h"
#include "platform/json/reader.h"

namespace chandlery::http {

/// If-Match alone, of a request without a body.
std::optional<std::string> read_etag(const Request& request);

/// Contract 0.5: If-Match, with or without its quotes, else the etag of the body's attributes; nullopt where there is
/// none or it is `*`: whatever is there. kInvalidProperty for attributes of a wrong form.
Result<std::optional<std::string>> read_etag(const Request& request, const json::Object& body);

}  // namespace chandlery::http
