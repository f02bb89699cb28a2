#!/usr/bin/env bash
# The Debian package on a machine of its own: installed, served from as its unprivileged user, installed again over a changed
# setting, removed, purged. The machine is this one with every change kept apart (overlayfs), so it takes seconds.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
passed=0 failed=0

# holds WHAT COMMAND...: one statement.
holds() {
  local what=$1
  shift
  if "$@" >/tmp/said 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "NOT SO: $what"
    sed 's/^/  /' /tmp/said
  fi
}

is() { [ "$1" = "$2" ] || { echo "it is '$1', not '$2'"; return 1; }; }

# serves USER FOLDER SETTINGS: the pages and the API, as the user, in the folder, with the package's own settings
serves() {
  cd "$2" || return
  rm -f /tmp/port/number
  install -d -o "$1" /tmp/port
  CHANDLERY_SERVER_PORT=0 setpriv --reuid "$1" --regid "$(id -g "$1")" --init-groups \
    /usr/bin/chandlery --config "$3" serve --port-file /tmp/port/number >/tmp/port/log 2>&1 &
  server=$!
  until [ -s /tmp/port/number ]; do
    kill -0 $server || { cat /tmp/port/log; return 1; }
    sleep 0.05
  done
  local base status=0
  base=http://127.0.0.1:$(cat /tmp/port/number)
  curl -fsS "$base/readyz" && curl -fsS "$base/openapi.json" | jq -e .openapi && curl -fsSL "$base/partner" | grep -q "<script" &&
    curl -fsS -o /dev/null "$base/assets/$(ls /usr/share/chandlery/web/assets | grep 'js$' | head -1)" || status=1
  kill -TERM $server && wait $server || status=1
  return $status
}

shop_serves() { serves chandlery /var/lib/chandlery /etc/chandlery/chandlery.toml; }

# As chandlery-sandbox.service does it: the demo's shop first, in a folder of a user who is nobody else.
sandbox_serves() {
  install -d -o nobody -m 0700 /tmp/sandbox
  cd /tmp/sandbox && setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups \
    $(sed -n 's/^ExecStartPre=//p' /lib/systemd/system/chandlery-sandbox.service) && serves nobody /tmp/sandbox /etc/chandlery/sandbox.toml
}

inside() { # on the machine of its own
  local package=$1
  dpkg --purge chandlery >/dev/null 2>&1
  holds "it installs" dpkg -i "$package"
  holds "its folder belongs to its user alone" is "$(stat -c '%U %a' /var/lib/chandlery)" "chandlery 700"
  holds "its settings are read by its user, written by root" is "$(stat -c '%U %G %a' /etc/chandlery/chandlery.toml)" "root chandlery 640"
  holds "its user has no shell" is "$(getent passwd chandlery | cut -d: -f7)" /usr/sbin/nologin
  holds "it serves the API and the portals" shop_serves
  holds "what it keeps is closed to others" is "$(find /var/lib/chandlery -type f -perm /077 -print)" ""
  holds "it brings its market tables and policies" test -f /usr/share/chandlery/markets/markets.csv -a -f /usr/share/chandlery/policies/fulfilment.json
  holds "it brings the list of what it is made of" is \
    "$(jq -r '.components[] | select(.name == "libsqlite3-0") | .version' /usr/share/doc/chandlery/chandlery.cdx.json)" \
    "$(dpkg-query -W -f '${Version}' libsqlite3-0)"
  echo "# kept" >>/etc/chandlery/chandlery.toml
  holds "it installs again over itself" env DEBIAN_FRONTEND=noninteractive dpkg --force-confold -i "$package"
  holds "a changed setting stays" grep -q '# kept' /etc/chandlery/chandlery.toml
  holds "it serves what was there" shop_serves
  holds "its sandbox serves beside it, by a user who cannot read the shop's keys" sandbox_serves
  holds "it is removed" dpkg -r chandlery
  holds "nothing of the program stays" test ! -e /usr/bin/chandlery -a ! -e /lib/systemd/system/chandlery.service -a ! -e /lib/systemd/system/chandlery-sandbox.service -a ! -e /usr/share/chandlery
  holds "settings stay until it is purged" test -f /etc/chandlery/chandlery.toml
  holds "it is purged" dpkg --purge chandlery
  holds "no settings stay" test ! -e /etc/chandlery/chandlery.toml
  holds "the books stay" test -s /var/lib/chandlery/chandlery.db -a -s /var/lib/chandlery/master.key
  echo "$passed passed, $failed failed"
}

if [ "${1:-}" = inside ]; then
  inside "$2"
  exit
fi

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place"/{changes,work,machine,package}
# On a file system that is itself an overlay there is no second one: a memory file system holds the changes then.
if [ "$(id -u)" != 0 ] || ! unshare -m true 2>/dev/null; then
  echo "[  SKIPPED ] 1 test, which needs root: the package's installation"
  echo "0 passed, 0 failed"
  exit
fi
node tools/sbom.mjs "$(dirname "$CHANDLERY_BINARY")" build/chandlery.cdx.json >"$place/said" 2>&1 ||
  { cat "$place/said"; echo "0 passed, 1 failed"; exit 1; }
cpack --config "$(dirname "$CHANDLERY_BINARY")/CPackConfig.cmake" -B "$place/package" >"$place/said" 2>&1 ||
  { cat "$place/said"; echo "0 passed, 1 failed"; exit 1; }
package=$(ls "$place"/package/*.deb)
test_script=$(realpath "${BASH_SOURCE[0]}")
unshare -m bash -c '
  mount -t tmpfs none "$1/changes" && mkdir "$1/changes/upper" "$1/changes/work" &&
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes/upper,workdir=$1/changes/work" "$1/machine" &&
    mount --rbind /dev "$1/machine/dev" && mount -t proc proc "$1/machine/proc" && mount -t tmpfs none "$1/machine/tmp" &&
    mkdir -p "$1/machine/tmp/test/tests/package" && cp "$2" "$1/machine/tmp/test/package.deb" && cp "$3" "$1/machine/tmp/test/tests/package/" &&
    exec chroot "$1/machine" /bin/bash /tmp/test/tests/package/package_test.sh inside /tmp/test/package.deb
' - "$place" "$package" "$test_script"
