// The codes of files that are attached to service requests, and of appointments. They stand apart from core/errors.h so that a new one rebuilds only what uses them.
#pragma once

#include "core/errors.h"

namespace chandlery::errors {
#define CHANDLERY_ERROR(name, status, number, text) extern const ErrorCode name;
#include "core/errors/support.inc"
#undef CHANDLERY_ERROR
}  // namespace chandlery::errors
