#!/usr/bin/env bash
# A shop outgrows its SQLite file: `chandlery move` carries it to PostgreSQL, refuses what it cannot prove, and the server says
# the same there as before and sells on. Needs the PostgreSQL of `./dev test` (CHANDLERY_TEST_POSTGRES).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
if [ -z "${CHANDLERY_TEST_POSTGRES:-}" ]; then
  echo "[  SKIPPED ] 1 test, which needs a PostgreSQL: CHANDLERY_TEST_POSTGRES is not set"
  echo "0 passed, 0 failed"
  exit
fi
name=chandlery_move_$$
sql() { PGOPTIONS='--client-min-messages=warning' psql "$CHANDLERY_TEST_POSTGRES" -qAtX -c "$1"; }
in_target() { psql "${CHANDLERY_TEST_POSTGRES/dbname=postgres/dbname=$name}" -qAtX -c "$1"; }
sql "CREATE DATABASE $name ENCODING 'UTF8' TEMPLATE template0"
target=${CHANDLERY_TEST_POSTGRES/dbname=postgres/dbname=$name}
leave() {
  stop_server
  sql "DROP DATABASE IF EXISTS $name WITH (FORCE)"
}
export CHANDLERY_SANDBOX_CLOCK=turned
demo_options=--with-reservations
start_server
trap leave EXIT
sqlite=sqlite:$workspace/var/chandlery.db

tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
password='Chandlery-demo-2026'
customer=20000000-0000-4000-8000-000000000001
agent() { user_token $tenant $client $secret agent@$tenant "$password"; }

# seen: what the shop shows of itself, one answer a line.
seen() {
  local path
  for path in "/v1/customers?size=100" "/v1/customers/$customer/orders" "/v1/customers/$customer/orders/$bought" \
    "/v1/customers/$customer/entitlements" "/v1/customers/$customer/subscriptions" /v1/invoices /v1/sandbox/clock \
    "/v1/products?country=US&targetView=SoftwarePerpetual" "/v1/auditrecords?size=500" /v1/invoices/summaries; do
    request GET "$path"
    echo "$path $status $(jq -cS 'del(.. | .now?, .aheadSeconds?)' <<<"$body")"
  done
}

# moves: moved or refused. says SENTENCE: whether it said so just now; else what it said.
moves() { "$binary" move --to "$target" >said 2>&1 && echo moved || echo refused; }
says() { grep -q "$1" said && echo yes || cat said; }
tables() { in_target "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"; }

echo "A shop with a past"
agent
find_item
buy
bought=$order
expect "something is bought" "$status" 201
request POST /v1/sandbox/clock '{"days":61}'
expect "the clock is turned, and the month invoiced" "$status" 200
agent
buy
expect "more is bought afterwards" "$status" 201
export CHANDLERY_DATABASE_ADDRESS=$sqlite
expect "nothing moves while the server runs" "$(moves) $(says 'stop the server') $(tables)" "refused yes 0"
key=$(reveal "$bought")
expect "a key is revealed" "$(grep -c . <<<"$key")" 1
end_server

echo "What is refused leaves the target as it was"
in_target "CREATE TABLE somebodys (id BIGINT)"
expect "a target with tables is refused" "$(moves) $(says 'tables already') $(tables)" "refused yes 1"
in_target "DROP TABLE somebodys"
expect "so is another SQLite file" "$("$binary" move --to sqlite:other.db >said 2>&1 || grep -c 'must be a PostgreSQL' said)" 1
cp var/chandlery.db kept.db
sqlite3 var/chandlery.db "UPDATE ledger_entries SET amount = amount + 1 WHERE rowid = (SELECT MIN(rowid) FROM ledger_entries)" 2>/dev/null ||
  sqlite3 var/chandlery.db "UPDATE ledger_entries SET amount = amount + 1 WHERE business_key = (SELECT MIN(business_key) FROM ledger_entries)"
expect "books that do not balance are refused" "$(moves) $(says 'books on the target do not balance') $(tables)" "refused yes 0"
rm -f var/chandlery.db-wal var/chandlery.db-shm
cp kept.db var/chandlery.db
sqlite3 var/chandlery.db "UPDATE audit_records SET user_name = 'nobody' WHERE sequence = 2"
expect "a log that is broken is refused" "$(moves) $(says 'log on the target is broken') $(tables)" "refused yes 0"
rm -f var/chandlery.db-wal var/chandlery.db-shm
cp kept.db var/chandlery.db

echo "Moved"
expect "the shop moves" "$(moves)" moved
expect "each table is told with its rows" "$(grep -c '^audit_records .* [1-9]' said) $(grep -c '^orders .* [1-9]' said)" "1 1"
expect "books and log are proved" "$(grep -c 'books balance\|log is whole' said)" 2
expect "a second move is refused" "$(moves)" refused
serve CHANDLERY_DATABASE_ADDRESS="$sqlite"
agent
seen >before
end_server
serve CHANDLERY_DATABASE_ADDRESS="$target"
agent
seen >after
expect "it shows the same customers, orders, invoices, clock and log" "$(diff before after >difference && grep -c . after)" 10
expect "all of it was answered" "$(grep -c ' 200 ' after)" 10
expect "the key is the same" "$(reveal "$bought")" "$key"
buy
expect "it sells on" "$status" 201
end_server
export CHANDLERY_DATABASE_ADDRESS=$target
expect "the books balance" "$("$binary" ledger check | grep -c 'books balance')" 1
expect "the log is whole" "$("$binary" audit verify | grep -c 'is whole')" 1
finish
