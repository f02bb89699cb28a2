// Every error code that the server can answer with (contract 15, and our own 700001-700099), in one table.
//
// Invariants:
// 1. A code is known by number *and* HTTP status: the trade uses some numbers twice (2006 is a 400 and a 403).
// 2. An Error's message is a sentence for a person and never carries a secret or another tenant's datum.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery {

struct ErrorCode {
  int number;
  int status;             ///< HTTP status
  std::string_view name;  ///< the constant's name, for logs and metrics
  std::string_view text;  ///< default sentence
};

struct Error {
  Error(const ErrorCode& error_code, std::string error_message = {}, std::string error_field = {})
      : code(&error_code),
        message(error_message.empty() ? std::string(error_code.text) : std::move(error_message)),
        field(std::move(error_field)) {}

  const ErrorCode* code;
  std::string message;
  std::string field;              ///< the input's path that is at fault, as `lineItems[0].quantity`; may be empty
  std::vector<std::string> data;  ///< further facts for a program, as the new total of a changed price

  bool is(const ErrorCode& other) const { return code == &other; }
};

namespace errors {
#define CHANDLERY_ERROR(name, status, number, text) extern const ErrorCode name;
#include "core/errors.inc"
#undef CHANDLERY_ERROR

/// The whole table, for the reference page and for tests.
std::span<const ErrorCode* const> all();
}  // namespace errors

}  // namespace chandlery
