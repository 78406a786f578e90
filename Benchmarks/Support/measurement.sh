# One measurement: a contender's servers started on an empty folder, driven, checked, and gone
# again with everything they wrote. Sourced by Benchmarks/http.
#
# A file of `contenders/` defines, for the variables `clients` and `folder`:
#   title         prints its line of the table
#   requirements  fails, with the package to install, when a tool is missing
#   start         starts the servers with `serve`, the measured one last, and waits with `until_ready`
#   drive N       drives it for about N seconds, and sets `rate` (answers a second), `latencies`
#                 (p50, p99 and p99.9 in milliseconds), `answered`, and `expected`: how many of the
#                 answers are to have held money. A driver that draws refusals and repetitions
#                 itself and does not count them says so with `draws=true`
#   held          prints how many holds it has now, read from it and not from its answers

fail() {
  echo "Benchmarks/http: $*" >&2
  exit 1
}

# need COMMAND PACKAGE
need() {
  command -v "$1" >/dev/null || fail "$1 is missing; it is in the Debian package $2 (make bench)"
}

# in_turn NAME[:CLIENTS] FUNCTION: runs the function with the contender's definitions, which are
# gone afterwards.
in_turn() (
  clients=$connections
  case $1 in *:*) clients=${1#*:} ;; esac
  # shellcheck disable=SC1090 # one file per contender
  source "$support/contenders/${1%:*}.sh"
  "$2"
)

connections() { echo "$clients"; }

# Starts the contender at hand on an empty folder, and warms it up.
begin() {
  processes=() stop_signal=TERM
  trap clean_up EXIT
  trap 'exit 1' HUP INT TERM
  folder=$(mktemp -d "$(data_folder)/purser-bench.XXXXXX")
  start
  drive 2
  total=$expected
}

# Measures the contender at hand; prints answers a second, MB resident, MB on disk, and p50, p99 and
# p99.9 in milliseconds.
measurement() {
  begin
  drive "$seconds"
  total=$((total + expected))
  check_holds
  echo "$rate $(resident_megabytes) $(du -sm "$folder" | cut -f1) $latencies"
}

# Drives Purser, the contender at hand, at a pace; prints what PacedLoad does.
paced_measurement() {
  local line
  begin
  line=$("$paced_load" --url "$url" --held "$paced" --reads "$reads" --seconds "$seconds" \
    --connections "$clients" --refused "$refused" --repeated "$repeated" --seed "$seed" \
    ${among:+--tag near}) || fail "PacedLoad did not finish"
  total=$((total + ${line%% *}))
  check_holds
  echo "$line"
}

# Makes holds within 20 seconds, and reads the balances of Purser, the contender at hand, while they expire; prints
# how many holds there were, and of the balances the bytes, p50, p99 and p99.9.
expiring_measurement() {
  local hold_ttl=40 started line there bytes latencies
  begin
  started=$SECONDS
  "$paced_load" --url "$url" --held "$((expiring / 20 + 1))" --reads 1 --seconds 20 \
    --connections "$clients" --refused 0 --repeated 0 --seed "$seed" >/dev/null \
    || fail "PacedLoad did not finish"
  there=$(held)
  ((there >= expiring)) || fail "$there holds were made, not $expiring"
  sleep "$((started + hold_ttl - SECONDS))"
  line=$("$paced_load" --url "$url" --held 0 --reads "$reads" --seconds 22) \
    || fail "PacedLoad did not finish"
  read -r _ _ _ _ _ _ bytes latencies <<<"$line"
  until_ready none_are_held
  echo "$there $bytes $latencies"
}

none_are_held() { [ "$(held)" -eq 0 ]; }

paced_load=${PACED_LOAD:-Benchmarks/.build/release/PacedLoad}

paced_requirements() {
  requirements
  [ -x "$paced_load" ] || fail "$paced_load is missing: make bench, or set PACED_LOAD"
}

clean_up() {
  if [ ${#processes[@]} -gt 0 ]; then
    kill -s "$stop_signal" "${processes[@]}" 2>/dev/null || true
    wait "${processes[@]}" 2>/dev/null || true
  fi
  rm -rf "${folder:-}"
}

# What was answered must be held. A driver that stops at a moment leaves at most one request of
# each connection unanswered, in the warm-up and in the measurement. What was drawn at random may
# be off by six standard deviations.
check_holds() {
  local there slack=$((2 * (clients + 1)))
  there=$(held)
  if [ "${draws:-false}" = true ]; then
    slack=$(awk -v n="$total" -v slack="$slack" 'BEGIN { printf "%d", slack + 6 * sqrt(n) }')
  fi
  ((total > 0 && there >= total - slack && there <= total + slack)) \
    || fail "$total holds were answered, $there are there"
}

# payable COUNT: how many of so many drawn requests are new orders that can be paid for.
payable() { echo $(($1 * (100 - refused - repeated) / 100)); }

# serve COMMAND...: starts a server of this measurement; its output goes to server-N.log.
serve() {
  "$@" >"$folder/server-${#processes[@]}.log" 2>&1 &
  processes+=($!)
}

# until_ready COMMAND...: waits until the command succeeds, half a minute at most.
until_ready() {
  local deadline=$((SECONDS + 30))
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "${processes[-1]}" 2>/dev/null || ((SECONDS > deadline)); then
      tail -n 20 "$folder/server-$((${#processes[@]} - 1)).log" >&2
      fail "the server does not start: $*"
    fi
    sleep 0.05
  done
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# The words to put before a command so that it does not run as root. PostgreSQL refuses to, and
# nothing else has to. The command keeps its process id.
unprivileged=()
if [ "$(id -u)" -eq 0 ]; then
  unprivileged=(setpriv "--reuid=$(id -u nobody)" "--regid=$(id -g nobody)" --clear-groups --)
fi

# private_folder NAME: makes a folder of this measurement that belongs to the unprivileged user.
private_folder() {
  chmod 711 "$folder"
  mkdir -m 700 "$folder/$1"
  [ "$(id -u)" -ne 0 ] || chown "$(id -u nobody):$(id -g nobody)" "$folder/$1"
}

# The measured server's own memory: shared pages are divided among the processes that share them.
resident_megabytes() {
  local server=${processes[-1]} process
  for process in "$server" $(pgrep -P "$server"); do
    cat "/proc/$process/smaps_rollup" 2>/dev/null || true
  done | awk '$1 == "Pss:" { sum += $2 } END { printf "%.0f", sum / 1024 }'
}

data_folder() { echo "${TMPDIR:-/var/tmp}"; }

# A write that is certainly on disk is what all of this is about, so its cost comes first.
describe_machine() {
  local kind probe
  kind=$(df --output=fstype "$(data_folder)" | tail -n 1)
  case $kind in
    tmpfs | ramfs) fail "$(data_folder) is memory, not a disk: set TMPDIR to a folder on a disk" ;;
  esac
  probe=$(mktemp "$(data_folder)/purser-bench.XXXXXX")
  LC_ALL=C dd if=/dev/zero of="$probe" bs=4k count=200 oflag=dsync 2>&1 \
    | awk -v processors="$(nproc)" -v kind="$kind" '/copied/ {
        printf "%d processors; %s; a synchronous append of 4 KiB takes %.2f ms\n",
          processors, kind, $(NF - 3) * 1000 / 200 }'
  rm -f "$probe"
}
