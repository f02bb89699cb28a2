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
#include "platform/json/writer.h"

namespace chandlery::billing {

/// The word of the files and of the wire: new, renew, addQuantity, removeQuantity, cancelImmediate, convert,
/// customerCredit.
std::string_view to_string(ChargeType type);

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
/// Leave out lines that are adjustment(): they stand on the invoice alone (rules 3.5).
void append_row(std::string& file, FileKind kind, const ChargeLine& line, const FileOf& of, const FileOptions& options);

/// One item of GET …/lineitems, in the shape of its provider: OneTimeInvoiceLineItem, LicenseBasedLineItem,
/// DailyRatedUsageLineItem (contract 8).
void write_line_item(json::Writer& json, const ChargeLine& line, std::string_view invoice_number);
/// The same as UsageBasedLineItem, the older shape of provider azure, which sums a period.
void write_usage_line_item(json::Writer& json, const ChargeLine& line, std::string_view invoice_number);

}  // namespace chandlery::billing
