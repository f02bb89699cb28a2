// The tables of accounts and of what decides their taxes. Only account_store.cc names them.
#pragma once

#include "billing/account_terms.h"
#include "billing/accounts.h"
#include "billing/taxpayer.h"

namespace chandlery::billing::store {

std::optional<BillingAccount> find_account(sql::Tx& tx, std::string_view partner_id);
std::vector<std::string> partners_with_open(sql::Tx& tx, BillingMonth month, std::string_view after,
                                            std::int64_t limit);
std::vector<std::string> partners_in_arrears(sql::Tx& tx);
/// Asks for the account, locked, with its tax facts, into `held`; `found` tells whether there is one.
sql::Tx::Question hold_question(std::string_view partner_id, Instant at, HeldAccount& held, bool& found);

/// The tax facts alone, locking nothing; also of a partner without an account.
sql::Tx::Question taxpayer_question(std::string_view partner_id, Instant at, Taxpayer& found);

/// All queued. An account that is there stays as it is.
void insert_account(sql::Tx& tx, std::string_view partner_id, Instant at);
void update_account(sql::Tx& tx, const BillingAccount& account, Instant at);
void close_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month, Instant at);

/// The one that counts at `at`.
std::optional<TaxRegistration> find_registration(sql::Tx& tx, std::string_view partner_id, Instant at);
std::vector<TaxExemption> list_exemptions(sql::Tx& tx, std::string_view partner_id);
/// Both queued. A registration without an id ends the one before.
void put_registration(sql::Tx& tx, std::string_view partner_id, const TaxRegistration& registration, Instant at);
void put_exemption(sql::Tx& tx, std::string_view partner_id, const TaxExemption& exemption, Instant at);

}  // namespace chandlery::billing::store
