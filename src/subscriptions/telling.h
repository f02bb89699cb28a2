// What the activity log and people are told of subscriptions.
#pragma once

#include <span>
#include <string_view>

#include "billing/charge_line.h"
#include "core/actor.h"
#include "notices/service.h"
#include "platform/sql/sql.h"
#include "subscriptions/model.h"

namespace chandlery::subscriptions {

/// The record of a change, with what it charged; `before` and `after` are the subscription then and now.
void record(sql::Tx& tx, const Actor& actor, std::string_view operation, std::string_view customer_name,
            const Subscription& before, const Subscription& after, std::span<const billing::ChargeLine> charges = {});

/// Tells seller and customer of what happened or is about to; `actor` acts in the seller's tenant.
void tell_renewing(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription);
/// `why` says to the seller why the next term is not to be had as things stand; empty when the term is to be the last.
void tell_ending(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription,
                 std::string_view why);
void tell_renewed(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription,
                  const Money& total);
/// `why` says why it was not renewed though it was to be; empty when it was to end.
void tell_expired(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription,
                  std::string_view why);
void tell_suspended(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription);
void tell_deleted(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Subscription& subscription);

}  // namespace chandlery::subscriptions
