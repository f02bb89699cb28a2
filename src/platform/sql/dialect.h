// Turns the portable SQL text into the text of one engine.
#pragma once

#include <string>
#include <string_view>

#include "platform/sql/sql.h"

namespace chandlery::sql {

/// `/*sqlite: x */` and `/*postgres: x */` become ` x ` for that engine and a blank for the other; for SQLite a
/// parameter
/// `$n` becomes `?n`. Literals, quoted names and other comments stay as they are.
std::string text_for(Engine engine, std::string_view text);

/// Whether a statement may change rows or lock them: it has one of the words INSERT, UPDATE, DELETE. May err on the
/// side of yes.
bool may_write(std::string_view text);

}  // namespace chandlery::sql
