// JSON bodies, through every kind of getter.
#include "core/text.h"
#include "fuzz/target.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::json {
namespace {

void walk(const Object& object) {
  for (const auto& [name, value] : object.scalars()) {
    MUST(text::valid_utf8(name) && text::valid_utf8(value));
    if (const auto text = object.text(name)) MUST(text::valid_utf8(*text) && !text->empty());
    object.optional_text(name);
    object.optional_integer(name);
    object.optional_flag(name);
    object.optional_decimal(name);
    object.optional_instant(name);
    object.optional_array(name);
  }
  for (const char* name : {"a", "items"}) {
    if (const auto inner = object.optional_object(name); inner && *inner) walk(**inner);
    const auto array = object.optional_array(name);
    if (!array || !*array) continue;
    for (std::size_t i = 0; i < (*array)->size(); ++i) {
      (*array)->text(i);
      if (const auto element = (*array)->object(i)) walk(*element);
    }
  }
}

}  // namespace

FUZZ_TARGET(json) {
  const Result<Document> document = Document::parse(input);
  if (!document) return false;
  if (const Result<Object> object = document->object()) {
    walk(*object);
    Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : object->scalars()) writer.field(name, value);
    writer.end_object();
    MUST(Document::parse(writer.take()));
  }
  return true;
}

}  // namespace chandlery::json
