#include "app/help_page.h"

#include "app/texts.h"
#include "core/text.h"

namespace chandlery::app {
namespace {

// The only thing on the page that is not text; no script, and nothing is fetched.
constexpr std::string_view kStyle =
    "body{font:16px/1.6 'Segoe UI','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;margin:0;"
    "background:#fff;color:#1b1a19}main{max-width:44rem;margin:3rem auto;padding:0 1.5rem}"
    "h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2rem}li{margin:.4rem 0}"
    "@media(prefers-color-scheme:dark){body{background:#1b1a19;color:#f3f2f1}}";

bool prefers_chinese(const http::Request& request) {
  const std::string_view asked = request.query.get("locale", request.header("Accept-Language"));
  return text::lower(asked).starts_with("zh");
}

Result<http::Response> get_help(http::Call& call) {
  const std::string_view language = prefers_chinese(call.request) ? "zh-Hans" : "en";
  http::Response response{.body = {}, .content_type = "text/html; charset=utf-8"};
  for (const EmbeddedText& page : texts()) {
    if (page.name != language) continue;
    const std::size_t title = page.text.find("<h1>") + 4;
    response.body.append("<!doctype html><html lang=\"").append(language);
    response.body.append(
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
    response.body.append(page.text.substr(title, page.text.find("</h1>") - title))
        .append("</title><style>")
        .append(kStyle);
    response.body.append("</style></head><body><main>").append(page.text).append("</main></body></html>");
  }
  response.set("Content-Security-Policy",
               "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Content-Language", std::string(language));
  response.set("Vary", "Accept-Language");
  return response;
}

}  // namespace

std::vector<http::Route> help_routes() {
  return {{http::Method::kGet, kHelpOnKeys, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
           http::Idempotency::kNone, "The page that explains how keys and downloads are fetched.", get_help}};
}

}  // namespace chandlery::app
