#!/usr/bin/env bash
# mt-940 5.1.1 (PyPI)
#
# Expected: in MT940 "RC" is the reversal of a credit: it takes the money off. A statement of
#   1000.00, a credit of 100.00 and its reversal ends at 1000.00, and its lines sum up to nothing.
# Seen: only "D" is negative. The reversal of a credit is read as another 100.00; the lines sum up
#   to 200.00 while the closing balance of the same statement says 1000.00.
# Matters: a top-up that bounced is booked twice instead of being taken back.
source "$(dirname "$0")/lib.sh"
python_packages mt-940==5.1.1

python - <<'PYTHON'
import mt940
from seen import saw

statement = """:20:STATEMENT
:25:12345678/0000000001
:28C:1/1
:60F:C260101EUR1000,00
:61:2601020102C100,00NTRFTOPUP//B1
:61:2601030103RC100,00NTRFTOPUP//B2
:62F:C260103EUR1000,00
-
"""
lines = mt940.parse(statement)
saw("amounts", [(line.data["status"], str(line.data["amount"].amount)) for line in lines],
    [("C", "100.00"), ("RC", "100.00")])
saw("closing balance", str(lines.data["final_closing_balance"].amount.amount), "1000.00")
PYTHON
