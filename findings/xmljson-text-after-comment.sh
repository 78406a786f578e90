#!/usr/bin/env bash
# xmljson 0.2.1, beside xmltodict 1.0.4 (PyPI), with lxml 6.1.3
#
# Expected: a comment is no part of an element's text: 1<!-- thousands -->250.00 is 1250.00.
# Seen: xmljson ends the text at the comment; the balance is 1. xmltodict gives 1250.00.
# Matters: a comment that a template left behind takes the rest of the amount with it.
source "$(dirname "$0")/lib.sh"
python_packages xmljson==0.2.1 xmltodict==1.0.4 lxml==6.1.3

python - <<'PYTHON'
import xmljson
import xmltodict
from lxml import etree
from seen import saw

reply = "<balance>1<!-- thousands -->250.00</balance>"
saw("xmljson, badgerfish", xmljson.badgerfish.data(etree.fromstring(reply))["balance"]["$"], 1)
saw("xmljson, parker", xmljson.parker.data(etree.fromstring(reply)), 1)
saw("xmltodict", xmltodict.parse(reply)["balance"], "1250.00")
PYTHON
