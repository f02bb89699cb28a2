// Reconciliation files as spreadsheets and strict readers meet them, and line items as the SDKs do.
#include "billing/reconciliation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "billing/charge_line_for_tests.h"
#include "platform/files/csv.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
using namespace samples;
namespace {

constexpr FileOf kInvoice{.invoice_number = "G000000101", .partner_name = "Northwind"};

std::string row(FileKind kind, const ChargeLine& line, const FileOptions& options = {}) {
  std::string text;
  append_row(text, kind, line, kInvoice, options);
  return text;
}

std::vector<std::string> cells(const std::string& text) {
  files::CsvReader reader(text);
  EXPECT_TRUE(reader.next().value_or(false));
  std::vector<std::string> all;
  for (const files::CsvCell& cell : reader.row()) all.emplace_back(cell.text);
  return all;
}

std::string header(FileKind kind) {
  std::string text;
  append_header(text, kind, {});
  return text;
}

std::string cell(const ChargeLine& line, std::string_view column, const FileOptions& options = {}) {
  const std::vector<std::string> names = cells(header(FileKind::kOneTime));
  const auto found = std::find(names.begin(), names.end(), column);
  return cells(row(FileKind::kOneTime, line, options)).at(static_cast<std::size_t>(found - names.begin()));
}

TEST(Reconciliation, TheColumnsStandInTheDocumentedOrder) {
  EXPECT_EQ(
      header(FileKind::kOneTime),
      "PartnerId,CustomerId,CustomerName,CustomerDomainName,CustomerCountry,InvoiceNumber,MpnId,ResellerMpnId,"
      "OrderId,OrderDate,ProductId,SkuId,AvailabilityId,SkuName,ProductName,ChargeType,UnitPrice,Quantity,Subtotal,"
      "TaxTotal,Total,Currency,PriceAdjustmentDescription,PublisherName,PublisherId,SubscriptionDescription,"
      "SubscriptionId,ChargeStartDate,ChargeEndDate,TermAndBillingCycle,EffectiveUnitPrice,UnitType,AlternateId,"
      "BillableQuantity,BillingFrequency,PricingCurrency,PCToBCExchangeRate,PCToBCExchangeRateDate,"
      "MeterDescription,ReservationOrderId,CreditReasonCode,SubscriptionStartDate,SubscriptionEndDate,ReferenceID,"
      "ProductQualifiers,PromotionID\r\n");
  EXPECT_EQ(header(FileKind::kLicence),
            "PartnerId,CustomerId,CustomerName,MpnId,ResellerMpnId,OrderId,SubscriptionId,"
            "SyndicationPartnerSubscriptionNumber,OfferId,DurableOfferId,OfferName,SubscriptionStartDate,"
            "SubscriptionEndDate,ChargeStartDate,ChargeEndDate,ChargeType,UnitPrice,Quantity,Amount,TotalOtherDiscount,"
            "Subtotal,Tax,TotalForCustomer,Currency,DomainName,SubscriptionName,SubscriptionDescription,"
            "BillingCycleType\r\n");
  EXPECT_EQ(header(FileKind::kDailyUsage),
            "PartnerId,PartnerName,CustomerId,CustomerName,CustomerDomainName,CustomerCountry,MpnId,Tier2MpnId,"
            "InvoiceNumber,ProductId,SkuId,AvailabilityId,SkuName,ProductName,PublisherName,PublisherId,"
            "SubscriptionDescription,SubscriptionId,ChargeStartDate,ChargeEndDate,UsageDate,MeterType,MeterCategory,"
            "MeterId,MeterSubCategory,MeterName,MeterRegion,Unit,ResourceLocation,ConsumedService,ResourceGroup,"
            "ResourceURI,ChargeType,UnitPrice,Quantity,UnitType,BillingPreTaxTotal,BillingCurrency,PricingPreTaxTotal,"
            "PricingCurrency,ServiceInfo1,ServiceInfo2,Tags,AdditionalInfo,EffectiveUnitPrice,PCToBCExchangeRate,"
            "PCToBCExchangeRateDate,EntitlementId,EntitlementDescription,PartnerEarnedCreditPercentage,"
            "CreditPercentage,CreditType\r\n");
}

TEST(Reconciliation, APurchaseAndItsFullCreditAreTheseLines) {
  EXPECT_EQ(row(FileKind::kOneTime, perpetual()),
            "10000000-0000-4000-8000-000000000001,20000000-0000-4000-8000-000000000001,\"Contoso Shipping, Inc.\","
            "contoso.example,US,G000000101,4390934,,ord-1,2021-03-08,DG7GMGF0DVSV,0003,DG7GMGF0DVT1,"
            "16 Core License Pack,Windows Server 2019 Standard,new,1069.00,3,3207.00,0.00,3207.00,USD,,"
            "Microsoft Corporation,pub-1,,,,,none/one_time,1069.00,License,alt-1,3,one_time,USD,1,,,,,,,,,\r\n");
  EXPECT_EQ(row(FileKind::kOneTime, cancelled(perpetual(), "2021-03-20", "3207.00")),
            "10000000-0000-4000-8000-000000000001,20000000-0000-4000-8000-000000000001,\"Contoso Shipping, Inc.\","
            "contoso.example,US,G000000101,4390934,,ord-1,2021-03-08,DG7GMGF0DVSV,0003,DG7GMGF0DVT1,"
            "16 Core License Pack,Windows Server 2019 Standard,cancelImmediate,1069.00,3,-3207.00,0.00,-3207.00,USD,,"
            "Microsoft Corporation,pub-1,,,,,none/one_time,1069.00,License,alt-1,-3,one_time,USD,1,,,,,,,,,\r\n");
}

TEST(Reconciliation, AProratedCreditNamesItsPeriodAndItsEffectivePrice) {
  ChargeLine credit = cancelled(subscription(), "2021-04-07", "2202.74");
  credit.effective_unit_price = *Decimal::parse("1101.36986301369863");
  credit.tax = -money("418.52");
  credit.exchange_rate = *Decimal::parse("0.868");
  credit.exchange_rate_date = *parse_iso_date("2021-03-29");
  EXPECT_EQ(
      row(FileKind::kOneTime, credit),
      "10000000-0000-4000-8000-000000000001,20000000-0000-4000-8000-000000000001,\"Contoso Shipping, Inc.\","
      "contoso.example,US,G000000101,4390934,,ord-1,2021-03-08,DG7GMGF0DVSV,0003,DG7GMGF0DVT1,"
      "2 Core License Pack - 1 year,SQL Server Standard,cancelImmediate,1200.00,2,-2202.74,-418.52,-2621.26,USD,,"
      "Microsoft Corporation,pub-1,SQL Server Standard,30000000-0000-4000-8000-000000000001,2021-03-08,2022-03-07,"
      "P1Y/one_time,1101.36986301369863,License,alt-1,-2,one_time,USD,0.868,2021-03-29,,,,2021-03-08,2022-03-07,,,"
      "\r\n");
}

TEST(Reconciliation, ALicenceLineSaysWhatWasTakenOff) {
  ChargeLine line = subscription();
  line.provider = BillingProvider::kOffice;
  line.subtotal = money("2160.00");
  EXPECT_EQ(row(FileKind::kLicence, line),
            "10000000-0000-4000-8000-000000000001,20000000-0000-4000-8000-000000000001,\"Contoso Shipping, Inc.\","
            "4390934,,ord-1,30000000-0000-4000-8000-000000000001,,DG7GMGF0DVSV,DG7GMGF0DVSV,SQL Server Standard,"
            "2021-03-08,2022-03-07,2021-03-08,2022-03-07,new,1200.00,2,2400.00,-240.00,2160.00,0.00,2160.00,USD,"
            "contoso.example,SQL Server Standard,SQL Server Standard,one_time\r\n");
}

TEST(Reconciliation, ARowHasAsManyCellsAsItsHeader) {
  for (const FileKind kind : {FileKind::kOneTime, FileKind::kLicence, FileKind::kDailyUsage})
    EXPECT_EQ(cells(row(kind, subscription())).size(), cells(header(kind)).size());
}

TEST(Reconciliation, ADailyRowTellsWhatItWasMeteredBy) {
  ChargeLine line = subscription();
  line.provider = BillingProvider::kAzure;
  const UsageMeter meter{.type = "1 Compute Hour", .category = "Virtual Machines", .id = "m-1", .name = "B2ms",
                         .resource_uri = "/machines/crane", .tags = R"({"team":"yard"})", .credit_percent = 15};
  std::string text;
  append_row(text, FileKind::kDailyUsage, line, kInvoice, {}, meter);
  const std::vector<std::string> names = cells(header(FileKind::kDailyUsage)), values = cells(text);
  const auto of = [&](std::string_view column) {
    return values.at(static_cast<std::size_t>(std::ranges::find(names, column) - names.begin()));
  };
  EXPECT_EQ(of("MeterType"), "1 Compute Hour");
  EXPECT_EQ(of("MeterCategory"), "Virtual Machines");
  EXPECT_EQ(of("MeterId"), "m-1");
  EXPECT_EQ(of("MeterName"), "B2ms");
  EXPECT_EQ(of("ResourceURI"), "/machines/crane");
  EXPECT_EQ(of("Tags"), R"({"team":"yard"})");
  EXPECT_EQ(of("PartnerEarnedCreditPercentage"), "15");
  EXPECT_EQ(of("CreditType"), "Partner Earned Credit Applied");
  EXPECT_EQ(of("InvoiceNumber"), "G000000101");
  EXPECT_EQ(cell(line, "MeterDescription"), line.sku_name) << "in the file of all lines, too";
}

TEST(Reconciliation, CurrenciesKeepTheirOwnDigits) {
  ChargeLine line = perpetual("JPY");
  line.subtotal = -money("110137", "JPY");
  EXPECT_EQ(cell(line, "Subtotal"), "-110137");
  line = perpetual("KWD");
  line.subtotal = money("0.005", "KWD");
  EXPECT_EQ(cell(line, "Subtotal"), "0.005");
  line.subtotal = -money("1376.712", "KWD");
  EXPECT_EQ(cell(line, "Total"), "-1376.712");
}

TEST(Reconciliation, NegativeAmountsStayNumbersAndTextsRunNoFormula) {
  ChargeLine line = cancelled(perpetual(), "2021-03-20", "3207.00");
  line.customer_name = "=HYPERLINK(\"http://x\")";
  line.customer_domain = "-5";
  EXPECT_EQ(cell(line, "Subtotal"), "-3207.00");
  EXPECT_EQ(cell(line, "CustomerName"), "'=HYPERLINK(\"http://x\")");
  EXPECT_EQ(cell(line, "CustomerDomainName"), "-5");
  EXPECT_EQ(cell(line, "CustomerName", {.guard_formulas = false}), "=HYPERLINK(\"http://x\")");
}

TEST(Reconciliation, MinusOneIsNoReseller) {
  ChargeLine line = perpetual();
  line.reseller_mpn_id = "-1";
  EXPECT_EQ(cell(line, "ResellerMpnId"), "");
  line.reseller_mpn_id = "517285";
  EXPECT_EQ(cell(line, "ResellerMpnId"), "517285");
}

TEST(Reconciliation, TheByteOrderMarkComesFirstWhenAsked) {
  std::string text;
  append_header(text, FileKind::kOneTime, {.byte_order_mark = true});
  EXPECT_TRUE(text.starts_with("\xef\xbb\xbfPartnerId,"));
}

// Text cells are written as files::CsvWriter writes them, whatever they hold.
RC_GTEST_PROP(ReconciliationProperty, AnyTextReadsBackAsTheCsvWriterWouldHaveWrittenIt, ()) {
  const auto name =
      *rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', '=', '-', '+', ' ', '7', '.', '\t'));
  ChargeLine line = perpetual();
  line.partner_id = name;
  line.customer_name = name;
  files::CsvWriter writer;
  writer.cell("first").cell(name).end_row();
  const std::string written = writer.take();
  const std::string ours = row(FileKind::kOneTime, line);
  files::CsvReader theirs(written), mine(ours);
  RC_ASSERT(theirs.next().value() && mine.next().value());
  RC_ASSERT(theirs.row()[1].text == mine.row()[2].text);
  RC_ASSERT(theirs.row()[1].text == mine.row()[0].text);
}

// The sums of the three columns are the invoice, to the minor unit, in any currency.
RC_GTEST_PROP(ReconciliationProperty, TheColumnsAddUpToTheInvoice, ()) {
  const auto code = *rc::gen::element<std::string>("USD", "JPY", "KWD", "EUR");
  const auto amounts = *rc::gen::container<std::vector<std::pair<std::int64_t, std::int64_t>>>(
      rc::gen::pair(rc::gen::inRange<std::int64_t>(-9'000'000'000, 9'000'000'000),
                    rc::gen::inRange<std::int64_t>(-900'000'000, 900'000'000)));
  const Currency currency = *Currency::parse(code);
  Money subtotal{0, currency}, tax{0, currency};
  std::string file;
  append_header(file, FileKind::kOneTime, {});
  for (const auto& [net, taxed] : amounts) {
    ChargeLine line = perpetual(code);
    line.subtotal = {net, currency};
    line.tax = {taxed, currency};
    subtotal = subtotal + line.subtotal;
    tax = tax + line.tax;
    append_row(file, FileKind::kOneTime, line, kInvoice, {});
  }

  files::CsvReader reader(file);
  RC_ASSERT(reader.next().value());
  Decimal sums[3];
  while (reader.next().value())
    for (std::size_t i = 0; i < 3; ++i) {
      const Decimal cell = Decimal::parse(reader.row()[18 + i].text).value();
      RC_ASSERT(cell.scale() == currency.exponent());
      sums[i] = Decimal(sums[i].mantissa() + cell.mantissa(), currency.exponent());
    }
  RC_ASSERT(sums[0] == subtotal.to_decimal());
  RC_ASSERT(sums[1] == tax.to_decimal());
  RC_ASSERT(sums[2] == (subtotal + tax).to_decimal());
}

std::string item(LineShape shape, const ChargeLine& line) {
  json::Writer out;
  write_line_item(out, shape, line, kInvoice);
  return out.take();
}

TEST(LineItems, AOneTimeItemHasTheDocumentedFields) {
  EXPECT_EQ(
      item(LineShape::kOneTime, cancelled(subscription(), "2021-04-07", "2202.74")),
      R"({"partnerId":"10000000-0000-4000-8000-000000000001","customerId":"20000000-0000-4000-8000-000000000001",)"
      R"("customerName":"Contoso Shipping, Inc.","customerDomainName":"contoso.example","customerCountry":"US",)"
      R"("invoiceNumber":"G000000101","mpnId":"4390934","resellerMpnId":0,"orderId":"ord-1",)"
      R"("orderDate":"2021-03-08T10:00:00Z","productId":"DG7GMGF0DVSV","skuId":"0003",)"
      R"("availabilityId":"DG7GMGF0DVT1","productName":"SQL Server Standard",)"
      R"("skuName":"2 Core License Pack - 1 year","publisherName":"Microsoft Corporation","publisherId":"pub-1",)"
      R"("chargeType":"Cancel","unitPrice":1200.00,"effectiveUnitPrice":1200.00,"unitType":"License","quantity":2,)"
      R"("subtotal":-2202.74,"taxTotal":0.00,"totalForCustomer":-2202.74,"currency":"USD",)"
      R"("subscriptionDescription":"SQL Server Standard",)"
      R"("subscriptionId":"30000000-0000-4000-8000-000000000001","chargeStartDate":"2021-03-08T00:00:00Z",)"
      R"("chargeEndDate":"2022-03-07T23:59:59Z","termAndBillingCycle":"P1Y/one_time","alternateId":"alt-1",)"
      R"("priceAdjustmentDescription":"","discountDetails":"","pricingCurrency":"USD","pcToBCExchangeRate":1,)"
      R"("billableQuantity":-2,"meterDescription":"","reservationOrderId":"","billingFrequency":"one_time",)"
      R"("invoiceLineItemType":"billing_line_items","billingProvider":"one_time",)"
      R"("lineItemId":"ord-1/0/cancelImmediate","attributes":{"objectType":"OneTimeInvoiceLineItem"}})");
}

TEST(LineItems, EachProviderHasItsShape) {
  struct Case {
    BillingProvider provider;
    bool usage;
    const char *type, *provider_word, *class_name;
  };
  const Case cases[] = {
      {BillingProvider::kOffice, false, "billing_line_items", "office", "LicenseBasedLineItem"},
      {BillingProvider::kAzure, false, "billing_line_items", "azure", "UsageBasedLineItem"},
      {BillingProvider::kAzure, true, "usage_line_items", "azure", "DailyUsageLineItem"},
      {BillingProvider::kOneTime, false, "billing_line_items", "one_time", "OneTimeInvoiceLineItem"},
      {BillingProvider::kMarketplace, false, "billing_line_items", "marketplace", "OneTimeInvoiceLineItem"},
      {BillingProvider::kMarketplace, true, "usage_line_items", "marketplace", "DailyRatedUsageLineItem"},
  };
  for (const Case& one : cases) {
    ChargeLine line = subscription();
    line.provider = one.provider;
    const std::string text = item(shape_of(one.provider, one.usage), line);
    EXPECT_TRUE(json::Document::parse(text)) << text;
    EXPECT_THAT(text, ::testing::HasSubstr("\"invoiceLineItemType\":\"" + std::string(one.type) + "\""));
    EXPECT_THAT(text, ::testing::HasSubstr("\"billingProvider\":\"" + std::string(one.provider_word) + "\""));
    EXPECT_THAT(text, ::testing::EndsWith("{\"objectType\":\"" + std::string(one.class_name) + "\"}}"));
  }
}

TEST(LineItems, AResellersNumberIsANumberAndAPerpetualLineHasNoPeriod) {
  ChargeLine line = perpetual();
  line.reseller_mpn_id = "517285";
  const std::string text = item(LineShape::kOneTime, line);
  EXPECT_THAT(text, ::testing::HasSubstr("\"resellerMpnId\":517285"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("chargeStartDate")));
}

}  // namespace
}  // namespace chandlery::billing
