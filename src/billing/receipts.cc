// Receipts of payments.
#include "billing/receipts.h"

#include "billing/payment_store.h"

namespace chandlery::billing {
namespace {

std::string_view method_of(PaymentSource source) {
  return source == PaymentSource::kCard ? "Card" : source == PaymentSource::kBank ? "Bank transfer" : "Payment";
}

}  // namespace

std::vector<TaxReceipt> receipts_of(sql::Tx& tx, const Invoice& invoice) {
  std::vector<TaxReceipt> receipts;
  for (const store::InvoicePayment& payment : store::payments_of_invoice(tx, invoice.partner_id, invoice.number)) {
    receipts.push_back({.id = payment.payment_id,
                        .date = payment.received_on,
                        .amount = payment.amount,
                        .method = std::string(method_of(payment.source)),
                        .reference = payment.reference});
  }
  return receipts;
}

std::optional<LastPayment> last_payment(sql::Tx& tx, std::string_view partner_id, Currency currency) {
  const auto payment = store::newest_payment(tx, partner_id, currency);
  if (!payment) return std::nullopt;
  return LastPayment{payment->received_on, payment->amount};
}

}  // namespace chandlery::billing
