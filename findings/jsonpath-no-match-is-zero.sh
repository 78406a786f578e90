#!/usr/bin/env bash
# jsonpath 0.82.2 (PyPI)
#
# Expected: a path that finds nothing gives an empty list, None or an error.
# Seen: it gives False, which in Python is the number 0: Decimal(False) is 0, and it adds to a sum.
# Matters: the balance whose member was renamed is zero, and the total of three accounts is that of
#   two.
source "$(dirname "$0")/lib.sh"
python_packages jsonpath==0.82.2

python - <<'PYTHON'
from decimal import Decimal
from jsonpath import jsonpath
from seen import saw

reply = {"available_balance": "100.00"}
found = jsonpath(reply, "$.balance")
saw("$.balance of a reply without it", found, False)
saw("as a decimal", Decimal(found), Decimal(0))
saw("equal to no money", found == 0, True)
PYTHON
