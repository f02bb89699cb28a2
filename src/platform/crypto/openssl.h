// What the sources that talk to OpenSSL share: its objects' owners, and bytes as it wants them. Internal to platform/crypto.
#pragma once

#include <string_view>

namespace chandlery::crypto {

/// For std::unique_ptr: frees by the function.
template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    free_function(pointer);
  }
};

inline const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace chandlery::crypto
