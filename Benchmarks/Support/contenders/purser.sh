# `POST /v1/orders` of the gateway: decides among all suppliers, holds, and answers when the
# hold is on disk. Its suppliers are a second server, BareRoute, which it asks for balances now and
# then, and, before it refuses an order, once more.
# shellcheck source=../http-driver.sh
source "$support/http-driver.sh"
purser=${PURSER:-.build/release/purser}
bare=${BARE:-Benchmarks/.build/release/BareRoute}

title() { echo "Purser, $suppliers supplier$([ "$suppliers" -eq 1 ] || echo s)"; }

requirements() {
  need wrk wrk
  need curl curl
  [ -x "$purser" ] || fail "$purser is missing: make bench, or set PURSER"
  [ -x "$bare" ] || fail "$bare is missing: make bench, or set BARE"
}

start() {
  serve stdbuf -oL "$bare" 0
  until_ready address_in "$folder/server-0.log"
  local number
  {
    echo "store: {path: purser.db}"
    [ -z "${hold_ttl:-}" ] || echo "orders: {hold_ttl: ${hold_ttl}s}"
    echo "suppliers:"
    for ((number = 1; number <= suppliers; number++)); do
      cat <<YAML
  funded-$number:
    adapter: foxreload
    base_url: $(address_in "$folder/server-0.log")
    credentials: {api_key: none}
YAML
      ((number > ${among:-0})) || echo "    tags: [near]"
    done
  } >"$folder/suppliers.yaml"
  serve "$purser" serve --config "$folder/suppliers.yaml" --port 0
  until_ready address_in "$folder/server-1.log"
  url=$(address_in "$folder/server-1.log")
  until_ready curl -sf "$url/health/ready"
  until_ready all_are_read
}

all_are_read() { [ "$(curl -sf "$url/v1/balances" | grep -o '"low"' | wc -l)" -ge "$suppliers" ]; }

drive() { drive_http "$url" "$1"; }

# Each order holds 1.00.
held() {
  curl -sf "$url/v1/balances" | awk -F '"' '
    { for (i = 1; i <= NF; i++) if ($i == "held") sum += $(i + 2) }
    END { printf "%d", sum }'
}
