#!/usr/bin/env bash
# python-kraken-sdk 3.5.1 (PyPI)
#
# Expected: get_balance("BTC") of an account that holds bitcoin gives what it holds, or says that
#   the exchange has no such name (it writes XXBT).
# Seen: the method looks for BTC, ZBTC and XBTC, finds none, and returns a balance of 0.0, just like
#   for a currency that is empty. With the name "XBT" it finds it, as a double of the exact text.
# Matters: a currency by another name cannot be told from an empty wallet.
source "$(dirname "$0")/lib.sh"
python_packages python-kraken-sdk==3.5.1

python - <<'PYTHON'
from kraken.spot import User
from seen import saw

reply = {"XXBT": {"balance": "2.1031709100", "hold_trade": "0.1000000000"}}
User.get_balances = lambda self: reply
user = User()
saw("BTC", user.get_balance("BTC"), {"currency": "BTC", "balance": 0.0, "available_balance": 0.0})
saw("no such thing", user.get_balance("NOPE")["balance"], 0.0)
saw("XBT", user.get_balance("XBT")["balance"], 2.10317091)
PYTHON
