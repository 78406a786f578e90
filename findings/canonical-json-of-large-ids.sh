#!/usr/bin/env bash
# jcs 0.2.1 and canonicaljson 2.0.0, beside rfc8785 0.1.4 (PyPI)
#
# Expected: libraries of canonical JSON (jcs and rfc8785 follow RFC 8785, canonicaljson Matrix) give
#   the same bytes for an order with an id of 16 digits, and different ones for different ids.
# Seen: jcs turns integers into doubles: the orders ...992 and ...993 have the same bytes.
#   canonicaljson keeps them apart, but writes 10.0 where the others write 10; rfc8785 refuses the
#   id.
# Matters: keys that are made from an order's canonical form are equal for two orders, and a partner
#   with the other library computes another one.
source "$(dirname "$0")/lib.sh"
python_packages jcs==0.2.1 canonicaljson==2.0.0 rfc8785==0.1.4

python - <<'PYTHON'
import canonicaljson
import jcs
import rfc8785
from seen import saw

one, other = {"order": 9007199254740992}, {"order": 9007199254740993}
saw("jcs, two orders are equal", jcs.canonicalize(one) == jcs.canonicalize(other), True)
kept = canonicaljson.encode_canonical_json(other)
saw("canonicaljson, of the second", kept, b'{"order":9007199254740993}')
try:
    refused = rfc8785.dumps(other)
except rfc8785.IntegerDomainError as error:
    refused = type(error).__name__
saw("rfc8785, of the second", refused, "IntegerDomainError")
saw("jcs, of 10.0", jcs.canonicalize({"amount": 10.0}), b'{"amount":10}')
amount = canonicaljson.encode_canonical_json({"amount": 10.0})
saw("canonicaljson, of 10.0", amount, b'{"amount":10.0}')
PYTHON
