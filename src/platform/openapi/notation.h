// The notation in which a module says what its routes take and give (src/MODULE/shapes/*.json): short enough to be
// written by hand beside the route, strict enough to make an OpenAPI document from it and to check answers with it.
//
//   file       := {"title"?: text, "routes"?: {"METHOD pattern": route, ...}, "shapes"?: {"Name": shape, ...}}
//   route      := {"id": text, "query"?: properties, "headers"?: properties, "takes"?: body, "gives": {"STATUS": body, ...}}
//   body       := "" | "media/type" | type | {"media/type": type | "", ...}
//   shape      := properties | type
//   properties := {"name": type, "optional?": type, ..., "*"?: type}
//   type       := alternative {"|" alternative} | ["word", ...]
//   alternative:= word {"[]"}
//   word       := "string" | "integer" | "number" | "boolean" | "guid" | "time" | "date" | "any" | "null"
//               | "Name" | "Page<Name>"
//
// An object has the properties that are named and no other; "*" lets in others, of that type. `Page<Name>` is the
// collection of platform/json/collection.h. `title` heads the file's routes in the reference; without it the module does.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::openapi {

struct Type {
  enum class Kind : std::uint8_t {
    kAny, kString, kInteger, kNumber, kBoolean, kGuid, kTime, kDate, kNull,
    kWords,    ///< one of `words`
    kShape,    ///< the shape `name`
    kPage,     ///< a collection of the shape `name`
    kArray,    ///< of parts[0]
    kEither,   ///< one of `parts`
  };
  Kind kind = Kind::kAny;
  std::string name = {};
  std::vector<std::string> words = {};
  std::vector<Type> parts = {};
};

struct Property {
  std::string name;
  bool required = true;
  Type type;
};

struct Shape {
  bool is_object = true;
  std::vector<Property> properties;  ///< of an object
  std::optional<Type> others;        ///< of an object: what "*" lets in
  Type type;                         ///< of what is no object
};

/// What stands in a body of one media type; no type for what is not JSON or a form.
struct Content {
  std::string media_type;
  std::optional<Type> type;
};
using Body = std::vector<Content>;  ///< one of these; none: the body is empty

struct RouteRow {
  std::string title;  ///< heads the route in the reference
  std::string id;     ///< operationId
  std::vector<Property> query, headers;
  Body takes;
  std::map<int, Body> gives;  ///< by status
};

inline constexpr std::string_view kJson = "application/json";

/// The rows and shapes of all files.
struct Book {
  std::map<std::string, RouteRow, std::less<>> routes;  ///< by "METHOD pattern"
  std::map<std::string, Shape, std::less<>> shapes;

  /// Adds a file's. Throws std::runtime_error with a sentence that names the file and the place, when the text is not
  /// of the notation or when a route or shape has been there before.
  void add(std::string_view file, std::string_view text);
};

/// Calls with each part of the type that names a shape: kShape and kPage.
void visit_names(const Type& type, const std::function<void(const Type&)>& visit);

}  // namespace chandlery::openapi
