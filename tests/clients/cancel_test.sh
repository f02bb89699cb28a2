#!/usr/bin/env bash
# The whole cancellation with nothing but curl and jq: buy in the demo shop, see what can be cancelled and what comes
# back, cancel, and find the software stopped everywhere: order, entitlements, provisioning, keys, ledger, log.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
start_server

# The demo shop's first partner (data/demo/partners.json).
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
password='Chandlery-demo-2026'

echo "Buy"
user_token $tenant $client $secret agent@$tenant "$password"
domain=cancel-$RANDOM.onmicrosoft.example
request POST /v1/customers "$(jq -n --arg domain $domain '{
  companyProfile: {domain: $domain},
  billingProfile: {email: "ada@example.com", culture: "en-US", language: "en", companyName: "Tour Instruments",
    defaultAddress: {firstName: "Ada", lastName: "Lovelace", addressLine1: "1 Analytical Way", city: "Seattle",
      state: "WA", country: "US", postalCode: "98101", phoneNumber: "+1 206 555 0100"}}}')"
customer=$(jq -r .id <<<"$body")
request POST "/v1/customers/$customer/agreements" "$(jq -n '{
  primaryContact: {firstName: "Ada", lastName: "Lovelace", email: "ada@example.com"},
  templateId: "117a77b0-9360-443b-8795-c6dedc750cf9", dateAgreed: "2021-03-08T00:00:00Z", type: "MicrosoftCustomerAgreement"}')"
find_item
buy 2
expect "two licences are bought" "$status $(jq -r .status <<<"$body")" "201 completed"
price=$(jq -r .totalPrice <<<"$body")
keys="/v1/customers/$customer/orders/$order/lineitems/0/softwarekeys"
request POST "$keys/1/reveal" '{"reason":"the tour"}'
expect "the admin agent sees the first key" $status 200

echo "See what can be cancelled"
cancellation="/v1/customers/$customer/orders/$order/cancellation"
request GET "$cancellation"
expect "the line can be cancelled" "$(jq -r '.lineItems[0].cancellable' <<<"$body")" true
expect "for thirty days" "$(jq -r '.lineItems[0].daysLeft' <<<"$body")" 30
expect "and everything comes back" "$(jq -r '.lineItems[0].refund.amount' <<<"$body")" "$price"
expect "this caller lacks nothing" "$(jq -r '.callerLacks | length' <<<"$body")" 0
user_token $tenant $client $secret sales@$tenant "$password"
request GET "$cancellation"
expect "a sales agent is told what he lacks" "$(jq -r '.callerLacks[0] | test("admin agent")' <<<"$body")" true
request POST "$cancellation" '{"acknowledged":true}'
expect "and is refused" "$status $(jq -r .code <<<"$body")" "403 900150"
app_token $tenant $client $secret
request PATCH "/v1/customers/$customer/orders/$order" '{"status":"cancelled"}'
expect "so is an application without a person" $status 403

echo "Cancel"
user_token $tenant $client $secret agent@$tenant "$password"
request POST "$cancellation" '{"reason":"Bought twice"}'
expect "not without the acknowledgement" "$status $(jq -r .code <<<"$body")" "400 800002"
request GET "/v1/customers/$customer/orders/$order"
request PATCH "/v1/customers/$customer/orders/$order" "$(jq -c '.status = "cancelled"' <<<"$body")"
expect "the order is cancelled as the SDKs do it" "$status $(jq -r .status <<<"$body")" "200 cancelled"
expect "its line has the quantity 0" "$(jq -r '.lineItems[0].quantity' <<<"$body")" 0
request PATCH "/v1/customers/$customer/orders/$order" '{"status":"cancelled"}'
expect "a second time is refused" "$status $(jq -r .code <<<"$body")" "400 800061"

echo "Everything has stopped"
request GET "/v1/customers/$customer/orders/$order"
expect "the order stays in the list" "$(jq -r .status <<<"$body")" cancelled
request GET "/v1/customers/$customer/orders/$order/provisioningstatus"
expect "nothing is provisioned" "$(jq -r '.items[0].status' <<<"$body")" Unfulfilled
request GET "/v1/customers/$customer/entitlements?entitlementType=software"
expect "the entitlement stays, cancelled" "$(jq -r '.items[0].fulfillmentState' <<<"$body")" Cancelled
request GET "$keys"
expect "the keys are listed as revoked" "$(jq -r '[.items[].status] | unique | join(" ")' <<<"$body")" revoked
for key in 1 2; do
  request POST "$keys/$key/reveal" '{}'
  expect "nobody gets key $key any more" "$status $(jq -r .code <<<"$body")" "403 700002"
done
request GET "$cancellation"
expect "the credit is told" "$(jq -r '.cancellations[0] | "\(.state) \(.credit.amount)"' <<<"$body")" "completed $price"

echo "Return ten and buy six again"
buy 10
request POST "/v1/customers/$customer/orders/$order/lineitems/0/return-and-rebuy" '{"quantity":6,"acknowledged":true}'
expect "in one step" "$status $(jq -r '"\(.returnedOrder.status) \(.order.lineItems[0].quantity)"' <<<"$body")" "201 cancelled 6"

echo "The books and the log"
request GET "/v1/auditrecords?filter=$(jq -rn --arg id "$customer" '{Field:"CustomerId",Value:$id,Operator:"equals"} | tojson | @uri')"
expect "the log tells of both cancellations" "$(jq '[.items[] | select(.operationType == "update_order")] | length' <<<"$body")" 2
from=$(date -u -d '1 day ago' +%F)
curl -sS -o "$workspace/log.csv" "$base/v1/auditrecords/export?startDate=$from" -H "Authorization: Bearer $token"
expect "the log is exported as a file" "$(head -1 "$workspace/log.csv" | tr -d '\r' | cut -d, -f1-2 | grep -c ,)" 1
expect "with a row for each cancellation" "$(grep -c update_order "$workspace/log.csv")" 2
curl -sS -o "$workspace/help.html" "$base/help/keys-and-downloads" -H 'Accept-Language: zh-CN'
expect "the guide is there in Chinese, too" "$(grep -c '获取产品密钥和下载' "$workspace/help.html")" 1
expect "the log proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes
expect "the ledger balances" "$("$binary" ledger check >/dev/null 2>&1 && echo yes)" yes

finish
