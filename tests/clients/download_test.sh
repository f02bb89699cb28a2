#!/usr/bin/env bash
# Installation media with nothing but curl, jq and coreutils: the operator uploads an image in two parts, both sides of a
# purchase fetch it, one goes on where it was cut off, and a cancellation ends it all.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
start_server

tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
desk=00000000-0000-4000-8000-000000000010
desk_secret=demo-secret-of-the-chandlery-desk
password='Chandlery-demo-2026'
customer=20000000-0000-4000-8000-000000000001 # harborpine.example
product=8B64QH90172Z

echo "Upload"
head -c 3000000 /dev/urandom >"$workspace/image.iso"
sha256=$(sha256sum "$workspace/image.iso" | cut -d' ' -f1)
user_token operator.example $desk $desk_secret operator@operator.example "$password"
request POST /operator/v1/media "$(jq -n --arg sha256 "$sha256" '{productId: "8B64QH90172Z", skuId: "0001",
  version: "2019 R2", language: "en-US", architecture: "x64", fileName: "server 2019 R2.iso", size: 3000000,
  sha256: $sha256}')"
expect "the image is announced" "$status $(jq -r .status <<<"$body")" "201 uploading"
medium=$(jq -r .id <<<"$body")
# part FIRST LAST: sends those bytes; sets $status and $body.
part() {
  dd if="$workspace/image.iso" of="$workspace/part" bs=64K iflag=skip_bytes,count_bytes skip=$1 count=$(($2 - $1 + 1)) status=none
  status=$(curl -sS -T "$workspace/part" "$base/operator/v1/media/$medium/content" -H "Authorization: Bearer $token" \
    -H "Content-Range: bytes $1-$2/3000000" -o "$workspace/body" -w '%{http_code}')
  body=$(cat "$workspace/body")
}
part 0 1999999
expect "its first part is taken" "$status $(jq -r '"\(.status) \(.receivedBytes)"' <<<"$body")" "200 uploading 2000000"
part 1000000 2999999
expect "a part from elsewhere is told where to go on" "$status $(jq -r '.data[0]' <<<"$body")" "409 2000000"
part 2000000 2999999
expect "the last part publishes it" "$status $(jq -r '"\(.status) \(.sha256)"' <<<"$body")" "200 available $sha256"

echo "Buy, choose, and download"
user_token $tenant $client $secret agent@$tenant "$password"
request GET "/v1/customers/$customer/products/$product/skus/0001/availabilities"
item=$(jq -r '.items[0].catalogItemId' <<<"$body")
request POST "/v1/customers/$customer/orders" "$(jq -n --arg item "$item" '{
  billingCycle: "one_time", lineItems: [{lineItemNumber: 0, offerId: $item, quantity: 1}]}')"
order=$(jq -r .id <<<"$body")
line="/v1/customers/$customer/orders/$order/lineitems/0"
request GET "$line/softwareproducts"
expect "the new version is a choice" "$(jq '[.items[] | select(.version == "2019 R2")] | length' <<<"$body")" 1
request GET "$line/softwaredownloads?version=2019%20R2&language=en-US&architecture=x64"
expect "with one file" "$(jq -r '"\(.totalCount) \(.items[0].fileName)"' <<<"$body")" "1 server 2019 R2.iso"
links="$line/softwaredownloads/$medium/links"
request POST "$links" '{}'
expect "no link before the risk is acknowledged" "$status $(jq -r .field <<<"$body")" "400 riskAcknowledged"
request POST "$links" '{"riskAcknowledged":true,"expiresInMinutes":60}'
expect "then a link" $status 201
uri=$(jq -r .link.uri <<<"$body")
link="$base/downloads/${uri##*/}" # the server does not know the free port that it was given
curl -sS "$link" -OJ --output-dir "$workspace" && mv "$workspace/server 2019 R2.iso" "$workspace/fetched.iso"
expect "it hands out the image under its name" "$(sha256sum "$workspace/fetched.iso" | cut -d' ' -f1)" "$sha256"
truncate -s 1234567 "$workspace/fetched.iso"
curl -sS "$link" -C - -o "$workspace/fetched.iso"
expect "and goes on where a download was cut off" "$(sha256sum "$workspace/fetched.iso" | cut -d' ' -f1)" "$sha256"
request GET "$line/softwaredownloads/$medium/links/$(jq -r .id <<<"$body")"
expect "which is one download" "$(jq -r .downloads <<<"$body")" 1

echo "The customer, too"
user_token harborpine.example $desk $desk_secret admin@harborpine.example "$password"
request POST "$links" '{"riskAcknowledged":true}'
uri=$(jq -r .link.uri <<<"$body")
of_customer="$base/downloads/${uri##*/}"
expect "by a link of his own" "$(curl -sS -o /dev/null -w '%{http_code} %{size_download}' "$of_customer")" "200 3000000"

echo "Cancel"
user_token $tenant $client $secret agent@$tenant "$password"
request POST "/v1/customers/$customer/orders/$order/cancellation" '{"acknowledged":true,"reason":"Bought twice"}'
expect "the purchase is cancelled" $status 201
expect "the partner's link is gone" "$(curl -sS -o /dev/null -w '%{http_code}' "$link")" 410
expect "so is the customer's" "$(curl -sS -o /dev/null -w '%{http_code}' "$of_customer" -r 5-)" 410
request POST "$links" '{"riskAcknowledged":true}'
expect "and nobody gets another" "$status $(jq -r .code <<<"$body")" "403 700002"

echo "The log"
user_token $tenant $client $secret admin@$tenant "$password"
request GET "/v1/auditrecords?filter=$(jq -rn --arg id "$customer" '{Field:"CustomerId",Value:$id,Operator:"equals"} | tojson | @uri')"
expect "tells of links, downloads and refusals, and who" \
  "$(jq -r '[.items[] | select(.operationType == "get_software_download_link") | .operationStatus] | group_by(.) | map("\(length) \(.[0])") | join(", ")' <<<"$body")" \
  "4 failed, 4 succeeded"
expect "and proves itself" "$("$binary" audit verify >/dev/null 2>&1 && echo yes)" yes

finish
