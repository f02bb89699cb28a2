#include "core/errors.h"

#include "core/errors/billing.h"
#include "core/errors/compliance.h"
#include "core/errors/identity.h"
#include "core/errors/reservations.h"
#include "core/errors/sandbox.h"
#include "core/errors/support.h"

namespace chandlery::errors {

#define CHANDLERY_ERROR(name, status, number, text) const ErrorCode name{number, status, #name, text};
#include "core/errors.inc"
#include "core/errors/billing.inc"
#include "core/errors/compliance.inc"
#include "core/errors/identity.inc"
#include "core/errors/reservations.inc"
#include "core/errors/sandbox.inc"
#include "core/errors/support.inc"
#undef CHANDLERY_ERROR

std::span<const ErrorCode* const> all() {
  static const ErrorCode* const table[] = {
#define CHANDLERY_ERROR(name, status, number, text) &name,
#include "core/errors.inc"
#include "core/errors/billing.inc"
#include "core/errors/compliance.inc"
#include "core/errors/identity.inc"
#include "core/errors/reservations.inc"
#include "core/errors/sandbox.inc"
#include "core/errors/support.inc"
#undef CHANDLERY_ERROR
  };
  return table;
}

}  // namespace chandlery::errors
