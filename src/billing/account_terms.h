// What the operator agrees with a partner about its account: credit limit, standing, tax registration, exemptions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "billing/credit.h"
#include "core/result.h"

namespace chandlery::billing {

inline constexpr std::int64_t kLargestAmount = 1'000'000'000'000'000;  ///< minor units of a limit or a credit
inline constexpr std::size_t kLongestCertificate = 100;  ///< bytes

struct TaxRegistration {
  std::string country, tax_id;
  friend bool operator==(const TaxRegistration&, const TaxRegistration&) = default;
};

/// Days from which to which the partner owes no tax, both included.
struct TaxExemption {
  Date first_day, last_day;
  std::string certificate;
  friend bool operator==(const TaxExemption&, const TaxExemption&) = default;
};

/// The account with everything that was agreed and what is owed now.
struct AccountTerms {
  BillingAccount account;
  std::optional<TaxRegistration> registration;
  std::vector<TaxExemption> exemptions;  ///< by first day
  std::vector<Balance> balances;
  std::optional<LimitUse> use;  ///< none without a limit, or without a rate
  std::string use_unknown;      ///< why it cannot be told
};
AccountTerms find_terms(sql::Tx& tx, std::string_view partner_id, Instant at);

/// What `replace_terms` sets. A limit or registration that is left out is taken away; a standing stays.
struct TermsChange {
  std::optional<Money> credit_limit;
  std::optional<Standing> standing;
  std::optional<TaxRegistration> registration;
};
/// For the actor's partner, recorded in its log. A registration counts for charges from now on; what was charged stays.
/// kInvalidProperty for a limit below 0 or past kLargestAmount, and for an id that has not its country's form.
Result<void> replace_terms(sql::Tx& tx, const Actor& actor, const TermsChange& change);

/// Files an exemption. It takes effect with the next billing month, not before its own first day (rules 3.7).
/// kInvalidProperty when it ends before that, or says too much.
Result<TaxExemption> file_exemption(sql::Tx& tx, const Actor& actor, TaxExemption exemption);

}  // namespace chandlery::billing
