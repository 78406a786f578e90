#!/usr/bin/env bash
# reloadly-airtime 1.1.2 (PyPI), with reloadly-core 1.1.1
#
# Expected: a top-up that was answered with HTTP status 503 is no top-up.
# Seen: the client looks at one member of the body, errorCode, and never at the status. Any other
#   JSON, such as {"status": 503, "error": "Service Unavailable"} of a framework or a proxy, is
#   returned as the answer to the order.
# Matters: the caller books an order that was not made (or not known to be made), without an
#   exception.
source "$(dirname "$0")/lib.sh"
python_packages reloadly-core==1.1.1 requests==2.34.2 email-validator==2.3.0
# Alone, since it names an unrelated tracing package as a need.
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-deps reloadly-airtime==1.1.2

python - <<'PYTHON'
import requests
from reloadly_airtime.airtime.sdk.operation.TopupOperations import TopupOperations
from seen import saw


def answer(self, request, **settings):
    response = requests.Response()
    response.status_code = 503
    response._content = b'{"status": 503, "error": "Service Unavailable", "path": "/topups"}'
    return response


requests.adapters.HTTPAdapter.send = answer
phone = {"countryCode": "KE", "number": "0711000000"}
order = {"operatorId": 1, "amount": 5, "recipientPhone": phone}
found = TopupOperations(None, "https://topups.example", "invented").send(order)
saw("answer to the order", found["error"], "Service Unavailable")
PYTHON
