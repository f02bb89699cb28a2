// One page of a list that is read by seeking: the items, and where the next page starts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chandlery {

template <class T>
struct Page {
  std::vector<T> items;
  std::string next;  ///< continuation token, opaque to the caller; empty on the last page
};

/// The page out of what was read to fill it, one item more than it holds: that tells that there is a next page, which begins
/// after the last `id` of this one. Where reading stopped before the end, it begins at the latest after what was `looked_at`.
template <class T>
Page<T> page_of(std::vector<T> read, std::int64_t size, std::optional<std::string> looked_at = std::nullopt) {
  Page<T> page{std::move(read), std::move(looked_at).value_or("")};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

}  // namespace chandlery
