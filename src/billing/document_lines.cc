// A document and its lines.
#include "billing/document_lines.h"

#include "billing/amendments.h"
#include "billing/invoice_rules.h"

namespace chandlery::billing {

ChargeSet set_of(const Invoice& document) {
  return {document.partner_id, document.month, document.type, document.currency()};
}

Result<Invoice> read_document(http::WorkerCall& call) {
  Result<Invoice> document = fail(errors::kNotFound);
  call.database.read_now([&](sql::Tx& tx) { document = find_invoice(tx, call.actor, call.path["invoice_id"]); });
  return document;
}

std::vector<ChargeLine> read_document_lines(sql::Database& database, const Invoice& document, const std::string& after) {
  std::vector<ChargeLine> lines;
  database.read_now([&](sql::Tx& tx) {
    lines.clear();
    each_charge(tx, set_of(document), after, kLinesAtOnce,
                [&](const ChargeLine& line) { lines.push_back(line_of(document, line)); });
  });
  return lines;
}

}  // namespace chandlery::billing
