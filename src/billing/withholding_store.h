// The table of withholding requests. Only withholding_store.cc and the ledger's check name it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "billing/withholding.h"

namespace chandlery::billing::store {

/// Queued. sql::Failure kUniqueViolation, later, for a second one of the invoice that is not decided.
void insert_withholding(sql::Tx& tx, const WithholdingRequest& request);
/// Writes what a second certificate, an answer and an invoice in place of a voided one change. Queued.
void update_withholding(sql::Tx& tx, const WithholdingRequest& request);
std::optional<WithholdingRequest> find_withholding(sql::Tx& tx, std::string_view partner_id, std::string_view id);
/// Newest first, before the id `before` (empty: from the newest).
std::vector<WithholdingRequest> list_withholding(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                                 std::int64_t limit);
/// Newest first.
std::vector<WithholdingRequest> withholding_of_invoice(sql::Tx& tx, std::string_view partner_id, std::string_view number);
/// Of all partners, oldest first, after the id `after` (empty: from the oldest).
std::vector<WithholdingRequest> open_withholding(sql::Tx& tx, std::string_view after, std::int64_t limit);
/// Counted to `most`.
std::int64_t count_open_withholding(sql::Tx& tx, std::int64_t most);
/// Of all partners, newest first, before the id `before`.
std::vector<WithholdingRequest> decided_withholding(sql::Tx& tx, std::string_view before, std::int64_t limit);

}  // namespace chandlery::billing::store
