// A document and its lines as handlers on a worker read them: each read by itself, since issued documents keep their lines.
#pragma once

#include <string>
#include <vector>

#include "billing/charges.h"
#include "billing/invoice.h"
#include "core/result.h"
#include "platform/http/route.h"

namespace chandlery::billing {

inline constexpr std::int64_t kLinesAtOnce = 500;  ///< some 200 KiB of a file

/// The charges that the document's lines are.
ChargeSet set_of(const Invoice& document);
/// The document that the path's `invoice_id` names. kNotFound.
Result<Invoice> read_document(http::WorkerCall& call);
/// The next lines of the document after the one with this id, at most kLinesAtOnce; adjustments are among them.
std::vector<ChargeLine> read_document_lines(sql::Database& database, const Invoice& document, const std::string& after);

}  // namespace chandlery::billing
