#!/usr/bin/env bash
# Every key of a shop is replaced by the commands of docs/operations.md, "Changing keys", while it answers requests: nothing
# fails, old tokens hold, keys are revealed as before; the old master key then opens nothing, and the server says so.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
export CHANDLERY_SANDBOX_CLOCK=turned CHANDLERY_TOKENS_ACCESS_MINUTES=1440
start_server
tenant=northwind-distribution.example
client=11111111-1111-4111-8111-111111111111
secret=demo-secret-of-the-northwind-application
customer=20000000-0000-4000-8000-000000000001
kid_of() { cut -d. -f1 <<<"$1" | tr '_-' '/+' | base64 -d 2>/dev/null | jq -r .kid; }
kids() { curl -sS "$base/common/discovery/keys" | jq -r '.keys[].kid'; }
sell() { user_token $tenant $client $secret agent@$tenant Chandlery-demo-2026; }

echo "A shop with a past"
sell
old_token=$token
find_item
buy
key=$(reveal "$order")
expect "a key is revealed" "$status $(grep -c . <<<"$key")" "201 1"

# What buyers see meanwhile: one status a line.
touch busy
while [ -e busy ]; do
  curl -sS -o /dev/null -w '%{http_code}\n' "$base/v1/customers?size=1" -H "Authorization: Bearer $old_token"
done >statuses 2>&1 &
buyers=$!

echo "The signing key"
old_kid=$(kid_of "$old_token")
expect "the old key signs alone" "$(kids)" "$old_kid"
expect "a new one is made" "$(as_in_guide change-signing-key; echo $?)" 0
expect "not two at once" "$(chandlery secrets change-signing-key >said 2>&1; echo $?) $(grep -c 'announced already' said)" "1 1"
published() { [ "$(kids | wc -l)" = 2 ]; }
until_true published
new_kid=$(kids | grep -vx "$old_kid")
expect "it is published while the old one signs" "$(kids | wc -l) $(sell; kid_of "$token")" "2 $old_kid"
request POST /v1/sandbox/clock "$(jq -nc --arg to "$(date -u -d '+2 hours' +%FT%TZ)" '{to: $to}')"
expect "the clock is turned past the wait" "$status" 200
sell
expect "it signs, and is not the old one" "$(kid_of "$token") $([ "$new_kid" != "$old_kid" ] && echo other)" "$new_kid other"
expect "the old token holds, and so does the new one" \
  "$(for t in "$old_token" "$token"; do token=$t; request GET /v1/me; echo "$status"; done | xargs)" "200 200"
expect "both are published" "$(kids | wc -l)" 2

echo "The master key"
cp var/master.key old.key
expect "it is replaced while the server runs" "$(as_in_guide change-master-key; echo $?)" 0
expect "the old one is kept beside it" "$(cat var/master.key.*)" "$(cat old.key)"
expect "the new one is its owner's alone" "$(stat -c %a var/master.key) $(wc -l <var/master.key)" "600 1"
expect "the server reveals on" "$(reveal "$order")" "$key"
expect "a new data key comes after it" "$(as_in_guide add-data-key; echo $?)" 0
expect "and a new key for webhooks" "$(as_in_guide change-webhook-key; echo $?)" 0
expect "the list knows all of them" "$(as_in_guide list; grep -cE '^(Master key|Look-up root|Data key|Signing key|Webhook key)' said)" 7
rm busy
wait $buyers
expect "nobody noticed" "$(sort statuses | uniq -c | awk '$1 > 10 {print $2} $1 <= 10 {print "few", $2}')" 200
end_server

echo "Afterwards"
serve CHANDLERY_SECRETS_MASTER_KEY_FILE=var/master.key
request GET /v1/me
expect "the new file starts the server, and tokens hold" "$status" 200
expect "the key is revealed as before" "$(reveal "$order")" "$key"
chandlery backup copy.db >/dev/null
expect "a backup holds neither master key" "$(grep -cf old.key -f var/master.key copy.db)" 0
expect "the doctor is content" "$(chandlery doctor | grep -cE '^ok .*(master key opens|sealed .*opens)')" 2
end_server
expect "the old file is refused" "$(CHANDLERY_SECRETS_MASTER_KEY_FILE=old.key chandlery serve >said 2>&1; echo $?)" 1
expect "with a sentence that names what is wanted" "$(grep -c 'not the one that sealed this database: since .* that is the key [0-9a-f]\{16\}' said)" 1
cat old.key var/master.key >both.key && chmod 600 both.key
serve CHANDLERY_SECRETS_MASTER_KEY_FILE=both.key
request GET /v1/me
expect "a file with both serves, so that servers change one after another" "$status" 200
end_server
: >empty.key && chmod 600 empty.key
expect "an empty file is refused" "$(CHANDLERY_SECRETS_MASTER_KEY_FILE=empty.key chandlery serve >said 2>&1; echo $?)" 1
cat <(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; echo) var/master.key >prepared.key && chmod 600 prepared.key
export CHANDLERY_SECRETS_MASTER_KEY_FILE=prepared.key
expect "a prepared file's first key becomes the master key" "$(chandlery secrets change-master-key | grep -c 'Take the old key out')" 1
expect "and the file stays as it was prepared" "$(wc -l <prepared.key)" 2
finish
