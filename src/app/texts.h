// Texts that the build embeds: the help pages of data/help, every module's shapes, and the refusals of data/refusals.
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
std::span<const EmbeddedText> refusals();

}  // namespace chandlery::app
