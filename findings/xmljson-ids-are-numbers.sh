#!/usr/bin/env bash
# xmljson 0.2.1 (PyPI), with lxml 6.1.3
#
# Expected: XML has texts; <id>007</id> and <id>7</id> differ, and <id>12_50</id> is a name.
# Seen: four of six conventions turn every text into a number where Python could. The ids 007 and
#   12_50 are 7 and 1250, a phone number loses its plus, and 100.10 is a double.
# Matters: wallets 007 and 7 are one, the top-up goes to a number without its plus, and an amount is
#   no longer exact. The convention "yahoo" of the same package keeps texts.
source "$(dirname "$0")/lib.sh"
python_packages xmljson==0.2.1 lxml==6.1.3

python - <<'PYTHON'
import xmljson
from lxml import etree
from seen import saw

reply = etree.fromstring(
    "<r><id>007</id><order>12_50</order><phone>+254711000000</phone><amount>100.10</amount></r>")
saw("parker", dict(xmljson.parker.data(reply)),
    {"id": 7, "order": 1250, "phone": 254711000000, "amount": 100.1})
saw("yahoo", dict(xmljson.yahoo.data(reply)["r"]),
    {"id": "007", "order": "12_50", "phone": "+254711000000", "amount": "100.10"})
PYTHON
