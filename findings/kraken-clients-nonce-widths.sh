#!/usr/bin/env bash
# krakenex 2.2.2 and python-kraken-sdk 3.5.1 (PyPI)
#
# Expected: two clients of one exchange, on one machine, can take turns with one key.
# Seen: both take the clock for the nonce, which must grow with each request of a key, but one in
#   milliseconds (13 digits) and one in hundredths of microseconds (18 digits). After one request of
#   the second, the nonces of the first are too small for some millions of years.
# Matters: looking at a balance with one tool locks the other out of the key, with "invalid nonce"
#   on every order. Each program needs a key of its own.
source "$(dirname "$0")/lib.sh"
python_packages krakenex==2.2.2 python-kraken-sdk==3.5.1

python - <<'PYTHON'
import krakenex
from kraken.base_api import SpotClient
from seen import saw

second = int(SpotClient().get_nonce())
first = int(krakenex.API()._nonce())
saw("digits of krakenex", len(str(first)), 13)
saw("digits of python-kraken-sdk", len(str(second)), 18)
saw("the later nonce is the smaller one", first < second, True)
PYTHON
