// The reconciliation file of an issued document as a body that is made while it is sent, of any length in the same memory.
#pragma once

#include <memory>

#include "billing/invoice.h"
#include "billing/kept_file.h"
#include "billing/reconciliation.h"
#include "platform/http/body.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// The document's whole file, piece by piece; the database outlives it.
std::shared_ptr<http::BodySource> reconciliation_body(sql::Database& database, Invoice document, FileForm form);
/// Its daily rated usage, which has a file of its own (rules 3.12).
std::shared_ptr<http::BodySource> usage_body(sql::Database& database, Invoice document, FileForm form);

}  // namespace chandlery::billing
