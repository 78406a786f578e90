#!/usr/bin/env bash
# virtualsms 2.0.0 (PyPI)
#
# Expected: a reply with status 200 and no amount in it ({"balance_usd": null}, an error, a renamed
#   member) is no balance.
# Seen: get_balance gives {"balance_usd": 0.0} for all of them, and a double for an amount.
# Matters: the client goes out of its way not to repeat purchases; yet the number by which a program
#   decides to buy, or to pay in, is made up where there is none.
source "$(dirname "$0")/lib.sh"
python_packages virtualsms==2.0.0 requests==2.34.2

python - <<'PYTHON'
import requests
from seen import saw
from virtualsms import VirtualSMS


def balance(body):
    def answer(self, request, **settings):
        response = requests.Response()
        response.status_code = 200
        response._content = body
        return response

    requests.adapters.HTTPAdapter.send = answer
    return VirtualSMS("invented").get_balance()["balance_usd"]


saw("an amount", balance(b'{"balance_usd": "12.50"}'), 12.5)
saw("null", balance(b'{"balance_usd": null}'), 0.0)
saw("an error with 200", balance(b'{"error": "maintenance"}'), 0.0)
saw("a renamed member", balance(b'{"available_usd": "12.50"}'), 0.0)
PYTHON
