// See browser.h.
#include "platform/http/browser.h"

#include <algorithm>

#include "core/text.h"

namespace chandlery::http {
namespace {

/// Takes the part of `rest` before the separator, trimmed.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return text::trim(part);
}

std::string_view host_of(std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  return scheme == origin.npos ? std::string_view() : origin.substr(scheme + 3);
}

/// Whether parameters, as `q=0.0`, say "by no means".
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_part(parameters, ';');
    if (!text::lower(parameter.substr(0, 2)).starts_with("q=")) continue;
    const std::string_view weight = text::trim(parameter.substr(2));
    return weight.find_first_not_of("0.") == weight.npos;
  }
  return false;
}

}  // namespace

std::string_view cookie(const Request& request, std::string_view name) {
  std::string_view rest = request.header("Cookie"), found;
  bool seen = false;
  while (!rest.empty()) {
    const std::string_view pair = take_part(rest, ';');
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || text::trim(pair.substr(0, equals)) != name) continue;
    if (seen) return {};
    seen = true;
    found = text::trim(pair.substr(equals + 1));
  }
  return found;
}

Site site_of(const Request& request, std::string_view public_origin) {
  if (const std::string_view site = request.header("Sec-Fetch-Site"); !site.empty()) {
    if (site == "same-origin") return Site::kOwn;
    return site == "none" ? Site::kNobodys : Site::kForeign;
  }
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return Site::kUntold;
  if (!public_origin.empty() && equal_ignoring_case(origin, public_origin)) return Site::kOwn;
  const std::string_view host = host_of(origin);
  return !host.empty() && equal_ignoring_case(host, request.header("Host")) ? Site::kOwn : Site::kForeign;
}

bool asks_for_page(const Request& request) {
  return text::lower(request.header("Accept")).find("text/html") != std::string::npos;
}

Coding choose_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli) {
  enum class Said : std::uint8_t { kNothing, kYes, kNo };
  Said gzip = Said::kNothing, brotli = Said::kNothing, others = Said::kNothing;
  while (!accept_encoding.empty()) {
    std::string_view parameters = take_part(accept_encoding, ',');
    const std::string_view name = take_part(parameters, ';');
    const Said said = is_refused(parameters) ? Said::kNo : Said::kYes;
    if (equal_ignoring_case(name, "br")) brotli = said;
    if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) gzip = said;
    if (name == "*") others = said;
  }
  const auto takes = [&](Said said) { return said == Said::kYes || (said == Said::kNothing && others == Said::kYes); };
  if (has_brotli && takes(brotli)) return Coding::kBrotli;
  return has_gzip && takes(gzip) ? Coding::kGzip : Coding::kIdentity;
}

}  // namespace chandlery::http
