// The words of printed documents and of explanations, in English and in Simplified Chinese.
#pragma once

#include <array>
#include <string_view>

#include "billing/charge_line.h"

namespace chandlery::billing {

/// `{}` stands where a value goes (fmt).
struct InvoiceWords {
  std::string_view language;  ///< as PDFs name it
  std::string_view invoice, credit_note, adjustment_note, recurring, one_time;
  std::string_view bill_to, service_address, tax_id, email, telephone, account_number, purchase_order;
  std::string_view number, document_type, amends, amended_by, billing_period, invoice_date, terms, net_days, due_date,
      currency;
  std::string_view summary, charges, licence_charges, usage_charges, discounts, credits, subtotal, tax, tax_row,
      tax_free_row;
  std::string_view adjustments, total, paid, credited, amount_due, due_by, nothing_due, credit_amount, credit_balance;
  std::string_view tax_notes, reverse_charge, exempt, inclusive;
  std::string_view payment_instructions, customer_service;
  std::string_view details, date, description, quantity, unit_price, discount, pre_tax, tax_column, line_total;
  std::string_view order, publisher, lines_total, one_line_total, amounts_in, page;
  std::string_view by_product, by_product_note, lines_of_product, other_products;
  std::string_view publishers, exchange_rates, exchange_rate, exchange_rate_of;
  std::string_view receipt, receipt_number, received_from, received_by, payment_date, method, reference, for_invoice,
      received_amount, receipt_tax;
  std::array<std::string_view, kChargeTypes> charge_types;
  std::string_view fee;        ///< for a cancellation with a positive amount
  std::string_view separator;  ///< between the parts of a line's small print
  std::string_view colon;      ///< between a label and its value
};

/// By is_chinese.
const InvoiceWords& invoice_words(std::string_view locale);

}  // namespace chandlery::billing
