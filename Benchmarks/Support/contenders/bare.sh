# A Hummingbird route that reads the body, answers as many bytes as Purser, and keeps nothing.
# shellcheck source=../http-driver.sh
source "$support/http-driver.sh"
bare=${BARE:-Benchmarks/.build/release/BareRoute}

title() { echo "bare Hummingbird route"; }

requirements() {
  need wrk wrk
  [ -x "$bare" ] || fail "$bare is missing: make bench, or set BARE"
}

start() {
  serve stdbuf -oL "$bare" 0
  until_ready address_in "$folder/server-0.log"
  url=$(address_in "$folder/server-0.log")
}

# It says yes to everything.
refuses=false

drive() { drive_http "$url" "$1"; }

held() { echo "$total"; }
