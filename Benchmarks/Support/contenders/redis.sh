# Redis with the hold of `redis-hold.lua`, every answer after an fsync of the append-only file.

title() { echo "Redis $(redis-server --version | sed 's/.*v=\([0-9.]*\).*/\1/'), Lua"; }

requirements() {
  need redis-server redis-server
  need redis-cli redis-tools
  need redis-benchmark redis-tools
}

start() {
  port=$(free_port) rate=5000
  private_folder redis
  # No snapshot and no rewriting of the file during a measurement: both would only slow it down.
  serve "${unprivileged[@]}" redis-server --bind 127.0.0.1 --port "$port" --dir "$folder/redis" \
    --appendonly yes --appendfsync always --auto-aof-rewrite-percentage 0 --save ''
  until_ready redis ping
  redis hset pool available 900000000000 held 0 >/dev/null
  hold=$(redis script load "$(cat "$support/redis-hold.lua")")
}

redis() { redis-cli -h 127.0.0.1 -p "$port" -e "$@"; }

# redis-benchmark counts requests, not seconds: as many as the rate so far makes of them. Two random
# numbers of nine digits make each order's id, which is its key as well, and a third draws what kind
# of request it is.
draws=true

drive() {
  local order=order:__rand_int__-__rand_int__ output
  answered=$((rate * $1))
  expected=$(payable "$answered")
  output=$(redis-benchmark -h 127.0.0.1 -p "$port" -c "$clients" -n "$answered" -r 1000000000 \
    EVALSHA "$hold" 3 pool "$order" journal 100 __rand_int__ "$refused" "$repeated" | tr '\r' '\n')
  # Its percentiles come in steps: the first at or above 99.9 is taken.
  read -r rate latencies < <(awk '
    / requests per second/ { rate = $3 }
    /% <= / && p50 == "" && $1 + 0 >= 50 { p50 = $3 }
    /% <= / && p99 == "" && $1 + 0 >= 99 { p99 = $3 }
    /% <= / && p999 == "" && $1 + 0 >= 99.9 { p999 = $3 }
    END { printf "%.0f %s %s %s\n", rate, p50, p99, p999 }' <<<"$output")
  ((rate > 0)) || fail "redis-benchmark said: $output"
}

held() { echo $(($(redis hget pool held) / 100)); }
