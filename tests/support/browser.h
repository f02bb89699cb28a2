// A browser as far as the portals meet one: it keeps the server's cookie, posts forms and says where its requests come from.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/client.h"

namespace chandlery::test {

class Browser {
 public:
  explicit Browser(std::uint16_t port) { client_.connect("127.0.0.1", port); }

  /// An address typed or a link followed: it asks for a page.
  http::Response open(std::string target);
  /// Fills the form at the address in and sends it.
  http::Response submit(std::string target, std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
  /// A request of the portal's script, with its header for the portal that this browser is signed in to.
  http::Response fetch(http::Method method, std::string target, std::string body = {},
                       std::vector<http::Header> headers = {});
  /// Signs in by the form and gives the answer to it; fetch() then speaks for the portal that it leads to.
  http::Response sign_in(std::string_view user, std::string_view password, std::string target = "/signin");

  /// name=value; empty for none.
  const std::string& cookie() const { return cookie_; }
  void set_cookie(std::string cookie) { cookie_ = std::move(cookie); }

 private:
  http::Response send(http::Request request);

  http::Client client_;
  std::string cookie_, portal_;
};

/// The header's value; empty when absent.
std::string header_of(const http::Response& response, std::string_view name);

}  // namespace chandlery::test
