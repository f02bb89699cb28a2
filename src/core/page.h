// One page of a list that is read by seeking: the items, and where the next page starts.
#pragma once

#include <cstdint>
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
/// after the last `id` of this one.
template <class T>
Page<T> page_of(std::vector<T> read, std::int64_t size) {
  Page<T> page{std::move(read), {}};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

}  // namespace chandlery
