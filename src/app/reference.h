// What describes the API: the OpenAPI document and a page for people, made of the routes that serve and of the modules'
// shapes.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "platform/http/route.h"

namespace chandlery::app {

/// Both are written when one is asked for the first time (some 15 ms), so that a start does not wait for it, and kept.
class Reference {
 public:
  /// The routes are read then; they must outlive this.
  explicit Reference(const http::Router& router) : router_(router) {}
  Reference(const Reference&) = delete;

  /// For everybody: what the API looks like is no secret, and a client's tools ask without a token.
  std::vector<http::Route> routes();
  const std::string& document();

 private:
  struct Text {
    std::string body, etag;
  };
  const Text& written(Text& text);
  void write();

  const http::Router& router_;
  std::once_flag written_;
  Text document_, page_;
};

}  // namespace chandlery::app
