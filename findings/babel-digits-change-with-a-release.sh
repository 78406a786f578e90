#!/usr/bin/env bash
# babel 2.18.0 and 2.19.0 (PyPI)
#
# Expected: get_currency_precision says how many digits a currency's minor unit has, and two
#   releases in a row say the same.
# Seen: the digits are those of daily use (CLDR), not those of ISO 4217, and they move with the
#   release. From 2.18 to 2.19 HUF, COP and IDR went from 2 to 0, and RSD from 0 to 2; IQD, 3 in the
#   standard, is 0.
# Matters: an amount in minor units is divided by the power of these digits. After the update 1250
#   is 1250 forints instead of 12.50, and what is shown of a balance is no longer what the books
#   hold.
source "$(dirname "$0")/lib.sh"

cat > "$work/digits.py" <<'PYTHON'
import sys

from babel.numbers import format_currency, get_currency_precision
from seen import saw

release = sys.argv[1]
digits = {code: get_currency_precision(code) for code in ("HUF", "COP", "IDR", "RSD", "IQD")}
stated = {
    "2.18.0": {"HUF": 2, "COP": 2, "IDR": 2, "RSD": 0, "IQD": 0},
    "2.19.0": {"HUF": 0, "COP": 0, "IDR": 0, "RSD": 2, "IQD": 0},
}
saw(f"digits in {release}", digits, stated[release])
shown = {"2.18.0": "COP12.50", "2.19.0": "COP12"}
saw(f"12.50 COP in {release}", format_currency("12.50", "COP", locale="en"), shown[release])
PYTHON
for release in 2.18.0 2.19.0; do
  python_packages "babel==$release"
  python digits.py "$release"
done
