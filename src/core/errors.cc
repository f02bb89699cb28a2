#include "core/errors.h"

#include "core/errors/billing.h"
#include "core/errors/reservations.h"

namespace chandlery::errors {

#define CHANDLERY_ERROR(name, status, number, text) const ErrorCode name{number, status, #name, text};
#include "core/errors.inc"
#include "core/errors/billing.inc"
#include "core/errors/reservations.inc"
#undef CHANDLERY_ERROR

std::span<const ErrorCode* const> all() {
  static const ErrorCode* const table[] = {
#define CHANDLERY_ERROR(name, status, number, text) &name,
#include "core/errors.inc"
#include "core/errors/billing.inc"
#include "core/errors/reservations.inc"
#undef CHANDLERY_ERROR
  };
  return table;
}

}  // namespace chandlery::errors
