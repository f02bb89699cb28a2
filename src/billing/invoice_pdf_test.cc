// Invoices as a finance department reads them: every figure, in reading order, found again as text.
#include "billing/invoice_pdf.h"

#include <gtest/gtest.h>

#include "billing/amount_text.h"
#include "billing/invoice_for_tests.h"
#include "billing/invoice_sums.h"
#include "billing/invoice_words.h"
#include "billing/product_sums.h"
#include "support/pdf_reader.h"

namespace chandlery::billing {
using namespace samples;
namespace {

using test::PdfReader;
using ::testing::HasSubstr;
using ::testing::Not;

std::string file_of(const Sample& sample, std::string_view locale = "en-US") {
  return invoice_pdf(sample.invoice, sample.each(), {.locale = std::string(locale)});
}

// The pieces stand in the text in this order.
void expect_in_order(const std::string& text, std::initializer_list<std::string_view> pieces) {
  std::size_t at = 0;
  for (const std::string_view piece : pieces) {
    const std::size_t found = text.find(piece, at);
    EXPECT_NE(found, text.npos) << "\"" << piece << "\" is not where it should be in:\n" << text;
    if (found != text.npos) at = found + piece.size();
  }
}

TEST(AmountText, GroupsDigitsAndKeepsWhatTheCurrencyHas) {
  EXPECT_EQ(grouped(money("-3207.00")), "-3,207.00");
  EXPECT_EQ(grouped(money("110137", "JPY")), "110,137");
  EXPECT_EQ(grouped(money("1376.712", "KWD")), "1,376.712");
  EXPECT_EQ(grouped(money("-0.05")), "-0.05");
  EXPECT_EQ(grouped(money("999.99")), "999.99");
  EXPECT_EQ(grouped(money("-123.45")), "-123.45");
  EXPECT_EQ(grouped(*Decimal::parse("1069.000000"), 2), "1,069.00");
  EXPECT_EQ(grouped(*Decimal::parse("0.737586206896552"), 2), "0.737586206896552");
  EXPECT_EQ(percent(*Decimal::parse("0.190")), "19");
  EXPECT_EQ(percent(*Decimal::parse("0.075")), "7.5");
}

TEST(InvoiceSums, ChargesDiscountsAndCreditsAddUpToTheSubtotal) {
  const Sample sample = us_invoice();
  InvoiceSums sums(sample.invoice);
  for (const ChargeLine& line : sample.lines) sums.add(line);
  EXPECT_EQ(sums.charges, money("5607.00"));
  EXPECT_EQ(sums.discounts, money("-240.00"));
  EXPECT_EQ(sums.credits, money("-1069.00"));
  EXPECT_EQ(sums.charges + sums.discounts + sums.credits, sums.subtotal);
  EXPECT_EQ(sums.adjustments, money("-50.00"));
  EXPECT_TRUE(sums.agree_with(sample.invoice));
}

TEST(InvoiceSums, ADiscountOnAPriceThatIncludesTaxIsCountedWithoutIt) {
  ChargeLine line = taxed(perpetual("AUD"), TaxTreatment::kInclusive, "0.1", "GST", "90.90", "9.09");
  line.quantity = 1;
  line.unit_price = *Decimal::parse("110.00");
  line.promotion_id = "spring";
  EXPECT_EQ(discount_of(line), money("9.10", "AUD"));
  line.promotion_id.clear();
  EXPECT_EQ(discount_of(line), money("0", "AUD"));
}

TEST(InvoicePdf, TheFirstPageSaysWhoWhatAndHowMuch) {
  const PdfReader reader(file_of(us_invoice()));
  EXPECT_EQ(reader.pages(), 2);
  const std::string text = reader.text();
  expect_in_order(text, {"Chandlery Operations Ltd.",
                         "Tax ID: IE9999999WI",
                         "Bill to",
                         "Northwind Distribution, LLC",
                         "Summary",
                         "Charges",
                         "5,607.00",
                         "Discounts",
                         "-240.00",
                         "Credits",
                         "-1,069.00",
                         "Subtotal",
                         "4,298.00",
                         "Tax",
                         "0.00",
                         "Other credits and adjustments",
                         "-50.00",
                         "Total current charges",
                         "4,248.00",
                         "Amount due",
                         "USD 4,248.00",
                         "How to pay",
                         "IBAN IE29 AIBK 9311 5212 3456 78",
                         "Customer service",
                         "billing@chandlery.example",
                         "Page 1 of 2"});
  for (const char* fact :
       {"G000000101", "2021-03-01 – 2021-03-31", "2021-04-08", "Net 60 days", "2021-06-07", "Please pay by",
        "10000000-0000-4000-8000-000000000001", "PO-2021-0042", "91-1144442", "Service usage address"})
    EXPECT_THAT(text, HasSubstr(fact));
}

TEST(InvoicePdf, TheDetailListsEachLineWithItsFiguresInReadingOrder) {
  const PdfReader reader(file_of(us_invoice()));
  expect_in_order(reader.structure(), {"Charges in detail",
                                       "\"Date\"",
                                       "\"Total\"",
                                       "2021-03-08",
                                       "Windows Server 2019 Standard",
                                       "\"3\"",
                                       "\"1,069.00\"",
                                       "\"3,207.00\"",
                                       "\"0.00\"",
                                       "\"3,207.00\"",
                                       "SQL Server Standard",
                                       "\"2\"",
                                       "\"1,200.00\"",
                                       "\"-240.00\"",
                                       "\"2,160.00\"",
                                       "\"1\"",
                                       "\"-1,069.00\"",
                                       "Service level credit, February",
                                       "\"-50.00\"",
                                       "Total of 4 lines",
                                       "\"4,248.00\""});
  expect_in_order(reader.text(),
                  {"Charges in detail", "Contoso Shipping, Inc.", "Purchase", "Fabrikam Residences", "Purchase",
                   "2021-03-08 – 2022-03-07", "Contoso Shipping, Inc.", "Cancellation", "Credit"});
  EXPECT_THAT(reader.text(), HasSubstr("Publisher: Microsoft Corporation"));
  EXPECT_THAT(reader.text(), HasSubstr("Order: ord-2"));
}

TEST(InvoicePdf, ReverseChargeAndExchangeRatesAreTold) {
  const PdfReader reader(file_of(german_reverse_charge(), "en-GB"));
  expect_in_order(reader.text(), {"Tax ID: DE123456789", "VAT on 3,207.00", "0.00",
                                  "Reverse charge: the recipient of the service owes the VAT.", "Publishers",
                                  "Exchange rates", "1 USD = 0.868 EUR, rate of 2021-03-29", "Page 1 of 1"});
  EXPECT_THAT(reader.text(), HasSubstr("Zweigniederlassung Süd")) << "a long name is found, though cut";
}

TEST(InvoicePdf, InclusivePricesShowTheTaxInThem) {
  const PdfReader reader(file_of(australian_inclusive()));
  expect_in_order(reader.text(), {"Subtotal", "3,006.35", "GST 10 % on 3,006.35", "300.64", "3,306.99",
                                  "Prices include the tax shown."});
}

TEST(InvoicePdf, CurrenciesWithoutAndWithThreeDecimals) {
  const PdfReader yen(file_of(japanese()));
  expect_in_order(yen.text(),
                  {"240,000", "-110,137", "129,863", "消費税 10 % on 129,863", "12,986", "142,849", "JPY 142,849"});
  EXPECT_THAT(yen.text(), Not(HasSubstr("240,000.00")));
  const PdfReader dinar(file_of(kuwaiti()));
  expect_in_order(dinar.text(), {"246,913,578.250", "KWD 246,913,578.250", "123,456,789.125"});
  EXPECT_THAT(dinar.text(), HasSubstr("شركة المثال المحدودة"));
}

TEST(InvoicePdf, InChineseNoEnglishWordIsLeft) {
  const PdfReader reader(file_of(chinese(), "zh-Hans"));
  expect_in_order(reader.text(), {"发票", "上海北风软件分销有限公司", "汇总", "费用", "3,207.00", "小计",
                                  "增值税 6%\uff0c计税金额 3,207.00", "192.42", "本期费用合计", "3,399.42", "应付金额",
                                  "CNY 3,399.42", "付款说明", "费用明细", "Windows Server 2019 标准版",
                                  "北京示例科技有限公司", "共 1 行\uff0c合计", "发行商", "第 1 页\uff0c共 1 页"});
  for (const char* word : {"Invoice", "Total", "Page", "Charges", "Tax", "Order"})
    EXPECT_THAT(reader.text(), Not(HasSubstr(word)));
  EXPECT_THAT(reader.file(), HasSubstr("/Lang (zh-Hans)"));
}

TEST(InvoicePdf, ACreditNoteNamesWhatItTakesBackAndAsksForNothing) {
  const PdfReader reader(file_of(credit_note()));
  expect_in_order(reader.text(), {"Credit note", "G000000102", "G000000101", "Charges", "-3,207.00", "Credited to you",
                                  "USD 3,207.00"});
  EXPECT_THAT(reader.text(), HasSubstr("Amends"));
  for (const char* word : {"Amount due", "Due date", "Net 60", "IBAN"})
    EXPECT_THAT(reader.text(), Not(HasSubstr(word)));
}

TEST(InvoicePdf, ANegativeInvoiceSaysThatItsAmountIsKept) {
  const PdfReader reader(file_of(invoice_of({cancelled(perpetual(), "2021-04-15", "3207.00")})));
  expect_in_order(reader.text(),
                  {"Credits", "-3,207.00", "Credited to you", "USD 3,207.00", "kept as a credit on your account"});
}

TEST(InvoicePdf, WhatIsPaidComesOffTheAmountDue) {
  Sample sample = us_invoice();
  sample.invoice.paid = money("4000.00");
  const PdfReader reader(file_of(sample));
  expect_in_order(reader.text(), {"4,248.00", "Paid", "-4,000.00", "Amount due", "USD 248.00"});
  sample.invoice.paid = money("4248.00");
  const PdfReader paid(file_of(sample));
  EXPECT_THAT(paid.text(), HasSubstr("USD 0.00"));
  EXPECT_THAT(paid.text(), HasSubstr("Nothing to pay"));
}

TEST(InvoicePdf, ALongInvoiceRepeatsItsHeadAndNumbersItsPages) {
  const Sample sample = long_invoice(300);
  const PdfReader reader(file_of(sample));
  const std::string text = reader.text();
  const int pages = reader.pages();
  EXPECT_GT(pages, 15);
  for (int page = 1; page <= pages; ++page)
    EXPECT_THAT(text, HasSubstr("Page " + std::to_string(page) + " of " + std::to_string(pages)));
  std::size_t heads = 0;
  for (std::size_t at = 0; (at = text.find("Unit price", at)) != text.npos; ++at) ++heads;
  EXPECT_GE(heads, static_cast<std::size_t>(pages - 2));
  for (const ChargeLine& line : sample.lines) EXPECT_NE(text.find(line.order_id), text.npos) << line.order_id;
  expect_in_order(text, {"Total of 300 lines", "Publishers", "Microsoft Corporation"});
}

// Whatever number of lines ends a page, the count that each page names is the true one.
TEST(InvoicePdf, ThePageCountIsRightWhereverTheTableEnds) {
  for (int lines = 12; lines <= 34; ++lines) {
    const PdfReader reader(file_of(long_invoice(lines)));
    const std::string pages = std::to_string(reader.pages());
    EXPECT_THAT(reader.text(), HasSubstr("Page " + pages + " of " + pages)) << lines;
  }
}

TEST(InvoicePdf, AShortInvoiceIsOneSheetOfPaper) {
  const PdfReader reader(file_of(invoice_of({perpetual()})));
  EXPECT_EQ(reader.pages(), 1);
  expect_in_order(reader.text(), {"Amount due", "Charges in detail", "Total of 1 line", "Publishers", "Page 1 of 1"});
}

TEST(InvoicePdf, TheColumnOfDiscountsIsThereWhereALineHasOne) {
  EXPECT_THAT(PdfReader(file_of(us_invoice())).text(), HasSubstr("Discount "));
  EXPECT_THAT(PdfReader(file_of(invoice_of({perpetual()}))).text(), Not(HasSubstr("Discount")));
}

TEST(InvoicePdf, AnItemThatIsNamedAfterItsProductIsNamedOnce) {
  ChargeLine line = perpetual();
  line.product_name = "SQL Server 2019";
  line.sku_name = "SQL Server 2019 - 2 Core Pack";
  const std::string text = PdfReader(file_of(invoice_of({line}))).text();
  EXPECT_THAT(text, HasSubstr("SQL Server 2019 - 2 Core Pack"));
  EXPECT_THAT(text, Not(HasSubstr("SQL Server 2019 –")));
  line.sku_name = "2 Core Pack";
  EXPECT_THAT(PdfReader(file_of(invoice_of({line}))).text(), HasSubstr("SQL Server 2019 – 2 Core Pack"));
}

TEST(InvoicePdf, ADocumentThatNobodyWouldReadIsSummedByProduct) {
  std::vector<ChargeLine> lines;
  for (int i = 0; i < 6'000; ++i) lines.push_back(i % 3 == 0 ? subscription() : perpetual());
  for (ChargeLine& line : lines) line.invoice_type = InvoiceType::kOneTime;
  const Sample sample = invoice_of(std::move(lines));
  const PdfReader reader(file_of(sample));
  EXPECT_EQ(reader.pages(), 2);
  const std::string text = reader.text();
  expect_in_order(text, {"USD 17,628,000.00", "Page 1 of 2", "Charges by product", "This document has 6,000 lines",
                         "Reconciliation_G000000101.csv", "Total of 6000 lines", "Page 2 of 2"});
  for (const std::string_view piece : {"2,000 lines", "4,800,000.00", "4,000 lines", "12,828,000.00", "17,628,000.00"})
    EXPECT_THAT(text, HasSubstr(std::string(piece)));
  EXPECT_THAT(text, Not(HasSubstr("ord-1")));
  EXPECT_THAT(PdfReader(file_of(sample, "zh-CN")).text(), HasSubstr("按产品汇总的费用"));
}

TEST(ProductSums, WhatIsPastTheListedOnesStandsTogether) {
  ProductSums sums;
  for (int i = 0; i < 2'000; ++i) sums.add("product " + std::to_string(i), perpetual());
  EXPECT_EQ(sums.rows().size(), ProductSums::kListed + 1);
  EXPECT_EQ(sums.rows().begin()->second.lines, 1'000);
  EXPECT_EQ(sums.rows().begin()->second.subtotal, money("3207000.00"));
}

TEST(InvoicePdf, TheSameInvoiceIsTheSameBytesAndItsFontsAreInIt) {
  const std::string first = file_of(us_invoice());
  EXPECT_TRUE(first == file_of(us_invoice()));
  const PdfReader reader(first);
  for (const test::PdfFont& font : reader.fonts()) EXPECT_TRUE(font.embedded && font.unicode) << font.name;
  EXPECT_THAT(reader.info(), HasSubstr("CreationDate:    Thu Apr  8 00:00:00 2021 UTC"));
  EXPECT_THAT(reader.info(), HasSubstr("Title:           Invoice G000000101"));
  EXPECT_THAT(reader.info(), HasSubstr("Tagged:          yes"));
}

TEST(InvoicePdf, LinesThatDoNotAddUpAreNotPrinted) {
  Sample sample = us_invoice();
  sample.lines.pop_back();
  std::size_t bytes = 0;
  EXPECT_THROW(
      write_invoice_pdf(sample.invoice, sample.each(), {}, [&](std::string_view part) { bytes += part.size(); }),
      std::logic_error);
  EXPECT_EQ(bytes, 0u);
}

TEST(InvoicePdf, PathologicalTextsStayOnThePaper) {
  Sample sample = us_invoice();
  const std::string endless(20'000, 'W');
  sample.invoice.buyer.name = sample.invoice.seller.name = endless;
  sample.invoice.buyer.address = {endless, "line\nbreak", "\u202eturned"};
  sample.invoice.payment_instructions = endless + "\n\n\n" + endless;
  sample.lines[0].customer_name = sample.lines[0].product_name = sample.lines[0].publisher_name = endless;
  sample.lines[1].customer_name = "bro\xffken";
  const PdfReader reader(file_of(sample));
  EXPECT_LE(reader.pages(), 6);
  EXPECT_THAT(reader.text(), HasSubstr("USD 4,248.00"));
}

TEST(ReceiptPdf, AReceiptNamesThePaymentTheInvoiceAndTheTaxInIt) {
  const Sample sample = chinese();
  const PdfReader reader(receipt_pdf(
      sample.invoice,
      {"R000000001", *parse_iso_date("2021-05-03"), money("1699.71", "CNY"), "Bank transfer", "TRX 9912"}, "en"));
  EXPECT_EQ(reader.pages(), 1);
  expect_in_order(reader.text(), {"Tax receipt", "Received by", "R000000001", "2021-05-03", "G000000101",
                                  "Bank transfer", "TRX 9912", "CNY 1,699.71", "CNY 96.21"});
}

}  // namespace
}  // namespace chandlery::billing
