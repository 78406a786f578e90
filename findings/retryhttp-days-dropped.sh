#!/usr/bin/env bash
# retryhttp 1.5.0 (PyPI), with requests 2.34.2
#
# Expected: a Retry-After with a date two days and half a minute ahead is waited for, or, since it
#   is above the longest wait of two minutes, left to the other strategy.
# Seen: the days of the difference are dropped. What is left, half a minute, is below the longest
#   wait, so the next request goes out after half a minute.
# Matters: a supplier that locks a key for two days is asked again within the minute.
source "$(dirname "$0")/lib.sh"
python_packages retryhttp==1.5.0 requests==2.34.2 tenacity==9.2.1

python - <<'PYTHON'
import time
from email.utils import formatdate

import requests
from retryhttp import wait_retry_after
from seen import saw
from tenacity import Future, RetryCallState, wait_fixed


def wait(seconds_ahead):
    response = requests.Response()
    response.status_code = 429
    response.headers["Retry-After"] = formatdate(time.time() + seconds_ahead, usegmt=True)
    state = RetryCallState(None, None, (), {})
    state.outcome = Future.construct(1, requests.HTTPError(response=response), True)
    return wait_retry_after(wait_max=120, fallback=wait_fixed(9999))(state)


saw("one hour ahead: other strategy", wait(3600), 9999)
two_days = wait(2 * 86400 + 30)
print("two days and 30 s ahead, seconds:", two_days)
saw("less than a minute", two_days < 60, True)
PYTHON
