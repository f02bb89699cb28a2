#include "support/shape_check.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "core/id.h"
#include "core/text.h"
#include "core/time.h"
#include "platform/openapi/document.h"

namespace chandlery::test {
namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;

constexpr std::size_t kMostDifferences = 8;  // of one answer; a list of many items would repeat itself

std::string_view view(const bj::value& text) { return {text.get_string().data(), text.get_string().size()}; }

// "#/components/schemas/Cart"
const bj::object& resolved(const bj::object& schema, const bj::object& document) {
  const bj::value* reference = schema.if_contains("$ref");
  if (reference == nullptr) return schema;
  const bj::object* at = &document;
  std::string_view path = view(*reference).substr(2);
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    at = &at->at(step).get_object();
  }
  return resolved(*at, document);
}

bool has_format(std::string_view text, std::string_view format) {
  if (format == "uuid") return normalise_guid(text).has_value();
  if (format == "date-time") return text.size() >= 20 && text.ends_with('Z') && parse_iso(text).has_value();
  if (format == "date") return text.size() == 10 && parse_iso_date(text).has_value();
  return true;
}

bool has_type(const bj::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  throw std::logic_error("JSON Schema has no type " + std::string(type));
}

std::string shortened(const bj::value& value) {
  std::string text = bj::serialize(value);
  if (text.size() > 80) text.replace(77, std::string::npos, "...");
  return text;
}

class Comparison {
 public:
  explicit Comparison(const bj::object& document) : document_(document) {}

