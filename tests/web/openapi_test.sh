#!/usr/bin/env bash
# The OpenAPI document of the server is one that other tools accept.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$CHANDLERY_BINARY" openapi >"$folder/openapi.json" &&
  web/node_modules/.bin/redocly lint "$folder/openapi.json" --config web/redocly.yaml >"$folder/said" 2>&1
if [ $? = 0 ]; then echo "1 passed, 0 failed"; else cat "$folder/said"; echo "0 passed, 1 failed"; fi
