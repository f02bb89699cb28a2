// What must hold of withheld tax over the whole book; a part of `chandlery ledger check`.
#pragma once

#include <functional>
#include <string>

#include "platform/sql/sql.h"

namespace chandlery::billing {

/// Reads every request. Tells each problem as a sentence.
void check_withholding(sql::Tx& tx, const std::function<void(std::string)>& tell);

}  // namespace chandlery::billing
