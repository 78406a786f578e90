#!/usr/bin/env bash
# csvkit 2.2.0 (PyPI), which reads numbers with agate 1.14.2
#
# Expected: of "1.234,50" and "12,50" in one column, either both are read with a decimal comma, or
#   both stay texts.
# Seen: the comma is dropped wherever it stands. "12,50" is 1250 and "1.234,50" is 1.2345; the
#   column is one of numbers, and nothing is said.
# Matters: a statement of a supplier in Europe or Brazil: small balances a hundred times too high,
#   large ones a thousand times too low.
source "$(dirname "$0")/lib.sh"
python_packages csvkit==2.2.0 agate==1.14.2

printf 'wallet,balance\nmain,"1.234,50"\nbonus,"12,50"\n' > "$work/balances.csv"
saw "as JSON" "$("$work/venv/bin/csvjson" "$work/balances.csv")" \
  '[{"wallet": "main", "balance": 1.2345}, {"wallet": "bonus", "balance": 1250.0}]'
saw "as CSV" "$("$work/venv/bin/in2csv" "$work/balances.csv" | tr '\n' ' ')" \
  'wallet,balance main,1.23450 bonus,1250 '
