#!/usr/bin/env bash
# The life of a reservation with nothing but curl and jq: open and register an Azure subscription, reserve, split, merge,
# exchange and return; usage by the hour becomes lines of the coming invoice; a customer buys by itself once it may; and
# nonsense is refused.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
start_server

# The demo shop's first partner and one of its customers (data/demo).
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
password='Chandlery-demo-2026'
machine=DXPX4BZMGRVV

agent() { user_token $tenant $client $secret agent@$tenant "$password"; }
agent
domain=reserve-$RANDOM.onmicrosoft.example
request POST /v1/customers "$(jq -n --arg domain $domain '{
  companyProfile: {domain: $domain},
  billingProfile: {email: "ada@example.com", culture: "en-US", language: "en", companyName: "Tour Engines",
    defaultAddress: {firstName: "Ada", lastName: "Lovelace", addressLine1: "1 Analytical Way", city: "Seattle",
      state: "WA", country: "US", postalCode: "98101", phoneNumber: "+1 206 555 0100"}}}')"
customer=$(jq -r .id <<<"$body")
at=/v1/customers/$customer
request POST $at/agreements "$(jq -n '{
  primaryContact: {firstName: "Ada", lastName: "Lovelace", email: "ada@example.com"},
  templateId: "117a77b0-9360-443b-8795-c6dedc750cf9", dateAgreed: "2021-03-08T00:00:00Z", type: "MicrosoftCustomerAgreement"}')"

echo "A subscription to bill it to"
request POST $at/azuresubscriptions '{"friendlyName":"Yard"}'
expect "is opened" "$status $(jq -r .billingType <<<"$body")" "201 usage"
azure=$(jq -r .id <<<"$body")
request GET "$at/products/$machine/skus/0001/availabilities"
item=$(jq -r '.items[0].catalogItemId' <<<"$body")
# cart QUANTITY: a cart with the machine, billed to the subscription.
cart() {
  request POST $at/carts "$(jq -n --arg item "$item" --arg azure "$azure" --argjson quantity "$1" '{lineItems: [{id: 0,
    catalogItemId: $item, quantity: $quantity, billingCycle: "one_time", termDuration: "P1Y",
    provisioningContext: {subscriptionId: $azure, scope: "shared", duration: "1Year"}}]}')"
}
cart 10
expect "not before it is registered" "$(jq -r '.lineItems[0].error.errorCode' <<<"$body")" 10007
request POST $at/subscriptions/$azure/registrations '"success"'
expect "registering is accepted" $status 202
request GET $at/subscriptions/$azure/registrationstatus
expect "and done" "$(jq -r .status <<<"$body")" Registered

echo "Reserve"
cart 10
expect "the cart has a price" "$(jq -r '.lineItems[0].error' <<<"$body")" null
request POST "$at/carts/$(jq -r .id <<<"$body")/checkout"
expect "ten machines are reserved" "$status" 201
request GET "$at/reservations"
reservation=$(jq -r '.items[0].id' <<<"$body")
expect "for a year, up front" "$(jq -r '.items[0] | "\(.quantity) \(.price) \(.provisioningState)"' <<<"$body")" "10 3900 Succeeded"
request GET "$at/entitlements?entitlementType=reservedInstance"
request GET "/v1$(jq -r '.items[0].entitledArtifacts[0].link.uri' <<<"$body")"
expect "the artifact leads to it" "$(jq -r '.reservations[0].reservationId' <<<"$body")" "$reservation"

echo "Manage"
request PATCH $at/reservations/$reservation '{"displayName":"Cranes","renew":true}'
expect "named and renewed" "$status $(jq -r '"\(.displayName) \(.renew)"' <<<"$body")" "200 Cranes true"
request POST $at/reservations/$reservation/split '{"parts":[{"quantity":7},{"quantity":4}]}'
expect "parts must add up" "$status $(jq -r .code <<<"$body")" "400 700053"
request POST $at/reservations/$reservation/split '{"parts":[{"quantity":7},{"quantity":3}]}'
expect "split in two" "$status $(jq -r '[.items[].quantity] | join("+")' <<<"$body")" "200 7+3"
request POST $at/reservations/merge "$(jq -c '{reservationIds: [.items[].id]}' <<<"$body")"
expect "and merged again" "$status $(jq -r '"\(.quantity) \(.price)"' <<<"$body")" "200 10 3900"
merged=$(jq -r .id <<<"$body")

