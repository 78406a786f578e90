#!/usr/bin/env bash
# africastalking 2.0.3 (PyPI), the SDK for airtime of Africa's Talking
#
# Expected: Airtime.send(..., idempotency_key=...) marks this one order.
# Seen: the key is put into the headers of the client and stays there. Every later order of the
#   client that gives no key is sent with the key of the earlier one.
# Matters: to whoever honours the key, the second customer's airtime is a repeat of the first one's.
#   A program that marks only some of its orders is caught.
source "$(dirname "$0")/lib.sh"
python_packages africastalking==2.0.3 requests==2.34.2

python - <<'PYTHON'
import africastalking
import requests
from seen import saw

sent = []


def answer(self, request, **settings):
    sent.append((request.headers.get("Idempotency-Key"), request.body))
    response = requests.Response()
    response.status_code = 201
    response.headers["Content-Type"] = "application/json"
    response._content = b"{}"
    return response


requests.adapters.HTTPAdapter.send = answer
africastalking.initialize("merchant", "invented")
airtime = africastalking.Airtime
first = {"phone_number": "+254711000001", "amount": "10", "currency_code": "KES"}
second = {"phone_number": "+254711000002", "amount": "50", "currency_code": "KES"}
airtime.send(**first, idempotency_key="order-1")
airtime.send(**second)
saw("the orders differ", sent[0][1] != sent[1][1], True)
saw("key of the first order", sent[0][0], "order-1")
saw("key of the second order", sent[1][0], "order-1")
PYTHON
