#!/usr/bin/env bash
# A shop with a virus scanner: ClamAV's real daemon, by TCP, with signatures of its own. What it finds is refused and recorded, nothing is
# taken while it is away, and `chandlery doctor` says how it is.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
scanner_port=$((20000 + RANDOM % 20000))
virus=chandlery-test-virus
eicar_backwards='*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X'
hexadecimal() { printf %s "$1" | od -An -tx1 | tr -d ' \n'; }

# start_scanner [WITHOUT_EICAR]: false where it does not start.
start_scanner() {
  mkdir -p "$workspace/clamd/signatures"
  echo "Chandlery.Test:0:*:$(hexadecimal $virus)" >"$workspace/clamd/signatures/own.ndb"
  [ $# = 1 ] || echo "Eicar:0:0:$(hexadecimal "$(rev <<<"$eicar_backwards")")" >>"$workspace/clamd/signatures/own.ndb"
  cat >"$workspace/clamd/clamd.conf" <<CONF
Foreground yes
TCPSocket $scanner_port
TCPAddr 127.0.0.1
DatabaseDirectory $workspace/clamd/signatures
TemporaryDirectory $workspace/clamd
CONF
  /usr/sbin/clamd --config-file="$workspace/clamd/clamd.conf" >"$workspace/clamd/log" 2>&1 &
  scanner=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$scanner_port") 2>/dev/null; do
    kill -0 $scanner 2>/dev/null || return 1
    pause
  done
}
stop_scanner() { kill -9 $scanner && wait $scanner 2>/dev/null || true; }

if [ ! -x /usr/sbin/clamd ] || ! start_scanner; then
  echo "clamd (Debian's clamav-daemon) does not start here: $(cat "$workspace/clamd/log" 2>/dev/null)"
  rm -rf "$workspace"
  echo "[  SKIPPED ] 1 test, without a virus scanner"
  echo "0 passed, 0 failed"
  exit 0
fi
export CHANDLERY_SUPPORT_VIRUS_SCANNER=127.0.0.1:$scanner_port
start_server
trap 'stop_scanner; stop_server' EXIT
tenant=northwind-distribution.example
user_token $tenant 11111111-1111-4111-8111-111111111111 demo-secret-of-the-northwind-application agent@$tenant Chandlery-demo-2026
request POST /v1/servicerequests/en-US '{"title":"A key does not work","description":"It is refused.","severity":"moderate","supportTopicId":1003}'
files="/v1/servicerequests/$(jq -r .id <<<"$body")/attachments"

# attach TEXT: a file of these words.
attach() {
  status=$(curl -sS -X POST "$base$files" -H "Authorization: Bearer $token" -H 'Content-Disposition: attachment; filename="letter.txt"' \
    -H 'Content-Type: application/octet-stream' --data-binary "$1" -o "$workspace/body" -w '%{http_code}')
  body=$(cat "$workspace/body")
}
kept() { find "$workspace/var/files" -type f 2>/dev/null | grep -vc /media/; }

attach "Dear all"
expect "a clean file is taken" "$status $(kept)" "201 1"
attach "Dear all, $virus"
expect "an infected one is refused, and not kept" "$status $(jq -r .code <<<"$body") $(kept)" "400 700041 1"
expect "its sender is told what it is" "$(jq -r .description <<<"$body" | grep -c Chandlery.Test)" 1
request GET '/v1/auditrecords?size=50'
expect "the log has it" "$(jq -r '[.items[] | select(.operationName == "refuse_attachment" or .operationType == "refuse_attachment")] | length' <<<"$body")" 1
expect "the doctor is content" "$("$binary" doctor | grep -c '^ok .*virus scanner answers')" 1

stop_scanner
attach "Dear all once more"
expect "while the scanner is away nothing is taken" "$status $(jq -r .code <<<"$body") $(kept)" "503 700042 1"
expect "the server's log says why" "$(grep -c 'virus scanner cannot be asked' server.log)" 1
expect "and so does the doctor, with its status" "$("$binary" doctor >said; echo $?) $(grep -c '^WRONG .*virus scanner does not work' said)" "1 1"

start_scanner without-eicar
attach "Dear all once more"
expect "it is taken when the scanner is back" "$status $(kept)" "201 2"
expect "the doctor mistrusts one without signatures" "$("$binary" doctor | grep -c "^WRONG .*EICAR")" 1
CHANDLERY_SUPPORT_VIRUS_SCANNER= "$binary" doctor >said
expect "without a scanner the doctor says so" "$(grep -c '^look .*not scanned for viruses' said)" 1
finish
