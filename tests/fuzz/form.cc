// Bodies that are not JSON: forms of the token doors, and files that are attached to requests.
#include "identity/form.h"

#include "core/text.h"
#include "fuzz/target.h"
#include "platform/http/attachment.h"

namespace chandlery {

FUZZ_TARGET(form) {
  http::Request request;
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.body = input;
  const std::optional<identity::Form> form = identity::Form::parse(request);
  if (form) MUST(text::valid_utf8(form->get("code")));
  bool file = false;
  for (const char* extension : {"png", "jpg", "gif", "pdf", "txt", "csv", "html", "exe"}) {
    const Result<std::string_view> type = http::accepted_type({"name", extension}, input, {.largest = 10 << 20, .text = true});
    if (!type) continue;
    file = true;
    MUST(std::string_view(extension) != "html" && std::string_view(extension) != "exe");
  }
  return (form && !form->get("code").empty()) || file;
}

}  // namespace chandlery
