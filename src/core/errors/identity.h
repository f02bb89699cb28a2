// The codes of signing in and of proving oneself. They stand apart from core/errors.h so that a new one rebuilds only what uses them.
#pragma once

#include "core/errors.h"

namespace chandlery::errors {
#define CHANDLERY_ERROR(name, status, number, text) extern const ErrorCode name;
#include "core/errors/identity.inc"
#undef CHANDLERY_ERROR
}  // namespace chandlery::errors
