// Routes in a trie of path segments: literals in lower case, and at most one parameter child a node.
//
// Invariants:
// 1. A node stands for one sequence of literals and parameters; a search visits it at most once, so that a search
//    costs at most the trie's size whatever the path.
// 2. A parameter's name belongs to its route, not to the trie: two routes may name the same place differently.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/text.h"
#include "platform/http/route.h"

namespace chandlery::http {
namespace {

/// Deeper paths match nothing. Contract paths have at most nine segments.
constexpr std::size_t kSegmentLimit = 32;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  segments.reserve(12);
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!segment.empty()) segments.push_back(segment);
  }
  return segments;
}

/// The name in a `{name}` segment; empty when the segment is a literal.
std::string_view parameter_name(std::string_view segment) {
  if (segment.size() > 2 && segment.front() == '{' && segment.back() == '}')
    return segment.substr(1, segment.size() - 2);
  return {};
}

}  // namespace

std::string_view PathParameters::operator[](std::string_view name) const {
  for (const auto& [known, value] : values_)
    if (known == name) return value;
  throw std::logic_error("The route's pattern has no parameter {" + std::string(name) + "}.");
}

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::vector<const Route*> routes;  ///< of each method that ends here

  const Route* route(Method method) const {
    for (const Route* candidate : routes)
      if (candidate->method == method) return candidate;
    return method == Method::kHead ? route(Method::kGet) : nullptr;
  }
};

namespace {

/// One search: the path's segments, and which of them stand for parameters on the way that is being tried.
template <class Node>
struct Search {
  Method method;
  const std::vector<std::string_view>& segments;
  std::vector<std::string_view> captured = {};
  bool path_exists = false;

  const Route* from(const Node& node, std::size_t depth) {
    if (depth == segments.size()) {
      path_exists = path_exists || !node.routes.empty();
      return node.route(method);
    }
    if (const auto literal = node.literals.find(text::lower(segments[depth])); literal != node.literals.end())
      if (const Route* found = from(*literal->second, depth + 1)) return found;
    if (!node.parameter) return nullptr;
    captured.push_back(segments[depth]);
    if (const Route* found = from(*node.parameter, depth + 1)) return found;
    captured.pop_back();
    return nullptr;
  }
};

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
  for (const Route& route : routes_) {
    const std::string pattern(route.pattern);
    if (!pattern.starts_with('/')) throw std::logic_error("The pattern " + pattern + " does not begin with a slash.");
    Node* node = root_.get();
    const auto segments = split(route.pattern);
    if (segments.size() > kSegmentLimit) throw std::logic_error("The pattern " + pattern + " is too deep.");
    for (const std::string_view segment : segments) {
      const bool is_parameter = !parameter_name(segment).empty();
      // `pricesheets(Market='{m}')` would need a third kind of child, tried between the literals and the parameter.
      if (!is_parameter && segment.find_first_of("{}") != std::string_view::npos)
        throw std::logic_error("The pattern " + pattern + " has a brace inside a segment.");
      std::unique_ptr<Node>& child = is_parameter ? node->parameter : node->literals[text::lower(segment)];
      if (!child) child = std::make_unique<Node>();
      node = child.get();
    }
    if (std::ranges::find(node->routes, route.method, &Route::method) != node->routes.end())
      throw std::logic_error("There are two routes " + std::string(to_string(route.method)) + " " + pattern + ".");
    node->routes.push_back(&route);
  }
}

Router::~Router() = default;

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  const auto segments = split(path);
  if (segments.size() > kSegmentLimit) return match;
  Search<Node> search{method, segments};
  match.route = search.from(*root_, 0);
  match.path_exists = search.path_exists;
  if (!match.route) return match;
  auto value = search.captured.begin();
  for (const std::string_view segment : split(match.route->pattern))
    if (const std::string_view name = parameter_name(segment); !name.empty()) match.parameters.add(name, *value++);
  return match;
}

std::span<const Route> Router::routes() const { return routes_; }

}  // namespace chandlery::http
