#!/usr/bin/env bash
# A sandbox whose clock is turned, with nothing but curl and jq: buy, cancel one purchase, turn the clock, and see the other
# too old to be cancelled and the month invoiced with the purchase and its credit.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
export CHANDLERY_SANDBOX_CLOCK=turned CHANDLERY_SANDBOX_FIXTURES=$repository/data/demo
start_server

# The demo shop's first partner (data/demo/partners.json) and one of its customers.
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
password='Chandlery-demo-2026'
customer=20000000-0000-4000-8000-000000000001
clock=/v1/sandbox/clock

echo "Buy two, cancel one"
user_token $tenant $client $secret agent@$tenant "$password"
find_item
buy
cancelled=$order price=$(jq -r .totalPrice <<<"$body")
request POST "/v1/customers/$customer/orders/$cancelled/cancellation" '{"reason":"Bought twice","acknowledged":true}'
expect "the first is cancelled" "$status" 201
buy
expect "the second is bought" "$status" 201

echo "What the clock refuses"
request GET $clock
expect "it can be turned" "$(jq -r '"\(.turnable) \(.aheadSeconds)"' <<<"$body")" "true 0"
for wrong in '{}' '{"days":0}' '{"days":801}' '{"days":1,"to":"2099-01-01T00:00:00Z"}' '{"to":"2020-01-01T00:00:00Z"}' \
  '{"to":"2099-01-01T00:00:00Z"}' '{"to":"soon"}' '{"days":"many"}' '[]'; do
  request POST $clock "$wrong"
  expect "$wrong" "$status $(jq -r '.code != null' <<<"$body")" "400 true"
done
request GET $clock
expect "and stays where it is" "$(jq -r .aheadSeconds <<<"$body")" 0
user_token $tenant $client $secret helpdesk@$tenant "$password"
request POST $clock '{"days":1}'
expect "who may not buy does not turn it" "$status" 403

echo "Sixty-one days later"
month=$(date -u +%Y-%m)
app_token $tenant $client $secret
request POST $clock '{"days":61}'
expect "the clock is turned" "$status $(jq -r '.aheadSeconds > 60 * 86400' <<<"$body")" "200 true"
request GET $clock
expect "a token of before has ended" "$status" 401
user_token $tenant $client $secret agent@$tenant "$password"
request POST "/v1/customers/$customer/orders/$order/cancellation" '{"reason":"Too late","acknowledged":true}'
expect "the second purchase is too old to be cancelled" "$status $(jq -r .code <<<"$body")" "400 900117"
user_token $tenant $client $secret billing@$tenant "$password"
request GET /v1/invoices
invoice=$(jq -r --arg month "$month" '[.items[] | select(.billingPeriodStartDate // .invoiceDate | startswith($month))][0].id' <<<"$body")
expect "the month is invoiced" "$(jq '.items | length >= 1' <<<"$body")" true
request GET "/v1/invoices/$invoice/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&size=1000"
expect "with the cancelled purchase" "$(jq --arg id "$cancelled" '[.items[] | select(.orderId == $id and .subtotal > 0)] | length' <<<"$body")" 1
expect "its credit" "$(jq --arg id "$cancelled" '[.items[] | select(.orderId == $id) | .subtotal] | add' <<<"$body")" 0
expect "and the one that was kept" "$(jq --arg id "$order" '[.items[] | select(.orderId == $id) | .subtotal] | add' <<<"$body")" "$price"

echo "The books and the log"
expect "the log proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes
expect "the ledger balances" "$("$binary" ledger check >/dev/null 2>&1 && echo yes)" yes

echo "Begin anew"
user_token $tenant $client $secret helpdesk@$tenant "$password"
request POST /v1/sandbox/reset
expect "who may not buy does not" "$status" 403
user_token $tenant $client $secret agent@$tenant "$password"
request POST /v1/sandbox/reset '{"reservations":"many"}'
expect "nor who asks for nonsense" "$status" 400
request GET "/v1/customers/$customer/orders/$order"
expect "and nothing has changed" "$status" 200
request POST /v1/sandbox/reset
expect "the fixtures are asked for" "$status $(jq -r .status <<<"$body")" "202 resetting"
# Until it is done /readyz answers 503, or nobody does.
until curl -fs -o /dev/null "$base/readyz"; do
  kill -0 "$server" || break
  read -rt 0.05 <> <(:) || true
done
request GET $clock
expect "a token of before has ended" "$status" 401
user_token $tenant $client $secret agent@$tenant "$password"
request GET $clock
expect "the clock is the system's" "$(jq -r '"\(.resettable) \(.aheadSeconds)"' <<<"$body")" "true 0"
request GET "/v1/customers/$customer/orders/$order"
expect "the purchases are gone" "$status" 404
buy
expect "and there is something to buy" "$status" 201
expect "the log proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes

finish
