// See credit.h.
#include "billing/credit.h"

#include <algorithm>
#include <map>

#include "catalog/exchange_rates.h"
#include "notices/service.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kFirstWarning = 80, kLastWarning = 95;  // percent
constexpr std::int64_t kMostPercent = 1'000;

std::string text(const Money& amount) { return amount.to_string() + " " + std::string(amount.currency.code()); }

// What is owed in each currency: the receivable, what is not billed yet, and what comes on top.
std::map<std::string, Money> owed(std::span<const Balance> balances, std::span<const Money> incoming) {
  std::map<std::string, Money> sums;
  const auto add = [&](const Money& amount) {
    const auto [sum, is_new] = sums.try_emplace(std::string(amount.currency.code()), amount);
    if (!is_new) sum->second = sum->second + amount;
  };
  for (const Balance& balance : balances) {
    if (balance.account == to_string(Account::kReceivable) || balance.account == to_string(Account::kUnbilled)) {
      add(balance.amount);
    }
  }
  for (const Money& amount : incoming) add(amount);
  return sums;
}

Error exceeded(const LimitUse& use, const BillingAccount& account) {
  const Money over = -use.available();
  Error error(errors::kCreditExceeded, "The purchase would exceed the credit limit of " + text(*account.credit_limit) +
                                           " by " + text(over) + ". Pay open invoices, or ask for a higher limit.");
  error.data.push_back(text(over));
  return error;
}

void warn(sql::Tx& tx, const Actor& actor, const BillingAccount& account, const LimitUse& use) {
  const std::int64_t level = warning_level(use);
  if (level == account.warned_percent) return;
  BillingAccount changed = account;
  changed.warned_percent = level;
  update_account(tx, changed, actor.at);
  if (level < account.warned_percent) return;
  notices::tell(tx, actor,
                {.kind = notices::Kind::kCreditWarning,
                 .audience = notices::Audience::kPartner,
                 .facts = {{"percent", std::to_string(level)},
                           {"used", use.used.to_string()},
                           {"limit", use.limit.to_string()},
                           {"available", use.available().to_string()},
                           {"currency", std::string(use.limit.currency.code())}}});
}

}  // namespace

std::int64_t LimitUse::percent() const {
  if (used.minor <= 0) return 0;
  if (limit.minor <= 0) return 100;
  const __int128 percent = static_cast<__int128>(used.minor) * 100 / limit.minor;
  return static_cast<std::int64_t>(std::min<__int128>(percent, kMostPercent));
}

std::int64_t warning_level(const LimitUse& use) {
  const std::int64_t percent = use.percent();
  return percent >= kLastWarning ? kLastWarning : percent >= kFirstWarning ? kFirstWarning : 0;
}

Result<std::optional<LimitUse>> limit_use(sql::Tx& tx, const BillingAccount& account, std::span<const Balance> balances,
                                          std::span<const Money> incoming, Instant at) {
  if (!account.credit_limit) return std::nullopt;
  const Currency currency = account.credit_limit->currency;
  LimitUse use{*account.credit_limit, {0, currency}};
  for (const auto& [code, amount] : owed(balances, incoming)) {
    if (amount.minor == 0) continue;
    const auto rate = catalog::find_exchange_rate(tx, amount.currency, currency, at);
    if (!rate) {
      return fail(errors::kCreditExceeded, "The credit limit cannot be checked: there is no exchange rate of " +
                                               BillingMonth::of(at).to_string() + " from " + code + " to " +
                                               std::string(currency.code()) + ". The operator has to load it.");
    }
    // The amount in major units has few digits, the rate at most twelve: the product is exact.
    const Decimal converted = amount.to_decimal() * rate->rate;
    const Decimal rounded = converted.at_scale(currency.exponent(), Rounding::kHalfAwayFromZero);
    use.used = use.used + Money{static_cast<std::int64_t>(rounded.mantissa()), currency};
  }
  return use;
}

Result<void> reserve_credit(sql::Tx& tx, const Actor& actor, const HeldAccount& held, std::span<const Money> incoming) {
  const BillingAccount& account = held.account;
  if (account.standing == Standing::kSuspended) {
    return fail(errors::kCreditBlocked,
                "The account is suspended: it makes new purchases again once its overdue invoices "
                "are paid.");
  }
  if (account.standing == Standing::kInArrears) {
    return fail(errors::kCreditBlocked,
                "The account is in arrears: it makes new purchases again once its overdue invoices "
                "are paid.");
  }
  const std::optional<LimitUse> use = OR_RETURN(limit_use(tx, account, held.balances, incoming, actor.at));
  if (!use) return {};
  if (use->available().minor < 0) return fail(exceeded(*use, account));
  warn(tx, actor, account, *use);
  return {};
}

}  // namespace chandlery::billing
