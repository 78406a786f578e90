#!/usr/bin/env bash
# money 1.3.0 (PyPI)
#
# Expected: Money.loads reads what str() of a Money wrote, and the text of 1.234 dinars has three
#   digits.
# Seen: the text has two digits in every currency (KWD 1.234 is "KWD 1.23") and commas from a
#   thousand on, which loads refuses. So texts of small amounts come back, cut to cents, and large
#   ones do not.
# Matters: a balance that was written as a text, to a log or a column, comes back as another amount.
source "$(dirname "$0")/lib.sh"
python_packages money==1.3.0

python - <<'PYTHON'
from money import Money
from seen import saw


def back(amount, currency):
    try:
        return str(Money.loads(str(Money(amount, currency))).amount)
    except ValueError as error:
        return type(error).__name__


saw("text of 1.234 KWD", str(Money("1.234", "KWD")), "KWD 1.23")
saw("1.234 KWD, written and read", back("1.234", "KWD"), "1.23")
saw("999.50 USD, written and read", back("999.50", "USD"), "999.50")
saw("1000.50 USD, written and read", back("1000.50", "USD"), "ValueError")
PYTHON
