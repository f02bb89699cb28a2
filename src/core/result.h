// What a use case returns: the value, or an Error that the caller can act on.
#pragma once

#include <expected>
#include <utility>

#include "core/errors.h"

namespace chandlery {

template <class T>
using Result = std::expected<T, Error>;

/// Makes the failing side of a Result: `return fail(errors::kCartNotFound);`
inline std::unexpected<Error> fail(const ErrorCode& code, std::string message = {}, std::string field = {}) {
  return std::unexpected<Error>(Error(code, std::move(message), std::move(field)));
}
inline std::unexpected<Error> fail(Error error) { return std::unexpected<Error>(std::move(error)); }

}  // namespace chandlery

/// The value of a Result, or an early return of its Error from the enclosing function.
#define OR_RETURN(expression)                                                     \
  ({                                                                              \
    auto or_return_result = (expression);                                         \
    if (!or_return_result) return std::unexpected(std::move(or_return_result).error()); \
    std::move(or_return_result).value();                                          \
  })

/// The same for a Result<void>, where there is no value to keep.
#define RETURN_IF_FAILED(expression)                                              \
  do {                                                                            \
    if (auto failed_result = (expression); !failed_result)                        \
      return std::unexpected(std::move(failed_result).error());                   \
  } while (false)