  void compare(const bj::value& value, const bj::object& given, const std::string& path) {
    const bj::object& schema = resolved(given, document_);
    if (const bj::value* alternatives = schema.if_contains("anyOf")) return compare_any(value, *alternatives, path);
    if (const bj::value* type = schema.if_contains("type"); type && !has_type(value, view(*type))) {
      return say(path, shortened(value) + " is no " + std::string(view(*type)));
    }
    if (const bj::value* words = schema.if_contains("enum")) {
      if (std::ranges::find(words->get_array(), value) == words->get_array().end())
        say(path, shortened(value) + " is none of " + shortened(*words));
    }
    if (const bj::value* format = schema.if_contains("format"); format && value.is_string()) {
      if (!has_format(view(value), view(*format))) say(path, shortened(value) + " is no " + std::string(view(*format)));
    }
    if (value.is_object()) compare_members(value.get_object(), schema, path);
    if (const bj::value* items = schema.if_contains("items"); items && value.is_array()) {
      std::size_t index = 0;
      for (const bj::value& item : value.get_array()) {
        compare(item, items->get_object(), path + "[" + std::to_string(index++) + "]");
      }
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void say(const std::string& path, std::string_view what) {
    if (found_.size() < kMostDifferences) found_.push_back((path.empty() ? "the body" : path) + ": " + std::string(what));
  }

  void compare_any(const bj::value& value, const bj::value& alternatives, const std::string& path) {
    std::vector<std::string> nearest;
    for (const bj::value& alternative : alternatives.get_array()) {
      Comparison one(document_);
      one.compare(value, alternative.get_object(), path);
      if (one.found_.empty()) return;
      if (nearest.empty() || (value.is_object() && one.found_.size() > 1)) nearest = one.take();
    }
    for (std::string& each : nearest) found_.push_back(std::move(each));
  }

  void compare_members(const bj::object& members, const bj::object& schema, const std::string& path) {
    const bj::value* properties = schema.if_contains("properties");
    const bj::value* others = schema.if_contains("additionalProperties");
    const auto below = [&](std::string_view name) { return path.empty() ? std::string(name) : path + "." + std::string(name); };
    if (const bj::value* required = schema.if_contains("required")) {
      for (const bj::value& name : required->get_array()) {
        if (!members.contains(view(name))) say(path, "the member " + std::string(view(name)) + " is missing");
      }
    }
    for (const auto& member : members) {
      const std::string_view name(member.key().data(), member.key().size());
      const bj::value* property = properties ? properties->get_object().if_contains(name) : nullptr;
      if (property != nullptr) {
        compare(member.value(), property->get_object(), below(name));
      } else if (others != nullptr && others->is_object()) {
        compare(member.value(), others->get_object(), below(name));
      } else if (others != nullptr) {
        say(path, "there should be no member " + std::string(name) + " (" + shortened(member.value()) + ")");
      }
    }
  }

  const bj::object& document_;
  std::vector<std::string> found_;
};

std::string media_type_of(std::string_view content_type) {
  return text::lower(text::trim(content_type.substr(0, content_type.find(';'))));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text.append(text.empty() ? "" : "; ").append(line);
  return text;
}

std::string fault_of(const bj::object& operation, const http::Response& answer, bool to_head, const bj::object& document) {
  const bj::object& responses = operation.at("responses").get_object();
  const bj::value* documented = responses.if_contains(std::to_string(answer.status));
  if (documented == nullptr && answer.status >= 500) documented = responses.if_contains("5XX");
  if (documented == nullptr) return "the status " + std::to_string(answer.status) + " is not documented";
  const bj::value* content = resolved(documented->get_object(), document).if_contains("content");
  if (to_head) return "";
  if (content == nullptr) return answer.body.empty() ? "" : "the body should be empty";

  const std::string media_type = media_type_of(answer.content_type);
  const bj::value* of_type = content->get_object().if_contains(media_type);
  if (of_type == nullptr) return "the media type " + media_type + " is not documented";
  if (media_type != openapi::kJson) return "";
  bj::error_code broken;
  const bj::value body = bj::parse(answer.body, broken);
  if (broken) return "the body is not JSON: " + broken.message();
  const bj::value* schema = of_type->get_object().if_contains("schema");
  return schema ? joined(differences(body, schema->get_object(), document)) : "";
}

std::string sentence(std::string_view name, const http::Response& answer, const std::string& fault) {
  if (fault.empty()) return "";
  return std::string(name) + " answered " + std::to_string(answer.status) + " against its document: " + fault;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

constexpr std::pair<std::string_view, http::Method> kMethods[] = {
    {"get", http::Method::kGet},     {"head", http::Method::kHead},   {"post", http::Method::kPost}, {"put", http::Method::kPut},
    {"patch", http::Method::kPatch}, {"delete", http::Method::kDelete}};

}  // namespace

std::vector<std::string> differences(const bj::value& value, const bj::object& schema, const bj::object& document) {
  Comparison comparison(document);
  comparison.compare(value, schema, "");
  return comparison.take();
}

ShapesOfSources& ShapesOfSources::get() {
  static ShapesOfSources shapes;
  return shapes;
}

ShapesOfSources::ShapesOfSources() {
  const fs::path sources = fs::path(CHANDLERY_SOURCE_DIR) / "src";
  for (const auto& module : fs::directory_iterator(sources)) {
    if (!fs::exists(module.path() / "shapes")) continue;
    for (const auto& file : fs::directory_iterator(module.path() / "shapes")) {
      if (file.path().extension() == ".json") book_.add(fs::relative(file.path(), sources).string(), text_of(file.path()));
    }
  }
  json::Writer out;
  openapi::write_components(out, book_);
  document_["components"] = bj::parse(out.take());
}

std::string ShapesOfSources::fault(const http::Route& route, const http::Response& answer) {
  const std::string name = openapi::row_name(route);
  const auto row = book_.routes.find(name);
  if (row == book_.routes.end()) return "";
  const std::lock_guard lock(mutex_);
  bj::value& operation = operations_[name];
  if (operation.is_null()) {
    json::Writer out;
    openapi::write_operation(out, route, row->second, book_);
    operation = bj::parse(out.take());
  }
  return sentence(name, answer, fault_of(operation.get_object(), answer, route.method == http::Method::kHead, document_));
}

ShapesOfProgram::ShapesOfProgram(std::string_view document) : document_(bj::parse({document.data(), document.size()}).get_object()) {
  std::vector<http::Route> routes;
  for (const auto& path : document_.at("paths").get_object()) {
    for (const auto& [word, method] : kMethods) {
      if (!path.value().get_object().contains(word)) continue;
      routes.push_back({.method = method, .pattern = std::string_view(path.key().data(), path.key().size())});
    }
  }
  router_ = std::make_unique<http::Router>(std::move(routes));
}

std::string ShapesOfProgram::fault(const http::Request& request, const http::Response& answer) const {
  http::Request read = request;
  if (!http::read_target(read)) return "";
  const http::Route* route = router_->find(read.method, read.path).route;
  if (route == nullptr) return "";
  const bj::value& on_path = document_.at("paths").get_object().at(route->pattern);
  const auto method = std::ranges::find(kMethods, route->method, &std::pair<std::string_view, http::Method>::second);
  const bj::object& operation = on_path.get_object().at(method->first).get_object();
  return sentence(openapi::row_name(*route), answer,
                  fault_of(operation, answer, read.method == http::Method::kHead, document_));
}

}  // namespace chandlery::test
