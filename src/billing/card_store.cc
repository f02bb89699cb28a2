// The SQL of card payments.
#include "billing/card_store.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kHold(
    "INSERT INTO card_payments (intent, partner_id, payment_id) VALUES ($1, '', '')"
    " ON CONFLICT (intent) DO UPDATE SET intent = excluded.intent RETURNING partner_id, payment_id");
const sql::Statement kKeep("UPDATE card_payments SET partner_id = $2, payment_id = $3 WHERE intent = $1");
const sql::Statement kInsertEvent(
    "INSERT INTO card_events (intent, id, kind, currency, amount, seen_at) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (intent, id) DO NOTHING");
const sql::Statement kTakenBack("SELECT currency, amount FROM card_events WHERE intent = $1 AND kind = 2 ORDER BY id");
static_assert(static_cast<int>(stripe::EventKind::kTakenBack) == 2);

}  // namespace

CardPaymentRow hold_card_payment(sql::Tx& tx, std::string_view intent) {
  return tx.first(kHold, {intent},
                  [](const sql::Row& row) {
                    return CardPaymentRow{row.string(0), row.string(1)};
                  })
      .value_or(CardPaymentRow{});
}

void keep_card_payment(sql::Tx& tx, std::string_view intent, const CardPaymentRow& row) {
  tx.queue(kKeep, {intent, row.partner_id, row.payment_id});
}

bool insert_card_event(sql::Tx& tx, const stripe::Event& event, Instant at) {
  return tx.execute(kInsertEvent, {event.intent, event.id, static_cast<int>(event.kind), event.amount.currency.code(),
                                   event.amount.minor, at}) == 1;
}

std::vector<Money> taken_back(sql::Tx& tx, std::string_view intent) {
  return tx.all(kTakenBack, {intent}, [](const sql::Row& row) {
    return Money{row.integer(1), Currency::parse(row.text(0)).value_or(Currency())};
  });
}

}  // namespace chandlery::billing::store
