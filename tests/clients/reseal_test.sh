#!/usr/bin/env bash
# `chandlery secrets reseal` of docs/operations.md, "Changing keys", while the shop sells: killed with kill -9 again and again it loses
# nothing, run to its end it has sealed everything anew, and the old data key goes. On SQLite, and on PostgreSQL where there is one.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
customer=20000000-0000-4000-8000-000000000001
imported=12000

sell() { user_token $tenant $client $secret agent@$tenant Chandlery-demo-2026; }
# sql TEXT: on the shop's database.
sql() {
  if [ "$engine" = SQLite ]; then sqlite3 -cmd '.timeout 20000' var/chandlery.db "$1"; else psql "$CHANDLERY_DATABASE_ADDRESS" -qAtX -c "$1"; fi
}
# by_key NUMBER: how many keys of pools it seals; the number stands in the second byte.
by_key() {
  if [ "$engine" = SQLite ]; then
    sql "SELECT COUNT(*) FROM pool_keys WHERE substr(sealed, 1, 2) = x'010$1'"
  else
    sql "SELECT COUNT(*) FROM pool_keys WHERE substr(sealed, 1, 2) = '\\x010$1'::bytea"
  fi
}
is_revealed() { [ "$(reveal "$1")" = "$2" ]; }

play() {
  engine=$1
  echo "$engine"
  start_server
  sell
  find_item
  buy
  local first=$order key
  key=$(reveal "$first")
  # No purse is to be empty in the end, however many buy meanwhile.
  sql "UPDATE billing_accounts SET credit_limit = 1000000000000 WHERE credit_limit IS NOT NULL"
  local product sku
  IFS=: read -r product sku _ <<<"$item"
  seq -f 'SPARE-%06g' $imported >spare.csv
  # Of a version that is not sold: no buyer is served out of it.
  expect "many keys are imported" "$("$binary" keys import --product "$product" --sku "$sku" --product-version spare spare.csv >said 2>&1; echo $?)" 0
  local all
  all=$(by_key 1)

  expect "nothing is to be done at first" "$(as_in_guide reseal; echo "$? $(grep -c 'sealed anew 0' said)")" "0 6"
  expect "a new data key is added" "$(as_in_guide add-data-key; echo $?)" 0
  expect "which does not seal yet" "$(as_in_guide reseal; echo "$? $(grep -c 'seals from' said)")" "1 1"
  sql "UPDATE sealing_keys SET seals_from = seals_from - 120000000 WHERE number = 2"

  # Who buys meanwhile: a status a line.
  touch busy
  while [ -e busy ]; do
    curl -sS -o /dev/null -w '%{http_code}\n' -X POST "$base/v1/customers/$customer/orders" -H "Authorization: Bearer $token" \
      -H 'Content-Type: application/json' -d "{\"billingCycle\":\"one_time\",\"lineItems\":[{\"lineItemNumber\":0,\"offerId\":\"$item\",\"quantity\":1}]}"
  done >statuses 2>&1 &
  local buyers=$! kills=0 pid
  for wait in 0.05 0.15 0.3 0.5 0.8; do
    "$binary" secrets reseal >killed 2>&1 &
    pid=$!
    # From when the first steps are done, or soon after the start.
    read -rt "$wait" <> <(:) || true
    kill -9 $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null
  done
  expect "it is killed while it works" "$([ $kills -ge 3 ] && echo yes)" yes
  expect "each key is sealed by the old data key or the new one" "$(($(by_key 1) + $(by_key 2) >= all))" 1
  # The two minutes in which the server would have noticed the new key were cut short above.
  until_true is_revealed "$first" "$key"
  expect "the key that was bought is revealed" "$(reveal "$first")" "$key"
  expect "the old data key does not go so soon" "$(as_in_guide remove-data-key; echo "$? $(grep -c 'may still be in use' said)")" "1 1"
  expect "run to its end, it says what it did" "$(as_in_guide reseal; echo "$? $(grep -c 'sealed by data key 2' said)")" "0 1"
  rm busy
  wait $buyers
  expect "nobody noticed" "$(sort statuses | uniq -c | awk '$1 > 3 {print $2} $1 <= 3 {print "few", $2}')" 201
  sql "UPDATE sealing_keys SET seals_from = seals_from - 3600000000 WHERE number = 2"
  # A server may have sealed by the old key until it looked for new ones.
  expect "once more" "$(as_in_guide reseal; echo $?)" 0
  expect "no key of a pool is under the old data key" "$(by_key 1)" 0
  expect "and none is missing" "$(($(by_key 2) >= all))" 1
  expect "the old data key goes" "$(as_in_guide remove-data-key; echo $?)" 0
  expect "and is gone" "$("$binary" secrets list | grep -c '^Data key')" 1
  expect "the key that was bought is revealed as before" "$(reveal "$first")" "$key"
  buy
  expect "what is bought now is revealed, too" "$(reveal "$order" | grep -c .)" 1
  expect "the doctor is content" "$("$binary" doctor | grep -cE '^ok .*(master key opens|sealed .*opens)')" 2
  stop_server
}

play SQLite
if [ -n "${CHANDLERY_TEST_POSTGRES:-}" ]; then
  name=chandlery_reseal_$$
  psql "$CHANDLERY_TEST_POSTGRES" -qAtX -c "CREATE DATABASE $name ENCODING 'UTF8' TEMPLATE template0"
  export CHANDLERY_DATABASE_ADDRESS=${CHANDLERY_TEST_POSTGRES/dbname=postgres/dbname=$name}
  workspace=$(mktemp -d)
  play PostgreSQL
  psql "$CHANDLERY_TEST_POSTGRES" -qAtX -c "DROP DATABASE IF EXISTS $name WITH (FORCE)"
fi
finish
