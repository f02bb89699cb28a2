// Statement files: what is read, and with which words the malformed ones are refused.
#include "billing/bank_statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chandlery::billing {
namespace {

using testing::HasSubstr;

std::string balance(std::string_view kind, std::string_view amount) {
  return "<Bal><Tp><CdOrPrtry><Cd>" + std::string(kind) + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" +
         std::string(amount) + "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>";
}

std::string document(std::string_view statement) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">)"
         "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>7</Id><Acct><Id><IBAN>DE02120300000000202051"
         "</IBAN></Id></Acct>" +
         std::string(statement) + "</Stmt></BkToCstmrStmt></Document>";
}

std::string entry(std::string_view amount, std::string_view details, std::string_view direction = "CRDT",
                  std::string_view status = "<Sts><Cd>BOOK</Cd></Sts>") {
  return "<Ntry><NtryRef>1</NtryRef><Amt Ccy=\"EUR\">" + std::string(amount) + "</Amt><CdtDbtInd>" +
         std::string(direction) + "</CdtDbtInd>" + std::string(status) +
         "<BookgDt><Dt>2021-05-03</Dt></BookgDt><ValDt><Dt>2021-05-04</Dt></ValDt><AcctSvcrRef>B-77</AcctSvcrRef>" +
         std::string(details) + "</Ntry>";
}

constexpr std::string_view kDetails =
    "<NtryDtls><TxDtls><Refs><EndToEndId>E2E-5</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Rheinkontor GmbH</Nm></Pty>"
    "</Dbtr><DbtrAcct><Id><IBAN>DE75512108001245126199</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Invoice "
    "G000000101</Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>";

TEST(BankStatement, ABookedEntryOfCamt053IsReadWithItsPayerAndWords) {
  const auto read =
      read_statement(document(balance("OPBD", "10.00") + entry("119.00", kDetails) + balance("CLBD", "129.00")));
  ASSERT_TRUE(read) << read.error().message;
  const StatementEntry wanted{.row = 1,
                              .account = "DE02120300000000202051",
                              .reference = "B-77",
                              .booked = *Date::of(2021, 5, 3),
                              .value = *Date::of(2021, 5, 4),
                              .amount = {11'900, *Currency::parse("EUR")},
                              .payer_name = "Rheinkontor GmbH",
                              .payer_account = "DE75512108001245126199",
                              .remittance = "E2E-5 Invoice G000000101 RF18539007547034"};
  EXPECT_THAT(*read, testing::ElementsAre(wanted));
}

TEST(BankStatement, OlderVersionsAndPrefixedElementsReadAlike) {
  std::string text = document(entry("119.00", kDetails, "CRDT", "<Sts>BOOK</Sts>"));
  const auto plain = read_camt053(text);
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; ++at) {
    const std::size_t name = text[at + 1] == '/' ? at + 2 : at + 1;
    if (text[name] != '?') text.insert(name, "ns2:");
  }
  const auto prefixed = read_camt053(text);
  ASSERT_TRUE(plain && prefixed);
  EXPECT_EQ(*plain, *prefixed);
}

TEST(BankStatement, AnEntryOfSeveralTransactionsGivesOneForEachAndTheyAddUp) {
  const auto part = [](std::string_view amount) {
    return "<TxDtls><Amt Ccy=\"EUR\">" + std::string(amount) + "</Amt></TxDtls>";
  };
  const auto read =
      read_camt053(document(entry("30.00", "<NtryDtls>" + part("10.00") + part("20.00") + "</NtryDtls>")));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ((*read)[0].reference, "B-77");
  EXPECT_EQ((*read)[1].reference, "B-77/2");
  EXPECT_EQ((*read)[1].amount.minor, 2'000);
  const auto short_of =
      read_camt053(document(entry("31.00", "<NtryDtls>" + part("10.00") + part("20.00") + "</NtryDtls>")));
  ASSERT_FALSE(short_of);
  EXPECT_EQ(short_of.error().field, "entry 1, TxDtls");
}

TEST(BankStatement, PendingEntriesAreLeftForTheNextStatement) {
  const auto read = read_camt053(document(entry("119.00", kDetails, "CRDT", "<Sts><Cd>PDNG</Cd></Sts>")));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

TEST(BankStatement, MalformedFilesAreRefusedWithThePlace) {
  const std::string good = document(entry("119.00", kDetails));
  const struct {
    std::string text, field;
  } cases[] = {
      {good.substr(0, good.size() / 2), "file"},
      {"<Document><Other/></Document>", "file"},
      {"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Document>&b;</Document>", "file"},
      {document(entry("-1.00", kDetails)), "entry 1, Amt"},
      {document(entry("1.005", kDetails)), "entry 1, Amt"},
      {document(entry("1e5", kDetails)), "entry 1, Amt"},
      {document(entry("0.00", kDetails)), "entry 1, Amt"},
      {document(entry("99999999999999999.00", kDetails)), "entry 1, Amt"},
      {document(entry("119.00", kDetails) + entry("119.00", kDetails, "SIDEWAYS")), "entry 2, CdtDbtInd"},
      {document(balance("OPBD", "10.00") + entry("119.00", kDetails) + balance("CLBD", "128.99")), "Bal"},
      {std::string(kStatementLimit + 1, '<'), "file"},
  };
  for (const auto& each : cases) {
    const auto read = read_statement(each.text);
    ASSERT_FALSE(read) << each.text.substr(0, 200);
    EXPECT_EQ(read.error().field, each.field) << read.error().message;
  }
}

TEST(BankStatement, ACsvIsReadByTheNamesOfItsColumns) {
  const auto read = read_statement(
      "\xEF\xBB\xBF"
      "Booking Date,amount,currency,Reference,Payer,Remittance\r\n"
      "2021-05-03,119.00,EUR,B-1,Rheinkontor GmbH,\"G000000101, thank you\"\r\n"
      "2021-05-04,-12,JPY,B-2,,fee\r\n");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ((*read)[0].amount, (Money{11'900, *Currency::parse("EUR")}));
  EXPECT_EQ((*read)[0].remittance, "G000000101, thank you");
  EXPECT_EQ((*read)[0].row, 2);
  EXPECT_FALSE((*read)[1].incoming);
  EXPECT_EQ((*read)[1].amount, (Money{12, *Currency::parse("JPY")}));
}

TEST(BankStatement, ACsvWithAFaultIsRefusedWithRowAndColumn) {
  const std::string header = "BookingDate,Amount,Currency,Reference\n2021-05-03,1.00,EUR,B-1\n";
  const struct {
    std::string row, field;
  } cases[] = {{"03.05.2021,1.00,EUR,B-2", "row 3, BookingDate"}, {"2021-05-03,1.001,EUR,B-2", "row 3, Amount"},
               {"2021-05-03,--1,EUR,B-2", "row 3, Amount"},       {"2021-05-03,1.00,EUX,B-2", "row 3, Currency"},
               {"2021-05-03,1.00,EUR,", "row 3, Reference"},      {"2021-05-03,\"1,00\",EUR,B-2", "row 3, Amount"}};
  for (const auto& each : cases) {
    const auto read = read_statement(header + each.row);
    ASSERT_FALSE(read) << each.row;
    EXPECT_EQ(read.error().field, each.field) << read.error().message;
    EXPECT_TRUE(read.error().is(errors::kInvalidInput));
  }
}

}  // namespace
}  // namespace chandlery::billing
