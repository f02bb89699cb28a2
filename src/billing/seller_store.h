// The seller's row. Only seller_store.cc names its table, and the question for a partner's taxes in account_store.cc.
#pragma once

#include <optional>

#include "billing/seller.h"

namespace chandlery::billing::store {

std::optional<Seller> find_seller(sql::Tx& tx);
void put_seller(sql::Tx& tx, const Seller& seller);

}  // namespace chandlery::billing::store
