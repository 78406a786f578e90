#!/usr/bin/env bash
# requests 2.34.2 and httpx 0.28.1 (PyPI)
#
# Expected: a semicolon is allowed in a URL, so <.../orders?after=12;34> is the whole target of a
#   link.
# Seen: both clients cut at the first semicolon, also inside the brackets. Of after=12;34 the rest
#   is no parameter, and with it rel="next" is lost: there is no next page. Of after=12;b=34 the
#   target is cut.
# Matters: cursors are opaque and may hold one. The list ends after its first page, or the first
#   page comes again, without an error.
source "$(dirname "$0")/lib.sh"
python_packages requests==2.34.2 httpx==0.28.1

python - <<'PYTHON'
import httpx
import requests
from seen import saw


def links(link):
    response = requests.Response()
    response.headers["Link"] = link
    return {"requests": response.links, "httpx": httpx.Response(200, headers={"Link": link}).links}


for client, found in links('<https://api.example/orders?after=12;34>; rel="next"').items():
    saw(f"{client}, after=12;34 has a next page", "next" in found, False)
for client, found in links('<https://api.example/orders?after=12;b=34>; rel="next"').items():
    saw(f"{client}, after=12;b=34", found["next"]["url"], "https://api.example/orders?after=12")
PYTHON
