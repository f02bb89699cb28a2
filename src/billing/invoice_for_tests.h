// Invoices as they look in life, for tests of what is printed: one for each thing that a country or a currency changes.
#pragma once

#include <string>
#include <vector>

#include "billing/charge_line_for_tests.h"
#include "billing/charges.h"
#include "billing/invoice_pdf.h"

namespace chandlery::billing::samples {

struct Sample {
  Invoice invoice;
  std::vector<ChargeLine> lines;
  EachLine each() const {
    return [this](const std::function<void(const ChargeLine&)>& each_line) {
      for (const ChargeLine& line : lines) each_line(line);
    };
  }
};

/// An invoice of these lines, issued on 2021-04-08 by a shop in Dublin to a partner of the country.
inline Sample invoice_of(std::vector<ChargeLine> lines, std::string_view country = "US") {
  Invoice invoice;
  invoice.partner_id = "10000000-0000-4000-8000-000000000001";
  invoice.number = "G000000101";
  invoice.month = *BillingMonth::parse("2021-03");
  invoice.invoice_date = *parse_iso_date("2021-04-08");
  invoice.due_date = *parse_iso_date("2021-06-07");
  const Currency currency = lines.at(0).subtotal.currency;
  for (Money* sum : {&invoice.subtotal, &invoice.tax, &invoice.adjustments, &invoice.paid, &invoice.credited})
    *sum = Money{0, currency};
  for (const ChargeLine& line : lines) {
    Money& sum = is_adjustment(line) ? invoice.adjustments : invoice.subtotal;
    sum = sum + line.subtotal;
    invoice.tax = invoice.tax + line.tax;
  }
  invoice.type = lines.at(0).invoice_type;
  invoice.lines = static_cast<std::int64_t>(lines.size());
  invoice.seller = {.name = "Chandlery Operations Ltd.",
                    .address = {"1 Harbour Quay", "Dublin D02 XY45", "Ireland"},
                    .country = "IE",
                    .tax_id = "IE9999999WI",
                    .email = "billing@chandlery.example",
                    .telephone = "+353 1 555 0100"};
  invoice.buyer = {.name = "Northwind Distribution, LLC",
                   .address = {"4567 Main Street, Suite 200", "Redmond, WA 98052", "United States"},
                   .country = std::string(country),
                   .tax_id = "91-1144442",
                   .account_number = "10000000-0000-4000-8000-000000000001",
                   .purchase_order_number = "PO-2021-0042"};
  invoice.payment_instructions =
      "Please transfer the amount to Harbour Bank plc, Dublin.\nIBAN IE29 AIBK 9311 5212 3456 78, BIC AIBKIE2D\n"
      "Name the invoice number in the reference, so that your payment is matched the same day.";
  return {std::move(invoice), std::move(lines)};
}

inline ChargeLine taxed(ChargeLine line, TaxTreatment treatment, std::string_view rate, std::string_view name,
                        std::string_view subtotal, std::string_view tax) {
  const auto code = line.subtotal.currency.code();
  line.tax_treatment = treatment;
  line.tax_rate = *Decimal::parse(rate);
  line.tax_name = name;
  line.subtotal = money(subtotal, code);
  line.tax = money(tax, code);
  return line;
}

/// A purchase, a discounted subscription, a credit for a cancellation and one that belongs to no customer.
inline Sample us_invoice() {
  ChargeLine promoted = subscription();
  promoted.id = "ord-2/0/new";
  promoted.order_id = "ord-2";
  promoted.invoice_type = InvoiceType::kOneTime;
  promoted.promotion_id = "spring";
  promoted.subtotal = money("2160.00");
  promoted.customer_name = "Fabrikam Residences";
  ChargeLine credit = cancelled(perpetual(), "2021-03-20", "1069.00");
  credit.quantity = 1;
  ChargeLine goodwill;
  goodwill.id = "credit/1";
  goodwill.type = ChargeType::kCustomerCredit;
  goodwill.posted_at = *parse_iso("2021-03-28");
  goodwill.credit_reason = "Service level credit, February";
  goodwill.subtotal = -money("50.00");
  goodwill.tax = money("0");
  goodwill.pricing_currency = goodwill.subtotal.currency;
  return invoice_of({perpetual(), promoted, credit, goodwill});
}

inline Sample german_reverse_charge() {
  ChargeLine line = taxed(perpetual("EUR"), TaxTreatment::kReverseCharge, "0", "VAT", "3207.00", "0");
  line.exchange_rate = *Decimal::parse("0.868");
  line.exchange_rate_date = *parse_iso_date("2021-03-29");
  line.pricing_currency = *Currency::parse("USD");
  line.customer_name = "Gemüse- und Obstgroßhandel Müller & Söhne GmbH & Co. KG, Zweigniederlassung Süd";
  Sample sample = invoice_of({line}, "DE");
  sample.invoice.buyer = {.name = "Elbe Software Vertrieb GmbH",
                          .address = {"Große Elbstraße 12", "22767 Hamburg", "Deutschland"},
                          .country = "DE",
                          .tax_id = "DE123456789",
                          .account_number = "10000000-0000-4000-8000-000000000002"};
  sample.invoice.tax_notes = {"Reverse charge: the recipient of the service owes the VAT."};
  return sample;
}

inline Sample australian_inclusive() {
  return invoice_of({taxed(perpetual("AUD"), TaxTreatment::kInclusive, "0.1", "GST", "2915.45", "291.55"),
                     taxed(subscription("AUD"), TaxTreatment::kInclusive, "0.1", "GST", "90.90", "9.09")},
                    "AU");
}

inline Sample japanese() {
  ChargeLine line = taxed(subscription("JPY"), TaxTreatment::kExclusive, "0.1", "消費税", "240000", "24000");
  line.unit_price = *Decimal::parse("120000");
  line.customer_name = "株式会社サンプル商事";
  ChargeLine credit = cancelled(line, "2021-04-07", "110137");
  credit.tax = -money("11014", "JPY");
  return invoice_of({line, credit}, "JP");
}

inline Sample kuwaiti() {
  ChargeLine line = subscription("KWD");
  line.unit_price = *Decimal::parse("123456789.125");
  line.subtotal = money("246913578.250", "KWD");
  line.customer_name = "شركة المثال المحدودة";
  return invoice_of({line}, "KW");
}

inline Sample chinese() {
  ChargeLine line = taxed(perpetual("CNY"), TaxTreatment::kExclusive, "0.06", "增值税", "3207.00", "192.42");
  line.customer_name = "北京示例科技有限公司";
  line.product_name = "Windows Server 2019 标准版";
  line.sku_name = "16 核许可证包";
  Sample sample = invoice_of({line}, "CN");
  sample.invoice.buyer = {.name = "上海北风软件分销有限公司",
                          .address = {"浦东新区世纪大道100号", "上海 200120", "中国"},
                          .country = "CN",
                          .tax_id = "91310000MA1FL00000",
                          .account_number = "10000000-0000-4000-8000-000000000003",
                          .purchase_order_number = "采购-2021-07"};
  sample.invoice.payment_instructions = "请汇款至港湾银行都柏林分行。\nIBAN IE29 AIBK 9311 5212 3456 78";
  return sample;
}

inline Sample long_invoice(int count) {
  std::vector<ChargeLine> lines;
  for (int i = 0; i < count; ++i) {
    ChargeLine line = i % 3 == 0 ? perpetual() : subscription();
    line.invoice_type = InvoiceType::kOneTime;
    line.order_id = "5b3b2b7a-0000-4000-8000-" + std::to_string(100'000'000'000 + i);
    line.id = line.order_id + "/0/new";
    line.customer_name =
        i % 5 == 0 ? "北京示例科技有限公司" : "Customer number " + std::to_string(i % 400) + " of the demo shop";
    if (i % 7 == 0) line.publisher_name = "Fabrikam Independent Software Vendor";
    if (i % 11 == 0)
      line.product_name = "Windows Server 2019 Remote Desktop Services External Connector for Government Partners";
    lines.push_back(line);
  }
  return invoice_of(std::move(lines));
}

inline Sample credit_note() {
  ChargeLine line = perpetual();
  line.subtotal = -line.subtotal;
  Sample sample = invoice_of({line});
  sample.invoice.document = DocumentType::kVoidNote;
  sample.invoice.number = "G000000102";
  sample.invoice.amends_of = "G000000101";
  return sample;
}

}  // namespace chandlery::billing::samples
