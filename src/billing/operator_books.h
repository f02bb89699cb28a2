// The operator at work in a partner's books: one place for the routes that name the partner in their path.
#pragma once

#include "core/actor.h"
#include "core/result.h"
#include "platform/http/route.h"

namespace chandlery::billing {

/// The call's actor, acting for the partner of the path's {partner_id}; kNotFound when there is none.
Result<Actor> in_books_of(http::Call& call);

}  // namespace chandlery::billing
