# PostgreSQL with the hold of `postgres-hold.sql`, every answer after its commit is on disk. All
# orders are paid from one pool, hence one row, as they are in the others.
pools=1
pgbin=${PGBIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
[ -d "$pgbin" ] || pgbin=$(dirname "$(command -v initdb)")

title() {
  local version
  version=$("$pgbin/postgres" --version | sed 's/[^0-9]*\([0-9.]*\).*/\1/')
  echo "PostgreSQL $version, $pools pool$([ "$pools" -eq 1 ] || echo s)"
}

requirements() {
  local tool
  for tool in initdb postgres psql pgbench; do
    [ -x "$pgbin/$tool" ] || fail "$tool is missing; it is in the Debian package postgresql (make bench)"
  done
  [ ${#unprivileged[@]} -eq 0 ] || need setpriv util-linux
}

start() {
  stop_signal=QUIT # at once; nothing of it is kept
  port=$(free_port)
  private_folder postgres
  PGPASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  export PGPASSWORD PGHOST=127.0.0.1 PGPORT=$port PGUSER=bench PGDATABASE=postgres
  echo "$PGPASSWORD" >"$folder/postgres/password"
  (cd "$folder/postgres" && "${unprivileged[@]}" "$pgbin/initdb" --pgdata=data --username=bench \
    --auth=scram-sha-256 --pwfile=password --encoding=UTF8 --locale=C) \
    >"$folder/initdb.log" 2>&1 || fail "initdb: $(tail -n 3 "$folder/initdb.log")"
  # The defaults, which are durable, said aloud; and room, so that no checkpoint falls into a
  # measurement.
  serve "${unprivileged[@]}" "$pgbin/postgres" -D "$folder/postgres/data" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=$((clients + 10)) \
    -c fsync=on -c synchronous_commit=on -c full_page_writes=on \
    -c shared_buffers=256MB -c max_wal_size=8GB -c checkpoint_timeout=1h
  until_ready "$pgbin/psql" -c 'SELECT 1'
  "$pgbin/psql" -q -v ON_ERROR_STOP=1 -v pools="$pools" -f "$support/postgres-hold.sql"
}

draws=true

drive() {
  local output
  drives=$((${drives:-0} + 1))
  output=$(cd "$folder" && "$pgbin/pgbench" --no-vacuum --protocol=prepared --client="$clients" \
    --jobs=$((clients < 2 ? clients : 2)) --time="$1" --random-seed=$((seed * 2 + drives)) \
    --define=run="$(date +%s%N)" --define=number=0 --define=pools="$pools" --define=pool=1 \
    --define=cost=100 --define=refused="$refused" --define=repeated="$repeated" \
    --log --log-prefix=latencies --file="$support/postgres-hold.pgbench" 2>&1) \
    || fail "pgbench: $(head -n 3 <<<"$output")"
  answered=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' <<<"$output")
  rate=$(sed -n 's/^tps = \([0-9]*\).*/\1/p' <<<"$output")
  expected=$(payable "$answered")
  # The third column is how long a transaction took, in microseconds.
  latencies=$(cat "$folder"/latencies.* | awk '{ print $3 }' | sort -n | awk '
    { value[NR] = $1 }
    END {
      printf "%.3f %.3f %.3f", value[int(NR * 0.5) + 1] / 1000, value[int(NR * 0.99) + 1] / 1000,
        value[int(NR * 0.999) + 1] / 1000
    }')
  rm -f "$folder"/latencies.*
}

held() { "$pgbin/psql" -At -c "SELECT count(*) FROM orders WHERE state = 'held'"; }
