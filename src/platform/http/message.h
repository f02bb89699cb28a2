// A request and a response, as plain values. What everybody includes, so it compiles in milliseconds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chandlery::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
std::string_view to_string(Method method);
inline bool is_unsafe(Method m) {
  return m == Method::kPost || m == Method::kPut || m == Method::kPatch || m == Method::kDelete;
}

struct Header {
  std::string name;
  std::string value;
};

/// Decoded name=value pairs in order. Names compare without regard to case (contract 0.3). A second `?` is read as `&`
/// (contract 2.2, 8).
class Query {
 public:
  Query() = default;
  explicit Query(std::string_view raw);
  /// The last value given under the name; nullopt when absent. An empty value counts as given.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get(std::string_view name, std::string_view otherwise = {}) const;
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  Method method = Method::kGet;
  std::string target;                ///< as received
  std::string path;                  ///< decoded, duplicate slashes collapsed, no trailing slash (contract 0.2)
  Query query;
  std::vector<Header> headers;
  std::string body;
  std::string peer;                  ///< address of the other side, without port
  bool tls = false;

  /// The header's value, name without regard to case; empty when absent.
  std::string_view header(std::string_view name) const;
};

class BodySource;  // body.h
class OpenFile;    // body.h

/// A part of an open file.
struct FileBody {
  std::shared_ptr<const OpenFile> file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";  ///< not sent when the body is empty
  std::vector<Header> headers;
  /// Instead of `body`, for what should not stand in memory as a whole; at most one of the two.
  std::shared_ptr<BodySource> source = nullptr;
  std::optional<FileBody> file = std::nullopt;

  bool streams() const { return source != nullptr || file.has_value(); }
  void set(std::string name, std::string value) { headers.push_back({std::move(name), std::move(value)}); }
};

/// Answers a request, once, from any thread.
using Respond = std::function<void(Response&&)>;
using Handler = std::function<void(Request&&, Respond)>;

/// Percent-decodes; `plus_is_space` for query and form values. nullopt on a broken escape or a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Percent-encodes all but unreserved characters.
std::string percent_encode(std::string_view text);
/// The path that handlers see of a target's raw path: decoded segment by segment, duplicate slashes collapsed, no
/// trailing slash. nullopt when it does not begin with a slash, has a broken escape, a `.` or `..` segment, an encoded
/// slash or control character, or is not UTF-8: each of them would mean one thing here and another further down.
std::optional<std::string> normal_path(std::string_view raw);
/// Fills path and query from the target, in origin form, absolute form (`http://host/path`) or `*`. False when the path
/// is refused (normal_path), or the query is not UTF-8.
bool read_target(Request& request);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace chandlery::http
