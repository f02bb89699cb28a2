// The tables of card payments and of the gateway's events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/stripe.h"
#include "platform/sql/sql.h"

namespace chandlery::billing::store {

/// Whose payment the gateway's id is; both empty while no money has arrived.
struct CardPaymentRow {
  std::string partner_id, payment_id;
};
/// Makes the row when there is none, and holds it: events of one payment follow each other.
CardPaymentRow hold_card_payment(sql::Tx& tx, std::string_view intent);
/// Queued.
void keep_card_payment(sql::Tx& tx, std::string_view intent, const CardPaymentRow& row);
/// False, and nothing is written, when the event is there already.
bool insert_card_event(sql::Tx& tx, const stripe::Event& event, Instant at);
/// What events of kTakenBack say that went back.
std::vector<Money> taken_back(sql::Tx& tx, std::string_view intent);

}  // namespace chandlery::billing::store
