#include "platform/http/error_body.h"

#include "platform/json/writer.h"

namespace chandlery::http {

std::string error_body(const Error& error, std::string_view source) {
  json::Writer w;
  w.begin_object();
  w.field("code", std::to_string(error.code->number));
  w.field("description", error.message);
  w.field("message", error.message);
  w.field("errorName", error.code->name.substr(1));
  w.field("isRetryable", error.code->status >= 500 || error.code->status == 429);
  if (!error.field.empty()) w.field("field", error.field);
  w.key("data").begin_array();
  for (const std::string& datum : error.data) w.value(datum);
  w.end_array();
  w.key("parameters").begin_object().end_object();
  w.field("source", source);
  w.end_object();
  return w.take();
}

}  // namespace chandlery::http
