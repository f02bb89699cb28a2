#include "notices/facts.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "platform/json/reader.h"

namespace chandlery::notices {

Facts parse_facts(std::string_view json) {
  const Result<json::Document> document = json::Document::parse(json);
  if (!document || !document->is_object()) throw std::runtime_error("a stored notice's facts are no JSON object");
  return document->object()->scalars();
}

const KindRow& row_of_word(std::string_view kind, Audience audience) {
  const auto row = std::ranges::find_if(
      kinds(), [&](const KindRow& each) { return each.word == kind && each.audience == audience; });
  if (row == kinds().end()) throw std::runtime_error("a stored notice of no known kind: " + std::string(kind));
  return *row;
}

}  // namespace chandlery::notices
