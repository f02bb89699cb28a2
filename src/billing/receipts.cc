// Receipts of payments.
#include "billing/receipts.h"

namespace chandlery::billing {

std::vector<TaxReceipt> receipts_of(sql::Tx&, const Invoice&) { return {}; }

std::optional<LastPayment> last_payment(sql::Tx&, std::string_view, Currency) { return std::nullopt; }

}  // namespace chandlery::billing