echo "Exchange and return"
wanted=$(jq -nc --arg item "$item" '{catalogItemId: $item, quantity: 11, termDuration: "P1Y", billingCycle: "one_time"}')
request POST $at/reservations/$merged/exchange/quote "$(jq -c '.quantity = 9' <<<"$wanted")"
expect "not for less" "$status $(jq -r .code <<<"$body")" "400 700055"
request POST $at/reservations/$merged/exchange/quote "$wanted"
expect "a quote tells the difference" "$status $(jq -r .difference <<<"$body")" "200 390"
request POST $at/reservations/$merged/exchange "$(jq -c --arg quote "$(jq -r .quoteId <<<"$body")" '.quoteId = $quote' <<<"$wanted")"
expect "which is what is confirmed" "$status $(jq -r '"\(.returned.provisioningState) \(.bought.quantity)"' <<<"$body")" "200 Exchanged 11"
bought=$(jq -r .bought.id <<<"$body")
request GET $at/reservations/$bought/return
expect "all of it comes back on the first day" "$status $(jq -r '"\(.refund) \(.fee)"' <<<"$body")" "200 4290 0"
request POST $at/reservations/$bought/return '{"quoteId":"another"}'
expect "not by another quote" "$status $(jq -r .code <<<"$body")" "409 700058"
request GET $at/reservations/$bought/return
request POST $at/reservations/$bought/return "$(jq -c '{quoteId}' <<<"$body")"
expect "returned" "$status $(jq -r .reservation.provisioningState <<<"$body")" "200 Returned"
request GET $at/reservations/$bought/return
expect "and not twice" "$status $(jq -r .code <<<"$body")" "409 700051"

echo "Usage"
request GET /v1/profiles/organization
partner=$(jq -r .id <<<"$body")
yesterday=$(date -u -d 'yesterday' +%F)
{
  echo RecordId,PartnerId,CustomerId,SubscriptionId,ResourceGroup,ResourceURI,ArmSkuName,ResourceLocation,UsageHour,Quantity,UnitPrice,Currency,MeterName,PartnerEarnedCredit
  for hour in 00 01 02; do
    echo u$hour,$partner,$customer,$azure,docks,/vm/crane,Standard_B2ms,eastus,${yesterday}T$hour:00:00Z,1,0.40,USD,B2ms,true
  done
} >"$workspace/usage.csv"
"$binary" usage import "$workspace/usage.csv" >"$workspace/import.log" 2>&1 || cat "$workspace/import.log"
"$binary" reservations rate >"$workspace/rate.log" 2>&1 || cat "$workspace/rate.log"
period=current
[ "${yesterday%-*}" = "$(date -u +%Y-%m)" ] || period=previous
request GET "/v1/invoices/unbilled/lineitems?provider=marketplace&invoicelineitemtype=usagelineitems&currencycode=usd&period=$period"
expect "is a line of the coming invoice" "$status $(jq -r '.items[] | "\(.quantity) \(.billingPreTaxTotal) \(.meterName) \(.partnerEarnedCreditPercentage)"' <<<"$body")" \
  "200 3 1.02 B2ms 15"
request GET "/v1/invoices/unbilled/lineitems?provider=azure&invoicelineitemtype=billinglineitems&currencycode=usd&period=$period"
expect "which is charged" "$status $(jq -r '.items[0].pretaxCharges' <<<"$body")" "200 1.02"
request POST $at/savings/recommendations '{}'
expect "three hours are worth no reservation of those on the shelf" "$status $(jq -r '.items | length' <<<"$body")" "200 0"

echo "A customer buys by itself"
own=$(sed -n 2p "$repository/data/demo/customers.csv")
harbor=$(cut -d, -f1 <<<"$own")
request GET /v1/customers/$harbor
own_domain=$(jq -r .companyProfile.domain <<<"$body")
request POST /v1/customers/$harbor/azuresubscriptions '{"friendlyName":"Harbor"}'
own_azure=$(jq -r .id <<<"$body")
request POST /v1/customers/$harbor/subscriptions/$own_azure/registrations
request GET "/v1/customers/$harbor/products/$machine/skus/0001/availabilities"
wish=$(jq -c --arg azure "$own_azure" '{catalogItemId: .items[0].catalogItemId, quantity: 1, subscriptionId: $azure,
  termDuration: "P1Y", billingCycle: "one_time"}' <<<"$body")
