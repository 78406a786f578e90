"""Hold with next: the shop buys, and where a supplier refuses, Purser says who is next."""
import json, os, sys
from urllib import error, request

purser, order_id = sys.argv[1:]
REASONS = {402: "funds", 404: "not_found", 409: "out_of_stock", 422: "invalid"}  # certainly not bought


def call(url, body, **headers):
    ask = request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    try:
        with request.urlopen(ask, timeout=30) as reply:
            return reply.status, json.load(reply)
    except error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def buy(order):
    shop = os.environ[order["supplier"].upper().replace("-", "_") + "_URL"]
    key = {"Authorization": "Bearer sandbox-key", "Idempotency-Key": order["attempt_id"]}
    try:
        return call(shop + "/v1/orders", {"sku": order["sku"], "quantity": order["quantity"]}, **key)
    except (OSError, ValueError):  # no reply, or none that can be read
        return 0, {}


path = f"{purser}/v1/orders/{order_id}/"
status, order = call(purser + "/v1/orders", {"id": order_id, "currency": "USD", "sku": "gift-10", "quantity": 2})
while status in (200, 201):
    call(path + "sent", {})
    status, bought = buy(order)
    if status in (200, 201) and bought["status"] == "delivered":
        call(path + "settle", {"actual": bought["cost"]})
        sys.exit(print("\n".join(bought["codes"])))
    if status not in REASONS:  # it may have been bought: it goes nowhere else
        call(path + "unknown", {})
        sys.exit(f"nobody knows whether {order['supplier']} took it")
    status, order = call(path + "next", {"reason": REASONS[status], "message": bought["error"]["message"]})
sys.exit(f"nobody can fill it: {order['detail']}")
