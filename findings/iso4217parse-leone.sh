#!/usr/bin/env bash
# iso4217parse 0.6.2 (PyPI)
#
# Expected: a parser of currency codes knows the codes in use, and "Le", the sign of the leone, is
#   the leone's or nobody's.
# Seen: SLE, VES, MRU, STN, UYW and ZWG, some of them from 2018, are unknown; so "SLE 5" names no
#   currency. "100 Le" is EGP, the Egyptian pound ("LE" is a sign for it in Latin letters).
# Matters: a balance of 100 leones is read as one in pounds of Egypt, and one in bolivars of
#   Venezuela has no currency.
source "$(dirname "$0")/lib.sh"
python_packages iso4217parse==0.6.2

python - <<'PYTHON'
import iso4217parse
from seen import saw


def codes(text):
    return [currency.alpha3 for currency in iso4217parse.parse(text) or []]


for code in ("SLE", "VES", "MRU", "STN", "UYW", "ZWG"):
    saw(f"{code} 5", codes(f"{code} 5"), [])
saw("KES 5", codes("KES 5"), ["KES"])
saw("100 Le", codes("100 Le"), ["EGP"])
PYTHON
