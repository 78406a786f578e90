#!/usr/bin/env bash
# jsonpath-rfc9535 1.0.1 (PyPI), the newest that runs on Python 3.11
#
# Expected: a filter with an integer finds the item whose integer is the same; Python's integers
#   have no limit.
# Seen: the integer in the query is read as a double. The filter for ...993 takes the item with
#   ...992, and the one for 1234567890123456789 finds nothing, though two members of an item compare
#   exactly.
# Matters: ids of accounts and orders with 17 digits and more are common. The balance of another
#   account is taken for one's own.
source "$(dirname "$0")/lib.sh"
python_packages jsonpath-rfc9535==1.0.1

python - <<'PYTHON'
import jsonpath_rfc9535 as jsonpath
from seen import saw

accounts = [
    {"id": 9007199254740992, "balance": "1.00"},
    {"id": 9007199254740993, "balance": "2.00"},
    {"id": 1234567890123456789, "same": 1234567890123456789, "balance": "3.00"},
]


def found(test):
    return jsonpath.find(f"$[?{test}].balance", accounts).values()


saw("@.id == 9007199254740993", found("@.id == 9007199254740993"), ["1.00"])
saw("@.id == 1234567890123456789", found("@.id == 1234567890123456789"), [])
saw("@.id == @.same", found("@.id == @.same"), ["3.00"])
PYTHON
