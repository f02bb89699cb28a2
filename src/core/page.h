// One page of a list that is read by seeking: the items, and where the next page starts.
#pragma once

#include <string>
#include <vector>

namespace chandlery {

template <class T>
struct Page {
  std::vector<T> items;
  std::string next;  ///< continuation token, opaque to the caller; empty on the last page
};

}  // namespace chandlery
