#!/usr/bin/env bash
# The portals' main pages by Lighthouse: accessibility and best practices of at least 95 of 100; performance is shown.
set -euo pipefail
measure=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../web/measure" && pwd)
source "$(dirname "${BASH_SOURCE[0]}")/../clients/server.sh"

installed=$measure/node_modules/.installed-lock.json
if ! cmp -s "$measure/package-lock.json" "$installed"; then
  if ! (cd "$measure" && npm ci --no-audit --no-fund --loglevel=error >/dev/null); then
    echo "[  SKIPPED ] 1 test, as Lighthouse cannot be installed: npm's registry is not reached."
    exit 0
  fi
  cp "$measure/package-lock.json" "$installed"
fi
export CHANDLERY_PORTALS_FOLDER=${CHANDLERY_PORTALS_FOLDER:-$(dirname "$binary")/web}
start_server
mkdir -p "$repository/build"
node "$measure/lighthouse.mjs" "$base" --hold
