// Texts that the build embeds: the help pages of data/help, and every module's shapes.
#pragma once

#include <span>
#include <string_view>

namespace chandlery::app {

struct EmbeddedText {
  std::string_view name;  ///< the file's, without its ending: en, zh-Hans; for shapes from src/ on: billing/invoices
  std::string_view text;
};
std::span<const EmbeddedText> texts();
std::span<const EmbeddedText> shapes();

}  // namespace chandlery::app
