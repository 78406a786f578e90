#!/usr/bin/env bash
# optsmm 1.0.1 (PyPI), with aiohttp 3.14.5
#
# Expected: create_order, which returns the number of the order, orders 3000 at 1.1 for a thousand
#   from a balance of 3.3; and where the money does not suffice it raises, as for every other
#   reason.
# Seen: the client computes the cost itself, with doubles: 1.1 * 3000 / 1000 is 3.3000000000000003,
#   more than the balance. It sends nothing and returns {"error": ...} in place of the number.
# Matters: the last order that a balance pays for is refused before the supplier is asked; and a
#   caller who takes the result for a number books an order that does not exist.
source "$(dirname "$0")/lib.sh"
python_packages optsmm==1.0.1 aiohttp==3.14.5

python - <<'PYTHON'
import asyncio

from optsmm import OptSMM
from seen import saw


async def services(self):
    return [{"service": 7, "rate": "1.1", "min": "10", "max": "10000"}]


async def balance(self):
    return 3.3, "RUB"


OptSMM.services, OptSMM.balance = services, balance
order = asyncio.run(OptSMM("invented").create_order(7, "https://example.com", 3000))
saw("type of the order's number", type(order).__name__, "dict")
saw("it names the cost", "3.3000000000000003" in order["error"], True)
PYTHON
