#!/usr/bin/env bash
# The whole purchase with nothing but curl and jq, as the README tells it: sign in, create a customer, attest the
# agreement, find a product, fill a cart, check out, get the key, read the log.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
start_server

# The demo shop's first partner (data/demo/partners.json).
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
password='Chandlery-demo-2026'

echo "Sign in"
app_token $tenant $client $secret
expect "an application signs in alone" "$(tr -cd . <<<"$token" | wc -c)" 2
request GET '/v1/customers?size=1'
expect "and reads the customers" $status 200
user_token $tenant $client $secret agent@$tenant "$password"
request GET /v1/me
expect "an admin agent signs in with the application" "$(jq -r '.userPrincipalName' <<<"$body")" agent@$tenant

echo "Create a customer"
domain=tour-$RANDOM.onmicrosoft.example
expect "the domain is free" "$(curl -sS -o /dev/null -w '%{http_code}' -I "$base/v1/domains/$domain" -H "Authorization: Bearer $token")" 404
request POST /v1/customers "$(jq -n --arg domain $domain '{
  companyProfile: {domain: $domain},
  billingProfile: {email: "ada@example.com", culture: "en-US", language: "en", companyName: "Tour Instruments",
    defaultAddress: {firstName: "Ada", lastName: "Lovelace", addressLine1: "1 Analytical Way", city: "Seattle",
      state: "WA", country: "US", postalCode: "98101", phoneNumber: "+1 206 555 0100"}}}')"
expect "the customer is created" $status 201
customer=$(jq -r .id <<<"$body")
expect "its first password is shown once" "$(jq -r '.userCredentials.password | length > 10' <<<"$body")" true
expect "the domain is taken now" "$(curl -sS -o /dev/null -w '%{http_code}' -I "$base/v1/domains/$domain" -H "Authorization: Bearer $token")" 200

echo "Find a product"
request GET '/v1/products?country=US&targetView=SoftwarePerpetual'
expect "perpetual software is listed" "$(jq '.items | length > 0' <<<"$body")" true
product=$(jq -r '[.items[] | select(.title | test("SQL Server"))][0].id' <<<"$body")
request GET "/v1/products/$product/skus?country=US"
sku=$(jq -r '.items[0].id' <<<"$body")
request GET "/v1/products/$product/skus/$sku/availabilities?country=US&targetSegment=commercial"
item=$(jq -r '.items[0].catalogItemId' <<<"$body")
expect "its availability names the catalog item" "${item%:*}" "$product:$sku"

echo "Fill a cart and check out"
cart_body=$(jq -n --arg item "$item" '{lineItems: [{id: 0, catalogItemId: $item, quantity: 2, billingCycle: "one_time", friendlyName: "For the engine room"}]}')
request POST "/v1/customers/$customer/carts" "$cart_body"
expect "a cart is made" $status 201
expect "its line has no error" "$(jq '.lineItems[0].error' <<<"$body")" null
cart=$(jq -r .id <<<"$body")
request POST "/v1/customers/$customer/carts/$cart/checkout"
expect "without an agreement nothing is sold" "$status $(jq -r .code <<<"$body")" "403 13605"
request POST "/v1/customers/$customer/agreements" "$(jq -n '{
  primaryContact: {firstName: "Ada", lastName: "Lovelace", email: "ada@example.com"},
  templateId: "117a77b0-9360-443b-8795-c6dedc750cf9", dateAgreed: "2021-03-08T00:00:00Z", type: "MicrosoftCustomerAgreement"}')"
expect "the agreement is attested" $status 201
request POST "/v1/customers/$customer/carts/$cart/checkout"
expect "the cart is checked out" $status 201
order=$(jq -r '.orders[0].id' <<<"$body")
request POST "/v1/customers/$customer/carts/$cart/checkout"
expect "a second checkout is refused" "$status $(jq -r .code <<<"$body")" "400 800065"
request GET "/v1/customers/$customer/orders/$order"
expect "the order is completed" "$(jq -r .status <<<"$body")" completed
request GET "/v1/customers/$customer/orders/$order/provisioningstatus"
expect "and its line fulfilled" "$(jq -r '.items[0].status' <<<"$body")" Fulfilled
request GET "/v1/customers/$customer/entitlements?entitlementType=software"
expect "the customer is entitled to two" "$(jq '.items[0].quantity' <<<"$body")" 2

echo "Get the key"
request GET "/v1/customers/$customer/orders/$order/lineitems/0/softwarekeys"
expect "the list masks the keys" "$(jq -r '[.items[].maskedKey | startswith("*****")] | all' <<<"$body")" true
expect "there is a key for each unit" "$(jq '.items | length' <<<"$body")" 2
key=$(jq -r '.items[0].id' <<<"$body")
request POST "/v1/customers/$customer/orders/$order/lineitems/0/softwarekeys/$key/reveal" '{"reason":"the tour"}'
expect "the admin agent sees the key" "$status $(jq -r '.key | gsub("-";"") | length' <<<"$body")" "200 32"
revealed=$(jq -r .key <<<"$body")
user_token $tenant $client $secret sales@$tenant "$password"
request POST "/v1/customers/$customer/orders/$order/lineitems/0/softwarekeys/$key/reveal" '{}'
expect "a sales agent does not" "$status $(jq -r .code <<<"$body")" "403 900150"

echo "Read the log"
request GET "/v1/auditrecords?filter=$(jq -rn --arg id "$customer" '{Field:"CustomerId",Value:$id,Operator:"equals"} | tojson | @uri')"
expect "sales may read transactions" "$(jq -r '[.items[].operationType] | index("create_order") != null' <<<"$body")" true
expect "but not who saw keys" "$(jq -r '[.items[].operationType] | index("get_software_key")' <<<"$body")" null
user_token $tenant $client $secret admin@$tenant "$password"
request GET "/v1/auditrecords?filter=$(jq -rn '{Field:"ResourceType",Value:"software_key",Operator:"equals"} | tojson | @uri')"
expect "the global admin reads both the reveal and the refusal" \
  "$(jq -c '[.items[] | select(.operationType == "get_software_key") | .operationStatus] | sort' <<<"$body")" '["failed","succeeded"]'
expect "the log never holds the key" "$(grep -c -- "$revealed" <<<"$body" || true)" 0
expect "the log proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes
expect "the server's own log never holds the key" "$(grep -c -- "$revealed" "$workspace/server.log" || true)" 0

finish
