// Reconciliation files and line items on the wire: one charge, one row (rules 3.12, contract 8).
//
//   file = [byte-order mark] header *row       each ends with CRLF (RFC 4180), UTF-8
//   Dates are ISO 8601 (2021-03-08), decimals have a point and no grouping, what is absent is an empty cell.
//
// Invariants:
// 1. The columns stand in the documented order and never change; what is new would go to the end.
// 2. Subtotal, TaxTotal and Total of the rows add up to the invoice less its adjustments, to the minor unit.
// 3. Appending a row allocates nothing but the buffer's growth.
#pragma once

#include <string>
#include <string_view>

#include "billing/charge_line.h"
#include "billing/stored_charge.h"
#include "billing/usage_meters.h"
#include "platform/json/writer.h"

namespace chandlery::billing {

enum class FileKind : std::uint8_t {
  kOneTime,     ///< one-time and recurring: software, reservations, marketplace
  kLicence,     ///< licence-based
  kDailyUsage,  ///< daily rated usage
};

struct FileOptions {
  bool byte_order_mark = false;  ///< Excel needs it to see UTF-8
  /// Puts ' before a text that a spreadsheet would run as a formula; numbers, also negative ones, stay numbers.
  bool guard_formulas = true;
};

/// Whose file it is, and for which invoice; both empty for charges not yet invoiced.
struct FileOf {
  std::string_view invoice_number;
  std::string_view partner_name;  ///< a column of the daily usage file
};

void append_header(std::string& file, FileKind kind, const FileOptions& options);
/// Leave out adjustments (charges.h, is_adjustment): they stand on the invoice alone (rules 3.5).
/// `meter`: of a line of usage; what it has no meter for are empty cells.
void append_row(std::string& file, FileKind kind, const ChargeLine& line, const FileOf& of, const FileOptions& options,
                const UsageMeter& meter = kNoMeter);
/// The same row of a kOneTime file.
void append_row(std::string& file, const StoredCharge& line, const FileOf& of, const FileOptions& options);

/// Of a licence-based line: amount = unit price x quantity, with the sign of the subtotal; subtotal = amount +
/// discount.
struct LicenceAmounts {
  Money amount, discount;
};
LicenceAmounts licence_amounts(const ChargeLine& line);
/// The subtotal in the currency of the price, before it was exchanged.
Money pricing_total(const ChargeLine& line);

/// What GET …/lineitems lists (contract 8): lines as billed, or the daily usage behind them.
enum class LineShape {
  kOneTime,     ///< OneTimeInvoiceLineItem: software, reservations, marketplace
  kLicence,     ///< LicenseBasedLineItem
  kUsage,       ///< UsageBasedLineItem
  kDailyUsage,  ///< DailyUsageLineItem
  kDailyRated,  ///< DailyRatedUsageLineItem
};
LineShape shape_of(BillingProvider provider, bool usage_items);
/// One item as a JSON object. `mpnId` and money as the contract has them; what is absent is left out.
void write_line_item(json::Writer& json, LineShape shape, const ChargeLine& line, const FileOf& of,
                     const UsageMeter& meter = kNoMeter);
/// What the credit of a daily line is called.
std::string_view credit_type(std::int64_t credit_percent);

}  // namespace chandlery::billing
