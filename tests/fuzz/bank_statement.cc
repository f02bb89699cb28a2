// Bank statements, camt.053 and CSV: entries have amounts above nothing, and rows that people find.
#include "billing/bank_statement.h"

#include "fuzz/target.h"

namespace chandlery::billing {

FUZZ_TARGET(bank_statement) {
  const Result<std::vector<StatementEntry>> entries = read_statement(input);
  if (!entries) return false;
  MUST(entries->size() <= kMostStatementEntries);
  for (const StatementEntry& entry : *entries) MUST(entry.amount.minor > 0 && entry.row > 0);
  return !entries->empty();
}

}  // namespace chandlery::billing
