#!/usr/bin/env bash
# The dashboard and the alert rules of packaging/examples ask for nothing that a real server's /metrics does not serve.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
examples=$repository/packaging/examples
export CHANDLERY_SANDBOX_CLOCK=turned
start_server

# named FILE: the metrics that its expressions ask for.
expressions() { if [[ $1 = *.json ]]; then jq -r '.. | .expr?, .query? | strings' "$1"; else sed -n 's/^ *expr: //p' "$1"; fi; }
named() { expressions "$1" | grep -oE '\b(chandlery|process)_[a-z0-9_]+' | sort -u; }
served() { curl -sS "$base/metrics" | sed -nE 's/^([a-z0-9_]+)[{ ].*/\1/p' | sort -u; }

app_token northwind-distribution.example 11111111-1111-4111-8111-111111111111 demo-secret-of-the-northwind-application
request GET '/v1/customers?size=1'
request POST /v1/sandbox/clock '{"days":1}'
expect "a day of the server's own work is done" "$status" 200
served >"$workspace/served"
for file in grafana-dashboard.json alerts.yml; do
  named "$examples/$file" >"$workspace/named"
  expect "$file asks for metrics" "$(($(wc -l <"$workspace/named") > 10))" 1
  expect "and each of them is served" "$(comm -23 "$workspace/named" "$workspace/served" | xargs)" ""
done
expect "labels of alerts are served, too" "$(curl -sS "$base/metrics" | grep -cE \
  '^chandlery_(job_failing\{work="(upkeep|monthEnd|subscriptions)"|waiting\{queue="lines_without_key"|key_pools\{level="(low|empty)"|webhook_deliveries_total\{outcome="given_up"|letters_total\{outcome="postponed")')" 8
expect "no panel of the dashboard lies on another" "$(jq '[.panels[].gridPos | .x as $x | .y as $y | range(.w) as $i | range(.h) as $j | "\($x + $i) \($y + $j)"] | length - (unique | length)' "$examples/grafana-dashboard.json")" 0
if command -v promtool >/dev/null; then
  expect "promtool takes the rules" "$(promtool check rules "$examples/alerts.yml" >"$workspace/promtool" 2>&1 && echo yes || cat "$workspace/promtool")" yes
fi
finish
