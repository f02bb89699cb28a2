// What finance reads of billing's tables, over all partners.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "billing/finance.h"
#include "billing/spend.h"

namespace chandlery::billing::store {

struct OpenInvoiceRow {
  std::string partner_id;
  Date due;
  Money balance;
  bool disputed = false;
};
void each_open_invoice(sql::Tx& tx, const std::function<void(const OpenInvoiceRow&)>& each);
void each_unallocated(sql::Tx& tx, const std::function<void(const std::string& partner_id, const Money&)>& each);

std::vector<RevenueRow> sum_revenue(sql::Tx& tx, BillingMonth first, BillingMonth last, RevenueBy by);

/// One partner's, without names; of months in their order. Reads the index of charges by customer alone.
std::vector<SpendRow> sum_spend(sql::Tx& tx, std::string_view partner_id, const SpendQuestion& question);

/// Charges of one month and period together: what they come to is earned alike.
struct ChargedPeriod {
  BillingMonth month;
  Money subtotal;
  std::optional<Instant> start, end;
};
/// Those of the months until `last`, summed where month, currency and period are the same.
void each_period(sql::Tx& tx, BillingMonth last, const std::function<void(const ChargedPeriod&)>& each);

}  // namespace chandlery::billing::store
