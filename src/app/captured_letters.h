// A sandbox's mail: kept instead of sent, so that whoever turns the clock sees what people would have been told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "platform/http/route.h"
#include "platform/mail/message.h"
#include "platform/sql/sql.h"

namespace chandlery::app {

void capture(sql::Tx& tx, std::string_view partner_id, std::string_view kind, const mail::Letter& letter);

/// GET /v1/sandbox/letters and /v1/sandbox/letters/{letter_id}: of the caller's partner and its customers; all of
/// them for the operator.
std::vector<http::Route> captured_letter_routes();

}  // namespace chandlery::app
