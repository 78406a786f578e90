"""Hold only: Purser says who can pay for the order, the shop buys there, and tells what became of it."""
import json, os, sys
from urllib import error, request

purser, order_id = sys.argv[1:]


def call(url, body, **headers):
    ask = request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    try:
        with request.urlopen(ask, timeout=30) as reply:
            return reply.status, json.load(reply)
    except error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


status, order = call(purser + "/v1/orders", {"id": order_id, "currency": "USD", "sku": "gift-10", "quantity": 2})
if status != 201:
    sys.exit(f"nobody can fill it: {order['detail']}")
report = f"{purser}/v1/orders/{order_id}/"
call(report + "sent", {})
shop = os.environ[order["supplier"].upper().replace("-", "_") + "_URL"]
key = {"Authorization": "Bearer sandbox-key", "Idempotency-Key": order["attempt_id"]}
try:
    status, bought = call(shop + "/v1/orders", {"sku": order["sku"], "quantity": order["quantity"]}, **key)
except (OSError, ValueError):  # no reply, or none that can be read
    status = 0
if status in (200, 201) and bought["status"] == "delivered":
    call(report + "settle", {"actual": bought["cost"]})
    print("\n".join(bought["codes"]))
elif status in (402, 404, 409, 422):  # certainly not bought
    call(report + "release", {})
    sys.exit(f"{order['supplier']} refuses it: {bought['error']['message']}")
else:  # it may have been bought: the money stays set aside, and this can be run again
    call(report + "unknown", {})
    sys.exit(f"nobody knows whether {order['supplier']} took it")
