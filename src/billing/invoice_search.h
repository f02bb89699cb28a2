// Invoices as a home page and a search box ask for them: by the beginning of a number, and what is owed now.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "billing/charges.h"
#include "billing/invoice.h"
#include "core/actor.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// The partner's invoices whose number begins with the text, as G00001 or OneTime-G00001, or is this number without its
/// zeros, as 101: at most `most`, by number. One read by key.
std::vector<Invoice> find_by_beginning(sql::Tx& tx, std::string_view partner_id, std::string_view text,
                                       std::int64_t most);

/// The invoice that holds the charges of a set; nullopt: none was issued. One read by key.
std::optional<Invoice> find_issued(sql::Tx& tx, const ChargeSet& set);

struct OwedSum {
  Money owed, overdue;  ///< in one currency; overdue is a part of what is owed
};
/// The invoices of which something is unpaid.
struct OwedInvoices {
  std::vector<Invoice> first;  ///< those due soonest, at most as many as were asked for
  std::int64_t count = 0, overdue = 0;
  std::vector<OwedSum> sums;  ///< by currency
};
/// Reads the partner's open invoices, not its history's lines: one range of the partner's invoices.
OwedInvoices owed_invoices(sql::Tx& tx, std::string_view partner_id, Date today, std::int64_t most);

}  // namespace chandlery::billing
