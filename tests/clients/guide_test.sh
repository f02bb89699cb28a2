#!/usr/bin/env bash
# What docs/api-guide.md and the README's tour tell people to type works as it stands there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
# Tokens are for the server's own address, which is what its settings say: the port must be known before.
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
# As ./dev run does.
export CHANDLERY_SANDBOX_CLOCK=turned CHANDLERY_WEBHOOKS_PLAIN_HTTP=allowed CHANDLERY_WEBHOOKS_PRIVATE_NETWORKS=127.0.0.1
demo_options=--with-reservations
start_server

# blocks LANGUAGE FILE: the text of its fenced blocks in that language, for this server's port.
blocks() {
  awk -v fence="\`\`\`$1" '$0 == fence {inside = 1; next} /^```$/ {inside = 0} inside' "$2" | sed "s#http://127.0.0.1:8080#$base#g"
}

# runs WHAT COMMAND...: one test; what it said is shown when it fails.
runs() {
  local what=$1 ended=0
  shift
  "$@" >"$workspace/said" 2>&1 || ended=$?
  [ $ended = 0 ] || cat "$workspace/said"
  expect "$what" $ended 0
}

blocks sh "$repository/docs/api-guide.md" >guide.sh
blocks js "$repository/docs/api-guide.md" >guide.mjs
expect "the guide has commands" "$(($(grep -c . guide.sh) > 40))" 1
runs "the guide's commands run, one after the other" bash -euo pipefail guide.sh
runs "its JavaScript runs" node guide.mjs
blocks java "$repository/docs/api-guide.md" >Guide.java
runs "its Java runs" java -cp /usr/share/java/gson.jar Guide.java
blocks csharp "$repository/docs/api-guide.md" >Guide.cs
csharp() {
  mcs -r:System.Net.Http -r:/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll -out:guide.exe Guide.cs && mono guide.exe
}
runs "its C# runs" csharp

# The README's second block; its first installs and builds.
blocks sh "$repository/README.md" | sed '1,/^base=/{/^base=/!d}' >tour.sh
runs "the README's tour runs" bash -eu tour.sh
expect "it shows a key that is gone after cancelling" "$(grep -c 'revoked when the purchase was cancelled' said)" 1
expect "and the invoice with purchase and credit" "$(grep -c '"chargeType":"\(New\|Cancel\)"' said)" 2
expect "and an exported log" "$(grep -c . log.csv 2>/dev/null | sed 's/^[1-9].*/many/')" many
finish
