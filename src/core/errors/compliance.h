// The codes that the question for a reseller's agreement alone answers with (contract 2.2).
#pragma once

#include "core/errors.h"

namespace chandlery::errors {
#define CHANDLERY_ERROR(name, status, number, text) extern const ErrorCode name;
#include "core/errors/compliance.inc"
#undef CHANDLERY_ERROR
}  // namespace chandlery::errors
