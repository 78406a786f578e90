# Drives `POST /v1/orders` with wrk. Sourced by the contenders that speak HTTP.

# drive_http URL SECONDS
drive_http() {
  local summary
  summary=$(wrk -t "$((clients < 2 ? clients : 2))" -c "$clients" -d "${2}s" \
    -s "$support/orders.lua" "$1" -- "$(date +%s%N)" | grep '^summary ') \
    || fail "wrk did not finish"
  read -r _ answered rate errors <<<"$summary"
  [ "$errors" -eq 0 ] || fail "$errors of the $answered answers of $1 are errors"
}

# address_in LOG: prints the address that a server says it listens on, once it has said so.
address_in() { grep -o -m 1 'http://[0-9.]*:[0-9]*' "$1"; }
