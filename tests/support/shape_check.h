// Holds answers against the OpenAPI document: the status is documented for the route, the body has the media type and the
// shape that the document gives it, and nothing more.
//
// Two documents are held against: in a module's tests the one that its shape files make, in tests of the running program
// the one that the program prints. Both are the same text.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/route.h"
#include "platform/openapi/notation.h"

namespace chandlery::test {

/// What differs between the value and the schema, each as "items[0].links: there is no member next"; none when it fits.
/// `document` is what references point into. Of JSON Schema it knows what platform/openapi/schema.h writes.
std::vector<std::string> differences(const boost::json::value& value, const boost::json::object& schema,
                                     const boost::json::object& document);

/// The document of src/*/shapes/*.json in the source tree.
class ShapesOfSources {
 public:
  static ShapesOfSources& get();
  /// A sentence on what is wrong with the route's answer; empty when nothing is, or when the route has no row.
  std::string fault(const http::Route& route, const http::Response& answer);

 private:
  ShapesOfSources();
  openapi::Book book_;
  boost::json::object document_;  ///< its components
  std::mutex mutex_;
  boost::json::object operations_;  ///< by the row's name, as they are asked for
};

/// The document that a program printed.
class ShapesOfProgram {
 public:
  explicit ShapesOfProgram(std::string_view document);
  /// As above, for what stands in the request. Paths that the document does not have are not looked at.
  std::string fault(const http::Request& request, const http::Response& answer) const;

 private:
  boost::json::object document_;
  std::unique_ptr<http::Router> router_;
};

}  // namespace chandlery::test
