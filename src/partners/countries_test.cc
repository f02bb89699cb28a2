// The countries' table and the checks that read it.
#include "partners/countries.h"

#include <gtest/gtest.h>

#include "core/country.h"
#include "partners/address.h"

namespace chandlery::partners {
namespace {

Address in_redmond() {
  return {.country = "US",
          .city = "Redmond",
          .state = "WA",
          .line1 = "1 Main Street",
          .postal_code = "98052",
          .first_name = "Ada",
          .last_name = "Lovelace",
          .phone = "+1 425 555 0100"};
}

std::string field_at_fault(const Address& address) {
  const auto checked = check_address(address, "defaultAddress");
  if (checked) return "";
  EXPECT_TRUE(checked.error().is(errors::kInvalidAddress));
  return checked.error().field;
}

TEST(Countries, EveryCountryHasRulesThatCompileAndACallingCode) {
  for (std::string_view code : Country::codes()) {
    const auto rules = country_rules(code);
    ASSERT_TRUE(rules) << code;
    EXPECT_EQ(rules->iso2, code);
    EXPECT_TRUE(is_culture(rules->default_culture())) << code;
    EXPECT_FALSE(rules->languages().empty()) << code;
    const bool territory_without_numbers = code == "AQ" || code == "BV" || code == "GS" || code == "HM" || code == "TF";
    EXPECT_TRUE(territory_without_numbers || !words(rules->calling_codes).empty()) << code;
    EXPECT_NO_THROW((void)rules->is_postal_code("12345")) << code;
    EXPECT_TRUE(rules->vat_id.empty() || rules->is_vat_id(rules->vat_id_sample)) << code << rules->vat_id_sample;
  }
}

TEST(Countries, AnUnknownCodeOrOneInSmallLettersHasNoRules) {
  EXPECT_FALSE(country_rules("XX"));
  EXPECT_FALSE(country_rules("us"));
  EXPECT_FALSE(country_rules(""));
}

TEST(Countries, AVatIdIsReadWithAndWithoutItsPrefix) {
  EXPECT_TRUE(country_rules("DE")->is_vat_id("DE123456789"));
  EXPECT_TRUE(country_rules("DE")->is_vat_id("123456789"));
  EXPECT_FALSE(country_rules("DE")->is_vat_id("DE12345678"));
  EXPECT_TRUE(country_rules("GR")->is_vat_id("EL123456789"));
  EXPECT_FALSE(country_rules("US")->is_vat_id("123456789"));
}

TEST(Countries, ExactlyElevenCountriesAskForARegistrationNumber) {
  int asking = 0;
  for (std::string_view code : Country::codes()) asking += country_rules(code)->registration_number_required;
  EXPECT_EQ(asking, 11);
}

TEST(Addresses, ACompleteAddressPasses) { EXPECT_EQ(field_at_fault(in_redmond()), ""); }

TEST(Addresses, WhatIsMissingOrWrongIsNamed) {
  const auto broken = [](auto change) {
    Address address = in_redmond();
    change(address);
    return field_at_fault(address);
  };
  EXPECT_EQ(broken([](Address& a) { a.country = "ZZ"; }), "defaultAddress.country");
  EXPECT_EQ(broken([](Address& a) { a.country = ""; }), "defaultAddress.country");
  EXPECT_EQ(broken([](Address& a) { a.line1 = ""; }), "defaultAddress.addressLine1");
  EXPECT_EQ(broken([](Address& a) { a.line1 = std::string(201, 'x'); }), "defaultAddress.addressLine1");
  EXPECT_EQ(broken([](Address& a) { a.line2 = "a\nb"; }), "defaultAddress.addressLine2");
  EXPECT_EQ(broken([](Address& a) { a.city = ""; }), "defaultAddress.city");
  EXPECT_EQ(broken([](Address& a) { a.state = "ZZ"; }), "defaultAddress.state");
  EXPECT_EQ(broken([](Address& a) { a.state = ""; }), "defaultAddress.state");
  EXPECT_EQ(broken([](Address& a) { a.postal_code = "9805"; }), "defaultAddress.postalCode");
  EXPECT_EQ(broken([](Address& a) { a.postal_code = ""; }), "defaultAddress.postalCode");
  EXPECT_EQ(broken([](Address& a) { a.postal_code = std::string(5000, '9'); }), "defaultAddress.postalCode");
  EXPECT_EQ(broken([](Address& a) { a.first_name = std::string(51, 'x'); }), "defaultAddress.firstName");
  EXPECT_EQ(broken([](Address& a) { a.phone = "call me"; }), "defaultAddress.phoneNumber");
}

TEST(Addresses, LengthsCountLettersAndNotBytes) {
  Address address = in_redmond();
  for (int i = 0; i < 50; ++i) address.last_name += "é";
  address.last_name = address.last_name.substr(8);  // without Lovelace
  EXPECT_EQ(field_at_fault(address), "");
}

TEST(Addresses, ACountryThatTheTableDoesNotListIsMild) {
  EXPECT_EQ(field_at_fault({.country = "BT", .city = "Thimphu", .line1 = "1 Norzin Lam"}), "");
}

TEST(Addresses, TheStoredTextGivesTheAddressBack) {
  Address address = in_redmond();
  address.line3 = "c/o \"Babbage\" & Söhne";
  EXPECT_EQ(address_from_text(to_text(address)), address);
}

TEST(Forms, CulturesLanguagesPhonesAndRegistrationNumbers) {
  for (auto good : {"en-US", "zh-Hant-TW", "es-419", "az-Latn-AZ"}) EXPECT_TRUE(is_culture(good)) << good;
  for (auto bad : {"", "en", "english", "en_US", "e-US"}) EXPECT_FALSE(is_culture(bad)) << bad;
  for (auto good : {"en", "deu", "de-CH"}) EXPECT_TRUE(is_language(good)) << good;
  for (auto good : {"4255550100", "+49 30 123456", "(425) 555-0100"}) EXPECT_TRUE(is_phone_number(good)) << good;
  for (auto bad : {"", "12", "++49123456", "0123456789012345678901234567890"})
    EXPECT_FALSE(is_phone_number(bad)) << bad;
  EXPECT_TRUE(is_registration_number("1234567890123"));
  EXPECT_FALSE(is_registration_number("1234"));
  EXPECT_FALSE(is_registration_number(std::string(23, '1')));
}

}  // namespace
}  // namespace chandlery::partners
