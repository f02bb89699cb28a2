// The shape that every list of the API has (contract 1.8), whether it is read whole or by seeking:
//
//   {"totalCount":n,"items":[...],"links":{"self":L,"next":L?},"continuationToken":"..."?,"attributes":{...}}
//
// Clients look for the token of the next page in either place: at the top level, or as a header of links.next.
#pragma once

#include <string>
#include <string_view>

#include "platform/json/writer.h"

namespace chandlery::json {

inline constexpr std::string_view kContinuationHeader = "MS-ContinuationToken";

/// Where a list that is read by seeking goes on. An empty token: it ends here.
struct NextPage {
  std::string uri;
  std::string token;
};

/// Opens the collection; its items are to be written next.
void begin_collection(Writer& out, std::size_t count);
/// Closes the items and the collection.
void end_collection(Writer& out, std::string_view self, const NextPage& next = {});

/// The collection of these items, each written by `write_item(out, item)`.
template <class Items, class WriteItem>
std::string collection(const Items& items, std::string_view self, WriteItem&& write_item, const NextPage& next = {}) {
  Writer out;
  begin_collection(out, items.size());
  for (const auto& item : items) write_item(out, item);
  end_collection(out, self, next);
  return out.take();
}

}  // namespace chandlery::json
