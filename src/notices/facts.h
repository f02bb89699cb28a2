// The JSON in which a stored notice keeps its facts.
#pragma once

#include <string_view>

#include "notices/words.h"

namespace chandlery::notices {

/// The names and values of a stored notice's facts. Throws std::runtime_error when the text is no JSON object.
Facts parse_facts(std::string_view json);

/// The row of a stored notice's kind word; throws std::runtime_error for a word that no kind has.
const KindRow& row_of_word(std::string_view kind, Audience audience);

}  // namespace chandlery::notices
