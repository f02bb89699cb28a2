// What must hold between invoices, charges and the ledger; rows of `chandlery ledger check`.
#pragma once

#include <functional>
#include <string>

#include "platform/sql/sql.h"

namespace chandlery::billing {

/// Reads every charge, invoice and use of credit. Tells a sentence for each thing that is wrong.
void check_invoices(sql::Tx& tx, const std::function<void(std::string)>& tell);

}  // namespace chandlery::billing
