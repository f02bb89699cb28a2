// The customers' rules, filters and tokens: pure.
#include "customers/rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text.h"

namespace chandlery::customers {
namespace {

const ErrorCode* code_of(const Result<void>& result) { return result ? nullptr : result.error().code; }

TEST(RegistrationRules, ElevenCountriesAskForTheNumberAndThePhoneAndTheOthersRefuseTheNumber) {
  for (auto country : {"AM", "AZ", "BY", "HU", "KZ", "KG", "MD", "RU", "TJ", "UZ", "UA"}) {
    EXPECT_EQ(code_of(check_registration(country, "", "+7 495 1234567")), &errors::kRegistrationNumberRequired);
    EXPECT_EQ(code_of(check_registration(country, "12", "+7 495 1234567")), &errors::kRegistrationNumberInvalid);
    EXPECT_EQ(code_of(check_registration(country, "1234567890", "")), &errors::kPhoneNumberRequired);
    EXPECT_EQ(code_of(check_registration(country, "1234567890", "+7 495 1234567")), nullptr);
  }
  EXPECT_EQ(code_of(check_registration("DE", "1234567890", "")), &errors::kRegistrationNumberNotAllowed);
  EXPECT_EQ(code_of(check_registration("DE", "", "")), nullptr);
}

NewAgreement agreement() {
  return {.template_id = "117A77B0-9360-443b-8795-c6dedc750cf9",
          .type = "microsoftCustomerAgreement",
          .contact = {"Ada", "Lovelace", "ada@contoso.example", ""},
          .date_agreed = {100}};
}

TEST(AgreementRules, ACompleteAgreementOfTodayPasses) {
  const auto checked = check_agreement(agreement(), {100});
  ASSERT_TRUE(checked);
  EXPECT_EQ((*checked)->type, kCustomerAgreement);
}

TEST(AgreementRules, WhatIsMissingOrWrongIsNamed) {
  const auto field_at_fault = [](auto change) {
    NewAgreement broken = agreement();
    change(broken);
    const auto checked = check_agreement(broken, {100});
    EXPECT_TRUE(!checked && checked.error().is(errors::kInvalidProperty));
    return checked ? "" : checked.error().field;
  };
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.date_agreed = {101}; }), "dateAgreed");
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.template_id = "x"; }), "templateId");
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.type = kCloudAgreement; }), "type");
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.contact.first_name = ""; }), "primaryContact.firstName");
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.contact.last_name = ""; }), "primaryContact.lastName");
  EXPECT_EQ(field_at_fault([](NewAgreement& a) { a.contact.email = "ada"; }), "primaryContact.email");
}

TEST(AgreementRules, TheTableOfStates) {
  using enum AgreementState;
  using enum AgreementEvent;
  EXPECT_EQ(next_state(kNone, kAttest).value(), kAttested);
  EXPECT_EQ(next_state(kAttested, kAttest).value(), kAttested);
  EXPECT_EQ(next_state(kDirectlyAccepted, kAttest).value(), kDirectlyAccepted);
  EXPECT_EQ(next_state(kNone, kAccept).value(), kDirectlyAccepted);
  EXPECT_TRUE(next_state(kAttested, kAccept).error().is(errors::kAgreementExists));
  EXPECT_TRUE(next_state(kDirectlyAccepted, kAccept).error().is(errors::kAgreementExists));
}

TEST(Filters, TheFormsOfTheKnownClientsAreRead) {
  ListQuestion question;
  ASSERT_TRUE(read_filter(R"({"Field":"CompanyName","Value":"Cont","Operator":"starts_with"})", question));
  EXPECT_EQ(question.field, FilterField::kCompanyName);
  EXPECT_EQ(question.value, "cont");
  ASSERT_TRUE(read_filter(R"({"value":"Wing  Tip","field":"companyname","fieldType":"String","operator":"StartsWith"})",
                          question));
  EXPECT_EQ(question.value, "wing tip");
  ASSERT_TRUE(read_filter(R"({"Field":"Domain","Value":"FAB","Operator":"starts_with"})", question));
  EXPECT_EQ(question.field, FilterField::kDomain);
}

TEST(Filters, AnythingElseIsInvalidInput) {
  for (auto bad :
       {"", "name", "[]", "{}", R"({"Field":"Country","Value":"US","Operator":"starts_with"})",
        R"({"Field":"CompanyName","Value":"x","Operator":"substring"})", R"({"Field":"CompanyName","Value":"x"})",
        R"({"Field":"IndirectReseller","Value":"x","Operator":"starts_with"})"}) {
    ListQuestion question;
    const auto read = read_filter(bad, question);
    EXPECT_TRUE(!read && read.error().is(errors::kInvalidInput)) << bad;
  }
}

TEST(PageSizes, ZeroIsNotSetAndMoreThanTheLargestIsTheLargest) {
  EXPECT_EQ(read_page_size("").value(), 500);
  EXPECT_EQ(read_page_size("0").value(), 500);
  EXPECT_EQ(read_page_size("1").value(), 1);
  EXPECT_EQ(read_page_size("501").value(), 500);
  for (auto bad : {"-1", "ten", "1.5", "99999999999999999999"}) EXPECT_FALSE(read_page_size(bad)) << bad;
}

RC_GTEST_PROP(Tokens, BringTheWholeQuestionBack, (const std::string& value, const std::string& key)) {
  const auto one_line = [](std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\0'; });
    return text::valid_utf8(text) ? text : std::string("x");
  };
  const ListQuestion question{*rc::gen::inRange(1, 501), FilterField::kCompanyName, one_line(value), one_line(key),
                              "0198a6f0-0000-7000-8000-000000000000"};
  const auto read = read_token(to_token(question));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == question);
}

RC_GTEST_PROP(Tokens, OfNobodyAreInvalidInputAndNeverACrash, (const std::string& text)) {
  const auto read = read_token(text);
  RC_ASSERT(read.has_value() || read.error().is(errors::kInvalidInput));
}

}  // namespace
}  // namespace chandlery::customers
