// What is read from the values of headers: cookies, origins, encodings, versions, languages, file names.
#include "core/text.h"
#include "fuzz/target.h"
#include "identity/sign_in_page.h"
#include "platform/http/attachment.h"
#include "platform/http/browser.h"

namespace chandlery {

FUZZ_TARGET(http_headers) {
  http::Request request;
  for (const char* name : {"Cookie", "Origin", "Sec-Fetch-Site", "Accept", "If-Match"})
    request.headers.push_back({name, std::string(input)});
  request.headers.push_back({"Host", "shop.example"});
  const std::string_view cookie = http::cookie(request, "__Host-chandlery");
  MUST(cookie.find(';') == cookie.npos);
  http::site_of(request, "https://shop.example");
  http::asks_for_page(request);
  MUST(http::choose_coding(input, false, false) == http::Coding::kIdentity);
  http::choose_coding(input, true, true);
  identity::choose_language(input);
  if (!text::valid_utf8(input)) return false;  // the request's parser makes every header UTF-8
  const Result<std::string> given = http::disposition_name(input);
  bool kept = false;
  if (given) {
    MUST(text::valid_utf8(*given));
    if (const Result<http::FileName> name = http::clean_name(*given)) {
      kept = true;
      for (const std::string& part : {name->stem, name->extension})
        MUST(part.find_first_of(std::string_view("/\\\0\r\n\"", 6)) == part.npos);
      MUST(name->stem.size() + 1 + name->extension.size() <= 120);
    }
  }
  return kept || !cookie.empty();
}

}  // namespace chandlery
