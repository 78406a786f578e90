#!/usr/bin/env bash
# stockholm 0.5.7 (PyPI)
#
# Expected: Money.from_sub_units(1500, "KWD") and Money.from_sub_units(1500, KWD), the class for the
#   same currency, are the same money: 1.500 dinars.
# Seen: with the class the currency's digits count; with its code in a text a hundred sub units
#   always make one. So 1500 fils are 15.00 by code, and 1500 yen are 15.00 by code and 1500 by
#   class.
# Matters: replies carry the code as a text. Read so, a balance in yen is a hundredth of itself and
#   one in dinars ten times itself.
source "$(dirname "$0")/lib.sh"
python_packages stockholm==0.5.7

python - <<'PYTHON'
from seen import saw
from stockholm import Money
from stockholm.currency import JPY, KWD

saw("1500 sub units, class KWD", str(Money.from_sub_units(1500, KWD)), "1.500 KWD")
saw("1500 sub units, code KWD", str(Money.from_sub_units(1500, "KWD")), "15.00 KWD")
saw("1500 sub units, class JPY", str(Money.from_sub_units(1500, JPY)), "1500 JPY")
saw("1500 sub units, code JPY", str(Money.from_sub_units(1500, "JPY")), "15.00 JPY")
PYTHON
