#include "support/routes.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/text.h"
#include "platform/json/reader.h"
#include "support/attachment_rules.h"
#include "support/routes_common.h"
#include "support/rules.h"

namespace chandlery::support {
namespace {

constexpr std::int64_t kLargestPage = 1'000;
constexpr std::int64_t kLargestOffset = 1'000'000'000;

std::unexpected<Error> bad(std::string message, std::string field) {
  return fail(errors::kInvalidInput, std::move(message), std::move(field));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

Result<std::int64_t> read_number(const http::Query& query, std::string_view name, std::int64_t most) {
  const std::string_view text = text::trim(query.get(name));
  if (text.empty()) return 0;
  const std::optional<std::int64_t> number = whole_number(text);
  if (!number || *number > kLargestOffset) return bad("This is not a whole number from 0 on.", std::string(name));
  return std::min(*number, most);
}

/// {"Field":"Status","Value":"open","Operator":"equals"}
Result<Status> read_filter(std::string_view filter) {
  const auto document = json::Document::parse(filter);
  if (!document || !document->is_object()) return bad("The filter is not a JSON object.", "filter");
  const json::Object object = OR_RETURN(document->object());
  const std::string field = OR_RETURN(object.text_or("field", ""));
  const std::string operation = OR_RETURN(object.text_or("operator", "equals"));
  if (!text::equal_ignoring_case(field, "status")) return bad("Filter by Status.", "filter.field");
  if (!text::equal_ignoring_case(operation, "equals")) return bad("Filter with equals.", "filter.operator");
  return parse_status(OR_RETURN(object.text("value")), "filter.value");
}

}  // namespace

Result<std::int64_t> read_request_id(std::string_view text) {
  const std::optional<std::int64_t> id = whole_number(text);
  if (!id) return fail(errors::kNotFound, "There is no such service request.");
  return *id;
}

Result<Slice> read_slice(const http::Query& query) {
  Slice slice;
  slice.limit = OR_RETURN(read_number(query, "size", kLargestPage));
  if (slice.limit == 0) slice.limit = kLargestPage;
  slice.offset = OR_RETURN(read_number(query, "offset", kLargestOffset));
  if (const std::string_view status = text::trim(query.get("status")); !status.empty())
    slice.status = OR_RETURN(parse_status(status, "status"));
  if (const std::string_view filter = text::trim(query.get("filter")); !filter.empty())
    slice.status = OR_RETURN(read_filter(filter));
  return slice;
}

std::vector<http::Route> routes(std::filesystem::path folder, const antivirus::Daemon* scanner) {
  const storage::FileStore files(folder / "support", kLargestFile);
  std::vector<http::Route> all = request_routes();
  for (std::vector<http::Route> part : {attachment_routes(files, scanner), appointment_routes(), operator_routes()})
    std::ranges::move(part, std::back_inserter(all));
  return all;
}

}  // namespace chandlery::support
