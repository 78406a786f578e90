#!/usr/bin/env bash
# jsonpath-python 1.1.6 (PyPI)
#
# Expected: a filter selects among the children of a node: $.account[?(@.currency=="USD")] takes the
#   members of account that are objects in dollars.
# Seen: of an object, the node itself is tried too. The account, which is in dollars, is selected
#   beside its part that is in dollars.
# Matters: the amounts of whatever a filter selected are added up: the total and one of its parts.
source "$(dirname "$0")/lib.sh"
python_packages jsonpath-python==1.1.6

python - <<'PYTHON'
from jsonpath import JSONPath
from seen import saw

reply = {"account": {
    "currency": "USD", "balance": 100,
    "bonus": {"currency": "USD", "balance": 40},
    "points": {"currency": "PTS", "balance": 7},
}}
path = '$.account[?(@.currency=="USD")].balance'
saw(path, JSONPath(path).parse(reply), [100, 40])
PYTHON
