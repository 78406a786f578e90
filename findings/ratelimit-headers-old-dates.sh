#!/usr/bin/env bash
# ratelimit-headers 0.1.0 (PyPI)
#
# Expected: RFC 9110 demands that a recipient reads an HTTP date in all three forms.
# Seen: only the first form is read. With the other two no wait is known, retry_after is None, while
#   things that are no number of seconds in the standard, "1e3" and "1_000", are a thousand of them.
# Matters: None reads as "no limit": the next request goes out at once.
source "$(dirname "$0")/lib.sh"
python_packages ratelimit-headers==0.1.0

python - <<'PYTHON'
import ratelimit_headers
from seen import saw


def wait(text):
    return ratelimit_headers.parse({"Retry-After": text}).retry_after


saw("IMF-fixdate is read", wait("Wed, 21 Oct 2037 07:28:00 GMT") > 0, True)
saw("RFC 850 form", wait("Wednesday, 21-Oct-37 07:28:00 GMT"), None)
saw("asctime form", wait("Wed Oct 21 07:28:00 2037"), None)
saw("1e3", wait("1e3"), 1000)
saw("1_000", wait("1_000"), 1000)
PYTHON
