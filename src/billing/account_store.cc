// The SQL of accounts.
#include "billing/account_store.h"

#include <stdexcept>

namespace chandlery::billing::store {
namespace {

#define ACCOUNT_COLUMNS \
  "a.partner_id, a.credit_limit, a.limit_currency, a.standing, a.warned_percent, a.first_open_month"

const sql::Statement kFind("SELECT " ACCOUNT_COLUMNS " FROM billing_accounts a WHERE a.partner_id = $1");

// What decides the taxes of partner $1 at $2, which is on day $3: each fact by its key.
#define TAX_FACTS                                                                     \
  "(SELECT r.tax_id FROM tax_registrations r WHERE r.partner_id = $1"                 \
  "   AND r.since <= $2 ORDER BY r.since DESC LIMIT 1)"                               \
  ", (SELECT r.country FROM tax_registrations r WHERE r.partner_id = $1"              \
  "   AND r.since <= $2 ORDER BY r.since DESC LIMIT 1)"                               \
  ", (SELECT MAX(e.last_day) FROM tax_exemptions e WHERE e.partner_id = $1"           \
  "   AND e.first_day <= $3 AND e.last_day >= $3)"                                    \
  ", (SELECT s.country FROM sellers s WHERE s.id = 1)"
// One row with all that decides a charge.
const sql::Statement kHold("SELECT " ACCOUNT_COLUMNS ", " TAX_FACTS
                           " FROM billing_accounts a WHERE a.partner_id = $1 /*postgres: FOR UPDATE OF a */");
const sql::Statement kTaxpayer("SELECT " TAX_FACTS);
#undef TAX_FACTS
const sql::Statement kOpen(
    "SELECT a.partner_id FROM billing_accounts a WHERE a.first_open_month <= $1 AND a.partner_id > $2"
    " ORDER BY a.partner_id LIMIT CAST($3 AS BIGINT)");
const sql::Statement kInArrears("SELECT partner_id FROM billing_accounts WHERE standing <> 0 ORDER BY partner_id");
#undef ACCOUNT_COLUMNS

const sql::Statement kInsert(
    "INSERT INTO billing_accounts (partner_id, credit_limit, limit_currency, standing, warned_percent,"
    " first_open_month, changed_at) VALUES ($1, NULL, '', 0, 0, 0, $2) ON CONFLICT (partner_id) DO NOTHING");
const sql::Statement kUpdate(
    "UPDATE billing_accounts SET credit_limit = $2, limit_currency = $3, standing = $4, warned_percent = $5,"
    " changed_at = $6 WHERE partner_id = $1");
const sql::Statement kCloseMonth(
    "UPDATE billing_accounts SET first_open_month = $2, changed_at = $3"
    " WHERE partner_id = $1 AND first_open_month < $2");

const sql::Statement kFindRegistration(
    "SELECT country, tax_id FROM tax_registrations WHERE partner_id = $1 AND since <= $2 ORDER BY since DESC LIMIT 1");
const sql::Statement kListExemptions(
    "SELECT first_day, last_day, certificate FROM tax_exemptions WHERE partner_id = $1 ORDER BY first_day, last_day");
const sql::Statement kPutRegistration(
    "INSERT INTO tax_registrations (partner_id, since, country, tax_id) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (partner_id, since) DO UPDATE SET country = excluded.country, tax_id = excluded.tax_id");
const sql::Statement kPutExemption(
    "INSERT INTO tax_exemptions (partner_id, first_day, last_day, certificate, filed_at) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (partner_id, first_day, last_day) DO UPDATE SET certificate = excluded.certificate");

std::int64_t number_of(BillingMonth month) { return month.months; }

BillingAccount account_of(const sql::Row& row) {
  BillingAccount account{.partner_id = row.string(0),
                         .standing = static_cast<Standing>(row.integer(3)),
                         .warned_percent = row.integer(4),
                         .first_open_month = {static_cast<std::int32_t>(row.integer(5))}};
  if (const auto limit = row.optional_integer(1)) {
    const auto currency = Currency::parse(row.text(2));
    if (!currency) throw std::logic_error("a credit limit in an unknown currency");
    account.credit_limit = Money{*limit, *currency};
  }
  return account;
}

}  // namespace

std::optional<BillingAccount> find_account(sql::Tx& tx, std::string_view partner_id) {
  return tx.first(kFind, {partner_id}, account_of);
}

std::vector<std::string> partners_with_open(sql::Tx& tx, BillingMonth month, std::string_view after,
                                            std::int64_t limit) {
  return tx.all(kOpen, {number_of(month), after, limit}, [](const sql::Row& row) { return row.string(0); });
}

std::vector<std::string> partners_in_arrears(sql::Tx& tx) {
  return tx.all(kInArrears, {}, [](const sql::Row& row) { return row.string(0); });
}

sql::Tx::Question hold_question(std::string_view partner_id, Instant at, HeldAccount& held, bool& found) {
  const std::int64_t day = Date::of(at).days;
  return {kHold, {partner_id, at, day}, [&held, &found](const sql::Row& row) {
            held.account = account_of(row);
            held.tax_id = row.string(6);
            held.tax_country = row.string(7);
            held.exempt = !row.is_null(8);
            held.seller_country = row.string(9);
            found = true;
          }};
}

sql::Tx::Question taxpayer_question(std::string_view partner_id, Instant at, Taxpayer& found) {
  const std::int64_t day = Date::of(at).days;
  return {kTaxpayer, {partner_id, at, day}, [&found](const sql::Row& row) {
            found = {row.string(0), row.string(1), !row.is_null(2), row.string(3)};
          }};
}

void insert_account(sql::Tx& tx, std::string_view partner_id, Instant at) { tx.queue(kInsert, {partner_id, at}); }

void update_account(sql::Tx& tx, const BillingAccount& account, Instant at) {
  const std::optional<Money>& limit = account.credit_limit;
  tx.queue(kUpdate, {account.partner_id, limit ? sql::Param(limit->minor) : sql::Param(nullptr),
                     limit ? limit->currency.code() : std::string_view(), static_cast<int>(account.standing),
                     account.warned_percent, at});
}

void close_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month, Instant at) {
  tx.queue(kCloseMonth, {partner_id, number_of(month.next()), at});
}

std::optional<TaxRegistration> find_registration(sql::Tx& tx, std::string_view partner_id, Instant at) {
  auto found = tx.first(kFindRegistration, {partner_id, at}, [](const sql::Row& row) {
    return TaxRegistration{row.string(0), row.string(1)};
  });
  return found && !found->tax_id.empty() ? found : std::nullopt;
}

std::vector<TaxExemption> list_exemptions(sql::Tx& tx, std::string_view partner_id) {
  return tx.all(kListExemptions, {partner_id}, [](const sql::Row& row) {
    return TaxExemption{
        {static_cast<std::int32_t>(row.integer(0))}, {static_cast<std::int32_t>(row.integer(1))}, row.string(2)};
  });
}

void put_registration(sql::Tx& tx, std::string_view partner_id, const TaxRegistration& registration, Instant at) {
  tx.queue(kPutRegistration, {partner_id, at, registration.country, registration.tax_id});
}

void put_exemption(sql::Tx& tx, std::string_view partner_id, const TaxExemption& exemption, Instant at) {
  const std::int64_t first = exemption.first_day.days, last = exemption.last_day.days;
  tx.queue(kPutExemption, {partner_id, first, last, exemption.certificate, at});
}

}  // namespace chandlery::billing::store
