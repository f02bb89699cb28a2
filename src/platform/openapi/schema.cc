#include "platform/openapi/schema.h"

#include <algorithm>
#include <stdexcept>

namespace chandlery::openapi {
namespace {

using Kind = Type::Kind;

void write_reference(json::Writer& out, std::string_view name) {
  out.field("$ref", "#/components/schemas/" + std::string(name));
}

std::string page_name(std::string_view item) { return std::string(item) + "Page"; }

void write_object(json::Writer& out, const Shape& shape, bool strict) {
  out.field("type", "object").key("properties").begin_object();
  for (const Property& property : shape.properties) {
    out.key(property.name);
    write_schema(out, property.type);
  }
  out.end_object();
  if (std::ranges::any_of(shape.properties, &Property::required)) {
    out.key("required").begin_array();
    for (const Property& property : shape.properties) {
      if (property.required) out.value(property.name);
    }
    out.end_array();
  }
  if (shape.others) {
    out.key("additionalProperties");
    write_schema(out, *shape.others);
  } else if (strict) {
    out.field("additionalProperties", false);
  }
}

// platform/json/collection.h
void write_page(json::Writer& out, std::string_view item) {
  Shape page;
  page.properties = {{"totalCount", true, {.kind = Kind::kInteger}},
                     {"items", true, {.kind = Kind::kArray, .parts = {{.kind = Kind::kShape, .name = std::string(item)}}}},
                     {"links", true, {.kind = Kind::kShape, .name = "Links"}},
                     {"continuationToken", false, {.kind = Kind::kString}},
                     {"attributes", true, {.kind = Kind::kShape, .name = "Attributes"}}};
  out.key(page_name(item)).begin_object();
  write_object(out, page, true);
  out.end_object();
}

class Gathering {
 public:
  Gathering(const Book& book, Used& used) : book_(book), used_(used) {}

  void take(const Body& body, bool answered) {
    for (const Content& content : body) {
      if (content.type) take(*content.type, answered);
    }
  }

  void take(const Type& type, bool answered) {
    visit_names(type, [&](const Type& named) {
      if (named.kind == Kind::kPage) {
        used_.pages.insert(named.name);
        take("Links", answered);
        take("Attributes", answered);
      }
      take(named.name, answered);
    });
  }

  void take(const std::string& name, bool answered) {
    const auto shape = book_.shapes.find(name);
    if (shape == book_.shapes.end()) throw std::runtime_error("There is no shape " + name + ".");
    const bool is_new = used_.shapes.insert(name).second, is_new_answer = answered && used_.answered.insert(name).second;
    if (!is_new && !is_new_answer) return;
    for (const Property& property : shape->second.properties) take(property.type, answered);
    if (shape->second.others) take(*shape->second.others, answered);
    if (!shape->second.is_object) take(shape->second.type, answered);
  }

 private:
  const Book& book_;
  Used& used_;
};

}  // namespace

void write_schema(json::Writer& out, const Type& type) {
  const auto simple = [&](std::string_view name, std::string_view format) {
    out.field("type", name);
    if (!format.empty()) out.field("format", format);
  };
  out.begin_object();
  switch (type.kind) {
    case Kind::kAny: break;
    case Kind::kString: simple("string", ""); break;
    case Kind::kInteger: simple("integer", "int64"); break;
    case Kind::kNumber: simple("number", ""); break;
    case Kind::kBoolean: simple("boolean", ""); break;
    case Kind::kGuid: simple("string", "uuid"); break;
    case Kind::kTime: simple("string", "date-time"); break;
    case Kind::kDate: simple("string", "date"); break;
    case Kind::kNull: simple("null", ""); break;
    case Kind::kShape: write_reference(out, type.name); break;
    case Kind::kPage: write_reference(out, page_name(type.name)); break;
    case Kind::kArray:
      out.field("type", "array").key("items");
      write_schema(out, type.parts.front());
      break;
    case Kind::kWords:
      out.field("type", "string").key("enum").begin_array();
      for (const std::string& word : type.words) out.value(word);
      out.end_array();
      break;
    case Kind::kEither:
      out.key("anyOf").begin_array();
      for (const Type& part : type.parts) write_schema(out, part);
      out.end_array();
      break;
  }
  out.end_object();
}

Used used_names(const Book& book) {
  Used used;
  Gathering gathering(book, used);
  gathering.take("Error", true);
  for (const auto& [name, row] : book.routes) {
    gathering.take(row.takes, false);
    for (const auto& [status, body] : row.gives) gathering.take(body, true);
    for (const std::vector<Property>* parameters : {&row.query, &row.headers}) {
      for (const Property& parameter : *parameters) gathering.take(parameter.type, false);
    }
  }
  return used;
}

void write_schemas(json::Writer& out, const Book& book) {
  const Used used = used_names(book);
  for (const std::string& name : used.shapes) {
    const Shape& shape = book.shapes.find(name)->second;
    out.key(name);
    if (!shape.is_object) {
      write_schema(out, shape.type);
      continue;
    }
    out.begin_object();
    write_object(out, shape, used.answered.contains(name));
    out.end_object();
  }
  for (const std::string& item : used.pages) write_page(out, item);
}

}  // namespace chandlery::openapi
