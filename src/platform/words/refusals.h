// Refusals, and other finished sentences, in the caller's language: modules write them in English, data/refusals/zh-Hans.json has
// them in Chinese.
//
// The file's `sentences` are whole ones; its `templates` have {1}, {2}... for what a sentence says of a case, in the English order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/errors.h"

namespace chandlery {

/// The sentence in Chinese, by the whole or by a template; nullopt where the file has neither.
std::optional<std::string> in_chinese(std::string_view sentence);

/// The sentence for a reader of this locale: in English where the file does not have it.
std::string told_in(std::string_view sentence, std::string_view locale);

/// The error as X-Locale wants it told (contract 0), with the reasons of its rows. In Chinese, a sentence that the file lacks stands
/// behind the one of its code.
Error told_in(Error error, std::string_view locale);

}  // namespace chandlery
