#!/usr/bin/env bash
# stockholm 0.5.7 (PyPI), beside iso4217 1.16.20260101, which carries the table of the standard
#
# Expected: the dinars of Bahrain and Kuwait both have three digits; the franc of Burundi has none.
# Seen: of 160 and more currencies two differ from the standard: BHD has 2 digits and BIF has 2.
# Matters: 1500 fils of Bahrain are shown as 15.00 instead of 1.500. A test with another dinar
#   passes.
source "$(dirname "$0")/lib.sh"
python_packages stockholm==0.5.7 iso4217==1.16.20260101

python - <<'PYTHON'
import iso4217
import stockholm.currency
from seen import saw

differing = {}
for currency in iso4217.Currency:
    here = getattr(stockholm.currency, currency.code.upper(), None)
    if here is not None and currency.exponent is not None:
        if here.decimal_digits != currency.exponent:
            differing[currency.code.upper()] = (currency.exponent, here.decimal_digits)
saw("digits (standard, stockholm)", differing, {"BHD": (3, 2), "BIF": (0, 2)})
saw("1500 fils", str(stockholm.Money.from_sub_units(1500, stockholm.currency.BHD)), "15.00 BHD")
PYTHON
