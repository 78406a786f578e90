"""Carried through: Purser buys, follows the order, and goes to the next supplier where one refuses."""
import json, sys
from urllib import error, request

purser, order_id = sys.argv[1:]
UNDER_WAY = ("held", "sent", "accepted", "unknown")


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    ask = request.Request(purser + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with request.urlopen(ask, timeout=60) as reply:
            return reply.status, json.loads(reply.read() or b"{}")
    except error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


status, order = call("POST", "/v1/orders", {
    "id": order_id, "currency": "USD", "sku": "gift-10", "quantity": 2, "place": True, "wait": "20s"})
if status not in (200, 201, 202):
    sys.exit(f"nobody can fill it: {order['detail']}")
for _ in range(6):
    if order["state"] not in UNDER_WAY:
        break
    status, order = call("GET", f"/v1/orders/{order_id}?wait=20s")
if order["state"] in UNDER_WAY:  # nothing is lost: run this again later
    sys.exit(f"it is still {order['state']}: {order['explanation'][-1]}")
if order["state"] != "settled":
    sys.exit(f"it was not bought: {order['explanation'][-1]}")
status, content = call("GET", f"/v1/orders/{order_id}/content")
if status != 200:
    sys.exit(content["detail"])
for item in content["items"]:  # the fields are as the supplier's adapter names them
    print(*item.values())
call("DELETE", f"/v1/orders/{order_id}/content")  # the shop has it; Purser keeps it no longer