request GET "/v1/customers/$harbor/users"
own_user=$(jq -r '.items[0].id' <<<"$body")
as_customer() { user_token "$own_domain" $portal_client $portal_secret "admin@$own_domain" "$password"; }
portal_client=$(jq -r '.operator.applications[0].clientId' "$repository/data/demo/partners.json")
portal_secret=$(jq -r '.operator.applications[0].secret' "$repository/data/demo/partners.json")
as_customer
request POST /v1/customers/$harbor/reservations "$wish"
expect "not unless its partner allows it" "$status $(jq -r .code <<<"$body")" "403 700060"
agent
request PUT /v1/customers/$harbor/reservationpermission "$(jq -nc --arg azure "$own_azure" --arg user "$own_user" \
  '{customerMayBuy: true, owners: [{subscriptionId: $azure, userId: $user}]}')"
expect "who may" "$status $(jq -r '.owners[0].userPrincipalName' <<<"$body")" "200 admin@$own_domain"
as_customer
request GET /v1/customers/$harbor/reservationoffers
expect "and sees what there is, without the partner's prices" \
  "$status $(jq -r '[.items[] | has("unitPrice")] | any' <<<"$body")" "200 false"
request POST /v1/customers/$harbor/reservations "$wish"
expect "then buys" "$status $(jq -r '"\(.quantity) \(has("price"))"' <<<"$body")" "201 1 false"
agent
request GET "/v1/notices?size=5"
expect "and the partner is told" "$(jq -r '[.items[] | select(.kind == "order_completed")] | length' <<<"$body")" 1

echo "Nonsense"
worst=0
# nonsense METHOD PATH BODY...
nonsense() {
  local method=$1 path=$2 text
  shift 2
  for text in "$@"; do
    request "$method" "$at/$path" "$text"
    [ "$status" -le "$worst" ] || worst=$status
  done
}
nonsense POST reservations/$merged/split '' '[]' '{"parts":[{"quantity":9223372036854775807},{"quantity":9223372036854775807}]}' \
  '{"parts":[{"quantity":-1},{"quantity":11}]}' '{"parts":"x"}' '{"parts":[{"quantity":1e400}]}'
nonsense POST reservations/merge '{}' 'null' '{"reservationIds":["x",1]}' '{"reservationIds":[]}' \
  "{\"reservationIds\":[\"$merged\",\"$merged\"]}"
nonsense POST reservations/$merged/return '{"quoteId":7}' '{}'
nonsense POST reservations/$merged/exchange '{"catalogItemId":"a:b:c","quantity":-5,"quoteId":"x"}' '{}'
nonsense POST reservations/$merged/exchange/quote '{"catalogItemId":"a:b:c","quantity":9223372036854775807}'
nonsense PATCH reservations/$merged '{"scope":{"scopeType":"Moon"}}' '{"scope":{"scopeType":"Single"}}' '{"renew":"x"}' \
  '{"displayName":""}' '{"instanceFlexibility":"Off"}'
nonsense POST reservations '{}' "{\"catalogItemId\":\"a:b:c\",\"quantity\":0,\"subscriptionId\":\"$azure\"}" \
  "{\"catalogItemId\":\"$item\",\"quantity\":9223372036854775807,\"subscriptionId\":\"$azure\",\"termDuration\":\"P9Y\"}"
nonsense POST azuresubscriptions '{"friendlyName":""}' '{"friendlyName":7}' "{\"friendlyName\":\"$(printf 'x%.0s' {1..2000})\"}"
nonsense POST subscriptions/x/registrations ''
nonsense PUT reservationpermission '{"owners":[{}]}' '{"owners":[{"subscriptionId":"x","userId":"y"}]}' '{"customerMayBuy":2}'
nonsense GET reservations/x ''
nonsense GET 'reservations?size=x' ''
nonsense GET 'reservations?state=Moon' ''
nonsense GET 'reservations?MS-ContinuationToken=x' ''
nonsense GET reservations/00000000-0000-4000-8000-000000000000/return ''
expect "is refused and breaks nothing" "$([ "$worst" -lt 500 ] && echo fine || echo "$worst")" fine

expect "the log proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes
expect "the ledger balances" "$("$binary" ledger check >/dev/null 2>&1 && echo yes)" yes
finish
