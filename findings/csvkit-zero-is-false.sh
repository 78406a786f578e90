#!/usr/bin/env bash
# csvkit 2.2.0 (PyPI), with agate 1.14.2
#
# Expected: a column of numbers stays one, whatever the numbers are.
# Seen: a column in which only 0 and 1 occur is one of booleans, and 0 is written as false. The next
#   day, with a 2 in it, it is a column of numbers again.
# Matters: credits, vouchers and messages are counted in small numbers. The type of the balance
#   depends on how much is left, and changes exactly when nothing is left.
source "$(dirname "$0")/lib.sh"
python_packages csvkit==2.2.0 agate==1.14.2

json() { printf 'wallet,left\nmain,%s\nbonus,%s\n' "$1" "$2" | "$work/venv/bin/csvjson"; }
saw "2 and 1" "$(json 2 1)" '[{"wallet": "main", "left": 2.0}, {"wallet": "bonus", "left": 1.0}]'
saw "0 and 1" "$(json 0 1)" '[{"wallet": "main", "left": false}, {"wallet": "bonus", "left": true}]'
