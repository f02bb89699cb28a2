#include "app/reference.h"

#include "app/reference_page.h"
#include "app/texts.h"
#include "platform/crypto/crypto.h"
#include "platform/http/range.h"
#include "platform/openapi/document.h"

namespace chandlery::app {
namespace {

constexpr openapi::About kAbout{
    .title = "Chandlery",
    .version = CHANDLERY_VERSION,
    .description = "The self-hosted channel-commerce server for software. Names of paths, queries, words and JSON members "
                   "are taken without regard to case; members that are not named here are ignored."};

http::Response answer(const http::Request& request, const std::string& body, const std::string& etag) {
  const bool known = http::select_part(request, body.size(), etag).status == 304;
  http::Response response{.status = known ? 304 : 200};
  if (!known) response.body = body;
  response.set("ETag", etag);
  response.set("Cache-Control", "public, max-age=60");
  return response;
}

http::Route page(std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  return {http::Method::kGet,       pattern, Capability::kNone,  http::Tokens::kPublic, http::Access::kRead,
          http::Idempotency::kNone, summary, std::move(handler)};
}

}  // namespace

std::vector<http::Route> Reference::routes() {
  const auto get_document = [this](http::Call& call) -> Result<http::Response> {
    const Text& text = written(document_);
    return answer(call.request, text.body, text.etag);
  };
  const auto get_page = [this](http::Call& call) -> Result<http::Response> {
    const Text& text = written(page_);
    http::Response response = answer(call.request, text.body, text.etag);
    response.content_type = "text/html; charset=utf-8";
    response.set("Content-Security-Policy",
                 "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
    return response;
  };
  return {page("/openapi.json", "This API as an OpenAPI document.", get_document),
          page("/docs/api", "This API as a page to read.", get_page)};
}

const std::string& Reference::document() { return written(document_).body; }

const Reference::Text& Reference::written(Text& text) {
  std::call_once(written_, [this] { write(); });
  return text;
}

void Reference::write() {
  openapi::Book book;
  for (const EmbeddedText& file : shapes()) book.add(file.name, file.text);
  document_.body = openapi::document(router_.routes(), book, kAbout);
  page_.body = reference_page(router_.routes(), book);
  for (Text* text : {&document_, &page_}) {
    text->body.shrink_to_fit();
    text->etag = "\"" + crypto::to_hex(crypto::sha256(text->body)).substr(0, 32) + "\"";
  }
}

}  // namespace chandlery::app
