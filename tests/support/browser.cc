// See browser.h.
#include "support/browser.h"

namespace chandlery::test {

std::string header_of(const http::Response& response, std::string_view name) {
  for (const http::Header& header : response.headers)
    if (http::equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

http::Response Browser::send(http::Request request) {
  if (!cookie_.empty()) request.headers.push_back({"Cookie", cookie_});
  request.headers.push_back({"User-Agent", "Browser of the tests"});
  request.headers.push_back({"Accept-Encoding", "gzip, deflate, br"});
  http::Response response = client_.send(request);
  if (const std::string set = header_of(response, "Set-Cookie"); !set.empty()) {
    cookie_ = set.substr(0, set.find(';'));
    if (cookie_.ends_with('=')) cookie_.clear();
  }
  return response;
}

http::Response Browser::open(std::string target) {
  http::Request request{.target = std::move(target)};
  request.headers = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}, {"Sec-Fetch-Site", "none"}};
  return send(std::move(request));
}

http::Response Browser::submit(std::string target,
                               std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  http::Request request{.method = http::Method::kPost, .target = std::move(target)};
  for (const auto& [name, value] : fields) {
    if (!request.body.empty()) request.body += '&';
    request.body += std::string(name) + '=' + http::percent_encode(value);
  }
  request.headers = {{"Accept", "text/html"}, {"Sec-Fetch-Site", "same-origin"},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  return send(std::move(request));
}

http::Response Browser::fetch(http::Method method, std::string target, std::string body, std::vector<http::Header> headers) {
  http::Request request{.method = method, .target = std::move(target), .headers = std::move(headers)};
  request.headers.push_back({"Sec-Fetch-Site", "same-origin"});
  if (!portal_.empty()) request.headers.push_back({"X-Chandlery-Portal", portal_});
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = std::move(body);
  return send(std::move(request));
}

http::Response Browser::sign_in(std::string_view user, std::string_view password, std::string target) {
  http::Response response = submit(std::move(target), {{"user_name", user}, {"password", password}});
  if (const std::string location = header_of(response, "Location"); location.size() > 1) {
    const std::string_view path = std::string_view(location).substr(1);
    portal_ = path.substr(0, path.find_first_of("/?#"));
  }
  return response;
}

}  // namespace chandlery::test
