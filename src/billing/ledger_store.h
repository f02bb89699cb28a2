// The ledger's tables. Only ledger_store.cc and the ledger's check name them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "billing/ledger.h"

namespace chandlery::billing {

/// Queued, with the balances that they move. A second entry under a key must equal the first, or the statement fails.
void insert_entries(sql::Tx& tx, std::string_view partner_id, std::span<const Posting> postings, Instant at);

/// Asks for one partner's balances, into `found`; for a round trip with other questions.
sql::Tx::Question balances_question(std::string_view partner_id, std::vector<Balance>& found);

}  // namespace chandlery::billing
