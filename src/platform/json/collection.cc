// See collection.h.
#include "platform/json/collection.h"

namespace chandlery::json {

void begin_collection(Writer& out, std::size_t count) {
  out.begin_object().field("totalCount", count).key("items").begin_array();
}

void end_collection(Writer& out, std::string_view self, const NextPage& next) {
  out.end_array().key("links").begin_object().link("self", self);
  if (!next.token.empty()) {
    out.key("next").begin_object().field("uri", next.uri).field("method", "GET").key("headers").begin_array();
    out.begin_object().field("key", kContinuationHeader).field("value", next.token).end_object();
    out.end_array().end_object();
  }
  out.end_object();
  if (!next.token.empty()) out.field("continuationToken", next.token);
  out.attributes("Collection").end_object();
}

}  // namespace chandlery::json
