#!/usr/bin/env bash
# The archive as an operator meets it: a moment between two orders is had back by the commands of docs/operations.md, also after the
# archive's disk was gone.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
export CHANDLERY_ARCHIVE_FOLDER="$workspace/archive" CHANDLERY_ARCHIVE_SECONDS=1
export CHANDLERY_DATABASE_ADDRESS=sqlite:var/chandlery.db
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
customer=20000000-0000-4000-8000-000000000001

metric() { curl -sS "$base/metrics" | sed -n "s/^chandlery_archive_$1 //p"; }
moment() { date -u +%Y-%m-%dT%H:%M:%S.%6NZ; }
complete_after() { [ "$(metric complete_to_seconds)" -gt "$1" ]; }
failing_is() { [ "$(metric failing)" = "$1" ]; }
# archived: returns when everything that was acknowledged so far is archived.
archived() { until_true complete_after "$(date +%s)"; }
orders() {
  app_token $tenant $client $secret
  request GET "/v1/customers/$customer/orders"
  jq '.items | length' <<<"$body"
}
order_one() {
  buy
  expect "an order is placed" "$status" 201
}
# documented MOMENT: the commands of the page, with this archive and this moment.
documented() {
  local commands
  commands=$(sed -n '/^### Any moment of SQLite/,/^### /{/^```sh/,/^```$/p}' "$repository/docs/operations.md" | grep -v '^```')
  commands=${commands//\/srv\/archive/$workspace/archive}
  eval "${commands//2026-11-29T10:00:00Z/$1}"
}

start_server
app_token $tenant $client $secret
find_item

echo "Two orders, and a moment between"
order_one
before=$(orders)
archived
between=$(moment)
order_one
archived
expect "the doctor says that all is archived" "$("$binary" doctor | grep -c '^ok .*all changes are archived')" 1
expect "nothing fails" "$(metric failing) $(metric lag_bytes)" "0 0"

echo "The archive's disk goes and returns"
mv archive gone
order_one
until_true failing_is 1
expect "the log says so" "$(grep -c '"the database is not archived' server.log | sed 's/[1-9].*/some/')" some
expect "the doctor says so" "$("$binary" doctor | grep -c '^WRONG .*archive')" 1
order_one
mv gone archive
until_true failing_is 0
archived
expect "it went on by itself, with one base" "$(ls archive | wc -l) $(metric bases_total)" "1 1"
last=$(orders)

echo "Killed and started again"
order_one
kill -9 "$server"
wait "$server" 2>/dev/null
serve
archived
last=$(orders)
end_server
expect "what was archived goes on" "$(ls archive | wc -l)" 1

echo "Had back"
expect "a moment before the archive is refused" "$("$binary" restore --archive archive --to none.db --at 2020-01-01T00:00:00Z 2>said; echo $?)" 1
expect "and it says where the archive begins" "$(grep -c 'begins at' said)" 1
expect "a word that is no moment is refused" "$("$binary" restore --archive archive --to none.db --at yesterday 2>/dev/null; echo $?)" 1
expect "the newest moment is had back" "$("$binary" restore --archive archive --to newest.db >said 2>&1; echo $?)" 0
expect "books and log are proved" "$(grep -c 'is whole\|balance' said)" 3
expect "it is its owner's alone" "$(stat -c %a newest.db)" 600
expect "nothing is beside it" "$(ls newest.db*)" newest.db
expect "an existing file is not replaced" "$("$binary" restore --archive archive --to newest.db 2>/dev/null; echo $?)" 1
documented "$between" >said 2>&1
expect "the documented commands work" "$?" 0
expect "and say at which moment the shop stands" "$(grep -c "as of ${between%%T*}T" said)" 1
serve
expect "the shop has the first order and no other" "$(orders)" "$before"
order_one
archived
expect "it is archived from a new base" "$(ls archive | wc -l)" 2
end_server
expect "its books balance" "$("$binary" ledger check | grep -c 'books balance')" 1
mv newest.db var/chandlery.db
rm -f var/chandlery.db-wal var/chandlery.db-shm
serve
expect "the newest moment has every order" "$(orders)" "$last"
end_server
finish
