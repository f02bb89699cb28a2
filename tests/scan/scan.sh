#!/usr/bin/env bash
# Wapiti, Debian's scanner of web applications, against the demo shop: its pages, and every address of the API that is read, as a
# stranger, as a partner's user and as the operator. Run by `./dev scan`, which says where the program is; the reports go to
# build/scan. Ends with 1 when it finds what docs/security-scan.md does not explain.
#
# The scanner speaks to the server alone: where the machine allows it, both get a network of their own without a way out.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ "${1:-}" != alone ]; then
  loopback='ip link set lo up 2>/dev/null || true; exec "$0" alone'
  if unshare --net true 2>/dev/null; then exec unshare --net bash -c "$loopback" "$0"; fi
  if unshare --map-root-user --net true 2>/dev/null; then exec unshare --map-root-user --net bash -c "$loopback" "$0"; fi
  exec "$0" alone
fi

# What attacks addresses and forms, and what looks at headers. Not: what asks a server of wapiti's (ssrf, xxe), downloads lists
# (wapp, nikto) or measures time (blindsql).
readonly modules=backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,xss
readonly seconds_a_module=${SCAN_SECONDS:-45}

# Everybody asks often here.
export CHANDLERY_LIMITS_REQUESTS_PER_MINUTE=0 CHANDLERY_LIMITS_SIGN_INS_PER_MINUTE=0 CHANDLERY_LOG_REQUESTS=failures
source "$repository/tests/clients/server.sh"
start_server
reports=$repository/build/scan
rm -rf "$reports"
mkdir -p "$reports"

# addresses PREFIX...: what is read below these paths, the document's parameters filled in.
addresses() {
  "$binary" openapi | jq -r --arg base "$base" '
    {customer_id: "20000000-0000-4000-8000-000000000001", tenant_id: "10000000-0000-4000-8000-000000000001",
     partner_id: "10000000-0000-4000-8000-000000000001", product_id: "8B64QH90172Z", sku_id: "0001", iso2: "US",
     tenant: "northwind-distribution.example", domain: "harborpine.example"} as $known
    | .paths | to_entries[] | select(.value.get) | .key as $path | .value.get.parameters // [] | map(select(.in == "query").name)
    | (if length == 0 then "" else "?" + (map("\(@uri)=1") | join("&")) end) as $query
    | $base + ($path | gsub("\\{(?<name>[^}]*)\\}"; $known[.name] // "1")) + $query' |
    while read -r address; do
      for prefix in "$@"; do
        if [[ $address == "$base$prefix"* ]]; then echo "$address"; fi
      done
    done
}

# cookie_of USER: signed in, as the header says it.
cookie_of() {
  curl -sS -o /dev/null -D - "$base/signin" -H 'Sec-Fetch-Site: same-origin' --data-urlencode "user_name=$1" \
    --data-urlencode 'password=Chandlery-demo-2026' | sed -nE 's/^[Ss]et-[Cc]ookie: ([^;]*).*/\1/p'
}

# scan NAME [-H HEADER ...] -- PREFIX...
scan() {
  local name=$1 options=() starts=() address
  shift
  while [ "$1" != -- ]; do options+=("$1") && shift; done
  shift
  while read -r address; do starts+=(-s "$address"); done < <(addresses "$@")
  echo "$name: $((${#starts[@]} / 2)) addresses of the API to begin with, beside the pages" >&2
  timeout 1800 wapiti -u "$base/" "${starts[@]}" "${options[@]}" -m "$modules" -d 3 --scope domain -S normal \
    --max-scan-time 120 --max-attack-time "$seconds_a_module" -t 10 --flush-session --no-bugreport -v 0 \
    --store-session "$workspace/$name.session" --store-config "$workspace/$name.config" -f json -o "$reports/$name.json" \
    >"$reports/$name.log" 2>&1 || { tail -5 "$reports/$name.log" >&2; return 1; }
  kill -0 "$server" || { echo "The server has died." >&2; return 1; }
}

scan stranger -- /signin /v1/customers /help /docs /openapi.json /healthz /readyz
scan partner -H "Cookie: $(cookie_of agent@northwind-distribution.example)" -H 'X-Chandlery-Portal: partner' -- /v1/ /webhooks/ /auth/
scan operator -H "Cookie: $(cookie_of operator@operator.example)" -H 'X-Chandlery-Portal: console' -- /operator/

# One line for each kind of finding at each place: who, kind, method, address without its query, parameter.
for report in "$reports"/*.json; do
  jq -r --arg who "$(basename "$report" .json)" '
    [.vulnerabilities, .anomalies, .additionals | to_entries[] | .key as $kind | .value[]
     | [$who, $kind, .method, (.path | sub("\\?.*"; "")), (.parameter // "" | if . == "" then "-" else . end), (.info | split("\n")[0])] | join(" | ")]
    | unique[]' "$report"
done >"$reports/findings.txt"
wrong=$(grep -cE '"status":5[0-9][0-9]' "$workspace/server.log" || true)
echo "Answers of 500 and more: $wrong"
[ "$wrong" = 0 ] || grep -E '"status":5[0-9][0-9]' "$workspace/server.log" | head -20
cp "$workspace/server.log" "$reports/server.log"
unexplained=0
while read -r kind; do
  grep -qF "| $kind |" "$repository/docs/security-scan.md" || { echo "Nobody has explained: $kind"; unexplained=1; }
done < <(cut -d'|' -f2 "$reports/findings.txt" | sed 's/^ //; s/ $//' | sort -u)
echo "$(wc -l <"$reports/findings.txt") findings, in build/scan/findings.txt"
[ "$wrong" = 0 ] && [ "$unexplained" = 0 ]
