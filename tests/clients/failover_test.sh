#!/usr/bin/env bash
# Two servers behind nginx on a PostgreSQL with a synchronous replica, in the configuration of docs/operations.md, while buyers buy:
# the servers are replaced one after another, the schema changes beneath them, the primary is killed and the replica
# promoted, and the archive gives a moment back. No acknowledged order is lost, none is there twice.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
nginx=$(command -v nginx || ls /usr/sbin/nginx 2>/dev/null || true)
if [ -z "$postgres" ] || [ -z "$nginx" ] || ! command -v node >/dev/null; then
  echo "[  SKIPPED ] 1 test, which needs PostgreSQL's programs, nginx and node"
  echo "0 passed, 0 failed"
  exit
fi
clusters=$workspace/clusters
archive=$workspace/archive
mkdir "$clusters" "$archive"
as=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  as=(runuser -u postgres --)
  chmod 711 "$workspace"
  chown postgres "$clusters" "$archive"
fi
started=()
processes=() # of servers, nginx and buyers
leave() {
  local each
  [ ${#processes[@]} = 0 ] || kill "${processes[@]}" 2>/dev/null || true
  for each in "${started[@]}"; do in_cluster "$each" pg_ctl -m immediate stop >/dev/null 2>&1 || true; done
  stop_server
}
trap leave EXIT

# free_port: below those that the system gives to clients.
free_port() {
  local try
  for try in {1..100}; do
    try=$((20000 + RANDOM % 10000))
    if ! (: <>"/dev/tcp/127.0.0.1/$try") 2>/dev/null; then echo $try && return; fi
  done
}
# in_cluster NAME PROGRAM ...: one of PostgreSQL's programs on that data folder.
in_cluster() {
  local name=$1 program=$2
  shift 2
  (cd / && "${as[@]}" env PGDATA="$clusters/$name" "$postgres/$program" "$@")
}
# start_cluster NAME PORT [OPTION ...]
start_cluster() {
  local name=$1 port=$2
  shift 2
  started+=("$name")
  in_cluster "$name" pg_ctl -w -l "$clusters/$name.log" -o "-p $port $*" start >/dev/null || { cat "$clusters/$name.log"; exit 1; }
}
# sql PORT TEXT
sql() { PGOPTIONS='--client-min-messages=warning' psql -h 127.0.0.1 -p "$1" -U postgres -d "${database:-chandlery}" -qAtX -c "$2"; }
# documented KIND: the first block of that kind in the section Several servers.
documented() {
  awk -v kind="\`\`\`$1" '/^## /{section = $0 == "## Several servers"} section && $0 == kind {inside = 1; next}
    inside && /^```/ {exit} inside' "$repository/docs/operations.md"
}
count() { wc -l <"$workspace/$1"; }

echo "A primary, its synchronous replica, an archive"
primary=$(free_port) replica=$(free_port) again=$(free_port) front=$(free_port) one=$(free_port) two=$(free_port)
in_cluster a initdb -A trust -U postgres -N >/dev/null
{
  documented ini | sed "s|/srv/wal|$archive|g"
  echo "listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    fsync = off
    full_page_writes = on"
} >"$workspace/conf"
"${as[@]}" sh -c "cat >>'$clusters/a/postgresql.conf'" <"$workspace/conf"
# Until there is a replica nothing is to wait for it.
start_cluster a "$primary" -c synchronous_standby_names=
database=postgres sql "$primary" "CREATE DATABASE chandlery ENCODING 'UTF8' TEMPLATE template0"
in_cluster b pg_basebackup -D "$clusters/b" -h 127.0.0.1 -p "$primary" -U postgres --checkpoint=fast -R -C -S db_b
start_cluster b "$replica" -c cluster_name=db_b
in_cluster a pg_ctl -w -l "$clusters/a.log" -o "-p $primary" -m fast restart >/dev/null
synchronous() { [ "$(sql "$primary" "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'quorum'")" = 1 ]; }
until_true synchronous
expect "the replica is synchronous" "$(sql "$primary" "SHOW synchronous_commit; SELECT application_name FROM pg_stat_replication" | tail -1)" db_b

echo "Two servers that start at once on an empty database"
cd "$workspace"
export CHANDLERY_DATABASE_ADDRESS="postgresql://postgres@127.0.0.1:$primary,127.0.0.1:$replica/chandlery?target_session_attrs=read-write&connect_timeout=2"
export CHANDLERY_DATABASE_CONNECTIONS=3 CHANDLERY_SERVER_PUBLIC_URL=http://store.example CHANDLERY_STORAGE_FOLDER=$workspace/files
declare -A process
# begin NAME PORT: a server of that name; do not wait.
begin() {
  rm -f "$1.port"
  CHANDLERY_DATABASE_ADDRESS="$CHANDLERY_DATABASE_ADDRESS&application_name=$1" CHANDLERY_SERVER_PORT=$2 \
    "$binary" serve --port-file "$workspace/$1.port" >>"$workspace/$1.log" 2>&1 &
  process[$1]=$!
  processes+=($!)
}
ready() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/readyz")" = 200 ]; }
begin one "$one"
begin two "$two"
until_true ready "$one"
until_true ready "$two"
expect "each step of the schema is applied by one of them" \
  "$(sed -nE 's/.*brought up to date.*"steps":([0-9]+).*/\1/p' one.log two.log | awk '{s += $1} END {print s}')" \
  "$(sql "$primary" "SELECT COUNT(*) FROM schema_migrations")"
# Each table of a partner in parts by partner, as an engine that shards keeps it: every key and every statement must bear that.
sql "$primary" "DO \$\$ DECLARE name TEXT; BEGIN
  FOR name IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indisprimary AND a.attname = 'partner_id' AND c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('CREATE TABLE parts (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES) PARTITION BY HASH (partner_id)', name);
    FOR part IN 0..3 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF parts FOR VALUES WITH (MODULUS 4, REMAINDER %s)', name || '_part' || part, part);
    END LOOP;
    EXECUTE format('INSERT INTO parts SELECT * FROM %I', name);
    EXECUTE format('DROP TABLE %I', name);
    EXECUTE format('ALTER TABLE parts RENAME TO %I', name);
  END LOOP; END \$\$"
expect "the tables of partners are in parts" "$(sql "$primary" "SELECT COUNT(*) > 55 FROM pg_partitioned_table")" t
# Only what buyers are told must be on the replica.
PGOPTIONS='-c synchronous_commit=local' "$binary" demo load "$repository/data/demo" >demo.log 2>&1 || { cat demo.log; exit 1; }
sql "$primary" "UPDATE billing_accounts SET credit_limit = 1000000000000 WHERE credit_limit IS NOT NULL"
in_cluster base pg_basebackup -D "$clusters/base" -h 127.0.0.1 -p "$primary" -U postgres --checkpoint=fast

echo "Buyers, through nginx"
mkdir -p nginx
{
  echo "daemon off; worker_processes 1; pid $workspace/nginx/pid; error_log $workspace/nginx/error.log; events {}
    http { access_log off;"
  for each in client_body proxy fastcgi uwsgi scgi; do echo "${each}_temp_path $workspace/nginx/$each;"; done
  documented nginx | sed -e "s/10.0.0.11:8080/127.0.0.1:$one/; s/10.0.0.12:8080/127.0.0.1:$two/; s/listen 443 ssl/listen 127.0.0.1:$front/" \
    -e '/ssl_certificate/d'
  echo "}"
} >nginx/conf
"$nginx" -p "$workspace/nginx" -c "$workspace/nginx/conf" -e "$workspace/nginx/error.log" &
processes+=($!)
base=http://127.0.0.1:$front
until_true ready "$front"
app_token northwind-distribution.example 11111111-1111-4111-8111-111111111111 demo-secret-of-the-northwind-application
request GET '/v1/products/8B64QH90172Z/skus/0001/availabilities?country=US&targetSegment=commercial'
item=$(jq -r '.items[0].catalogItemId' <<<"$body")
touch acknowledged repeated surprises
sql "$primary" "SELECT order_id FROM orders" | sort >before
node "$repository/tests/clients/buyers.mjs" "$base" "$token" "$item" "$workspace" 8 &
buyers=$!
processes+=("$buyers")
# further NUMBER: waits until so many more orders are acknowledged.
more_than() { [ "$(count acknowledged)" -gt "$1" ]; }
further() { until_true more_than $(($(count acknowledged) + $1)); }
further 100
expect "a server opens as many sessions as its settings say" \
  "$(sql "$primary" "SELECT COUNT(*) <= 8 AND COUNT(*) >= 2 FROM pg_stat_activity WHERE application_name IN ('one', 'two')")" t

echo "An upgrade, one server after another"
# What the next version's steps may do beneath a server that knows nothing of them.
sql "$primary" "ALTER TABLE orders ADD COLUMN of_next_version TEXT; ALTER TABLE order_lines ADD COLUMN of_next_version BIGINT NOT NULL DEFAULT 0;
  CREATE TABLE of_next_version (id BIGINT PRIMARY KEY); CREATE INDEX of_next_version_cart ON orders (cart_id, of_next_version)"
further 50
for name in one two; do
  kill "${process[$name]}"
  wait "${process[$name]}" && ended=$? || ended=$?
  expect "server $name ends in good order while the other one sells" $ended 0
  further 30
  begin "$name" "${!name}"
  until_true ready "${!name}"
  further 30
done
expect "no buyer was refused, and none had to ask twice" "$(count repeated) $(count surprises)" "0 0"
[ "$(count repeated)" = 0 ] || { cut -d' ' -f3- repeated | sort | uniq -c | head -5; tail -5 nginx/error.log; }

echo "The primary is lost"
known=$(count acknowledged)
moment=$(sql "$primary" "SELECT CLOCK_TIMESTAMP()")
micros=$(sql "$primary" "SELECT CAST(EXTRACT(EPOCH FROM CAST('$moment' AS TIMESTAMPTZ)) * 1000000 AS BIGINT)")
further 50
segment=$(sql "$primary" "SELECT PG_WALFILE_NAME(PG_SWITCH_WAL())")
archived() { [ -f "$archive/$segment" ]; }
until_true archived
postmaster=$(head -1 "$clusters/a/postmaster.pid")
lost=$(date +%s%3N)
kill -9 "$postmaster" $(ps -o pid= --ppid "$postmaster")
in_cluster b pg_ctl -w promote >/dev/null
sql "$replica" "ALTER SYSTEM SET synchronous_standby_names = ''; " && sql "$replica" "SELECT PG_RELOAD_CONF()" >/dev/null
further 100
kill "$buyers"
wait "$buyers" || true
echo "  ($(count acknowledged) orders; $(count repeated) requests were sent again; the last of them $(($(tail -1 repeated | cut -d' ' -f1) - lost)) ms after the loss)"
expect "servers find the new primary by themselves, and every request is answered in the end" "$(count surprises)" 0
[ "$(count surprises)" = 0 ] || head -3 surprises repeated
sql "$replica" "SELECT order_id FROM orders" | sort | comm -13 before - >there
sort acknowledged >promised
expect "every acknowledged order is on it" "$(comm -23 promised there | wc -l)" 0
expect "none was made twice" "$(comm -13 promised there | wc -l) $(uniq -d promised | wc -l)" "0 0"
expect "no cart became two orders" "$(sql "$replica" "SELECT COUNT(*) - COUNT(DISTINCT cart_id) FROM orders WHERE cart_id <> ''")" 0
expect "each of them is charged once" "$(sql "$replica" "SELECT COUNT(*) FROM ledger_entries WHERE kind = 'new' AND customer_id = '20000000-0000-4000-8000-000000000001' AND SPLIT_PART(business_key, '/', 1) IN (SELECT order_id FROM orders)")" \
  "$(sql "$replica" "SELECT COUNT(*) FROM order_lines WHERE customer_id = '20000000-0000-4000-8000-000000000001'")"
expect "the books balance" "$("$binary" ledger check | grep -c 'books balance')" 1
expect "the log is whole" "$("$binary" audit verify | grep -c 'is whole')" 1
for name in one two; do expect "server $name never failed otherwise" "$(grep -c '"status":500' "$name.log" || true)" 0; done

echo "Back to the moment before"
"${as[@]}" sh -c "touch '$clusters/base/recovery.signal' && cat >>'$clusters/base/postgresql.conf'" <<CONF
restore_command = 'cp $archive/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
archive_mode = off
synchronous_standby_names = ''
CONF
start_cluster base "$again"
restored() { [ "$(sql "$again" "SELECT PG_IS_IN_RECOVERY()")" = f ]; }
until_true restored
sql "$again" "SELECT order_id FROM orders" | sort >restored
expect "what was acknowledged before is there" "$(head -n "$known" acknowledged | sort | comm -23 - restored | wc -l)" 0
expect "what came later is not" "$(sql "$again" "SELECT COUNT(*) FROM orders WHERE created_at > $micros") $(($(count promised) > $(count restored)))" "0 1"
export CHANDLERY_DATABASE_ADDRESS="postgresql://postgres@127.0.0.1:$again/chandlery"
expect "the books balance there" "$("$binary" ledger check | grep -c 'books balance')" 1
expect "the log is whole there" "$("$binary" audit verify | grep -c 'is whole')" 1
finish
