// What must hold of payments over the whole book; a part of `chandlery ledger check`.
#pragma once

#include <functional>
#include <string>

#include "platform/sql/sql.h"

namespace chandlery::billing {

/// Reads every row. Tells each problem as a sentence.
void check_payments(sql::Tx& tx, const std::function<void(std::string)>& tell);

}  // namespace chandlery::billing
