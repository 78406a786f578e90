#!/usr/bin/env bash
# jsonpath-rw 1.4.0 (PyPI)
#
# Expected: $.wallets[*] of something that is no list finds nothing.
# Seen: whatever is no list counts as a list of itself. A text, a number, even the object of an
#   error is the one item; and an object's members are not gone through, unlike in RFC 9535.
# Matters: {"wallets": "maintenance"} has one wallet, and a reply that is an error has one balance.
source "$(dirname "$0")/lib.sh"
python_packages jsonpath-rw==1.4.0 setuptools==75.8.0

python - <<'PYTHON'
import warnings

warnings.simplefilter("ignore")
import jsonpath_rw
from seen import saw


def found(path, reply):
    return [match.value for match in jsonpath_rw.parse(path).find(reply)]


saw("a text", found("$.wallets[*]", {"wallets": "maintenance"}), ["maintenance"])
saw("a number", found("$.wallets[*]", {"wallets": 5}), [5])
saw("an error", found("$.data[*].code", {"data": {"code": 17}}), [17])
saw("members of an object", found("$.data[*].code", {"data": {"main": {"code": 17}}}), [])
PYTHON
