#include "platform/openapi/notation.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>

namespace chandlery::openapi {
namespace {

namespace bj = boost::json;
using Kind = Type::Kind;

constexpr std::pair<std::string_view, Kind> kSimple[] = {
    {"any", Kind::kAny},   {"string", Kind::kString}, {"integer", Kind::kInteger}, {"number", Kind::kNumber},
    {"guid", Kind::kGuid}, {"time", Kind::kTime},     {"boolean", Kind::kBoolean}, {"date", Kind::kDate},
    {"null", Kind::kNull}};

std::string_view view(bj::string_view text) { return {text.data(), text.size()}; }

// Reads one file; `where_` is the place that a complaint names.
class Reading {
 public:
  explicit Reading(std::string_view file) : where_(file) {}

  [[noreturn]] void refuse(std::string_view why) const { throw std::runtime_error(where_ + ": " + std::string(why)); }

  /// Reads what stands one step further in, and names the step when that fails.
  template <class Read>
  auto inside(std::string_view step, Read read) {
    const std::size_t length = where_.size();
    where_.append(", ").append(step);
    if constexpr (std::is_void_v<decltype(read())>) {
      read();
      where_.resize(length);
    } else {
      auto result = read();
      where_.resize(length);
      return result;
    }
  }

  const bj::object& object(const bj::value& value) const {
    if (!value.is_object()) refuse("an object is wanted");
    return value.get_object();
  }

  std::string_view text(const bj::value& value) const {
    if (!value.is_string()) refuse("a text is wanted");
    return view(value.get_string());
  }

  /// Visits the object's members by their readers; other names are refused.
  using Reader = std::pair<std::string_view, std::function<void(const bj::value&)>>;
  void members(const bj::object& from, std::initializer_list<Reader> readers) {
    for (const auto& member : from) {
      const auto reader = std::ranges::find(readers, view(member.key()), &Reader::first);
      if (reader == readers.end()) refuse("there is no place for \"" + std::string(view(member.key())) + "\"");
      inside(reader->first, [&] { reader->second(member.value()); });
    }
  }

  Type word(std::string_view text) const {
    Type type;
    if (text.ends_with("[]")) {
      type.kind = Kind::kArray;
      type.parts.push_back(word(text.substr(0, text.size() - 2)));
      return type;
    }
    if (text.starts_with("Page<") && text.ends_with('>')) {
      type.kind = Kind::kPage;
      text = text.substr(5, text.size() - 6);
    } else if (const auto simple = std::ranges::find(kSimple, text, &std::pair<std::string_view, Kind>::first);
               simple != std::end(kSimple)) {
      type.kind = simple->second;
      return type;
    } else {
      type.kind = Kind::kShape;
    }
    const bool is_name = !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
                         std::ranges::all_of(text, [](char c) { return std::isalnum(static_cast<unsigned char>(c)); });
    if (!is_name) refuse("\"" + std::string(text) + "\" is no type");
    type.name = text;
    return type;
  }

  Type type(std::string_view text) const {
    Type either{.kind = Kind::kEither};
    for (std::size_t bar; (bar = text.find('|')) != text.npos; text.remove_prefix(bar + 1)) {
      either.parts.push_back(word(text.substr(0, bar)));
    }
    Type last = word(text);
    if (either.parts.empty()) return last;
    either.parts.push_back(std::move(last));
    return either;
  }

  Type type(const bj::value& value) const {
    if (!value.is_array()) return type(text(value));
    Type words{.kind = Kind::kWords};
    for (const bj::value& each : value.get_array()) words.words.emplace_back(text(each));
    if (words.words.empty()) refuse("a list of words is empty");
    return words;
  }

  std::vector<Property> properties(const bj::object& from, std::optional<Type>* others) {
    std::vector<Property> all;
    for (const auto& member : from) {
      std::string_view name = view(member.key());
      inside(name, [&] {
        Type of = type(member.value());
        if (name == "*") {
          if (others == nullptr) refuse("a parameter needs a name");
          *others = std::move(of);
          return;
        }
        const bool required = !name.ends_with('?');
        if (!required) name.remove_suffix(1);
        all.push_back({std::string(name), required, std::move(of)});
      });
    }
    return all;
  }

  Body body(const bj::value& value) {
    Body all;
    if (value.is_object()) {
      for (const auto& member : value.get_object()) {
        inside(view(member.key()), [&] {
          Content content{.media_type = std::string(view(member.key()))};
          if (text(member.value()) != "") content.type = type(member.value());
          all.push_back(std::move(content));
        });
      }
    } else if (const std::string_view word = text(value); word.contains('/')) {
      all.push_back({std::string(word), std::nullopt});
    } else if (!word.empty()) {
      all.push_back({std::string(kJson), type(word)});
    }
    return all;
  }

  RouteRow route(const bj::object& from) {
    RouteRow row;
    members(from, {{"id", [&](const bj::value& v) { row.id = text(v); }},
                   {"query", [&](const bj::value& v) { row.query = properties(object(v), nullptr); }},
                   {"headers", [&](const bj::value& v) { row.headers = properties(object(v), nullptr); }},
                   {"takes", [&](const bj::value& v) { row.takes = body(v); }},
                   {"gives", [&](const bj::value& v) {
                      for (const auto& [status, content] : object(v)) {
                        const int number = std::atoi(std::string(view(status)).c_str());
                        if (number < 200 || number > 599) refuse("a status is a number from 200 to 599");
                        inside(view(status), [&] { row.gives.emplace(number, body(content)); });
                      }
                    }}});
    if (row.id.empty()) refuse("there is no id");
    if (row.gives.empty()) refuse("it gives nothing");
    return row;
  }

  Shape shape(const bj::value& from) {
    Shape made;
    made.is_object = from.is_object();
    if (made.is_object)
      made.properties = properties(from.get_object(), &made.others);
    else
      made.type = type(from);
    return made;
  }

 private:
  std::string where_;
};

std::string title_of(std::string_view file) {
  std::string title(file.substr(0, file.find('/')));
  if (!title.empty()) title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return title;
}

}  // namespace

void Book::add(std::string_view file, std::string_view text) {
  Reading reading(file);
  boost::json::error_code code;
  const bj::value parsed = bj::parse({text.data(), text.size()}, code);
  if (code) reading.refuse("it is not JSON: " + code.message());
  const bj::object& whole = reading.object(parsed);
  const std::string title = whole.contains("title") ? std::string(reading.text(whole.at("title"))) : title_of(file);
  reading.members(
      whole,
      {{"title", [](const bj::value&) {}},
       {"routes",
        [&](const bj::value& v) {
          for (const auto& member : reading.object(v)) {
            reading.inside(view(member.key()), [&] {
              RouteRow row = reading.route(reading.object(member.value()));
              row.title = title;
              if (!routes.emplace(view(member.key()), std::move(row)).second) reading.refuse("it was there before");
            });
          }
        }},
       {"shapes", [&](const bj::value& v) {
          for (const auto& member : reading.object(v)) {
            reading.inside(view(member.key()), [&] {
              if (!shapes.emplace(view(member.key()), reading.shape(member.value())).second)
                reading.refuse("it was there before");
            });
          }
        }}});
}

void visit_names(const Type& type, const std::function<void(const Type&)>& visit) {
  if (type.kind == Kind::kShape || type.kind == Kind::kPage) visit(type);
  for (const Type& part : type.parts) visit_names(part, visit);
}

}  // namespace chandlery::openapi
