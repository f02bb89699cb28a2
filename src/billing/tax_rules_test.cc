// Every worked number of rules 3.1, 3.3, 3.7 and 3.11 that is about taxes and effective prices, and what must always
// hold.
#include "billing/tax_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "billing/effective_price.h"
#include "partners/countries.h"

namespace chandlery::billing {
namespace {

Money money(std::string_view amount, std::string_view code) {
  const Currency currency = *Currency::parse(code);
  return {static_cast<std::int64_t>(Decimal::parse(amount)->at_scale(currency.exponent(), Rounding::kFloor).mantissa()),
          currency};
}

TaxFacts in(std::string_view country, std::string_view rate, std::string_view tax_id = {}) {
  return {.partner_country = country,
          .seller_country = {},
          .tax_id = tax_id,
          .rate = *Decimal::parse(rate),
          .rate_name = "VAT"};
}

Taxed taxed(const TaxFacts& facts, std::string_view price, std::string_view code) {
  return apply_tax(decide_tax(facts), money(price, code));
}

TEST(TaxRules, AustralianPricesIncludeTheTaxThatIsSplitFromEachLine) {
  TaxFacts facts = in("AU", "0.10");
  facts.price_includes_tax = true;
  EXPECT_EQ(taxed(facts, "110.00", "AUD"), (Taxed{money("100.00", "AUD"), money("10.00", "AUD")}));
  EXPECT_EQ(taxed(facts, "99.99", "AUD"), (Taxed{money("90.90", "AUD"), money("9.09", "AUD")}));
  EXPECT_EQ(decide_tax(facts).treatment, TaxTreatment::kInclusive);
}

TEST(TaxRules, AGermanPartnerWithoutAVatIdPaysTheTaxOnTop) {
  EXPECT_EQ(taxed(in("DE", "0.19"), "100.00", "EUR"), (Taxed{money("100.00", "EUR"), money("19.00", "EUR")}));
  EXPECT_EQ(decide_tax(in("DE", "0.19")).treatment, TaxTreatment::kExclusive);
}

TEST(TaxRules, AValidVatIdOfAPartnerAbroadMovesTheTaxToThePartner) {
  const TaxFacts facts = in("DE", "0.19", "DE123456789");
  EXPECT_EQ(taxed(facts, "100.00", "EUR"), (Taxed{money("100.00", "EUR"), money("0.00", "EUR")}));
  EXPECT_EQ(decide_tax(facts).treatment, TaxTreatment::kReverseCharge);
  EXPECT_EQ(decide_tax(in("DE", "0.19", "DE12345678")).treatment, TaxTreatment::kExclusive) << "a digit too few";
}

TEST(TaxRules, ASaleAtHomeIsTaxedWithAVatIdToo) {
  TaxFacts facts = in("DE", "0.19", "DE123456789");
  facts.seller_country = "DE";
  EXPECT_EQ(decide_tax(facts).treatment, TaxTreatment::kExclusive);
}

TEST(TaxRules, SouthAfricaAndTurkeyAreTaxedUnlessAnIdIsSupplied) {
  EXPECT_EQ(decide_tax(in("ZA", "0.15")).treatment, TaxTreatment::kExclusive);
  EXPECT_EQ(decide_tax(in("ZA", "0.15", "4123456789")).treatment, TaxTreatment::kReverseCharge);
  EXPECT_EQ(decide_tax(in("TR", "0.18")).treatment, TaxTreatment::kExclusive);
  EXPECT_EQ(decide_tax(in("TR", "0.18", "1234567890")).treatment, TaxTreatment::kReverseCharge);
}

TEST(TaxRules, WithoutARateOnFileNothingIsTaxed) {
  EXPECT_EQ(decide_tax({.partner_country = "US"}).treatment, TaxTreatment::kNone);
  EXPECT_EQ(taxed({.partner_country = "US"}, "100.00", "USD").tax.minor, 0);
}

TEST(TaxRules, AnExemptPartnerPaysThePriceWithoutTheTaxThatItIncludes) {
  TaxFacts facts = in("AU", "0.10");
  facts.exempt = facts.price_includes_tax = true;
  EXPECT_EQ(decide_tax(facts).treatment, TaxTreatment::kExempt);
  EXPECT_EQ(taxed(facts, "110.00", "AUD"), (Taxed{money("100.00", "AUD"), money("0.00", "AUD")}));
}

TEST(TaxRules, CurrenciesWithoutAndWithThreeDecimalsRoundToTheirOwnMinorUnit) {
  EXPECT_EQ(taxed(in("JP", "0.10"), "12345", "JPY").tax, money("1235", "JPY"));    // 1234.5
  EXPECT_EQ(taxed(in("BH", "0.05"), "10.010", "BHD").tax, money("0.501", "BHD"));  // 0.5005
  EXPECT_EQ(taxed(in("CH", "0.077"), "19.50", "CHF").tax, money("1.50", "CHF"));   // 1.5015
}

TEST(TaxRules, TheVatIdsOfEveryListedCountryAreKnownByTheirForm) {
  const std::pair<const char*, const char*> valid[] = {
      {"AT", "U12345678"},     {"BE", "0123456789"},   {"BG", "123456789"},   {"BG", "1234567890"},
      {"HR", "HR12345678901"}, {"CY", "12345678X"},    {"CZ", "12345678"},    {"CZ", "1234567890"},
      {"DK", "12345678"},      {"EE", "123456789"},    {"FI", "12345678"},    {"FR", "AB123456789"},
      {"FR", "12123456789"},   {"DE", "123456789"},    {"GR", "123456789"},   {"GR", "EL123456789"},
      {"HU", "12345678"},      {"IE", "1A23456B"},     {"IT", "12345678901"}, {"LV", "12345678901"},
      {"LT", "123456789"},     {"LT", "123456789012"}, {"LU", "12345678"},    {"MT", "MT12345678"},
      {"NL", "123456789B12"},  {"PL", "1234567890"},   {"PT", "123456789"},   {"RO", "RO12345678"},
      {"SK", "1234567890"},    {"SI", "SI12345678"},   {"ES", "A1234567B"},   {"SE", "123456789001"},
      {"GB", "123456789"},     {"GB", "123456789012"}};
  for (const auto& [country, id] : valid) EXPECT_TRUE(is_valid_tax_id(country, id)) << country << " " << id;
  const std::pair<const char*, const char*> invalid[] = {
      {"AT", "12345678"},     {"FR", "OB123456789"},  {"DE", "12345678"},    {"DE", ""},
      {"NL", "123456789012"}, {"SE", "123456789002"}, {"ES", "12345678"},    {"US", "123456789"},
      {"DE", "123456789 "},   {"ZA", "123456789"},    {"TR", "12345678901"}, {"", "123456789"}};
  for (const auto& [country, id] : invalid) EXPECT_FALSE(is_valid_tax_id(country, id)) << country << " " << id;
  EXPECT_FALSE(is_valid_tax_id("DE", std::string(1'000'000, '1')));
}

TEST(TaxRules, AFullCreditTakesBackTheTaxThatWasCharged) {
  const Taxed charged{money("90.90", "AUD"), money("9.09", "AUD")};
  EXPECT_EQ(reverse_tax(charged, money("99.99", "AUD"), money("0", "AUD"), money("99.99", "AUD")), charged);
}

RC_GTEST_PROP(TaxProperties, SubtotalAndTaxAreThePriceWhereItIncludesTax, ()) {
  TaxFacts facts{.partner_country = "AU", .rate_name = "GST"};
  facts.price_includes_tax = true;
  facts.rate = Decimal(*rc::gen::inRange(0, 3'000), 4);
  const Money price{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000), *Currency::parse("AUD")};
  const Taxed split = apply_tax(decide_tax(facts), price);
  RC_ASSERT(split.total() == price);
  RC_ASSERT(split.tax.minor >= 0 && split.subtotal.minor >= 0);
}

RC_GTEST_PROP(TaxProperties, PartsTakeBackExactlyTheWhole, ()) {
  TaxFacts facts{.partner_country = "AU", .rate_name = "GST"};
  facts.price_includes_tax = *rc::gen::arbitrary<bool>();
  facts.exempt = *rc::gen::arbitrary<bool>();
  facts.rate = Decimal(*rc::gen::inRange(0, 3'000), 4);
  const Currency currency = *Currency::parse(*rc::gen::element<std::string>("AUD", "JPY", "KWD"));
  const Money whole{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), currency};
  const Taxed charged = apply_tax(decide_tax(facts), whole);
  Taxed given_back{{0, currency}, {0, currency}};
  Money before{0, currency};
  while (before.minor < whole.minor) {
    const std::int64_t left = whole.minor - before.minor;
    Money part{*rc::gen::inRange<std::int64_t>(1, left + 1), currency};
    if (*rc::gen::inRange(0, 8) == 0) part.minor = left;
    const Taxed back = reverse_tax(charged, whole, before, part);
    RC_ASSERT(back.tax.minor >= 0);
    given_back = {given_back.subtotal + back.subtotal, given_back.tax + back.tax};
    before = before + part;
    RC_ASSERT(given_back.tax.minor <= charged.tax.minor);
  }
  RC_ASSERT(given_back == charged);
}

TEST(EffectivePrice, HasFifteenSignificantDigitsAsTheDocumentsPrint) {
  EXPECT_EQ(quotient(*Decimal::parse("21.39"), Decimal(29, 0)).to_string(), "0.737586206896552");
  // Rules 3.3: 1200.00 for 335 of 365 days, and 48.00 for 346 of 365.
  EXPECT_EQ(effective_unit_price(*Decimal::parse("1200.00"), 335, 365).to_string(), "1101.3698630137");
  EXPECT_EQ(effective_unit_price(*Decimal::parse("48.00"), 346, 365).to_string(), "45.5013698630137");
  EXPECT_EQ(effective_unit_price(*Decimal::parse("1069.00"), 1, 1).to_string(), "1069");
  EXPECT_EQ(effective_unit_price(*Decimal::parse("110.00"), 1, 1, *Decimal::parse("0.10")).to_string(), "100");
  EXPECT_EQ(effective_unit_price(*Decimal::parse("99.99"), 1, 1, *Decimal::parse("0.10")).to_string(), "90.9");
}

TEST(EffectivePrice, KeepsItsDigitsAtBothEnds) {
  EXPECT_EQ(quotient(Decimal(0, 2), Decimal(3, 0)).to_string(), "0");
  EXPECT_EQ(quotient(Decimal(1, 0), *Decimal::parse("0.5")).to_string(), "2");
  EXPECT_EQ(quotient(Decimal(-2, 0), Decimal(3, 0)).to_string(), "-0.666666666666667");
  EXPECT_EQ(quotient(Decimal(1, 0), Decimal(300'000, 0)).to_string(), "0.00000333333333333333");
  EXPECT_EQ(quotient(Decimal(1'234'567'890'123'456'78, 0), Decimal(1, 0)).to_string(), "123456789012346000");
  EXPECT_THROW(quotient(Decimal(1, 0), Decimal(0, 0)), std::logic_error);
}

RC_GTEST_PROP(EffectivePriceProperties, TimesTheQuantityIsTheSubtotal, ()) {
  const Decimal price(*rc::gen::inRange<std::int64_t>(1, 100'000'000), *rc::gen::inRange(2, 7));
  const std::int64_t period = *rc::gen::inRange(1, 1100), days = *rc::gen::inRange<std::int64_t>(0, period + 1);
  const std::int64_t quantity = *rc::gen::inRange(1, 1000);
  const Decimal effective = effective_unit_price(price, days, period);
  // The exact line is P * q * n / N; fifteen digits leave it at most a thousandth of a cent away here.
  const __int128 exact_times_period = price.mantissa() * quantity * days;
  const Decimal line = (effective * Decimal(quantity, 0)).at_scale(12, Rounding::kHalfAwayFromZero);
  const __int128 exact = Decimal(exact_times_period, price.scale()).at_scale(12, Rounding::kFloor).mantissa() / period;
  const __int128 off = line.mantissa() - exact;
  RC_ASSERT(off < 10'000'000 && off > -10'000'000);
}

}  // namespace
}  // namespace chandlery::billing
