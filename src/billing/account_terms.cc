// See account_terms.h.
#include "billing/account_terms.h"

#include <algorithm>

#include "audit/service.h"
#include "billing/account_store.h"
#include "billing/tax_rules.h"
#include "core/text.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

std::string snapshot(const BillingAccount& account, const std::optional<TaxRegistration>& registration) {
  json::Writer w;
  w.begin_object().field("Standing", to_string(account.standing));
  if (account.credit_limit) {
    w.field("CreditLimit", *account.credit_limit).field("CurrencyCode", account.credit_limit->currency.code());
  }
  if (registration) w.field("TaxCountry", registration->country).field("TaxId", registration->tax_id);
  w.end_object();
  return w.take();
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, std::string_view resource,
            std::string_view customer_id, std::string old_value, std::string new_value) {
  audit::append(tx, actor,
                {.operation = operation,
                 .resource_type = resource,
                 .customer_id = customer_id,
                 .old_value = std::move(old_value),
                 .new_value = std::move(new_value)});
}

Result<void> check_limit(const Money& limit) {
  if (limit.minor >= 0 && limit.minor <= kLargestAmount) return {};
  return fail(errors::kInvalidProperty, "A limit is not negative, nor beyond all measure.", "creditLimit.amount");
}

}  // namespace

AccountTerms find_terms(sql::Tx& tx, std::string_view partner_id, Instant at) {
  AccountTerms terms{.account = find_account(tx, partner_id),
                     .registration = store::find_registration(tx, partner_id, at),
                     .exemptions = store::list_exemptions(tx, partner_id),
                     .balances = balances(tx, partner_id)};
  if (auto use = limit_use(tx, terms.account, terms.balances, {}, at)) {
    terms.use = *use;
  } else {
    terms.use_unknown = use.error().message;
  }
  return terms;
}

Result<void> replace_terms(sql::Tx& tx, const Actor& actor, const TermsChange& change) {
  if (change.credit_limit) RETURN_IF_FAILED(check_limit(*change.credit_limit));
  if (change.registration && !is_valid_tax_id(change.registration->country, change.registration->tax_id)) {
    return fail(errors::kInvalidProperty, "This is no tax id of that country.", "taxRegistration.taxId");
  }
  const BillingAccount old = hold_account(tx, actor.partner_id, actor.at).account;
  const auto registered = store::find_registration(tx, actor.partner_id, actor.at);
  BillingAccount account = old;
  account.credit_limit = change.credit_limit;
  account.standing = change.standing.value_or(old.standing);
  if (account.credit_limit != old.credit_limit) account.warned_percent = 0;
  update_account(tx, account, actor.at);
  if (change.registration != registered) {
    store::put_registration(tx, actor.partner_id, change.registration.value_or(TaxRegistration{}), actor.at);
  }
  const bool limit_only = account.standing == old.standing && change.registration == registered;
  record(tx, actor, limit_only ? "increase_credit_limit" : "update_billing_account", "credit_limit", {},
         snapshot(old, registered), snapshot(account, change.registration));
  return {};
}

Result<TaxExemption> file_exemption(sql::Tx& tx, const Actor& actor, TaxExemption exemption) {
  exemption.first_day = std::max(exemption.first_day, BillingMonth::of(actor.at).next().first_day());
  if (exemption.last_day < exemption.first_day) {
    return fail(errors::kInvalidProperty,
                "An exemption takes effect with the next billing month, on " + to_iso(exemption.first_day) +
                    ": this one ends before.",
                "lastDay");
  }
  if (text::trim(exemption.certificate).empty() || exemption.certificate.size() > kLongestCertificate) {
    return fail(errors::kInvalidProperty, "Say by which certificate, in a few words.", "certificate");
  }
  hold_account(tx, actor.partner_id, actor.at);
  store::put_exemption(tx, actor.partner_id, exemption, actor.at);
  json::Writer w;
  w.begin_object().field("FirstDay", to_iso(exemption.first_day)).field("LastDay", to_iso(exemption.last_day));
  w.field("Certificate", exemption.certificate).end_object();
  record(tx, actor, "add_tax_exemption", "credit_limit", {}, {}, w.take());
  return exemption;
}

}  // namespace chandlery::billing
