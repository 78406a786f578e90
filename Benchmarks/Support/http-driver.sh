# Drives `POST /v1/orders` with wrk. Sourced by the contenders that speak HTTP.

# drive_http URL SECONDS: sets `answered`, `rate`, `latencies` and `expected`.
drive_http() {
  local summary failures status refusals repetitions p50 p99 p999
  drives=$((${drives:-0} + 1))
  summary=$(wrk -t "$((clients < 2 ? clients : 2))" -c "$clients" -d "${2}s" \
    -s "$support/orders.lua" "$1" -- "$((seed * 2 + drives))" "$refused" "$repeated" \
    "${preference-}" \
    | grep '^summary ') || fail "wrk did not finish"
  read -r _ answered rate failures status refusals repetitions p50 p99 p999 <<<"$summary"
  [ "$failures" -eq 0 ] || fail "$failures of the $answered requests to $1 failed"
  latencies="$p50 $p99 $p999"
  [ "${refuses:-true}" = true ] || refusals=0
  # One request of each connection may be unanswered at the end, and wrk composes one for a trial.
  ((status >= refusals - clients - 1 && status <= refusals)) \
    || fail "$1 refused $status of the $refusals orders that nobody can pay for"
  expected=$((answered - status - repetitions))
}

# address_in LOG: prints the address that a server says it listens on, once it has said so.
address_in() { grep -o -m 1 'http://[0-9.]*:[0-9]*' "$1"; }
