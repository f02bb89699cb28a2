// What the routes of support read in the same way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/http/message.h"
#include "platform/http/route.h"
#include "support/model.h"
#include "support/rules.h"
#include "support/wire.h"

namespace chandlery::support {

/// A request's number in a path; what is none cannot exist: kNotFound.
Result<std::int64_t> read_request_id(std::string_view text);

/// `size` up to 1000 (0 or nothing: all of those), `offset`, and the status by `filter` or `status` (contract 13).
/// kInvalidInput that names the parameter.
Result<Slice> read_slice(const http::Query& query);

/// A page of what `list` finds, a Result of requests for a Slice. Asks for one more, to know whether there is a next page.
template <class List>
Result<http::Response> page_of(const http::Call& call, std::string_view path, List&& list) {
  ListPage page{.path = path, .query = {}, .slice = OR_RETURN(read_slice(call.request.query))};
  if (page.slice.status != Status::kNone) page.query = "status=" + std::string(to_string(page.slice.status)) + "&";
  Slice asked = page.slice;
  ++asked.limit;
  std::vector<ServiceRequest> requests = OR_RETURN(list(asked));
  page.more = requests.size() > static_cast<std::size_t>(page.slice.limit);
  if (page.more) requests.pop_back();
  return http::Response{.body = list_json(requests, page, call.actor.locale)};
}

}  // namespace chandlery::support
