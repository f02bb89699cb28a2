// The table of countries, and the forms that the checks use.
#include "partners/countries.h"

#include <algorithm>
#include <map>
#include <regex>

#include "core/country.h"

namespace chandlery::partners {
namespace {

constexpr std::string_view kUsStates =
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR "
    "PA RI SC SD TN TX UT VA VT WA WI WV WY";
constexpr std::string_view kCanadianProvinces = "AB BC MB NB NL NS NT NU ON PE QC SK YT";
constexpr std::string_view kAustralianStates = "ACT NSW NT QLD SA TAS VIC WA";
constexpr std::string_view kBrazilianStates =
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO";

// Country, cultures, postal code, states, VAT id, VAT id sample. VAT ids are those of rules 3.7, Romania's wider as in
// the real world. The calling codes come from the second table.
constexpr CountryRules kRules[] = {
    {"AE", "ar-AE en-US", "", "", "", ""},
    {"AM", "hy-AM en-US", "[0-9]{4}([0-9]{2})?", "", "", ""},
    {"AR", "es-AR en-US", "[A-Za-z]?[0-9]{4}([A-Za-z]{3})?", "", "", ""},
    {"AT", "de-AT en-US", "[0-9]{4}", "", "U[0-9]{8}", "ATU12345678"},
    {"AU", "en-AU en-US", "[0-9]{4}", kAustralianStates, "", ""},
    {"AZ", "az-Latn-AZ en-US", "(AZ ?)?[0-9]{4}", "", "", ""},
    {"BE", "nl-BE fr-BE en-US", "[0-9]{4}", "", "[0-9]{9,10}", "BE0123456789"},
    {"BG", "bg-BG en-US", "[0-9]{4}", "", "[0-9]{9,10}", "BG123456789"},
    {"BR", "pt-BR en-US", "[0-9]{5}-?[0-9]{3}", kBrazilianStates, "", ""},
    {"BY", "be-BY ru-RU en-US", "[0-9]{6}", "", "", ""},
    {"CA", "en-CA fr-CA", "[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]", kCanadianProvinces, "", ""},
    {"CH", "de-CH fr-CH it-CH en-US", "[0-9]{4}", "", "", ""},
    {"CL", "es-CL en-US", "[0-9]{3}-?[0-9]{4}", "", "", ""},
    {"CN", "zh-CN en-US", "[0-9]{6}", "", "", ""},
    {"CO", "es-CO en-US", "[0-9]{6}", "", "", ""},
    {"CY", "el-GR en-US", "[0-9]{4}", "", "[0-9]{8}[A-Z]", "CY12345678X"},
    {"CZ", "cs-CZ en-US", "[0-9]{3} ?[0-9]{2}", "", "[0-9]{8,10}", "CZ12345678"},
    {"DE", "de-DE en-US", "[0-9]{5}", "", "[0-9]{9}", "DE123456789"},
    {"DK", "da-DK en-US", "[0-9]{4}", "", "[0-9]{8}", "DK12345678"},
    {"EE", "et-EE en-US", "[0-9]{5}", "", "[0-9]{9}", "EE123456789"},
    {"ES", "es-ES ca-ES en-US", "[0-9]{5}", "", "[A-Z0-9][0-9]{7}[A-Z0-9]", "ESX1234567X"},
    {"FI", "fi-FI sv-FI en-US", "[0-9]{5}", "", "[0-9]{8}", "FI12345678"},
    {"FR", "fr-FR en-US", "[0-9]{5}", "", "[A-HJ-NPR-Z0-9]{2}[0-9]{9}", "FR12345678901"},
    {"GB", "en-GB en-US", "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}", "", "([0-9]{9}|[0-9]{12})",
     "GB123456789"},
    {"GR", "el-GR en-US", "[0-9]{3} ?[0-9]{2}", "", "[0-9]{9}", "EL123456789"},
    {"HK", "zh-HK en-US", "", "", "", ""},
    {"HR", "hr-HR en-US", "[0-9]{5}", "", "[0-9]{11}", "HR12345678901"},
    {"HU", "hu-HU en-US", "[0-9]{4}", "", "[0-9]{8}", "HU12345678"},
    {"ID", "id-ID en-US", "[0-9]{5}", "", "", ""},
    {"IE", "en-IE en-US", "", "", "[0-9][A-Z0-9][0-9]{5}[A-Z]", "IE1A12345B"},
    {"IL", "he-IL en-US", "[0-9]{5}([0-9]{2})?", "", "", ""},
    {"IN", "en-IN hi-IN en-US", "[0-9]{3} ?[0-9]{3}", "", "", ""},
    {"IS", "is-IS en-US", "[0-9]{3}", "", "", ""},
    {"IT", "it-IT en-US", "[0-9]{5}", "", "[0-9]{11}", "IT12345678901"},
    {"JP", "ja-JP en-US", "[0-9]{3}-?[0-9]{4}", "", "", ""},
    {"KG", "ky-KG ru-RU en-US", "[0-9]{6}", "", "", ""},
    {"KR", "ko-KR en-US", "[0-9]{5}", "", "", ""},
    {"KZ", "kk-KZ ru-RU en-US", "[0-9]{6}|[A-Za-z][0-9]{2}[A-Za-z][0-9][A-Za-z][0-9]", "", "", ""},
    {"LT", "lt-LT en-US", "(LT-)?[0-9]{5}", "", "([0-9]{9}|[0-9]{12})", "LT123456789"},
    {"LU", "fr-LU de-LU en-US", "(L-)?[0-9]{4}", "", "[0-9]{8}", "LU12345678"},
    {"LV", "lv-LV en-US", "(LV-)?[0-9]{4}", "", "[0-9]{11}", "LV12345678901"},
    {"MD", "ro-MD ru-RU en-US", "(MD-?)?[0-9]{4}", "", "", ""},
    {"MT", "mt-MT en-MT en-US", "[A-Za-z]{3} ?[0-9]{4}", "", "[0-9]{8}", "MT12345678"},
    {"MX", "es-MX en-US", "[0-9]{5}", "", "", ""},
    {"MY", "ms-MY en-US", "[0-9]{5}", "", "", ""},
    {"NL", "nl-NL en-US", "[0-9]{4} ?[A-Za-z]{2}", "", "[0-9]{9}B[0-9]{2}", "NL123456789B01"},
    {"NO", "nb-NO en-US", "[0-9]{4}", "", "", ""},
    {"NZ", "en-NZ en-US", "[0-9]{4}", "", "", ""},
    {"PE", "es-PE en-US", "[0-9]{5}", "", "", ""},
    {"PH", "en-PH en-US", "[0-9]{4}", "", "", ""},
    {"PL", "pl-PL en-US", "[0-9]{2}-?[0-9]{3}", "", "[0-9]{10}", "PL1234567890"},
    {"PT", "pt-PT en-US", "[0-9]{4}(-[0-9]{3})?", "", "[0-9]{9}", "PT123456789"},
    {"RO", "ro-RO en-US", "[0-9]{6}", "", "[0-9]{2,10}", "RO12345678"},
    {"RU", "ru-RU en-US", "[0-9]{6}", "", "", ""},
    {"SA", "ar-SA en-US", "[0-9]{5}(-[0-9]{4})?", "", "", ""},
    {"SE", "sv-SE en-US", "[0-9]{3} ?[0-9]{2}", "", "[0-9]{10}01", "SE123456789001"},
    {"SG", "en-SG zh-SG en-US", "[0-9]{6}", "", "", ""},
    {"SI", "sl-SI en-US", "(SI-)?[0-9]{4}", "", "[0-9]{8}", "SI12345678"},
    {"SK", "sk-SK en-US", "[0-9]{3} ?[0-9]{2}", "", "[0-9]{10}", "SK1234567890"},
    {"TH", "th-TH en-US", "[0-9]{5}", "", "", ""},
    {"TJ", "tg-Cyrl-TJ ru-RU en-US", "[0-9]{6}", "", "", ""},
    {"TR", "tr-TR en-US", "[0-9]{5}", "", "", ""},
    {"TW", "zh-TW en-US", "[0-9]{3}([0-9]{2,3})?", "", "", ""},
    {"UA", "uk-UA en-US", "[0-9]{5}", "", "", ""},
    {"US", "en-US es-US", "[0-9]{5}(-[0-9]{4})?", kUsStates, "", ""},
    {"UZ", "uz-Latn-UZ ru-RU en-US", "[0-9]{6}", "", "", ""},
    {"VN", "vi-VN en-US", "[0-9]{5,6}", "", "", ""},
    {"ZA", "en-ZA en-US", "[0-9]{4}", "", "", ""},
};
static_assert(std::ranges::is_sorted(kRules, {}, &CountryRules::iso2));

// Rules 3.13: the organisation must give its registration number and a phone number.
constexpr std::string_view kRegistrationCountries = "AM AZ BY HU KG KZ MD RU TJ UA UZ";

// Every country's international calling codes, as `code=number[,number]`.
constexpr std::string_view kCallingCodes =
    "AD=376 AE=971 AF=93 AG=1268 AI=1264 AL=355 AM=374 AO=244 AQ=672 AR=54 AS=1684 AT=43 AU=61 AW=297 AX=358 AZ=994 "
    "BA=387 BB=1246 BD=880 BE=32 BF=226 BG=359 BH=973 BI=257 BJ=229 BL=590 BM=1441 BN=673 BO=591 BQ=599 BR=55 BS=1242 "
    "BT=975 BV=47 BW=267 BY=375 BZ=501 CA=1 CC=61 CD=243 CF=236 CG=242 CH=41 CI=225 CK=682 CL=56 CM=237 CN=86 CO=57 "
    "CR=506 CU=53 CV=238 CW=599 CX=61 CY=357 CZ=420 DE=49 DJ=253 DK=45 DM=1767 DO=1809,1829,1849 DZ=213 EC=593 EE=372 "
    "EG=20 EH=212 ER=291 ES=34 ET=251 FI=358 FJ=679 FK=500 FM=691 FO=298 FR=33 GA=241 GB=44 GD=1473 GE=995 GF=594 "
    "GG=44 GH=233 GI=350 GL=299 GM=220 GN=224 GP=590 GQ=240 GR=30 GS=500 GT=502 GU=1671 GW=245 GY=592 HK=852 HM=672 "
    "HN=504 HR=385 HT=509 HU=36 ID=62 IE=353 IL=972 IM=44 IN=91 IO=246 IQ=964 IR=98 IS=354 IT=39 JE=44 JM=1876,1658 "
    "JO=962 JP=81 KE=254 KG=996 KH=855 KI=686 KM=269 KN=1869 KP=850 KR=82 KW=965 KY=1345 KZ=7 LA=856 LB=961 LC=1758 "
    "LI=423 LK=94 LR=231 LS=266 LT=370 LU=352 LV=371 LY=218 MA=212 MC=377 MD=373 ME=382 MF=590 MG=261 MH=692 MK=389 "
    "ML=223 MM=95 MN=976 MO=853 MP=1670 MQ=596 MR=222 MS=1664 MT=356 MU=230 MV=960 MW=265 MX=52 MY=60 MZ=258 NA=264 "
    "NC=687 NE=227 NF=672 NG=234 NI=505 NL=31 NO=47 NP=977 NR=674 NU=683 NZ=64 OM=968 PA=507 PE=51 PF=689 PG=675 PH=63 "
    "PK=92 PL=48 PM=508 PN=64 PR=1787,1939 PS=970 PT=351 PW=680 PY=595 QA=974 RE=262 RO=40 RS=381 RU=7 RW=250 SA=966 "
    "SB=677 SC=248 SD=249 SE=46 SG=65 SH=290 SI=386 SJ=47 SK=421 SL=232 SM=378 SN=221 SO=252 SR=597 SS=211 ST=239 "
    "SV=503 SX=1721 SY=963 SZ=268 TC=1649 TD=235 TF=262 TG=228 TH=66 TJ=992 TK=690 TL=670 TM=993 TN=216 TO=676 TR=90 "
    "TT=1868 TV=688 TW=886 TZ=255 UA=380 UG=256 UM=1 US=1 UY=598 UZ=998 VA=39 VC=1784 VE=58 VG=1284 VI=1340 VN=84 "
    "VU=678 WF=681 WS=685 XK=383 YE=967 YT=262 ZA=27 ZM=260 ZW=263";

constexpr std::size_t kLongestMatched = 64;  // std::regex recurses; nothing that it is asked for here is longer

/// Compiled once a thread, because that takes a hundred times as long as to match. All forms stand in this file, so that
/// there are at most some hundred.
const std::regex& compiled(const std::string& form) {
  thread_local std::map<std::string, std::regex> known;
  const auto found = known.find(form);
  return found != known.end() ? found->second : known.emplace(form, form).first->second;
}

bool matches(std::string_view text, const std::string& form) {
  if (text.size() > kLongestMatched) return false;
  return std::regex_match(text.begin(), text.end(), compiled(form));
}

std::string_view calling_codes(std::string_view iso2) {
  for (std::size_t at = 0; at < kCallingCodes.size();) {
    const std::size_t end = std::min(kCallingCodes.find(' ', at), kCallingCodes.size());
    const std::string_view entry = kCallingCodes.substr(at, end - at);
    if (entry.starts_with(iso2)) return entry.substr(3);
    at = end + 1;
  }
  return {};
}

bool lists(std::string_view list, std::string_view word) {
  const std::vector<std::string_view> all = words(list);
  return std::ranges::find(all, word) != all.end();
}

}  // namespace

std::vector<std::string_view> words(std::string_view list) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find_first_of(" ,", at), list.size());
    if (end > at) found.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

