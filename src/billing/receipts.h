// Receipts: what was paid on an invoice, as its tax receipts and summaries tell of it.
#pragma once

#include <optional>
#include <vector>

#include "billing/invoice.h"
#include "billing/invoice_pdf.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// The payments that settled a part of the invoice, oldest first.
std::vector<TaxReceipt> receipts_of(sql::Tx& tx, const Invoice& invoice);

struct LastPayment {
  Date date;
  Money amount;
};
/// The newest payment of the partner in the currency.
std::optional<LastPayment> last_payment(sql::Tx& tx, std::string_view partner_id, Currency currency);

}  // namespace chandlery::billing
