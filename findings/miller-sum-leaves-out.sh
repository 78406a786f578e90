#!/usr/bin/env bash
# Miller 6.6.0 (Debian package miller)
#
# Expected: mlr stats1 -a sum over a column with "1,234.50" in it stops, or adds it.
# Seen: what is no number to Miller is left out of the sum without a word, while it counts among the
#   values; in an expression the same value is an error.
# Matters: exactly the large balances have a separator. The sum of 1,234.50 and 12 is 12.
source "$(dirname "$0")/lib.sh"
debian_package miller 6.6.0

read_balances() { printf 'balance\n"1,234.50"\n12\n' | mlr --icsv --ocsv "$@" | tr '\n' ' '; }
saw "sum and count" "$(read_balances stats1 -a sum,count -f balance)" \
  'balance_sum,balance_count 12,2 '
saw "in an expression" "$(read_balances put '$balance = $balance + 1')" 'balance (error) 13 '