std::optional<CountryRules> country_rules(std::string_view iso2) {
  const auto country = Country::parse(iso2);
  if (!country || country->code() != iso2) return std::nullopt;
  CountryRules rules{.cultures = "en-US"};
  const auto* found = std::ranges::lower_bound(kRules, iso2, {}, &CountryRules::iso2);
  if (found != std::end(kRules) && found->iso2 == iso2) rules = *found;
  const auto codes = Country::codes();
  rules.iso2 = *std::ranges::lower_bound(codes, iso2);  // a view that outlives the argument
  rules.calling_codes = calling_codes(iso2);
  rules.registration_number_required = lists(kRegistrationCountries, iso2);
  return rules;
}

bool CountryRules::has_state(std::string_view code) const { return lists(states, code); }

bool CountryRules::is_postal_code(std::string_view text) const {
  return postal_code.empty() || matches(text, std::string(postal_code));
}

std::string CountryRules::vat_id_regex() const {
  if (vat_id.empty()) return {};
  return "^(" + std::string(vat_id_sample.substr(0, 2)) + ")?" + std::string(vat_id) + "$";
}

bool CountryRules::is_vat_id(std::string_view text) const { return !vat_id.empty() && matches(text, vat_id_regex()); }

std::string_view CountryRules::default_culture() const { return words(cultures).front(); }

std::vector<std::string_view> CountryRules::languages() const {
  std::vector<std::string_view> found;
  for (std::string_view culture : words(cultures)) {
    const std::string_view language = culture.substr(0, culture.find('-'));
    if (std::ranges::find(found, language) == found.end()) found.push_back(language);
  }
  return found;
}

bool is_phone_number(std::string_view text) { return matches(text, std::string(kPhoneNumberForm)); }

bool is_registration_number(std::string_view text) { return matches(text, std::string(kRegistrationNumberForm)); }

bool is_culture(std::string_view text) { return matches(text, "[A-Za-z]{2,3}(-[A-Za-z]{4})?-([A-Za-z]{2}|[0-9]{3})"); }

bool is_language(std::string_view text) { return matches(text, "[A-Za-z]{2,3}") || is_culture(text); }

}  // namespace chandlery::partners
