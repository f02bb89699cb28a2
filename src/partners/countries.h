// What each country asks of an address, a tax id and an organisation (contract 9.1, rules 3.7 and 3.13).
//
// Countries that the table in countries.cc does not list get the mild rules: a street and a city, any state, any
// postal code, no tax id.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::partners {

struct CountryRules {
  std::string_view iso2;
  std::string_view cultures;                  ///< blank-separated, the default first, as "de-CH fr-CH it-CH"
  std::string_view postal_code;               ///< regular expression of the whole; empty: any or none will do
  std::string_view states;                    ///< blank-separated codes; where there are some, one is required
  std::string_view vat_id;                    ///< regular expression without the country's prefix; empty: no VAT ids
  std::string_view vat_id_sample;             ///< with its prefix
  std::string_view calling_codes = {};        ///< blank-separated
  bool registration_number_required = false;  ///< and the organisation's phone number with it

  bool postal_code_required() const { return !postal_code.empty(); }
  bool has_state(std::string_view code) const;
  bool is_postal_code(std::string_view text) const;
  /// With or without the country's prefix, which is the VAT area's: EL for Greece.
  bool is_vat_id(std::string_view text) const;
  std::string vat_id_regex() const;  ///< of the whole, empty when there are no VAT ids
  std::string_view default_culture() const;
  std::vector<std::string_view> languages() const;  ///< of the cultures, each once
};

/// nullopt unless `iso2` (in capitals) is a country of core/country.h.
std::optional<CountryRules> country_rules(std::string_view iso2);

/// The forms that the rules page prints and the checks use.
inline constexpr std::string_view kPhoneNumberForm = R"(^\+?[0-9][0-9 ()./-]{3,23}$|^\([0-9][0-9 ()./-]{3,23}$)";
inline constexpr std::string_view kRegistrationNumberForm = R"(^[0-9A-Za-z][0-9A-Za-z ./-]{4,21}$)";
inline constexpr std::string_view kRegistrationNumberSample = "1234567890";

bool is_phone_number(std::string_view text);
bool is_registration_number(std::string_view text);
/// `en-US`, `zh-Hant-TW`, `es-419`.
bool is_culture(std::string_view text);
/// `en`, or a culture.
bool is_language(std::string_view text);

/// The words of a blank-separated list.
std::vector<std::string_view> words(std::string_view list);

}  // namespace chandlery::partners
