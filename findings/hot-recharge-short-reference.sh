#!/usr/bin/env bash
# hot-recharge 4.0.0 (PyPI), a client for airtime and electricity in Zimbabwe
#
# Expected: with use_random_ref the reference, by which the supplier tells repeats, is never used
#   twice.
# Seen: it is the first eight hexadecimal digits of a UUID: 32 bits, for every request and the
#   balance too. By the birthday bound two of 77 000 requests share one with a chance of one half
#   (shown by arithmetic).
# Matters: a reseller who asks for the balance each minute makes 44 640 references a month. The
#   order that meets an old one counts as a repeat (the client has an exception for that refusal).
source "$(dirname "$0")/lib.sh"
python_packages hot-recharge==4.0.0 requests==2.34.2 setuptools==75.8.0

python - <<'PYTHON'
import math
import re

import hotrecharge
import requests
from seen import saw

references = []


def answer(self, request, **settings):
    references.append(request.headers["x-agent-reference"])
    response = requests.Response()
    response.status_code = 200
    response._content = b'{"ReplyCode": 2, "WalletBalance": 10}'
    return response


requests.adapters.HTTPAdapter.send = answer
config = hotrecharge.HRAuthConfig(
    access_code="a@example.com", access_password="invented", reference="r")
client = hotrecharge.HotRecharge(config, use_random_ref=True)
for _ in range(20):
    client.walletBalance()
saw("requests", len(references), 20)
saw("eight digits each", all(re.fullmatch("[0-9a-f]{8}", one) for one in references), True)
saw("chance that two of 77 000 meet, in percent", round(100 * -math.expm1(-77_000**2 / 2**33)), 50)
PYTHON
