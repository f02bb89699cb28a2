# Starts a server with the demo shop for a client script, and counts what the script expects. Source this file.
#
# After `start_server`: $base is the address, on port $port if that is set; $demo_options, if set, go to `demo load`, too.
# `stop_server` ends it and leaves nothing. `end_server` ends it alone, and `serve [NAME=VALUE ...]` starts another one on what is
# there. `expect SENTENCE ACTUAL WANTED` is one test; `finish` prints "N passed, N failed" and sets the exit status.

binary=${CHANDLERY_BINARY:-build/release/chandlery}
binary=$(realpath "$binary")
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
workspace=$(mktemp -d)
passed=0
failed=0

start_server() {
  cd "$workspace"
  "$binary" demo load "$repository/data/demo" --if-empty ${demo_options:-} >"$workspace/demo.log" 2>&1 || {
    cat "$workspace/demo.log"
    exit 1
  }
  trap stop_server EXIT
  serve
}

# serve [NAME=VALUE ...]: a server with these settings beside those of the environment.
serve() {
  rm -f "$workspace/port"
  env CHANDLERY_SERVER_PORT="${port:-0}" "$@" "$binary" serve --port-file "$workspace/port" >>"$workspace/server.log" 2>&1 &
  server=$!
  # `serve` writes the port file once it accepts requests.
  until [ -s "$workspace/port" ]; do
    kill -0 "$server" 2>/dev/null || {
      cat "$workspace/server.log"
      exit 1
    }
    pause
  done
  base=http://127.0.0.1:$(cat "$workspace/port")
}

# In good order: a server that ends otherwise fails the script that says so.
end_server() {
  local ended=0
  kill "$server"
  wait "$server" || ended=$?
  server=
  return $ended
}

pause() { read -rt 0.05 <> <(:) || true; }

# until_true COMMAND ...: for two minutes; then it is a failure.
until_true() {
  local begun=$SECONDS
  until "$@"; do
    [ $((SECONDS - begun)) -lt 120 ] || {
      failed=$((failed + 1))
      echo "  WRONG waited in vain: $*"
      return 1
    }
    pause
  done
}

stop_server() {
  [ -z "${server:-}" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
  server=
  cd /
  rm -rf "$workspace"
}

expect() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
    echo "  ok    $1"
  else
    failed=$((failed + 1))
    echo "  WRONG $1: got '$2', wanted '$3'"
  fi
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}

# request METHOD PATH [BODY]: prints the body, sets $status. Uses $token.
request() {
  local method=$1 path=$2
  shift 2
  local data=()
  [ $# = 0 ] || data=(-H 'Content-Type: application/json' --data-binary "$1")
  curl -sS -X "$method" "$base$path" -H "Authorization: Bearer $token" -H 'Accept: application/json' "${data[@]}" \
    -o "$workspace/body" -w '%{http_code}' >"$workspace/status"
  status=$(cat "$workspace/status")
  body=$(cat "$workspace/body")
}

# find_item: sets $item to the catalogue's SQL Server for commercial customers in the United States. Uses $token.
find_item() {
  local product sku
  request GET '/v1/products?country=US&targetView=SoftwarePerpetual'
  product=$(jq -r '[.items[] | select(.title | test("SQL Server"))][0].id' <<<"$body")
  request GET "/v1/products/$product/skus?country=US"
  sku=$(jq -r '.items[0].id' <<<"$body")
  request GET "/v1/products/$product/skus/$sku/availabilities?country=US&targetSegment=commercial"
  item=$(jq -r '.items[0].catalogItemId' <<<"$body")
}

# buy [QUANTITY]: orders $item for $customer without a cart; sets $order and $status.
buy() {
  request POST "/v1/customers/$customer/orders" "$(jq -n --arg item "$item" --argjson quantity "${1:-1}" '{
    billingCycle: "one_time", lineItems: [{lineItemNumber: 0, offerId: $item, quantity: $quantity}]}')"
  order=$(jq -r .id <<<"$body")
}

# reveal ORDER: prints the first key of its first line; nothing when it is refused. It leaves a record.
reveal() {
  local keys="/v1/customers/$customer/orders/$1/lineitems/0/softwarekeys"
  request GET "$keys"
  request POST "$keys/$(jq -r '.items[0].id' <<<"$body")/reveal" '{"reason":"shown to the customer"}'
  jq -r '.key // empty' <<<"$body"
}

# The program by the name that the documents call it.
chandlery() { "$binary" "$@"; }

# as_in_guide WORDS: runs the command of docs/operations.md, "Changing keys", that begins `chandlery secrets WORDS`; the file `said`
# has what it says.
as_in_guide() {
  local command
  command=$(sed -n '/^## Changing keys/,/^## Mail/p' "$repository/docs/operations.md" | grep -m1 "^chandlery secrets $1" | sed 's/ *#.*//')
  ${command:-false} >said 2>&1
}

# app_token TENANT CLIENT_ID CLIENT_SECRET: an application alone.
app_token() {
  token=$(curl -sS "$base/$1/oauth2/token" -d grant_type=client_credentials -d "client_id=$2" \
    --data-urlencode "client_secret=$3" -d resource=https://api.partnercenter.microsoft.com | jq -r .access_token)
}

# user_token TENANT CLIENT_ID CLIENT_SECRET USER PASSWORD: signs the user in with the form of the authorize page, as a
# browser would, and exchanges the code: an application with a user.
user_token() {
  local redirect=http://localhost/callback code
  code=$(curl -sS -o /dev/null -w '%{redirect_url}' \
    "$base/$1/oauth2/authorize?client_id=$2&response_type=code&redirect_uri=$redirect&state=tour" \
    --data-urlencode "user_name=$4" --data-urlencode "password=$5" | sed -nE 's/.*[?&]code=([^&]*).*/\1/p')
  token=$(curl -sS "$base/$1/oauth2/token" -d grant_type=authorization_code -d "code=$code" -d "redirect_uri=$redirect" \
    -d "client_id=$2" --data-urlencode "client_secret=$3" -d resource=https://api.partnercenter.microsoft.com | jq -r .access_token)
}
