#!/usr/bin/env bash
# price-parser 0.5.1 (PyPI)
#
# Expected: a zero before the point shows that the point is a decimal one, so "USD 0.005", the price
#   of one message, is half a cent.
# Seen: exactly three digits after the only separator make it one of thousands. 0.005 is 5, 0.125 is
#   125, and three decimals of a dinar, "KWD 0.750", are 750; with four digits, 0.0050, it is right.
# Matters: prices and balances below one unit are read a thousand times too high, and only those
#   with three decimals: the list of prices looks right where it was looked at.
source "$(dirname "$0")/lib.sh"
python_packages price-parser==0.5.1

python - <<'PYTHON'
from price_parser import Price
from seen import saw

for text, stated in [
    ("USD 0.005", "5"),
    ("EUR 0.125", "125"),
    ("KWD 0.750", "750"),
    ("USD 0.0050", "0.0050"),
    ("USD 0.05", "0.05"),
]:
    saw(text, str(Price.fromstring(text).amount), stated)
PYTHON
