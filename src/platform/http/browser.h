// What a browser says besides its request: the cookies it holds, where the request comes from, which encodings it reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace chandlery::http {

/// The value of the cookie; empty when it is absent, or given twice: then nobody can tell which of the two is ours.
std::string_view cookie(const Request& request, std::string_view name);

/// Whose page made the browser send a request. Pages cannot forge either of the headers that tell.
enum class Site : std::uint8_t {
  kOwn,      ///< a page of this very origin
  kNobodys,  ///< the person's own act: an address typed, a bookmark
  kForeign,  ///< a page of any other origin, of a sibling host, too
  kUntold,   ///< no browser, or an old one
};
/// By Sec-Fetch-Site, else by Origin, which must name the request's own Host or be `public_origin` (scheme and host; may be
/// empty).
Site site_of(const Request& request, std::string_view public_origin = {});

/// Whether the caller would rather see a page than JSON, as a browser that was given an address.
bool asks_for_page(const Request& request);

enum class Coding : std::uint8_t { kIdentity, kGzip, kBrotli };
/// The smallest of those at hand that Accept-Encoding takes (RFC 9110, 12.5.3).
Coding choose_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli);

}  // namespace chandlery::http
