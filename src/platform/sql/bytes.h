// Texts as the bytes of a BYTEA column, and back.
#pragma once

#include <string>
#include <string_view>

#include "platform/sql/sql.h"

namespace chandlery::sql {

/// Points into the text.
inline Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const unsigned char*>(text.data()), text.size()}; }
inline std::string text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace chandlery::sql
