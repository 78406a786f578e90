#!/usr/bin/env bash
# httpx 0.28.1, beside urllib3 2.8.0 (PyPI)
#
# Expected: RFC 1952 lets a gzip stream have several members; their contents follow one another.
# Seen: httpx gives the content of the first member and drops the rest without an error; urllib3,
#   and so requests, gives all of it.
# Matters: a server that joins compressed pieces (bgzip, or a file per day, one after the other)
#   sends such. A CSV of balances loses its last rows and still ends at a line: nothing shows that
#   it was cut.
source "$(dirname "$0")/lib.sh"
python_packages httpx==0.28.1 urllib3==2.8.0

python - <<'PYTHON'
import gzip
import io

import httpx
import urllib3
from seen import saw

body = gzip.compress(b"main,100.00\n") + gzip.compress(b"bonus,40.00\n")
headers = {"Content-Encoding": "gzip"}
saw("httpx", httpx.Response(200, headers=headers, content=body).text, "main,100.00\n")
whole = urllib3.HTTPResponse(io.BytesIO(body), headers=headers).data.decode()
saw("urllib3", whole, "main,100.00\nbonus,40.00\n")
PYTHON
